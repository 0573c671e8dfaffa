"""What must hold once the rows are read: keys, target, categories, finite numbers."""

from __future__ import annotations

from typing import Any

import duckdb

from training.errors import DataError
from training.tables.schema import TEST, TRAIN, ColumnType, Table
from training.tables.sql import quoted, shortened

_VALUES_SHOWN_MAX = 3
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
    empty = ", ".join(f"count(*) - count({quoted(key)})" for key in table.keys)
    row_count, *empty_keys = _one_row(connection, f"SELECT count(*), {empty} FROM {quoted(table.name)}")
    if row_count == 0:
        remedy = "download it again" if table is TRAIN else "download it again, or take the file away"
        raise DataError("The file has no row under its column names", label, remedy)
    for key, count in zip(table.keys, empty_keys, strict=True):
        if count:
            what = f"The key is empty or not a whole number in {_counted(count, 'row')}"
            raise DataError(what, f"{label}, column {key}", "download or export the file again")
    return (*_drop_infinities(connection, table, label), *_unknown_categories(connection, table, label))


def check_target(connection: duckdb.DuckDBPyConnection, label: str) -> None:
    """Check that every client of ``application_train`` repaid or did not, and that there are both.

    Args:
        connection: holds the table.
        label: how a sentence names its file.

    Raises:
        DataError: if a target is empty or neither 0 nor 1, or if all are the same.
    """
    wrong, first_row, classes = _one_row(
        connection,
        "SELECT count(*) FILTER (WHERE is_wrong), min(rowid) FILTER (WHERE is_wrong) + 1, "
        "count(DISTINCT TARGET) FILTER (WHERE NOT is_wrong) "
        f"FROM (SELECT rowid, TARGET, coalesce(TARGET NOT IN (0, 1), true) AS is_wrong FROM {TRAIN.name})",
    )
    where = f"{label}, column TARGET"
    if wrong:
        what = f"The target is neither 0 nor 1 in {_counted(wrong, 'row')}, first in row {first_row}"
        raise DataError(what, where, "correct it, or take these clients out")
    if classes < 2:
        remedy = "give clients who repaid (0) and clients who did not (1)"
        raise DataError("The target is the same for every client", where, remedy)


def check_clients_unique(connection: duckdb.DuckDBPyConnection, train_label: str, test_label: str) -> None:
    """Check that no client has two applications.

    Args:
        connection: holds both application tables.
        train_label: how a sentence names the file of ``application_train``.
        test_label: the same for ``application_test``; empty if there is none.

    Raises:
        DataError: if a client occurs twice, in one table or across both.
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
    (shared,) = _one_row(
        connection,
        f"SELECT count(*) FROM {TRAIN.name} WHERE {_CLIENT} IN (SELECT {_CLIENT} FROM {TEST.name})",
    )
    if shared:
        what = f"{_counted(shared, 'client')} in both tables of applications"
        raise DataError(what, f"{train_label} and {test_label}", "keep each client in one of them")


def _drop_infinities(connection: duckdb.DuckDBPyConnection, table: Table, label: str) -> tuple[str, ...]:
    """Replace infinite numbers, with a warning, and the silent "not a number" of other tools, by NULL."""
    names = table.names_of(ColumnType.NUMBER)
    counts = ", ".join(f"count_if(NOT isfinite({quoted(name)}))" for name in names)
    warnings = []
    for name, count in zip(
        names, _one_row(connection, f"SELECT {counts} FROM {quoted(table.name)}"), strict=True
    ):
        if not count:
            continue
        column, rows = quoted(name), quoted(table.name)
        (infinite,) = _one_row(connection, f"SELECT count_if(isinf({column})) FROM {rows}")
        connection.execute(f"UPDATE {rows} SET {column} = NULL WHERE NOT isfinite({column})")
        if infinite:
            found = _counted(infinite, "infinite number")
            warnings.append(f"{found} treated as missing ({label}, column {name}).")
    return tuple(warnings)


def _unknown_categories(connection: duckdb.DuckDBPyConnection, table: Table, label: str) -> tuple[str, ...]:
    warnings = []
    for column in table.columns:
        if column.type is not ColumnType.CATEGORY:
            continue
        name = quoted(column.name)
        unknown = connection.execute(
            f"SELECT {name}, count(*) FROM {quoted(table.name)} WHERE {name} IS NOT NULL GROUP BY {name} "
            f"HAVING NOT list_contains(?, {name}) ORDER BY 2 DESC, 1",
            [sorted(column.categories)],
        ).fetchall()
        if unknown:
            rows = _counted(sum(count for _, count in unknown), "row")
            shown = ", ".join(f'"{shortened(value)}"' for value, _ in unknown[:_VALUES_SHOWN_MAX])
            more = ", …" if len(unknown) > _VALUES_SHOWN_MAX else ""
            warnings.append(f"Unknown categories in {rows} ({label}, column {column.name}): {shown}{more}.")
    return tuple(warnings)


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _one_row(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    row: tuple[Any, ...] | None = connection.execute(query).fetchone()
    return row if row is not None else ()
