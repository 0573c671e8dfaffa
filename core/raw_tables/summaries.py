"""The queries that sum up each client's past, in training over whole tables, elsewhere over the rows of one client."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from core.features.catalogue import Catalogue, Feature, Kind
from core.raw_tables import sql
from core.raw_tables.schema import HISTORIES, ColumnType, Table

HISTORY_NAMES = tuple(table.name for table in HISTORIES)
"""The tables that have a query; each gives at most one row a client."""
CLIENT = "SK_ID_CURR"
MACROS = "macros"


@cache
def summary_query(name: str) -> str:
    """The query that sums up one table by client, or the macros that each of them needs.

    Args:
        name: of a table, or ``MACROS``.
    """
    return files(sql).joinpath(f"{name}.sql").read_text(encoding="utf-8")


@cache
def columns_read(table: Table) -> tuple[str, ...]:
    """The columns of a history that a score depends on, keys included, in the order of the file."""
    words = set(re.findall(r"\w+", summary_query(table.name)))
    return tuple(
        column.name for column in table.columns if column.name in words or column.type is ColumnType.IDENTIFIER
    )


def summary_features(table: str, catalogue: Catalogue) -> tuple[Feature, ...]:
    """The features that the summary of one table gives, in catalogue order."""
    return tuple(feature for feature in catalogue.of_kind(Kind.HISTORY) if feature.table == table)
