"""The demonstration clients as plain numpy columns, read without the store: what tests compare its answers with."""

from __future__ import annotations

import shutil
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from core.clients.history import PastCredit
from core.population.past import CREDIT_COLUMNS, past_credit


@dataclass(frozen=True)
class DatabaseCopy:
    """A copy of a bundle's client database, since one process may not open a file in two ways."""

    connection: duckdb.DuckDBPyConnection

    def numbers(self, name: str, table: str = "clients") -> NDArray[np.float64]:
        """A numeric column, NaN where missing, by ascending client number."""
        found = self.connection.execute(f'SELECT "{name}" FROM {table} ORDER BY client_id').fetchall()
        return np.array([row[0] for row in found], dtype=np.float64)

    def texts(self, name: str) -> list[str]:
        """A text column, empty where missing, by ascending client number."""
        found = self.connection.execute(f'SELECT "{name}" FROM clients ORDER BY client_id').fetchall()
        return [row[0] or "" for row in found]

    def ids(self) -> list[int]:
        """Every client number, ascending."""
        found = self.connection.execute("SELECT client_id FROM clients ORDER BY client_id").fetchall()
        return [row[0] for row in found]

    def outcomes(self) -> dict[int, int]:
        """The known outcomes: 1 not repaid, 0 repaid."""
        return dict(self.connection.execute("SELECT client_id, not_repaid FROM outcomes").fetchall())

    def credits_elsewhere(self) -> dict[int, tuple[PastCredit, ...]]:
        """The credits from other lenders of every client who has some, in no particular order."""
        query = f"SELECT client_id, {CREDIT_COLUMNS} FROM history_credits WHERE source = 'bureau'"
        found = defaultdict(list)
        for client_id, *row in self.connection.execute(query).fetchall():
            found[client_id].append(past_credit(tuple(row)))
        return {client_id: tuple(several) for client_id, several in found.items()}


def copy_database(bundle_folder: Path, scratch: Path) -> DatabaseCopy:
    """Copy a bundle's client database and open the copy."""
    copied = scratch / "copy_of_clients.duckdb"
    shutil.copyfile(bundle_folder / "clients.duckdb", copied)
    return DatabaseCopy(duckdb.connect(str(copied), read_only=True))
