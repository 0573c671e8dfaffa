"""The decisions, in a journal that nobody can quietly rewrite: append-only, each entry chained to the one before."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.errors import JournalError
from core.journal.entry import (
    FIRST_HASH,
    ChainCheck,
    EntryKind,
    JournalEntry,
    canonical,
    entry_hash,
    moment_text,
    row_hash,
)
from core.journal.query import ALL_ENTRIES, COLUMNS, JournalQuery, condition, read_columns

__all__ = [
    "ALL_ENTRIES", "FIRST_HASH", "ChainCheck", "EntryKind", "Journal", "JournalEntry", "JournalQuery", "entry_hash",
]  # fmt: skip

_BUSY_TIMEOUT_S = 5.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
    sequence INTEGER PRIMARY KEY,
    recorded_at TEXT NOT NULL,
    kind TEXT NOT NULL,
    author TEXT NOT NULL,
    client_id INTEGER NOT NULL,
    payload TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    entry_hash TEXT NOT NULL UNIQUE
) STRICT;
CREATE TRIGGER IF NOT EXISTS entries_are_never_changed BEFORE UPDATE ON entries
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER IF NOT EXISTS entries_are_never_removed BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE INDEX IF NOT EXISTS entries_by_client ON entries (client_id, sequence);
"""


class Journal:
    """Appends and reads decisions. Every write is on disk when the call returns.

    Args:
        path: the SQLite file, made where it does not exist.

    Raises:
        JournalError: the file cannot be opened or is no journal.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._said_in_words():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=_BUSY_TIMEOUT_S, isolation_level=None)
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._connection.execute("PRAGMA synchronous = FULL")
                self._connection.executescript(_SCHEMA)
            except sqlite3.Error:
                self._connection.close()
                raise

    def close(self) -> None:
        """Release the file."""
        self._connection.close()

    def append(
        self,
        kind: EntryKind,
        author: str,
        client_id: int,
        payload: Mapping[str, Any],
        recorded_at: datetime | None = None,
        guard: Callable[[], None] | None = None,
    ) -> JournalEntry:
        """Write one entry and return it once it is committed.

        Args:
            kind: what it records.
            author: who writes.
            client_id: the client concerned.
            payload: the facts, JSON values only.
            recorded_at: aware date and time, now by default.
            guard: called once nobody else can write; whatever it raises, nothing is written.

        Raises:
            JournalError: nothing was written.
        """
        moment = moment_text(recorded_at or datetime.now(UTC))
        with self._said_in_words(), self._transaction():
            if guard is not None:
                guard()
            sequence, previous = self._last()
            unsigned = JournalEntry(sequence + 1, moment, kind, author, client_id, dict(payload), previous, "")
            entry = JournalEntry(**{**vars(unsigned), "entry_hash": entry_hash(unsigned)})
            self._connection.execute(
                f"INSERT INTO entries ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (entry.sequence, moment, str(kind), author, client_id, canonical(payload), previous, entry.entry_hash),
            )
        return entry

    def entries(self, client_id: int | None = None) -> tuple[JournalEntry, ...]:
        """The entries in the order of writing, of one client or of all.

        Raises:
            JournalError: the file cannot be read.
        """
        return self.select(JournalQuery(client_ids=None if client_id is None else (client_id,)))

    def select(self, query: JournalQuery = ALL_ENTRIES) -> tuple[JournalEntry, ...]:
        """The entries that meet the conditions, in the order of writing.

        Raises:
            JournalError: the file cannot be read.
        """
        columns, removed = read_columns(query)
        where, values = condition(query)
        with self._said_in_words():
            rows = self._connection.execute(
                f"SELECT {columns} FROM entries WHERE {where} ORDER BY sequence", (*removed, *values)
            ).fetchall()
            return tuple(_entry(row) for row in rows)

    def entry(self, sequence: int) -> JournalEntry | None:
        """One entry, whole, None where there is none at this position.

        Raises:
            JournalError: the file cannot be read.
        """
        with self._said_in_words():
            row = self._connection.execute(f"SELECT {COLUMNS} FROM entries WHERE sequence = ?", (sequence,)).fetchone()
            return _entry(row) if row else None

    def last_hash(self) -> str:
        """Hash of the last entry: as long as it stays the same, nothing was written.

        Raises:
            JournalError: the file cannot be read.
        """
        with self._said_in_words():
            return self._last()[1]

    def verify(self) -> ChainCheck:
        """Recompute every hash; says where the chain breaks first.

        Raises:
            JournalError: the file cannot be read.
        """
        previous = FIRST_HASH
        expected = 0
        with self._said_in_words():
            for row in self._connection.execute(f"SELECT {COLUMNS} FROM entries ORDER BY sequence"):
                expected += 1
                if not _fits(row, expected, previous):
                    return ChainCheck(expected, int(row[0]), previous)
                previous = str(row[-1])
        return ChainCheck(expected, None, previous)

    def _last(self) -> tuple[int, str]:
        row = self._connection.execute(
            "SELECT sequence, entry_hash FROM entries ORDER BY sequence DESC LIMIT 1"
        ).fetchone()
        return (int(row[0]), str(row[1])) if row else (0, FIRST_HASH)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        # IMMEDIATE: two windows on one journal never read the same last entry.
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    @contextmanager
    def _said_in_words(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError, ValueError, KeyError) as error:
            raise JournalError(str(self._path), str(error)) from error


def _entry(row: tuple[Any, ...]) -> JournalEntry:
    sequence, moment, kind, author, client_id, payload, previous, found = row
    return JournalEntry(sequence, moment, EntryKind(kind), author, client_id, json.loads(payload), previous, found)


def _fits(row: tuple[Any, ...], sequence: int, previous_hash: str) -> bool:
    *facts, found = row
    return bool(facts[0] == sequence and facts[-1] == previous_hash and row_hash(*facts) == found)
