"""Reads categories that are nearly right, as a form does, and refuses a column of which no value is known."""

from __future__ import annotations

import duckdb

from core.features.field_reading import is_missing_text
from core.features.formatting import plain
from core.raw_tables.schema import Column, Table
from training.errors import DataError
from training.tables.sql import quoted, shortened

_VALUES_SHOWN_MAX = 3


def settle_categories(
    connection: duckdb.DuckDBPyConnection, table: Table, column: Column, where: str
) -> tuple[str, ...]:
    """Read what differs only by case, accents or spaces as the category meant, and words such as NA as missing.

    Args:
        connection: holds the table.
        table: the table.
        column: one of its categories.
        where: how a sentence names the column.

    Returns:
        Warnings, as sentences, with how many rows each touches; other unknown values stay as they are.

    Raises:
        DataError: no value of the column is known.
    """
    name, rows = quoted(column.name), quoted(table.name)
    counts: dict[str, int] = dict(
        connection.execute(f"SELECT {name}, count(*) FROM {rows} WHERE {name} IS NOT NULL GROUP BY 1").fetchall()
    )
    meant = {plain(category): category for category in column.categories}
    near = {value: meant[plain(value.strip())] for value in counts if _is_near(value, column, meant)}
    absent = [
        value for value in counts if value not in near and value not in column.categories and is_missing_text(value)
    ]
    for value, category in (*near.items(), *((value, None) for value in absent)):
        connection.execute(f"UPDATE {rows} SET {name} = ? WHERE {name} = ?", [category, value])
    unknown = [value for value in counts if not (value in near or value in absent or value in column.categories)]
    unknown.sort(key=lambda value: (-counts[value], value))
    if unknown and len(unknown) + len(absent) == len(counts):
        raise DataError(f"No value of the column is known: {_listed(unknown)}", where, _remedy(unknown, column))
    told = (
        (near, "Categories written otherwise are read as those of the competition in"),
        (absent, "Words that mean nothing is known are read as missing in"),
        (unknown, "Unknown categories in"),
    )
    return tuple(
        f"{what} {_rows(counts, values)} ({where}): {_listed(list(values))}." for values, what in told if values
    )


def _is_near(value: str, column: Column, meant: dict[str, str]) -> bool:
    return value not in column.categories and plain(value.strip()) in meant


def _remedy(unknown: list[str], column: Column) -> str:
    known = ", ".join(f'"{shortened(category)}"' for category in sorted(column.categories)[:_VALUES_SHOWN_MAX])
    coded = all(value.strip().removesuffix(".0").lstrip("-").isdigit() for value in unknown)
    return f"{'they seem to be codes, ' if coded else ''}give the competition's own words, for instance {known}"


def _rows(counts: dict[str, int], values: list[str] | dict[str, str]) -> str:
    count = sum(counts[value] for value in values)
    return f"{count:,} row" if count == 1 else f"{count:,} rows"


def _listed(values: list[str]) -> str:
    shown = ", ".join(f'"{shortened(value)}"' for value in values[:_VALUES_SHOWN_MAX])
    return shown + (", …" if len(values) > _VALUES_SHOWN_MAX else "")
