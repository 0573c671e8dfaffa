"""Reads the raw rows of a client's past that another program sends, and says what is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from core.errors import InvalidValueError
from core.features.field_reading import is_missing_text, read_figure
from core.features.formatting import plain
from core.raw_tables.schema import HISTORIES, Column, ColumnType, Table
from core.raw_tables.summaries import CLIENT, columns_read

MOST_ROWS = 20_000
"""Of one table and client; the longest real history has some 300."""
LARGEST_FIGURE = 1e12
"""Nothing in the tables comes near it, and sums of so many rows stay exact."""
_CREDIT = "SK_ID_BUREAU"
_BUREAU, _BUREAU_BALANCE = "bureau", "bureau_balance"

Cell = int | float | str | None
Columns = Mapping[str, Sequence[Cell]]
"""The columns of one table that a score depends on, keys included, all of the same length."""


@dataclass(frozen=True)
class RowProblem:
    """What keeps the rows of a table from being summed up.

    Args:
        table: its name.
        problem: ``"not_rows"``, ``"too_many_rows"``, ``"column_unknown"``, ``"column_absent"``, ``"key"``,
            ``"not_a_number"``, ``"out_of_range"``, ``"unknown_category"``, ``"other_client"`` or
            ``"credit_unknown"``.
        row: which one, from 1; 0 where no row is meant.
        column: empty where no column is meant.
    """

    table: str
    problem: str
    row: int = 0
    column: str = ""


@dataclass(frozen=True)
class SentHistories:
    """The histories that were sent with one client.

    Args:
        tables: by name; a history that was not sent is left out.
        problems: at most one a table.
    """

    tables: Mapping[str, Columns]
    problems: tuple[RowProblem, ...] = ()


class _RowError(Exception):
    """Carries what stops the reading of a table."""

    def __init__(self, problem: str, row: int = 0, column: str = "") -> None:
        super().__init__(problem)
        self.problem, self.row, self.column = problem, row, column


def read_histories(record: Mapping[str, Any]) -> SentHistories:
    """Read the histories in what was sent for one client.

    Args:
        record: by name of the table, a list of objects by name of the column, or such a list as a JSON text; None,
            NaN and a blank text say that the history is not sent. Other names are passed over.
    """
    tables: dict[str, Columns] = {}
    problems: list[RowProblem] = []
    clients = {_whole(record.get(CLIENT))} - {None}
    for table in HISTORIES:
        try:
            rows = _rows(record.get(table.name))
            if rows is not None:
                tables[table.name] = _columns(table, rows, clients)
        except _RowError as error:
            problems.append(RowProblem(table.name, error.problem, error.row, error.column))
    if not problems:
        problems += _orphans(tables)
    return SentHistories(tables, tuple(problems))


def _rows(sent: object) -> Sequence[Any] | None:
    if isinstance(sent, str):
        if is_missing_text(sent):
            return None
        try:
            sent = json.loads(sent)
        except (ValueError, RecursionError) as error:
            raise _RowError("not_rows") from error
    if sent is None or (isinstance(sent, float) and sent != sent):  # noqa: PLR0124  (only NaN is not itself)
        return None
    # An array of numpy holds what a frame was built from.
    rows = sent.tolist() if hasattr(sent, "tolist") else sent
    if not isinstance(rows, list | tuple) or not all(isinstance(row, Mapping) for row in rows):
        raise _RowError("not_rows")
    if len(rows) > MOST_ROWS:
        raise _RowError("too_many_rows")
    return rows


def _columns(table: Table, rows: Sequence[Mapping[str, Any]], clients: set[int | None]) -> Columns:
    named = dict.fromkeys(name for row in rows for name in row)
    known = set(table.column_names)
    if unknown := next((str(name) for name in named if name not in known), ""):
        raise _RowError("column_unknown", column=unknown)
    wanted = [name for name in columns_read(table) if name != CLIENT]
    if rows and (absent := next((name for name in wanted if name not in named), "")):
        raise _RowError("column_absent", column=absent)
    _check_client(rows, clients)
    kinds = {column.name: column for column in table.columns}
    return {name: [_cell(kinds[name], row.get(name), place) for place, row in enumerate(rows, 1)] for name in wanted}


def _check_client(rows: Sequence[Mapping[str, Any]], clients: set[int | None]) -> None:
    """All rows of all tables are one client's: that of the record where it has a number."""
    for place, row in enumerate(rows, 1):
        if row.get(CLIENT) is not None:
            clients.add(_whole(row[CLIENT]))
            if len(clients) > 1 or None in clients:
                raise _RowError("other_client", place, CLIENT)


def _cell(column: Column, found: object, place: int) -> Cell:
    if column.type is ColumnType.IDENTIFIER:
        number = _whole(found)
        if number is None:
            raise _RowError("key", place, column.name)
        return number
    if column.type is ColumnType.CATEGORY:
        return _category(column, found, place)
    try:
        figure = read_figure(column.name, found)
    except InvalidValueError as error:
        raise _RowError(error.problem, place, column.name) from error
    if abs(figure) > LARGEST_FIGURE:
        raise _RowError("out_of_range", place, column.name)
    return None if figure != figure else figure  # noqa: PLR0124  (only NaN is not itself)


def _category(column: Column, found: object, place: int) -> str | None:
    # The status of a month is a figure or a letter: programs send some as numbers.
    number = _whole(found) if not isinstance(found, str) else None
    text = str(number) if number is not None else found
    if text is None or (isinstance(text, float) and text != text):  # noqa: PLR0124  (only NaN is not itself)
        return None
    if isinstance(text, str):
        category = _by_plain_text(column.categories).get(plain(text.strip()))
        if category is not None or is_missing_text(text):
            return category
    raise _RowError("unknown_category", place, column.name)


@cache
def _by_plain_text(categories: frozenset[str]) -> Mapping[str, str]:
    return {plain(category): category for category in categories}


def _whole(found: object) -> int | None:
    """A key as a whole number that every program holds exactly, None where it is none."""
    try:
        figure = read_figure("", found)
    except InvalidValueError:
        return None
    return int(figure) if abs(figure) < 2.0**53 and figure.is_integer() else None


def _orphans(tables: Mapping[str, Columns]) -> Iterator[RowProblem]:
    """Months point to credits: without these, nothing would be made of them, and nobody told."""
    months = tables.get(_BUREAU_BALANCE, {}).get(_CREDIT, ())
    credits_known = set(tables.get(_BUREAU, {}).get(_CREDIT, ()))
    for place, credit in enumerate(months, 1):
        if credit not in credits_known:
            yield RowProblem(_BUREAU_BALANCE, "credit_unknown", place, _CREDIT)
            return
