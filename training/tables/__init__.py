"""From the competition's files to typed, checked tables."""

from training.tables.table_set import TableSet, open_tables

__all__ = ["TableSet", "open_tables"]
