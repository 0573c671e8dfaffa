"""Columns of a folder of tables, one table in memory at a time, whatever its size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from training.errors import DataError
from training.synthesis.draws import Array
from training.synthesis.layout import TABLE_COLUMNS

_LABEL_PREFIXES = (
    "NAME_",
    "CODE_",
    "FLAG_OWN_",
    "FLAG_LAST_",
    "WEEKDAY_",
    "ORGANIZATION_",
    "OCCUPATION_",
    "CHANNEL_",
    "PRODUCT_",
)
_LABEL_COLUMNS = [
    "FONDKAPREMONT_MODE",
    "HOUSETYPE_MODE",
    "WALLSMATERIAL_MODE",
    "EMERGENCYSTATE_MODE",
    "CREDIT_ACTIVE",
    "CREDIT_CURRENCY",
    "CREDIT_TYPE",
    "STATUS",
]
_MEMORY_LIMIT = "3GB"


def is_label(column: str) -> bool:
    """Tell whether a column holds labels rather than figures."""
    return column in _LABEL_COLUMNS or column.startswith(_LABEL_PREFIXES)


class TableFolder:
    """Reads the CSV tables of a folder.

    Args:
        folder: where the eight tables are.

    Raises:
        DataError: the folder or a table is missing.
    """

    def __init__(self, folder: Path) -> None:
        for table in TABLE_COLUMNS:
            if not (folder / f"{table}.csv").is_file():
                raise DataError(
                    "a table is missing", str(folder / f"{table}.csv"), "give a folder written by synthesise"
                )
        self._folder = folder
        self._connection = duckdb.connect(config={"threads": 2, "memory_limit": _MEMORY_LIMIT})
        self._connection.execute("SET enable_progress_bar = false")

    @contextmanager
    def loaded(self, *tables: str) -> Iterator[None]:
        """Hold tables in memory under their names."""
        for table in tables:
            types = {
                name: "VARCHAR" if is_label(name) else "BIGINT" if name.startswith("SK_ID") else "DOUBLE"
                for name in TABLE_COLUMNS[table]
            }
            listed = ", ".join(f"'{name}': '{kind}'" for name, kind in types.items())
            path = str(self._folder / f"{table}.csv").replace("'", "''")
            try:
                self._connection.execute(
                    f"CREATE TABLE {table} AS SELECT * FROM "
                    f"read_csv('{path}', header = true, delim = ',', columns = {{{listed}}})"
                )
            except duckdb.Error as error:
                raise DataError("a table cannot be read", path, "give a folder written by synthesise") from error
        yield
        for table in tables:
            self._connection.execute(f"DROP TABLE {table}")

    def column(self, table: str, name: str) -> Array:
        """Read one column, labels as object with None, figures as float with NaN, keys as int; shape (rows,)."""
        return self._array(f'SELECT "{name}" FROM {table}', name, is_label(name))

    def counts(self, table: str, name: str) -> tuple[Array, Array]:
        """Read the distinct values of a column, missing included, and how many rows have each; shapes (v,)."""
        query = f'SELECT "{name}", count(*) AS "rows" FROM {table} GROUP BY 1 ORDER BY 1'
        return self._array(query, name, is_label(name)), self._array(query, "rows", False)

    def _array(self, query: str, name: str, label: bool) -> Array:
        values = self._connection.execute(query).fetchnumpy()[name]
        mask = np.ma.getmaskarray(values)
        if not label:
            return np.asarray(np.ma.filled(values, np.nan) if mask.any() else np.ma.getdata(values))
        labels = np.asarray(np.ma.getdata(values), dtype=object)
        labels[mask] = None
        return labels

    def figure(self, query: str) -> float:
        """Read the single figure a query gives, NaN for none."""
        row = self._connection.execute(query).fetchone()
        return float("nan") if row is None or row[0] is None else float(row[0])

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Read all rows a query gives."""
        found: list[tuple[Any, ...]] = self._connection.execute(query).fetchall()
        return found
