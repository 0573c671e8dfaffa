"""Reads the journal; what only reads holds a connection of its own, by which nothing can be written."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from core.errors import JournalError
from core.journal.checkpoint import ORIGIN_PREFIX, Checkpoint
from core.journal.entry import FIRST_HASH, Chain, ChainCheck, EntryKind, JournalEntry, row_hash
from core.journal.places import network_kind
from core.journal.query import ALL_ENTRIES, COLUMNS, JournalQuery, condition, read_columns
from core.journal.schema import check_owner, copy_whole, has_table, is_of_today, prepare
from core.storage.own_files import own_file
from core.storage.plain_words import may_turn, plain_values, plain_words

_BUSY_TIMEOUT_S = 5.0
_PRIMARY_CODE = 0xFF
_KINDS = frozenset(map(str, EntryKind))


class JournalReader:
    """Reads entries. As SQLite's connections do, it belongs to the thread that made it.

    Args:
        path: the SQLite file, made where it does not exist: a journal that cannot be kept is then known at once.

    Raises:
        JournalError: the file cannot be opened, is no journal, is that of another program, or lies on a share.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with said_in_words(path):
            if kind := network_kind(path):
                raise JournalError(str(path), kind, "network")
            self._connection = self._connect()

    def close(self) -> None:
        """Release the file."""
        self._connection.close()

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
        with said_in_words(self._path):
            rows = self._connection.execute(
                f"SELECT {columns} FROM entries WHERE {where} ORDER BY sequence", (*removed, *values)
            ).fetchall()
            return tuple(_entry(row) for row in rows)

    def entry(self, sequence: int) -> JournalEntry | None:
        """One entry, whole, None where there is none at this position.

        Raises:
            JournalError: the file cannot be read.
        """
        with said_in_words(self._path):
            row = self._connection.execute(f"SELECT {COLUMNS} FROM entries WHERE sequence = ?", (sequence,)).fetchone()
            return _entry(row) if row else None

    def last_hash(self) -> str:
        """Hash of the last entry: as long as it stays the same, nothing was written.

        Raises:
            JournalError: the file cannot be read.
        """
        with said_in_words(self._path):
            return self._last()[1]

    def verify(self) -> ChainCheck:
        """Recompute every hash; says where the chain breaks first.

        Raises:
            JournalError: the file cannot be read.
        """
        return self.chain().check

    def chain(self) -> Chain:
        """The same, with what witnesses can be compared to: the entries up to the first that does not fit.

        Raises:
            JournalError: the file cannot be read.
        """
        previous = FIRST_HASH
        heads: list[str] = []
        moments: list[str] = []
        with said_in_words(self._path):
            for row in self._connection.execute(f"SELECT {COLUMNS} FROM entries ORDER BY sequence"):
                if not _fits(row, len(heads) + 1, previous):
                    return Chain(ChainCheck(len(heads) + 1, int(row[0]), previous), tuple(heads), tuple(moments))
                previous = str(row[-1])
                heads.append(previous)
                moments.append(str(row[1]))
        return Chain(ChainCheck(len(heads), None, previous), tuple(heads), tuple(moments))

    def _connect(self) -> sqlite3.Connection:
        if not self._path.exists():
            make_journal(self._path)
        connection = connect(self._path)
        try:
            # Made by somebody else at this very moment, the file may exist and hold nothing yet.
            if not is_of_today(connection, self._path) and not has_table(connection, "entries"):
                make_journal(self._path)
            # Not the read-only mode of the file: whoever closes a journal last must be able to tidy up its log.
            connection.execute("PRAGMA query_only = ON")
        except (sqlite3.Error, OSError, JournalError):
            connection.close()
            raise
        return connection

    def checkpoints(self) -> tuple[Checkpoint, ...]:
        """What desks have signed, shortest first; none in a file that an earlier version wrote.

        Raises:
            JournalError: the file cannot be read.
        """
        with said_in_words(self._path):
            if not has_table(self._connection, "checkpoints"):
                return ()
            columns = "origin, size, head, public_key, signature"
            rows = self._connection.execute(f"SELECT {columns} FROM checkpoints ORDER BY size").fetchall()
        return tuple(Checkpoint(*row) for row in rows)

    @property
    def origin(self) -> str:
        """One name for as long as the file lives; empty in a file that an earlier version wrote.

        Raises:
            JournalError: the file cannot be read.
        """
        with said_in_words(self._path):
            if not has_table(self._connection, "journal"):
                return ""
            row = self._connection.execute("SELECT born FROM journal").fetchone()
        return f"{ORIGIN_PREFIX}{row[0]}" if row else ""

    def copy_to(self, place: Path) -> None:
        """Write the whole journal, as it is now, in a new file for its owner alone.

        Args:
            place: where nothing may be yet.

        Raises:
            JournalError: nothing whole was written.
        """
        with said_in_words(self._path):
            copy_whole(self._connection, place)

    def _last(self) -> tuple[int, str]:
        row = self._connection.execute(
            "SELECT sequence, entry_hash FROM entries ORDER BY sequence DESC LIMIT 1"
        ).fetchone()
        return (int(row[0]), str(row[1])) if row else (0, FIRST_HASH)


def connect(path: Path) -> sqlite3.Connection:
    """A connection whose transactions are begun and ended by hand."""
    return sqlite3.connect(path, timeout=_BUSY_TIMEOUT_S, isolation_level=None)


def connect_to_write(path: Path) -> sqlite3.Connection:
    """A connection to a journal, made where there is none, whose writes are on disk once they are committed.

    Raises:
        OSError, sqlite3.Error: the file cannot be opened or is no journal.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # SQLite gives its log the permissions of the file.
    own_file(path)
    connection = connect(path)
    try:
        check_owner(connection, path)
        _keep_a_log(connection, path)
        connection.execute("PRAGMA synchronous = FULL")
        prepare(connection, path)
    except (sqlite3.Error, OSError, JournalError):
        connection.close()
        raise
    return connection


def _keep_a_log(connection: sqlite3.Connection, path: Path) -> None:
    try:
        (mode,) = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    except sqlite3.OperationalError as error:
        # Somebody else opens the file at this very moment: one of the two changes its mode, and both follow.
        if error.sqlite_errorcode & _PRIMARY_CODE != sqlite3.SQLITE_BUSY:
            raise
        return
    # Where memory cannot be shared SQLite stays silent and keeps the mode it had.
    if mode != "wal":
        raise JournalError(str(path), f"journal_mode {mode}", "no_log")


def file_identity(path: Path) -> tuple[int, int] | None:
    """Which file stands at a path, by its disk and its number there; None where none does."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def make_journal(path: Path) -> None:
    """Make the file of a journal, where there is none.

    Raises:
        OSError, sqlite3.Error: it cannot be made.
    """
    with closing(connect_to_write(path)):
        pass


@contextmanager
def said_in_words(path: Path) -> Iterator[None]:
    """Tell what the file or its entries make go wrong as an error of the journal; callers' own code stays outside.

    Raises:
        JournalError: in place of the error of the system or of the library.
    """
    try:
        yield
    except (sqlite3.Error, OSError, ValueError, KeyError) as error:
        raise JournalError(str(path), str(error)) from error


def _entry(row: tuple[Any, ...]) -> JournalEntry:
    sequence, moment, written, author, client_id, text, previous, found = row
    kind, payload = _read(written, text)
    return JournalEntry(sequence, moment, kind, plain_words(author), client_id, payload, previous, found)


def _read(kind: str, text: str) -> tuple[EntryKind, dict[str, Any]]:
    """What an entry is and says; what a later version wrote is told as such, and keeps nobody from the others."""
    try:
        payload = plain_values(json.loads(text)) if may_turn(text) else json.loads(text)
    except (ValueError, RecursionError):
        return EntryKind.UNKNOWN, {}
    if not isinstance(payload, dict) or kind not in _KINDS:
        return EntryKind.UNKNOWN, payload if isinstance(payload, dict) else {}
    return EntryKind(kind), payload


def _fits(row: tuple[Any, ...], sequence: int, previous_hash: str) -> bool:
    *facts, found = row
    return bool(facts[0] == sequence and facts[-1] == previous_hash and row_hash(*facts) == found)
