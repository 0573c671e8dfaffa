"""The tables of the journal's file, how a program knows them, and how an older file becomes one of today."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from core.errors import JournalError

APPLICATION_ID = 0x50414A31
"""« PAJ1 »: SQLite's own place for saying whose file it is."""
VERSION = 1
_ENTRIES = """
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
_CHECKPOINTS = """
CREATE TABLE IF NOT EXISTS checkpoints (
    size INTEGER PRIMARY KEY,
    origin TEXT NOT NULL,
    head TEXT NOT NULL,
    public_key TEXT NOT NULL,
    signature TEXT NOT NULL
) STRICT;
CREATE TRIGGER IF NOT EXISTS checkpoints_are_never_changed BEFORE UPDATE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER IF NOT EXISTS checkpoints_are_never_removed BEFORE DELETE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TABLE IF NOT EXISTS journal (born TEXT NOT NULL) STRICT;
INSERT INTO journal (born) SELECT lower(hex(randomblob(16))) WHERE NOT EXISTS (SELECT 1 FROM journal);
"""


def prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables of a new file, or those that an older one lacks; an older one is copied beside itself first.

    Args:
        connection: may write, outside any transaction.
        path: of the file, for the copy and for what is told.

    Raises:
        JournalError: the file belongs to another program, or to a later version of this one.
        sqlite3.Error, OSError: it cannot be written.
    """
    if _version(connection, path) == VERSION:
        return
    if has_table(connection, "entries") and connection.execute("SELECT 1 FROM entries LIMIT 1").fetchone():
        copy_whole(connection, _free_name(path))
    marks = f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {VERSION};"
    connection.executescript(f"BEGIN IMMEDIATE; {_ENTRIES} {_CHECKPOINTS} {marks} COMMIT;")


def is_of_today(connection: sqlite3.Connection, path: Path) -> bool:
    """Whether the file has every table that this version knows.

    Raises:
        JournalError: the file belongs to another program.
        sqlite3.Error: it cannot be read.
    """
    check_owner(connection, path)
    return _user_version(connection) >= VERSION


def has_table(connection: sqlite3.Connection, name: str) -> bool:
    """Whether a file has a table of this name.

    Raises:
        sqlite3.Error: it cannot be read.
    """
    return bool(connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (name,)).fetchone())


def copy_whole(connection: sqlite3.Connection, place: Path) -> None:
    """Write the whole file, with what only its log holds yet, in a new place; for its owner alone.

    Args:
        connection: reads the file.
        place: where nothing may be yet.

    Raises:
        sqlite3.Error, OSError: nothing whole was written.
    """
    # SQLite writes into an empty file, whose permissions are then those wanted from the first byte on.
    place.touch(0o600, exist_ok=False)
    (reads_only,) = connection.execute("PRAGMA query_only").fetchone()
    connection.execute("PRAGMA query_only = OFF")
    try:
        connection.execute("VACUUM INTO ?", (str(place),))
    finally:
        connection.execute(f"PRAGMA query_only = {int(reads_only)}")


def _version(connection: sqlite3.Connection, path: Path) -> int:
    check_owner(connection, path)
    version = _user_version(connection)
    if version > VERSION:
        raise JournalError(str(path), f"version {version}", "newer")
    return version


def check_owner(connection: sqlite3.Connection, path: Path) -> None:
    """Refuse the file of another program, before anything is changed in it.

    Raises:
        JournalError: it is one.
        sqlite3.Error: it cannot be read.
    """
    owner = int(connection.execute("PRAGMA application_id").fetchone()[0])
    if owner not in (0, APPLICATION_ID):
        raise JournalError(str(path), f"application {owner:#x}", "foreign")


def _user_version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _free_name(path: Path) -> Path:
    number = 1
    while (place := path.with_name(f"{path.stem}.before-version-{VERSION}-{number}{path.suffix}")).exists():
        number += 1
    return place
