"""Feature files of fresh invented clients, with changes that a test makes on purpose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas

Change = Callable[[pandas.Series], Any]


def write_changed(source: Path, path: Path, rows: slice, changes: Mapping[str, Change]) -> Path:
    """Write some clients of a feature file, some of their columns changed."""
    table = pandas.read_parquet(source)
    table = table[table["TARGET"].notna()].iloc[rows].reset_index(drop=True)
    for name, change in changes.items():
        table[name] = change(table[name])
    table.to_parquet(path, index=False)
    return path


def no_outcome(column: pandas.Series) -> pandas.Series:
    return pandas.Series(np.nan, index=column.index)
