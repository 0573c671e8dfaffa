"""The decisions, in a journal that nobody can quietly rewrite: append-only, each entry chained to the one before."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from core.errors import JournalError

FIRST_HASH = "0" * 64
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
"""
_COLUMNS = "sequence, recorded_at, kind, author, client_id, payload, previous_hash, entry_hash"


class EntryKind(StrEnum):
    """What an entry records."""

    OPINION = "opinion"
    DECISION = "decision"
    CLIENT_VIEW = "client_view"
    REVIEW_REQUEST = "review_request"
    REVIEW_OUTCOME = "review_outcome"
    CORRECTION = "correction"


@dataclass(frozen=True)
class JournalEntry:
    """One entry, as it was committed.

    Args:
        sequence: position in the journal, from 1.
        recorded_at: ISO date and time, UTC.
        kind: what it records.
        author: who wrote it.
        client_id: the client concerned.
        payload: the facts, JSON values only.
        previous_hash, entry_hash: SHA-256 in hexadecimal, of the entry before and of this one.
    """

    sequence: int
    recorded_at: str
    kind: EntryKind
    author: str
    client_id: int
    payload: Mapping[str, Any]
    previous_hash: str
    entry_hash: str


@dataclass(frozen=True)
class ChainCheck:
    """Whether the journal is what was written.

    Args:
        entries: how many were read.
        first_broken: sequence of the first entry that does not fit, None where all fit.
    """

    entries: int
    first_broken: int | None

    @property
    def intact(self) -> bool:
        """Whether every entry fits the one before."""
        return self.first_broken is None


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
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = FULL")
            self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        """Release the file."""
        self._connection.close()

    def append(
        self, kind: EntryKind, author: str, client_id: int, payload: Mapping[str, Any], recorded_at: datetime | None = None
    ) -> JournalEntry:
        """Write one entry and return it once it is committed.

        Args:
            kind: what it records.
            author: who writes.
            client_id: the client concerned.
            payload: the facts, JSON values only.
            recorded_at: aware date and time, now by default.

        Raises:
            JournalError: nothing was written.
        """
        moment = (recorded_at or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="milliseconds")
        with self._said_in_words(), self._transaction():
            sequence, previous = self._last()
            unsigned = JournalEntry(sequence + 1, moment, kind, author, client_id, dict(payload), previous, "")
            entry = JournalEntry(**{**vars(unsigned), "entry_hash": entry_hash(unsigned)})
            self._connection.execute(
                f"INSERT INTO entries ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (entry.sequence, moment, str(kind), author, client_id, _canonical(payload), previous, entry.entry_hash),
            )
        return entry

    def entries(self, client_id: int | None = None) -> tuple[JournalEntry, ...]:
        """The entries in the order of writing, of one client or of all.

        Raises:
            JournalError: the file cannot be read.
        """
        condition, values = ("WHERE client_id = ?", (client_id,)) if client_id is not None else ("", ())
        with self._said_in_words():
            rows = self._connection.execute(
                f"SELECT {_COLUMNS} FROM entries {condition} ORDER BY sequence", values
            ).fetchall()
            return tuple(_entry(row) for row in rows)

    def verify(self) -> ChainCheck:
        """Recompute every hash; says where the chain breaks first."""
        previous = FIRST_HASH
        expected = 0
        for entry in self.entries():
            expected += 1
            fits = entry.sequence == expected and entry.previous_hash == previous
            if not fits or entry_hash(entry) != entry.entry_hash:
                return ChainCheck(expected, entry.sequence)
            previous = entry.entry_hash
        return ChainCheck(expected, None)

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


def entry_hash(entry: JournalEntry) -> str:
    """SHA-256 of an entry's facts and of the hash before it, in hexadecimal."""
    facts = [
        entry.sequence, entry.recorded_at, str(entry.kind), entry.author, entry.client_id,
        _canonical(entry.payload), entry.previous_hash,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode("utf-8")).hexdigest()


def _canonical(payload: Mapping[str, Any]) -> str:
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def _entry(row: tuple[Any, ...]) -> JournalEntry:
    sequence, moment, kind, author, client_id, payload, previous, found = row
    return JournalEntry(sequence, moment, EntryKind(kind), author, client_id, json.loads(payload), previous, found)
