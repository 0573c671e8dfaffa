"""Judges the columns a file offers against those a table needs, before any row is read."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.raw_tables.schema import Column, Table
from core.storage.content_kind import ContentKind, content_kind
from training.errors import DataError
from training.tables.sql import quoted, shortened, stored_value
from training.tables.unread import unread_columns

# Twenty times the longest header of the competition.
_HEADER_BYTES_MAX = 1 << 16
_NAMES_SHOWN_MAX = 5
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_OTHER_FORMATS = {
    ContentKind.WORKBOOK: ("a spreadsheet workbook", "save it as CSV, UTF-8"),
    ContentKind.ZIP: ("a zip", "give it its true extension"),
    ContentKind.GZIP: ("a gzip", "give it its true extension"),
    ContentKind.PARQUET: ("a parquet file", "give it its true extension"),
    ContentKind.FEATHER: ("a feather file", "write it as CSV or parquet"),
    ContentKind.PDF: ("a PDF", "take the table instead"),
    ContentKind.IMAGE: ("an image", "take the table instead"),
    ContentKind.WEB_PAGE: ("a web page, often an error message saved in its place", "download it again"),
    ContentKind.LFS_POINTER: ("a Git LFS pointer without the data", "fetch it with git lfs pull"),
}
_SEPARATOR_LINE = re.compile(r"sep=.$", re.IGNORECASE)
_OTHER_DELIMITERS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


@dataclass(frozen=True)
class Header:
    """The columns of one file, in its order.

    Args:
        names: every column; an unknown one bears a placeholder that no other column bears.
        unknown: the unknown columns as the file names them.
        absent: columns of the table that the file does without, and nothing reads.
    """

    names: tuple[str, ...]
    unknown: tuple[str, ...]
    absent: tuple[str, ...] = ()

    def stored_values(self, table: Table) -> str:
        """The columns of a table as the SQL that stores them; one that the file does without is NULL."""
        return ", ".join(
            f"{stored_value(column) if column.name in self.names else f'CAST(NULL AS {column.type.value})'} "
            f"AS {quoted(column.name)}"
            for column in table.columns
        )

    def columns(self, table: Table) -> tuple[Column, ...]:
        """The columns of a table that the file holds."""
        return tuple(column for column in table.columns if column.name in self.names)

    def warnings(self, label: str) -> tuple[str, ...]:
        """A sentence if columns are ignored, one if some are absent that nothing reads; ``label`` names the file."""
        told = (("Unknown columns are ignored", self.unknown), ("Columns that nothing reads are absent", self.absent))
        return tuple(f"{what} ({label}): {_listed(names)}." for what, names in told if names)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(shortened(name) or "(no name)" for name in names[:_NAMES_SHOWN_MAX])
    return f"{shown} and {len(names) - _NAMES_SHOWN_MAX} more" if len(names) > _NAMES_SHOWN_MAX else shown


def check_columns(names: Sequence[str], table: Table, label: str) -> Header:
    """Compare the columns of a file with those of a table.

    Args:
        names: the columns of the file, in its order.
        table: the table that the file should hold.
        label: how a sentence names the file.

    Raises:
        DataError: if a column that something reads is missing, or one occurs twice.
    """
    absent = [column.name for column in table.columns if column.name not in names and not column.optional]
    missing = [name for name in absent if name not in unread_columns(table)]
    if missing:
        others = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
        remedy = "its first line must name every column of the competition's file"
        raise DataError(f"Column {missing[0]}{others} missing", label, remedy)
    twice = [name for name in table.column_names if names.count(name) > 1]
    if twice:
        raise DataError(f"Column {twice[0]} occurs more than once", label, "keep only one of them")
    known = set(table.column_names)
    return Header(
        tuple(name if name in known else f"unknown column {place}" for place, name in enumerate(names)),
        tuple(name for name in names if name not in known),
        tuple(absent),
    )


def read_csv_header(path: Path, table: Table, label: str) -> Header:
    """Read the first line of a CSV file.

    Args:
        path: the file.
        table: the table that it should hold.
        label: how a sentence names the file.

    Raises:
        DataError: if the file is empty, is no UTF-8 text, is not separated by commas, or lacks a column.
    """
    first, second = _first_lines(path, label)
    names = _fields(first)
    if _SEPARATOR_LINE.fullmatch(first.strip().strip('"')):
        raise DataError("The first line is a sep= line of a spreadsheet", label, "take it away, and separate by commas")
    if _is_one_field_of_many(second) or (len(names) == 1 and "," in names[0]):
        remedy = "open it and save it again with its columns apart, or take the quotes away"
        raise DataError("Each line is one quoted field, as a spreadsheet saved it", label, remedy)
    if len(names) == 1:
        for delimiter, words in _OTHER_DELIMITERS.items():
            if delimiter in names[0]:
                raise DataError(f"The fields are separated by {words}", label, "export it again with commas")
    if len(names) < len(_fields(second)) and not set(names) & set(table.column_names):
        raise DataError("The first line is a title", label, "take it away: the names of the columns come first")
    return check_columns(_known_names(names, table), table, label)


def _is_one_field_of_many(line: str) -> bool:
    fields = _fields(line)
    return len(fields) == 1 and "," in fields[0]


def _known_names(names: Sequence[str], table: Table) -> list[str]:
    """The names of the columns, those written in other letters as the competition writes them."""
    known = {name.casefold(): name for name in table.column_names}
    given = set(names)
    return [name if known.get(name.casefold()) in given else known.get(name.casefold(), name) for name in names]


def _first_lines(path: Path, label: str) -> tuple[str, str]:
    with path.open("rb") as file:
        start = file.read(_HEADER_BYTES_MAX)
    if not start.strip():
        raise DataError("The file is empty", label, "download or export it again")
    kind = content_kind(start)
    if kind is not None:
        what, remedy = _OTHER_FORMATS[kind]
        raise DataError(f"The file is called .csv but is {what}", label, remedy)
    if start.startswith(_UTF16_MARKS) or b"\0" in start:
        raise DataError("The file is not in UTF-8 but seems to be in UTF-16", label, "save it again in UTF-8")
    try:
        first, second, *_ = [*start.removeprefix(codecs.BOM_UTF8).splitlines(), b"", b""]
        return first.decode("utf-8"), second.decode("utf-8", errors="replace")
    except UnicodeDecodeError as error:
        raise DataError("Line 1 is not in UTF-8", label, "save the file again in UTF-8") from error


def _fields(line: str) -> list[str]:
    try:
        return [name.strip() for row in csv.reader([line]) for name in row]
    except csv.Error:
        return [line]
