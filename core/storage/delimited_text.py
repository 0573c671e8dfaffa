"""Reads the few lines of delimited text that people send, as spreadsheets and programs of any country write them."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Sequence

from core.errors import UserFacingError

DELIMITERS = (";", ",", "\t", "|")
_SEPARATOR_LINE = re.compile(r'\A\s*"?sep=(.)"?[ \t]*(?:\r\n|\r|\n)', re.IGNORECASE)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class DelimitedTextError(UserFacingError, ValueError):
    """Bytes that are no text, or a text that is no table; the message holds nothing of either."""


def decoded(content: bytes) -> str:
    """The text of a file: by its byte order mark, else UTF-8, else the Western European code page of Windows.

    Raises:
        DelimitedTextError: it holds bytes that no text holds.
    """
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if content.startswith(mark)), "") or _unmarked(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise DelimitedTextError(f"no {encoding} text") from error
        # Spreadsheets on French Windows still write this one; every byte but a few control codes is a character.
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise DelimitedTextError("no text")
    return text


def delimited_rows(text: str) -> list[list[str]]:
    """The rows of a delimited text that are not empty, a title line above the names left out.

    The delimiter is the one that a ``sep=`` line names, else the one that separates most fields of the names. A line
    that is one quoted field, as a spreadsheet writes that could not split it, is split again.

    Raises:
        DelimitedTextError: a quote is never closed, or the fields cannot be told apart.
    """
    named = _SEPARATOR_LINE.match(text)
    body = text[named.end() :] if named else text
    delimiter = named.group(1) if named else likely_delimiter(body)
    rows = _rows(body, delimiter)
    if rows and all(len(row) == 1 for row in rows) and any(mark in rows[0][0] for mark in DELIMITERS):
        inner = likely_delimiter(rows[0][0])
        rows = [row for (line,) in rows for row in _rows(line, inner)]
    return _without_title(rows)


def likely_delimiter(text: str) -> str:
    """The delimiter that occurs most often in one of the first three lines."""
    lines = [line for line in text.splitlines() if line.strip()][:3]
    counts = {delimiter: max((line.count(delimiter) for line in lines), default=0) for delimiter in DELIMITERS}
    names = lines[0] if lines else ""
    return max(DELIMITERS, key=lambda delimiter: (names.count(delimiter), counts[delimiter]))


def _unmarked(content: bytes) -> str:
    """UTF-16 without its mark shows: every second byte of a Western text is zero then."""
    pairs = len(content) // 2
    for places, name in ((slice(1, None, 2), "utf-16-le"), (slice(0, None, 2), "utf-16-be")):
        if pairs > 1 and len(content) % 2 == 0 and content[places].count(0) > 0.8 * pairs:
            return name
    return "utf-8"


def _rows(text: str, delimiter: str) -> list[list[str]]:
    try:
        # A line may end as on a Mac of old; inside quotes, such an end becomes the usual one.
        found = list(csv.reader(io.StringIO(text, newline=None), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise DelimitedTextError("no delimited text") from error
    return [row for row in found if any(cell.strip() for cell in row)]


def _without_title(rows: Sequence[list[str]]) -> list[list[str]]:
    """A first row with a single text above rows of several is a title."""
    given = [sum(bool(cell.strip()) for cell in row) for row in rows[:2]]
    is_title = len(rows) > 2 and given[0] == 1 and given[1] > 1
    return list(rows[1:] if is_title else rows)
