"""The few pieces of SQL that reading CSV and reading parquet share."""

from __future__ import annotations

import re
from pathlib import Path

from core.raw_tables.schema import Column, ColumnType

# Above this a floating-point number no longer holds every whole number.
_WHOLE_NUMBERS_MAX = 2**53
_TEXT_LENGTH_MAX = 40


def quoted(name: str) -> str:
    """The name of a table or column as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def file_pattern(path: Path) -> str:
    """The pattern that means this very file, although its path may hold ``*``, ``?`` or ``[``."""
    return re.sub(r"([*?\[])", r"[\1]", str(path))


def stored_value(column: Column) -> str:
    """The expression that stores a column: an identifier that is no whole number becomes NULL."""
    name = quoted(column.name)
    if column.type is not ColumnType.IDENTIFIER:
        return name
    return f"CASE WHEN abs({name}) < {_WHOLE_NUMBERS_MAX} AND {name} = floor({name}) THEN CAST({name} AS BIGINT) END"


def shortened(text: str) -> str:
    """A text found in a file, on one line and short enough for a sentence."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    return printable if len(printable) <= _TEXT_LENGTH_MAX else printable[: _TEXT_LENGTH_MAX - 1] + "…"
