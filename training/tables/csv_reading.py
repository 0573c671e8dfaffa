"""Reads a CSV file into a typed table, and looks for the guilty line only once reading has failed."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

import duckdb

from training.errors import DataError
from training.tables.header import Header, read_csv_header
from training.tables.schema import Column, ColumnType, Table
from training.tables.sql import file_pattern, quoted, shortened

_REJECTED_LINES_MAX = 100
# A row is at most a few kilobytes: a longer one means a quote that is never closed.
_LINE_BYTES_MAX = 1 << 20
_OFFENDING_TEXT = re.compile(r'Could not convert string "(.*?)"? to \'', re.DOTALL)
_DAMAGED_ROW = "the file is cut short or damaged, download or export it again"


def load_csv(connection: duckdb.DuckDBPyConnection, table: Table, path: Path, label: str) -> tuple[str, ...]:
    """Fill a new table from a CSV file.

    Args:
        connection: receives the table, under its name.
        table: its columns and types.
        path: an uncompressed CSV file.
        label: how a sentence names the file.

    Returns:
        Warnings, as sentences.

    Raises:
        DataError: naming the file, and the column and line where there is one.
    """
    header = read_csv_header(path, table, label)
    try:
        connection.execute(
            f"CREATE TABLE {quoted(table.name)} AS SELECT {header.stored_values(table)} FROM {_reader(header, table)}",
            [file_pattern(path)],
        )
    except (duckdb.ConversionException, duckdb.InvalidInputException) as error:
        raise _explained(connection, header, table, path, label) from error
    return (*header.warnings(label), *_unfinished_line(path, label))


def _reader(header: Header, table: Table, options: str = "") -> str:
    known = {column.name: _type_read(column) for column in table.columns}
    columns = {name: known.get(name, "VARCHAR") for name in header.names}
    return (
        f"read_csv(?, header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', "
        f"nullstr = '', max_line_size = {_LINE_BYTES_MAX}, columns = {_struct(columns)}{options})"
    )


def _type_read(column: Column) -> str:
    # An identifier is read as a number first: read as an integer, "12.7" would silently become 13.
    return "DOUBLE" if column.type is ColumnType.IDENTIFIER else column.type.value


def _struct(columns: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"'{name}': '{type_name}'" for name, type_name in columns.items()) + "}"


def _unfinished_line(path: Path, label: str) -> tuple[str, ...]:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        finished = file.read(1) in (b"\n", b"\r")
    return () if finished else (f"The last line has no end, the file may be cut short ({label}).",)


def _explained(
    connection: duckdb.DuckDBPyConnection, header: Header, table: Table, path: Path, label: str
) -> DataError:
    """Read again, keeping what is refused, to name the first refused line."""
    options = f", store_rejects = true, rejects_limit = {_REJECTED_LINES_MAX}"
    values = ", ".join(quoted(column.name) for column in header.columns(table))
    connection.execute(
        f"SELECT count(COLUMNS(*)) FROM (SELECT {values} FROM {_reader(header, table, options)})",
        [file_pattern(path)],
    ).fetchall()
    rejected = connection.execute(
        "SELECT line, error_type, column_name, error_message FROM reject_errors ORDER BY line, column_idx"
    ).fetchone()
    if rejected is None:
        return DataError("The file cannot be read as a CSV", label, _DAMAGED_ROW)
    line, kind, column, message = rejected
    return _sentence(kind, line, column or "", message, label)


def _sentence(kind: str, line: int, column: str, message: str, label: str) -> DataError:
    where = f"{label}, line {line}"
    if kind == "CAST":
        found = _OFFENDING_TEXT.search(message)
        text = shortened(found.group(1)) if found else ""
        return DataError(f'"{text}" is not a number', f"{label}, column {column}, line {line}", "correct it")
    if kind == "MISSING COLUMNS":
        return DataError("A line has fewer fields than the first one", where, _DAMAGED_ROW)
    if kind == "TOO MANY COLUMNS":
        return DataError("A line has more fields than the first one", where, "put quotes around texts with commas")
    if kind == "INVALID ENCODING":
        return DataError("The text is not in UTF-8", where, "save the file again in UTF-8")
    return DataError("A quoted text is not closed, or a line is too long", where, _DAMAGED_ROW)
