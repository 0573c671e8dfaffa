"""Reads a CSV file into a typed table, and looks for the guilty line only once reading has failed."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from core.features.field_reading import MISSING_WORDS
from core.raw_tables.schema import Column, ColumnType, Table
from training.errors import DataError
from training.tables.header import Header, read_csv_header
from training.tables.sql import file_pattern, quoted, shortened

_REJECTED_LINES_MAX = 100
# A row is at most a few kilobytes: a longer one means a quote that is never closed.
_LINE_BYTES_MAX = 1 << 20
_OFFENDING_TEXT = re.compile(r'Could not convert string "(.*?)"? to \'', re.DOTALL)
_COLUMNS_SHOWN_MAX = 5
_MISSING = ("", *sorted({form for word in MISSING_WORDS for form in (word, word.upper(), word.capitalize(), "NaN")}))
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
    warnings = header.warnings(label)
    create = f"CREATE TABLE {quoted(table.name)} AS SELECT {header.stored_values(table)} FROM "
    try:
        connection.execute(create + _reader(header, table), [file_pattern(path)])
    except (duckdb.ConversionException, duckdb.InvalidInputException) as error:
        try:
            connection.execute(create + _reader(header, table, missing=_MISSING), [file_pattern(path)])
        except (duckdb.ConversionException, duckdb.InvalidInputException):
            raise _explained(connection, header, table, path, label) from error
        warnings += _words_read_as_missing(connection, header, table, path, label)
    return (*warnings, *_unfinished_line(path, label))


def _words_read_as_missing(
    connection: duckdb.DuckDBPyConnection, header: Header, table: Table, path: Path, label: str
) -> tuple[str, ...]:
    """Count the words that stand in the place of numbers, column by column."""
    numbers = [column.name for column in header.columns(table) if column.type is not ColumnType.CATEGORY]
    words = ", ".join(_text(word) for word in _MISSING if word)
    counts = ", ".join(f"count_if({quoted(name)} IN ({words}))" for name in numbers)
    texts = replace(table, columns=tuple(replace(column, type=ColumnType.CATEGORY) for column in table.columns))
    found = connection.execute(f"SELECT {counts} FROM {_reader(header, texts)}", [file_pattern(path)]).fetchone() or ()
    touched = {name: count for name, count in zip(numbers, found, strict=True) if count}
    shown = ", ".join(f"{name} ({count:,})" for name, count in list(touched.items())[:_COLUMNS_SHOWN_MAX])
    more = ", …" if len(touched) > _COLUMNS_SHOWN_MAX else ""
    return (f"Words that mean nothing is known are read as missing ({label}): {shown}{more}.",)


def _reader(header: Header, table: Table, options: str = "", missing: Sequence[str] = ("",)) -> str:
    nothing = ", ".join(_text(word) for word in missing)
    known = {column.name: _type_read(column) for column in table.columns}
    columns = {name: known.get(name, "VARCHAR") for name in header.names}
    return (
        f"read_csv(?, header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', "
        f"nullstr = [{nothing}], max_line_size = {_LINE_BYTES_MAX}, columns = {_struct(columns)}{options})"
    )


def _text(word: str) -> str:
    return "'" + word.replace("'", "''") + "'"


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
