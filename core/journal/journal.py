"""The decisions, in a journal that nobody can quietly rewrite: append-only, each entry chained to the one before."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.errors import JournalError
from core.journal.desk import JournalDesk, lone_desk
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
from core.journal.reader import JournalReader, connect_to_write, file_identity, said_in_words
from core.journal.witness import Sighting, journal_name
from core.storage.plain_words import plain_values, plain_words

__all__ = [
    "ACCOUNT_FACT",
    "ALL_ENTRIES", "FIRST_HASH", "ChainCheck", "EntryKind", "Journal", "JournalEntry", "JournalQuery", "JournalReader",
    "entry_hash",
]  # fmt: skip


ACCOUNT_FACT = "account"
"""Name of the fact that says which account of the system wrote an entry."""


class Journal(JournalReader):
    """Appends and reads decisions. Every write is on disk when the call, or the transaction it is part of, ends.

    Args:
        path: the SQLite file, made where it does not exist.
        desk: signs every entry and has it witnessed; by default a key beside the file does, and nobody watches.

    Attributes:
        unwitnessed: what kept witnesses from being told of what was written last; it is on disk all the same.

    Raises:
        JournalError: the file cannot be opened, is no journal, or is that of another program or of a later version.
    """

    def __init__(self, path: Path, desk: JournalDesk | None = None) -> None:
        self._written: list[JournalEntry] = []
        self._last_known = (0, FIRST_HASH)
        self.unwitnessed: tuple[OSError, ...] = ()
        super().__init__(path)
        self._desk = desk or lone_desk(path)
        self._file = file_identity(path)
        self._last_known = self._end()

    @property
    def account(self) -> str:
        """The system's account that writes, empty where it is not known."""
        return self._desk.account

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
            payload: the facts, JSON values only; the account that writes is laid beside them.
            recorded_at: aware date and time, now by default.

        Raises:
            JournalError: nothing was written.
        """
        moment = moment_text(recorded_at or datetime.now(UTC))
        payload = {**payload, ACCOUNT_FACT: self.account} if self.account else payload
        author, payload = plain_words(author), plain_values(payload)
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
        self._begin()
        try:
            yield
            with said_in_words(self._path):
                self._check_place()
                self._connection.execute("COMMIT")
        except BaseException:
            self._written.clear()
            # Some errors of the disk have ended the transaction already.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise
        written = tuple(self._written)
        self._written.clear()
        # Removed between the check and the end, the file took what was written with it.
        self._check_place()
        if written:
            self._last_known = written[-1].sequence, written[-1].entry_hash
            self._tell_witnesses(written)

    def _begin(self) -> None:
        """Begin to write in the file that is at the path, which holds what this desk knows of it.

        Raises:
            JournalError: it is away, or another one stands there.
        """
        with said_in_words(self._path):
            if self._file != file_identity(self._path):
                self._open_again()
            # IMMEDIATE: two windows on one journal never read the same last entry.
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                self._check_known()
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise

    def _open_again(self) -> None:
        if file_identity(self._path) is None:
            raise JournalError(str(self._path), "no such file", "moved")
        former, self._connection = self._connection, self._connect()
        former.close()
        self._file = file_identity(self._path)

    def _check_place(self) -> None:
        if self._file is None or self._file != file_identity(self._path):
            raise JournalError(str(self._path), "no such file", "moved")

    def _check_known(self) -> None:
        sequence, known = self._last_known
        row = self._connection.execute("SELECT entry_hash FROM entries WHERE sequence = ?", (sequence,)).fetchone()
        if sequence and (row is None or row[0] != known):
            raise JournalError(str(self._path), f"entry {sequence}", "replaced")

    def _end(self) -> tuple[int, str]:
        with said_in_words(self._path):
            return self._last()

    def _tell_witnesses(self, written: tuple[JournalEntry, ...]) -> None:
        last, origin = written[-1], self.origin
        signed = self._desk.key.sign(origin, last.sequence, last.entry_hash)
        restored = any(entry.kind is EntryKind.RESTORE for entry in written)
        seen = Sighting(journal_name(self._path), moment_text(datetime.now(UTC)), signed, restored)
        problems: list[OSError] = []
        for witness in self._desk.witnesses:
            try:
                witness.note(seen)
            except OSError as error:
                problems.append(error)
        self.unwitnessed = tuple(problems)

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
        self._written.append(entry)
        signed = self._desk.key.sign(self.origin, entry.sequence, entry.entry_hash)
        self._connection.execute(
            "INSERT INTO checkpoints (origin, size, head, public_key, signature) VALUES (?, ?, ?, ?, ?)",
            (signed.origin, signed.size, signed.head, signed.public_key, signed.signature),
        )

    def _connect(self) -> sqlite3.Connection:
        return connect_to_write(self._path)
