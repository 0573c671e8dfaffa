"""Reads a parquet file into a typed table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from core.raw_tables.schema import Column, ColumnType, Table
from training.errors import DataError
from training.tables.header import check_columns
from training.tables.sql import file_pattern, quoted, shortened

_BOOLEAN_VALUES = 2
_DAMAGED = "it is damaged or no parquet file, write it again"


def load_parquet(connection: duckdb.DuckDBPyConnection, table: Table, path: Path, label: str) -> tuple[str, ...]:
    """Fill a new table from a parquet file.

    Args:
        connection: receives the table, under its name.
        table: its columns and types.
        path: a parquet file.
        label: how a sentence names the file.

    Returns:
        Warnings, as sentences.

    Raises:
        DataError: naming the file, and the column and row where there is one.
    """
    try:
        described = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [file_pattern(path)]).fetchall()
    except duckdb.Error as error:
        raise DataError("The parquet file cannot be read", label, _DAMAGED) from error
    header = check_columns([name for name, *_ in described], table, label)
    types = {name: type_name for name, type_name, *_ in described}
    held = header.columns(table)
    cast = ", ".join(f"{_typed(column, types[column.name])} AS {quoted(column.name)}" for column in held)
    try:
        connection.execute(
            f"CREATE TABLE {quoted(table.name)} AS SELECT {header.stored_values(table)} "
            f"FROM (SELECT {cast} FROM read_parquet(?))",
            [file_pattern(path)],
        )
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        raise _explained(connection, held, path, label) from error
    return header.warnings(label)


def _typed(column: Column, type_name: str) -> str:
    name = quoted(column.name)
    if column.type is not ColumnType.CATEGORY:
        return f"CAST({name} AS DOUBLE)"
    if type_name == "BOOLEAN" and len(column.categories) == _BOOLEAN_VALUES:
        # Tools that guess types turn "No" and "Yes", or "N" and "Y", into false and true.
        no, yes = sorted(column.categories)
        return f"CASE {name} WHEN true THEN '{yes}' WHEN false THEN '{no}' END"
    return f"nullif(CAST({name} AS VARCHAR), '')"


def _explained(connection: duckdb.DuckDBPyConnection, held: Sequence[Column], path: Path, label: str) -> DataError:
    """Look for the first value that is no number."""
    for column in held:
        name = quoted(column.name)
        if column.type is ColumnType.CATEGORY:
            continue
        try:
            found = connection.execute(
                f"SELECT file_row_number + 1, CAST({name} AS VARCHAR) "
                f"FROM read_parquet(?, file_row_number = true) "
                f"WHERE {name} IS NOT NULL AND TRY_CAST({name} AS DOUBLE) IS NULL ORDER BY 1 LIMIT 1",
                [file_pattern(path)],
            ).fetchone()
        except duckdb.Error:
            return DataError("The column cannot be read as numbers", f"{label}, column {column.name}", _DAMAGED)
        if found is not None:
            row, text = found
            where = f"{label}, column {column.name}, row {row}"
            return DataError(f'"{shortened(text)}" is not a number', where, "correct it")
    return DataError("The parquet file cannot be read", label, _DAMAGED)
