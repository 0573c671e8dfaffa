"""The client database as a file: opened locked and read-only, and what is wrong with it said in one error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import BundleError

if TYPE_CHECKING:
    import duckdb

DATABASE_NAME = "clients.duckdb"
STORAGE_VERSION = "v1.4.0"
"""In which client databases are written: every DuckDB that the dependencies allow reads it, from 1.4.0 on."""
LEAST_MEMORY_BYTES, MOST_MEMORY_BYTES = 96 << 20, 1 << 30
MEMORY_SHARE = 0.25
"""Of the file: what is read of it stays in memory up to the limit, and makes nothing faster. Sorting every client with
the columns of the list, the largest question there is, was answered within a fifth."""
_OF_A_NEWER_WRITER = "we can only read versions"
_LONGEST_REASON = 200
_LOCKED = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    # What does not fit is refused: nothing of a client is written to a disk of the desk.
    "temp_directory": "",
    "threads": "2",
    "lock_configuration": "true",
}


def open_database(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a client database for reading alone.

    Raises:
        BundleError: the file is no such database.
    """
    import duckdb  # noqa: PLC0415  (its import takes longer than a first paint may)

    with reading_database(path.name):
        return duckdb.connect(str(path), read_only=True, config={**_LOCKED, "memory_limit": memory_limit(path)})


def memory_limit(path: Path) -> str:
    """How much memory a database may use, as DuckDB writes it; in proportion to its size."""
    size_bytes = path.stat().st_size if path.exists() else 0
    return f"{min(max(int(size_bytes * MEMORY_SHARE), LEAST_MEMORY_BYTES), MOST_MEMORY_BYTES)}B"


@contextmanager
def reading_database(name: str = DATABASE_NAME) -> Iterator[None]:
    """Say what DuckDB finds wrong within the block as an error about the bundle.

    Raises:
        BundleError: the database cannot be read.
    """
    import duckdb  # noqa: PLC0415  (likewise)

    try:
        yield
    except duckdb.Error as error:
        reason = " ".join(str(error).split())[:_LONGEST_REASON]
        problem = "database_newer" if _OF_A_NEWER_WRITER in reason else "file_unreadable"
        raise BundleError(problem, name, found=reason) from error


def writer() -> str:
    """The version of DuckDB that writes and reads here."""
    import duckdb  # noqa: PLC0415  (likewise)

    return str(duckdb.__version__)


@contextmanager
def writing_database(out: Path, **sources: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of one thread with databases attached by name for reading, and a new one as ``made``.

    Args:
        out: the file to make, in the stated format.
        sources: the databases to read.

    Raises:
        BundleError: one cannot be read or written.
    """
    import duckdb  # noqa: PLC0415  (likewise)

    settings = {"threads": "1", "temp_directory": str(out.parent), "autoload_known_extensions": "false"}
    with reading_database(), duckdb.connect(config=settings) as connection:
        for name, path in sources.items():
            connection.execute(f"ATTACH {_text(path)} AS {name} (READ_ONLY)")
        connection.execute(f"ATTACH {_text(out)} AS made (STORAGE_VERSION '{STORAGE_VERSION}')")
        connection.execute("SET enable_external_access = false; SET lock_configuration = true")
        yield connection
        connection.execute("CHECKPOINT made")


def _text(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
