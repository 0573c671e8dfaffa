"""The decisions, in a journal that nobody can quietly rewrite: append-only, each entry chained to the one before."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.journal.checkpoint import ORIGIN_PREFIX, DeskKey
from core.journal.entry import (
    FIRST_HASH,
    ChainCheck,
    EntryKind,
    JournalEntry,
    canonical,
    entry_hash,
    moment_text,
)
from core.journal.query import ALL_ENTRIES, COLUMNS, JournalQuery
from core.journal.reader import JournalReader, connect_to_write, said_in_words

__all__ = [
    "ALL_ENTRIES", "FIRST_HASH", "ChainCheck", "EntryKind", "Journal", "JournalEntry", "JournalQuery", "JournalReader",
    "entry_hash",
]  # fmt: skip


KEY_NAME = "desk-key.pem"


class Journal(JournalReader):
    """Appends and reads decisions. Every write is on disk when the call, or the transaction it is part of, ends.

    Args:
        path: the SQLite file, made where it does not exist.
        key: signs every entry; by default one that lies beside the file.

    Raises:
        JournalError: the file cannot be opened, is no journal, or is that of another program or of a later version.
    """

    def __init__(self, path: Path, key: DeskKey | None = None) -> None:
        super().__init__(path)
        self._key = key or DeskKey(path.with_name(KEY_NAME))
        self._origin = f"{ORIGIN_PREFIX}{self.born}"

    def append(
        self,
        kind: EntryKind,
        author: str,
        client_id: int,
        payload: Mapping[str, Any],
        recorded_at: datetime | None = None,
    ) -> JournalEntry:
        """Write one entry and return it once it is committed; within ``transaction``, it is committed with the rest.

        Args:
            kind: what it records.
            author: who writes.
            client_id: the client concerned.
            payload: the facts, JSON values only.
            recorded_at: aware date and time, now by default.

        Raises:
            JournalError: nothing was written.
        """
        moment = moment_text(recorded_at or datetime.now(UTC))
        if self._connection.in_transaction:
            return self._insert(kind, author, client_id, payload, moment)
        with self.transaction():
            return self._insert(kind, author, client_id, payload, moment)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write the entries appended meanwhile all together, or none of them; nobody else writes before its end.

        What is read within sees the journal as the first of these entries will find it: rules are checked here.
        Whatever is raised within comes out as it is, and nothing was written.

        Raises:
            JournalError: it could not begin or be committed; nothing was written.
        """
        # IMMEDIATE: two windows on one journal never read the same last entry.
        with said_in_words(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            with said_in_words(self._path):
                self._connection.execute("COMMIT")
        except BaseException:
            # Some errors of the disk have ended the transaction already.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def _insert(
        self, kind: EntryKind, author: str, client_id: int, payload: Mapping[str, Any], moment: str
    ) -> JournalEntry:
        with said_in_words(self._path):
            sequence, previous = self._last()
            unsigned = JournalEntry(sequence + 1, moment, kind, author, client_id, dict(payload), previous, "")
            entry = JournalEntry(**{**vars(unsigned), "entry_hash": entry_hash(unsigned)})
            self._connection.execute(
                f"INSERT INTO entries ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (entry.sequence, moment, str(kind), author, client_id, canonical(payload), previous, entry.entry_hash),
            )
            self._sign(entry)
        return entry

    def _sign(self, entry: JournalEntry) -> None:
        signed = self._key.sign(self._origin, entry.sequence, entry.entry_hash)
        self._connection.execute(
            "INSERT INTO checkpoints (origin, size, head, public_key, signature) VALUES (?, ?, ?, ?, ?)",
            (signed.origin, signed.size, signed.head, signed.public_key, signed.signature),
        )

    def _connect(self) -> sqlite3.Connection:
        return connect_to_write(self._path)
