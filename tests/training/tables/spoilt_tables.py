"""Ways to spoil the files of invented clients, and to hear what reading them says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.raw_tables.schema import TABLES
from tests.training.tables.tiny_tables import Row, read_rows, write_table
from training.errors import DataError
from training.tables import open_tables


def change_rows(folder: Path, name: str, change: Callable[[list[Row]], object]) -> None:
    path = folder / f"{name}.csv"
    rows = read_rows(path)
    change(rows)
    write_table(path, TABLES[name], rows)


def change_bytes(folder: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    path = folder / f"{name}.csv"
    path.write_bytes(change(path.read_bytes()))


def refusal(data: Path) -> str:
    with pytest.raises(DataError) as caught:
        open_tables(data)
    return str(caught.value)


def warnings_of(data: Path) -> tuple[str, ...]:
    with open_tables(data) as tables:
        return tables.warnings
