"""CSV files formatted like the originals, written in parts and put together in order."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from training.synthesis.draws import Columns

_COPY_BYTES = 1 << 22


class TableWriter:
    """Writes columns as CSV: header, comma, nothing for a missing value, quotes only where needed."""

    def __init__(self) -> None:
        self._connection = duckdb.connect(config={"threads": 1})
        self._connection.execute("SET enable_progress_bar = false")

    def write(self, columns: Columns, path: Path) -> None:
        """Write one table (columns in order) to ``path``, header included."""
        arrays = {name: pa.array(values, from_pandas=True) for name, values in columns.items()}
        self._connection.register("part", pa.table(arrays))
        target = str(path).replace("'", "''")
        self._connection.execute(f"COPY (SELECT * FROM part) TO '{target}' (FORMAT csv, HEADER, DELIMITER ',')")
        self._connection.unregister("part")

    def close(self) -> None:
        """Give the connection's memory back."""
        self._connection.close()


def join_parts(parts: Sequence[Path], path: Path) -> None:
    """Put CSV parts with the same header together into ``path``, in order, and delete them."""
    with path.open("wb") as whole:
        for number, part in enumerate(parts):
            with part.open("rb") as rows:
                if number:
                    rows.readline()
                shutil.copyfileobj(rows, whole, _COPY_BYTES)
            part.unlink()
