"""The columns of the competition's tables that nothing here reads: a file may do without them."""

from __future__ import annotations

from functools import cache

from core.clients.application_sums import PART_NAMES
from core.features.catalogue import load_catalogue
from core.raw_tables.schema import TEST, TRAIN, ColumnType, Table
from core.raw_tables.summaries import columns_read
from core.storage.resource_files import resource

TARGET = "TARGET"
REMEMBERED = {"bureau": ("DAYS_CREDIT_ENDDATE", "DAYS_ENDDATE_FACT"), "credit_card_balance": ("SK_DPD_DEF",)}
"""What the bundle keeps of a past beyond what is summed up."""


@cache
def unread_columns(table: Table) -> frozenset[str]:
    """The columns of a table on which no feature, no sum and no remembered past depends."""
    if table.name in (TRAIN.name, TEST.name):
        catalogue = load_catalogue(resource("catalogue.toml").read_bytes())
        read = {TARGET, *PART_NAMES, *catalogue.by_name}
    else:
        read = {*columns_read(table), *REMEMBERED.get(table.name, ())}
    keys = table.names_of(ColumnType.IDENTIFIER)
    return frozenset(name for name in table.column_names if name not in read and name not in keys)
