"""CSV for spreadsheets: opens with its accents, and no cell is ever taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

Cell = str | float | int | None

BYTE_ORDER_MARK = "\ufeff"
_FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")
_SEPARATORS = {"fr": ";", "en": ","}
_DECIMAL_MARKS = {"fr": ",", "en": "."}


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Cell]], language: str) -> bytes:
    """A table as CSV, UTF-8 with a byte order mark, every cell quoted.

    Texts that a spreadsheet would run as a formula get an apostrophe in front (OWASP, "CSV Injection"). Numbers keep
    every digit, with the decimal mark of the language; a missing value is an empty cell.

    Args:
        header: names of the columns.
        rows: one cell a column.
        language: separator and decimal mark are those that spreadsheets of this language expect.
    """
    return csv_beginning(header, language) + csv_lines(rows, language)


def csv_beginning(header: Sequence[str], language: str) -> bytes:
    """What a table written piece by piece begins with: byte order mark and names of the columns."""
    return BYTE_ORDER_MARK.encode("utf-8") + csv_lines([header], language)


def csv_lines(rows: Iterable[Sequence[Cell]], language: str) -> bytes:
    """The next rows of a table written piece by piece; see ``csv_bytes``."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=_SEPARATORS[language], quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for row in rows:
        writer.writerow([_cell_text(cell, language) for cell in row])
    return stream.getvalue().encode("utf-8")


def neutral(text: str) -> str:
    """The text, with an apostrophe in front where a spreadsheet would take it for a formula."""
    first = text.lstrip(" \u00a0\u202f\ufeff\u200b")[:1]
    return f"'{text}" if text[:1] in _FORMULA_STARTS or first in _FORMULA_STARTS else text


def _cell_text(cell: Cell, language: str) -> str:
    if isinstance(cell, str):
        return neutral(cell)
    if cell is None:
        return ""
    return repr(cell).replace(".", _DECIMAL_MARKS[language])
