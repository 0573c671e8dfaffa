"""Sees which thread asks SQLite and DuckDB what, whoever opened the connection."""

from __future__ import annotations

import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from types import FrameType
from typing import Any

import pytest

from core.population import groups, packed_rows, past, positions, store

DUCKDB_ASKERS = frozenset(module.__file__ for module in (groups, packed_rows, past, positions, store))
"""The modules that ask DuckDB while the application runs; an architecture test keeps them its only owners."""


@dataclass
class DatabaseWatch:
    """What was asked since the last ``forget``.

    Args:
        main: statements and functions run by the thread that made this watch.
        elsewhere: the same, of every other thread.
        open_connections: to SQLite, opened since the watch began and not closed.
    """

    main: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    open_connections: int = 0

    def forget(self) -> None:
        self.main.clear()
        self.elsewhere.clear()


@contextmanager
def watched_databases(monkeypatch: pytest.MonkeyPatch) -> Iterator[DatabaseWatch]:
    """Watch every connection to SQLite opened from now on, and every question to DuckDB."""
    watch, main, connect, profile = DatabaseWatch(), threading.get_ident(), sqlite3.connect, sys.getprofile()

    def note(asked: str) -> None:
        (watch.main if threading.get_ident() == main else watch.elsewhere).append(asked)

    class Watched(sqlite3.Connection):
        def close(self) -> None:
            super().close()
            watch.open_connections -= 1

    def connect_watched(*where: Any, **how: Any) -> sqlite3.Connection:
        connection = connect(*where, **how, factory=Watched)
        connection.set_trace_callback(partial(_note_statement, note))
        watch.open_connections += 1
        return connection

    def profiled(frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and frame.f_code.co_filename in DUCKDB_ASKERS and _holds_connection(frame):
            note(f"DuckDB: {frame.f_code.co_qualname}")

    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", connect_watched)
        sys.setprofile(profiled)
        threading.setprofile(profiled)
        yield watch
        threading.setprofile(None)
        sys.setprofile(profile)


def _holds_connection(frame: FrameType) -> bool:
    names = frame.f_code.co_varnames[: frame.f_code.co_argcount]
    return "connection" in names or ("self" in names and hasattr(frame.f_locals["self"], "_connection"))


def _note_statement(note: Any, statement: str) -> None:
    note(f"SQLite: {' '.join(statement.split())}")
