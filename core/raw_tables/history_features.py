"""Sums up the raw rows of some clients' past with the very queries of training."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from core.features.catalogue import Catalogue
from core.raw_tables.schema import HISTORIES, Table
from core.raw_tables.sent_rows import Cell, Columns
from core.raw_tables.summaries import CLIENT, MACROS, columns_read, summary_features, summary_query
from core.values import Value

if TYPE_CHECKING:
    import duckdb

_CREDIT = "SK_ID_BUREAU"
_IN_MEMORY = {
    "enable_external_access": "false",
    "autoload_known_extensions": "false",
    "autoinstall_known_extensions": "false",
    "memory_limit": "1GB",
    "threads": "1",
    "lock_configuration": "true",
}


def history_values(clients: Sequence[Mapping[str, Columns]], catalogue: Catalogue) -> list[dict[str, Value]]:
    """The features of the histories that were sent with some clients, summed up in one pass.

    Args:
        clients: for each, by name of the table, the columns read by ``core.raw_tables.sent_rows``.
        catalogue: every feature.

    Returns:
        For each client, the features of the tables that it has; NaN or an empty text where nothing is known.
    """
    answers: list[dict[str, Value]] = [{} for _ in clients]
    if not any(clients):
        return answers
    import duckdb  # noqa: PLC0415  (its import takes longer than a first paint may)

    with duckdb.connect(":memory:", config=_IN_MEMORY) as connection:
        connection.execute(summary_query(MACROS))
        credit_numbers: dict[tuple[int, Cell], int] = {}
        for table in HISTORIES:
            _fill(connection, table, clients, credit_numbers)
        for table in HISTORIES:
            if any(table.name in client for client in clients):
                _sum_up(connection, table.name, clients, catalogue, answers)
    return answers


def _fill(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    clients: Sequence[Mapping[str, Columns]],
    credit_numbers: dict[tuple[int, Cell], int],
) -> None:
    kinds = {column.name: column.type.value for column in table.columns}
    names = [name for name in columns_read(table) if name != CLIENT]
    own = [CLIENT] if CLIENT in kinds else []
    written = ", ".join(f'"{name}" {kinds[name]}' for name in (*own, *names))
    connection.execute(f'CREATE TABLE "{table.name}" ({written})')
    places: list[int] = []
    columns: dict[str, list[Cell]] = {name: [] for name in names}
    for place, client in enumerate(clients):
        found = client.get(table.name, {})
        for name, cells in found.items():
            if name == _CREDIT:
                # Two clients may number their credits alike, and months find theirs by that number alone.
                columns[name] += [credit_numbers.setdefault((place, cell), len(credit_numbers)) for cell in cells]
            else:
                columns[name] += cells
        places += [place] * len(next(iter(found.values()), ()))
    if not places:
        return
    values: list[Sequence[Cell]] = [*([places] if own else []), *columns.values()]
    parameters = ", ".join(f"unnest(CAST(? AS {kinds[name]}[]))" for name in (*own, *columns))
    connection.execute(f'INSERT INTO "{table.name}" SELECT {parameters}', values)


def _sum_up(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    clients: Sequence[Mapping[str, Columns]],
    catalogue: Catalogue,
    answers: Sequence[dict[str, Value]],
) -> None:
    features = summary_features(table, catalogue)
    asked = ", ".join(f"CAST({one.name} AS {'VARCHAR' if one.is_text else 'DOUBLE'})" for one in features)
    found = connection.execute(f"SELECT {CLIENT}, {asked} FROM ({summary_query(table)})").fetchall()
    rows = {place: cells for place, *cells in found}
    nothing = [None] * len(features)
    for place, client in enumerate(clients):
        if table in client:
            for feature, cell in zip(features, rows.get(place, nothing), strict=True):
                missing: Value = "" if feature.is_text else math.nan
                answers[place][feature.name] = missing if cell is None else cell
