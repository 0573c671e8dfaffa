"""Asks of whole columns what the desk and the API ask of one client: the ranges of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from core.features.catalogue import Feature, Kind, Unit, load_catalogue
from core.features.field_reading import accepted_range
from core.new_files.form import REQUIRED
from core.raw_tables.schema import ColumnType, Table
from core.storage.resource_files import resource
from training.errors import DataError
from training.tables.sql import quoted

MOSTLY = 0.5
"""From this share of its rows on, a column is refused; fewer rows are told and kept."""
_LONGEST_LIFE_YEARS = 120.0


@dataclass(frozen=True)
class _Column:
    """What one column holds: rows with a value and without, out of range, negative, up to 1, up to a long life."""

    given: int
    missing: int
    outside: int
    negative: int
    up_to_one: int
    up_to_life: int


def check_ranges(connection: duckdb.DuckDBPyConnection, table: Table, label: str) -> tuple[str, ...]:
    """Check the figures of one table of applications.

    Args:
        connection: holds the table.
        table: one of the two tables of applications.
        label: how a sentence names its file.

    Returns:
        Warnings, as sentences: columns in which some rows hold what no new file could.

    Raises:
        DataError: a column mostly does, or is mostly empty although no file can be scored without it; with the
            likely cause.
    """
    numbers = table.names_of(ColumnType.NUMBER)
    features = [
        feature
        for feature in load_catalogue(resource("catalogue.toml").read_bytes()).features
        if feature.kind is Kind.RAW and feature.name in numbers
    ]
    warnings = []
    for feature, column in zip(features, _columns(connection, table, features), strict=True):
        where = f"{label}, column {feature.name}"
        if feature.name in REQUIRED and column.missing:
            warnings.append(_empty(column, where))
        if column.outside and not feature.protected:
            warnings.append(_outside(feature, column, where))
    return tuple(warnings)


def _columns(connection: duckdb.DuckDBPyConnection, table: Table, features: list[Feature]) -> list[_Column]:
    asked = ", ".join(_counts(feature) for feature in features)
    row = connection.execute(f"SELECT {asked} FROM {quoted(table.name)}").fetchone() or ()
    size = len(_Column.__dataclass_fields__)
    return [_Column(*row[place : place + size]) for place in range(0, len(row), size)]


def _counts(feature: Feature) -> str:
    name = quoted(feature.name)
    low, high = accepted_range(feature)
    beyond = [f"{name} < {low!r}"] * (low is not None) + [f"{name} > {high!r}"] * (high is not None)
    return (
        f"count({name}), count(*) - count({name}), count_if({' OR '.join(beyond) or 'false'}), count_if({name} < 0), "
        f"count_if({name} BETWEEN 0 AND 1), count_if({name} BETWEEN 0 AND {_LONGEST_LIFE_YEARS})"
    )


def _empty(column: _Column, where: str) -> str:
    if column.missing >= MOSTLY * (column.missing + column.given):
        raise DataError("The column is mostly empty, and no client can be scored without it", where, "fill it")
    return f"No value in {_rows(column.missing)} ({where}): a new file could not be scored without it."


def _outside(feature: Feature, column: _Column, where: str) -> str:
    low, high = accepted_range(feature)
    bounds = " ".join(
        part
        for part in (f"from {low:.15g}" if low is not None else "", f"to {high:.15g}" if high is not None else "")
        if part
    )
    if column.outside >= MOSTLY * column.given:
        what = f"{column.outside:,} of {column.given:,} values are out of range ({bounds})"
        raise DataError(what, where, _likely_cause(feature, column))
    return f"Out of range ({bounds}) in {_rows(column.outside)} ({where}): a new file could not say so."


def _rows(count: int) -> str:
    return f"{count:,} row" if count == 1 else f"{count:,} rows"


def _likely_cause(feature: Feature, column: _Column) -> str:
    most = MOSTLY * column.given
    if feature.unit in (Unit.DAYS, Unit.DAYS_BEFORE) and column.up_to_life >= most:
        return "they seem to be years, give days before the application, counted backwards (-3650 for ten years)"
    if feature.unit in (Unit.DAYS, Unit.DAYS_BEFORE) and column.negative < most:
        return "they seem to be counted forwards, give days before the application with a minus sign"
    if column.up_to_one >= most:
        return "they seem to be scaled between 0 and 1, give the figures themselves"
    if column.negative >= most:
        return "they are negative, give them without the sign"
    return "check the unit and the column they come from"
