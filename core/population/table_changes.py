"""The client database from one snapshot to the next: what changed, and the very same bytes made from it again.

One thread writes the tables in the order of their names and of the clients: then DuckDB of one version writes the same
bytes wherever it runs, but for the head of the file, which names each file it makes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from core.population.database import writing_database
from core.population.query import quoted

if TYPE_CHECKING:
    import duckdb

HEAD_BYTES = 4096
"""What DuckDB writes of the file as such: another one is valid there too."""
KEY = "client_id"
_ROWS, _GONE = "changed_rows", "gone_clients"


def write_in_order(source: Path, out: Path) -> None:
    """Write a client database as every desk would write it again.

    Args:
        source: a client database.
        out: the file to make.

    Raises:
        BundleError: the source cannot be read.
        OSError: the file cannot be written.
    """
    with writing_database(out, source=source) as connection:
        for table in _tables(connection, "source"):
            by = f"{KEY}, rowid" if KEY in _columns(connection, "source", table) else "rowid"
            _create(connection, table, f"SELECT * FROM source.{quoted(table)} ORDER BY {by}")


def write_changes(old: Path, new: Path, out: Path) -> None:
    """Write what leads from one client database to another: whole clients, table by table.

    Args:
        old: the client database to start from.
        new: the one to end in.
        out: the DuckDB file to make.

    Raises:
        ValueError: their tables are not the same.
        BundleError: one cannot be read.
    """
    with writing_database(out, old=old, new=new) as connection:
        tables = _tables(connection, "new")
        if tables != _tables(connection, "old"):
            raise ValueError("the tables of the two databases are not the same")
        for schema in (_ROWS, _GONE):
            connection.execute(f"CREATE SCHEMA made.{schema}")
        for table in tables:
            columns = _columns(connection, "new", table)
            if columns != _columns(connection, "old", table):
                raise ValueError(f"the columns of {table} are not the same")
            if KEY in columns:
                _write_changed_clients(connection, quoted(table), columns)
            elif _digest(connection, "old", table, columns) != _digest(connection, "new", table, columns):
                connection.execute(
                    f"CREATE TABLE made.{_ROWS}.{quoted(table)} AS SELECT * FROM new.{quoted(table)} ORDER BY rowid"
                )


def write_changed(old: Path, changes: Path, head: bytes, out: Path) -> None:
    """Write the newer client database from the older one and what changed.

    Args:
        old: the client database that the changes start from.
        changes: as ``write_changes`` wrote it.
        head: the first ``HEAD_BYTES`` of the newer one.
        out: the file to make; whoever asked compares its bytes with those that were signed.

    Raises:
        BundleError: one cannot be read, or they do not belong together.
        OSError: the file cannot be written.
    """
    with writing_database(out, old=old, changes=changes) as connection:
        changed, gone = (_tables(connection, "changes", schema) for schema in (_ROWS, _GONE))
        for table in _tables(connection, "old"):
            _create(connection, table, _changed(quoted(table), keyed=table in gone, replaced=table in changed))
    with out.open("r+b") as stream:
        stream.write(head)


def _changed(name: str, *, keyed: bool, replaced: bool) -> str:
    if not keyed:
        return f"SELECT * FROM {f'changes.{_ROWS}.{name}' if replaced else f'old.{name}'} ORDER BY rowid"
    return f"""
        SELECT * EXCLUDE (part, place) FROM (
            SELECT *, 0 AS part, rowid AS place FROM old.{name}
            WHERE {KEY} NOT IN (SELECT {KEY} FROM changes.{_GONE}.{name})
            UNION ALL SELECT *, 1 AS part, rowid AS place FROM changes.{_ROWS}.{name}
        ) ORDER BY {KEY}, part, place
    """


def _write_changed_clients(connection: duckdb.DuckDBPyConnection, name: str, columns: Sequence[str]) -> None:
    row = ", ".join(quoted(column) for column in columns)
    digests = (
        f"(SELECT {KEY}, hash(list(hash({row}) ORDER BY rowid)) AS digest FROM {side}.{name} GROUP BY {KEY})"
        for side in ("old", "new")
    )
    old, new = digests
    connection.execute(
        f"CREATE TABLE made.{_GONE}.{name} AS SELECT coalesce(o.{KEY}, n.{KEY}) AS {KEY} "
        f"FROM {old} o FULL JOIN {new} n USING ({KEY}) WHERE o.digest IS DISTINCT FROM n.digest ORDER BY 1"
    )
    connection.execute(
        f"CREATE TABLE made.{_ROWS}.{name} AS SELECT * FROM new.{name} "
        f"WHERE {KEY} IN (SELECT {KEY} FROM made.{_GONE}.{name}) ORDER BY {KEY}, rowid"
    )


def _digest(connection: duckdb.DuckDBPyConnection, database: str, table: str, columns: Sequence[str]) -> object:
    row = ", ".join(quoted(column) for column in columns)
    query = f"SELECT hash(list(hash({row}) ORDER BY rowid)) FROM {database}.{quoted(table)}"
    return connection.execute(query).fetchall()


def _create(connection: duckdb.DuckDBPyConnection, table: str, query: str) -> None:
    connection.execute(f"CREATE TABLE made.{quoted(table)} AS {query}")


def _tables(connection: duckdb.DuckDBPyConnection, database: str, schema: str = "main") -> tuple[str, ...]:
    found = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE database_name = ? AND schema_name = ? ORDER BY 1",
        [database, schema],
    ).fetchall()
    return tuple(row[0] for row in found)


def _columns(connection: duckdb.DuckDBPyConnection, database: str, table: str) -> tuple[str, ...]:
    found = connection.execute(
        "SELECT column_name FROM duckdb_columns() WHERE database_name = ? AND schema_name = 'main' AND table_name = ? "
        "ORDER BY column_index", [database, table],
    ).fetchall()  # fmt: skip
    return tuple(row[0] for row in found)
