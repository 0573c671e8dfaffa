"""What must hold once the rows are read: keys, target, categories, finite numbers."""

from __future__ import annotations

from typing import Any

import duckdb

from core.new_files.store import FIRST_NEW_FILE_ID
from core.raw_tables.schema import TEST, TRAIN, Column, ColumnType, Table
from training.errors import DataError
from training.tables.near_categories import settle_categories
from training.tables.ranges import check_ranges
from training.tables.sql import quoted

_CLIENT = "SK_ID_CURR"


def check_rows(connection: duckdb.DuckDBPyConnection, table: Table, label: str) -> tuple[str, ...]:
    """Check one table, and turn what is no finite number into a missing value.

    Args:
        connection: holds the table.
        table: its columns and types.
        label: how a sentence names its file.

    Returns:
        Warnings, as sentences: infinite numbers and unknown categories, with how many rows they touch.

    Raises:
        DataError: if there is no row, or if a key is empty or not a whole number.
    """
    counts = ", ".join(_fault_count(column) for column in table.columns)
    row_count, *fault_counts = _one_row(connection, f"SELECT count(*), {counts} FROM {quoted(table.name)}")
    if row_count == 0:
        remedy = "download it again" if table is TRAIN else "download it again, or take the file away"
        raise DataError("The file has no row under its column names", label, remedy)
    warnings: list[str] = []
    for column, count in zip(table.columns, fault_counts, strict=True):
        if not count:
            continue
        where = f"{label}, column {column.name}"
        if column.type is ColumnType.IDENTIFIER:
            what = f"The key is empty or not a whole number in {_counted(count, 'row')}"
            raise DataError(what, where, "download or export the file again")
        settle = _drop_infinities if column.type is ColumnType.NUMBER else settle_categories
        warnings += settle(connection, table, column, where)
    if table.name in (TRAIN.name, TEST.name):
        warnings += check_ranges(connection, table, label)
    return tuple(warnings)


def _fault_count(column: Column) -> str:
    name = quoted(column.name)
    if column.type is ColumnType.IDENTIFIER:
        return f"count_if({name} IS NULL)"
    if column.type is ColumnType.NUMBER:
        return f"count_if(NOT isfinite({name}))"
    return f"count_if({name} NOT IN ({_known(column)}))"


def _known(column: Column) -> str:
    return ", ".join(f"'{category}'" for category in sorted(column.categories))


def check_target(connection: duckdb.DuckDBPyConnection, label: str, outcomes_needed: bool) -> None:
    """Check that every client of ``application_train`` repaid or did not, and that there are both.

    Args:
        connection: holds the table.
        label: how a sentence names its file.
        outcomes_needed: whether an empty target, or the same for all, is a fault.

    Raises:
        DataError: if a target is empty or neither 0 nor 1, or if all are the same.
    """
    wrong, first_row, classes = _one_row(
        connection,
        "SELECT count(*) FILTER (WHERE is_wrong), min(rowid) FILTER (WHERE is_wrong) + 1, "
        "count(DISTINCT TARGET) FILTER (WHERE NOT is_wrong) "
        f"FROM (SELECT rowid, TARGET, coalesce(TARGET NOT IN (0, 1), {outcomes_needed}) AS is_wrong FROM {TRAIN.name})",
    )
    where = f"{label}, column TARGET"
    if wrong:
        what = f"The target is neither 0 nor 1 in {_counted(wrong, 'row')}, first in row {first_row}"
        raise DataError(what, where, "correct it, or take these clients out")
    if outcomes_needed and classes < 2:
        remedy = "give clients who repaid (0) and clients who did not (1)"
        raise DataError("The target is the same for every client", where, remedy)


def check_clients_unique(connection: duckdb.DuckDBPyConnection, train_label: str, test_label: str) -> None:
    """Check that no client has two applications, nor a number that only a new file may have.

    Args:
        connection: holds both application tables.
        train_label: how a sentence names the file of ``application_train``.
        test_label: the same for ``application_test``; empty if there is none.

    Raises:
        DataError: if a client occurs twice, in one table or across both, or has such a number.
    """
    for table, label in ((TRAIN, train_label), (TEST, test_label)):
        clients, first_row = _one_row(
            connection,
            f"SELECT count(*), min(first_row) + 1 FROM (SELECT min(rowid) AS first_row FROM {table.name} "
            f"GROUP BY {_CLIENT} HAVING count(*) > 1)",
        )
        if clients:
            what = f"{_counted(clients, 'client')} more than once, first in row {first_row}"
            raise DataError(what, f"{label}, column {_CLIENT}", "keep one row a client")
    for table, label in ((TRAIN, train_label), (TEST, test_label)):
        highest = _one_row(connection, f"SELECT coalesce(max({_CLIENT}), 0) FROM {table.name}")[0]
        if highest >= FIRST_NEW_FILE_ID:
            what = (
                f"A client has the number {highest}: from {FIRST_NEW_FILE_ID} on, the application numbers its new files"
            )
            raise DataError(what, f"{label}, column {_CLIENT}", "give these clients lower numbers")
    (shared,) = _one_row(
        connection,
        f"SELECT count(*) FROM {TRAIN.name} WHERE {_CLIENT} IN (SELECT {_CLIENT} FROM {TEST.name})",
    )
    if shared:
        what = f"{_counted(shared, 'client')} in both tables of applications"
        raise DataError(what, f"{train_label} and {test_label}", "keep each client in one of them")


def _drop_infinities(
    connection: duckdb.DuckDBPyConnection, table: Table, column: Column, where: str
) -> tuple[str, ...]:
    """Replace infinite numbers, and the "not a number" of other tools, by NULL, with a warning."""
    rows, name = quoted(table.name), quoted(column.name)
    infinite, none = _one_row(connection, f"SELECT count_if(isinf({name})), count_if(isnan({name})) FROM {rows}")
    connection.execute(f"UPDATE {rows} SET {name} = NULL WHERE NOT isfinite({name})")
    told = ((infinite, "infinite number"), (none, '"not a number" value'))
    return tuple(f"{_counted(count, what)} treated as missing ({where})." for count, what in told if count)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _one_row(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    row: tuple[Any, ...] | None = connection.execute(query).fetchone()
    return row if row is not None else ()
