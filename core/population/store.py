"""The clients of a bundle, read from a locked read-only DuckDB file."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.clients.client import Client
from core.clients.history import ClientHistory
from core.errors import BundleError
from core.features.catalogue import Catalogue
from core.model.comparable import ComparableOutcomes
from core.model.policy import Policy
from core.population.database import DATABASE_NAME, open_database, reading_database
from core.population.filter import ALL_CLIENTS, ClientFilter, ClientOrder, Outcome
from core.population.groups import GroupQueries
from core.population.packed_rows import PackedRows
from core.population.past import read_history
from core.population.positions import read_positions
from core.population.query import Parameter, order_by, quoted, where
from core.population.similarity import Positions
from core.values import Value

OWN_COLUMNS = ("client_id", "pending", "probability")
"""Columns of the client table that are no feature of the catalogue."""
TABLES = (
    "clients", "client_files", "outcomes", "out_of_fold", "positions", "position_scales",
    "history_credits", "history_months",
)  # fmt: skip


@dataclass(frozen=True)
class ClientRow:
    """One line of a list.

    Args:
        client_id: SK_ID_CURR.
        probability: calibrated probability of default (0 to 1).
        values: the features asked for; NaN or an empty text where missing.
        corrected: by feature, what the bundle says where a person has put something else in its place.
    """

    client_id: int
    probability: float
    values: Mapping[str, Value]
    corrected: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Listing:
    """The beginning of a list.

    Args:
        rows: its first rows.
        count: how many there are in all.
    """

    rows: tuple[ClientRow, ...]
    count: int


class ClientStore:
    """Finds and counts clients. Belongs to one thread at a time, as DuckDB connections do.

    Args:
        path: the bundle's ``clients.duckdb``.
        catalogue: the features; every one is a column of the table.
        policy: where the advice changes, for filters on the advice.

    Raises:
        BundleError: the file is no such database, or its columns are not the catalogue's.
    """

    def __init__(self, path: Path, catalogue: Catalogue, policy: Policy) -> None:
        self._catalogue = catalogue
        self._policy = policy
        self._connection = open_database(path)
        try:
            self._check_columns()
        except BundleError:
            self._connection.close()
            raise
        self._files = PackedRows(self._connection, catalogue)
        self.groups = GroupQueries(self._connection, catalogue, policy)

    def close(self) -> None:
        """Release the file."""
        self._connection.close()

    def count(self, client_filter: ClientFilter = ALL_CLIENTS) -> int:
        """How many clients meet the conditions."""
        condition = where(client_filter, self._policy)
        row = self._connection.execute(
            f"SELECT count(*) FROM clients WHERE {condition.text}", condition.parameters
        ).fetchone()
        return int(row[0]) if row else 0

    def get(self, client_id: int) -> Client:
        """One client's whole file.

        Raises:
            UnknownClientError: no such client here.
        """
        return self._files.get(client_id)

    def rows(
        self, client_filter: ClientFilter, order: ClientOrder, features: Sequence[str], offset: int, limit: int
    ) -> tuple[ClientRow, ...]:
        """A window of a sorted list.

        Args:
            client_filter: the clients meant.
            order: how they are sorted.
            features: the features to read.
            offset: position of the first row, from 0.
            limit: most rows to read.
        """
        sql, parameters = self._listing_query(client_filter, order, features)
        window = f"{sql} LIMIT {int(limit)} OFFSET {int(offset)}"
        found = self._connection.execute(window, parameters).fetchall()
        return self._client_rows(features, found)

    def stream(
        self, client_filter: ClientFilter, order: ClientOrder, features: Sequence[str], piece_rows: int
    ) -> Iterator[tuple[ClientRow, ...]]:
        """A whole list as of ``rows``, ``piece_rows`` at most at a time; other questions may come between pieces."""
        sql, parameters = self._listing_query(client_filter, order, features)
        # A connection of its own: the next question on the same one would end the list.
        with self._connection.cursor() as cursor:
            found = cursor.execute(sql, parameters)
            while rows := found.fetchmany(piece_rows):
                yield self._client_rows(features, rows)

    def listing(self, client_filter: ClientFilter, order: ClientOrder, features: Sequence[str], limit: int) -> Listing:
        """The first rows of a sorted list and its length; arguments as for ``rows``."""
        rows = self.rows(client_filter, order, features, 0, limit)
        # A list shorter than what was asked for has been counted already.
        return Listing(rows, len(rows) if len(rows) < limit else self.count(client_filter))

    def known_values(self, feature: str) -> NDArray[np.float64]:
        """Every known value of a numeric feature, ascending; shape ``(clients where it is known,)``."""
        found = self._connection.execute(
            f"SELECT {quoted(feature)} AS known FROM clients WHERE {quoted(feature)} IS NOT NULL"
        ).fetchnumpy()
        return np.sort(np.asarray(found["known"], dtype=np.float64))

    def coded_columns(
        self, categories: Mapping[str, Sequence[str]]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64], Mapping[str, NDArray[np.uint8]]]:
        """Every client's number and probability, and some categorical features as positions among their categories.

        Args:
            categories: by feature, its categories, the empty text (not given) first; any other reads as not given.

        Returns:
            Each of shape ``(n,)``, by ascending client number.
        """
        coded = ", ".join(
            f"(coalesce(list_position(?::VARCHAR[], {name}), 1) - 1)::UTINYINT AS {name}"
            for name in map(quoted, categories)
        )
        found = self._connection.execute(
            f"SELECT client_id, probability, {coded} FROM clients ORDER BY client_id",
            [list(names) for names in categories.values()],
        ).fetchnumpy()
        codes = {name: np.asarray(found[name], dtype=np.uint8) for name in categories}
        return np.asarray(found["client_id"], dtype=np.int64), np.asarray(found["probability"]), codes

    def comparable_outcomes(self) -> ComparableOutcomes:
        """Past clients' out-of-fold scores with their outcomes, without anything that names them."""
        found = self._connection.execute("SELECT score, not_repaid FROM out_of_fold ORDER BY score").fetchnumpy()
        return ComparableOutcomes(
            np.asarray(found["score"], dtype=np.float64), np.asarray(found["not_repaid"], dtype=np.int64)
        )

    def history(self, client_id: int) -> ClientHistory:
        """One client's earlier credits and months of payment; empty where nothing is known."""
        return read_history(self._connection, client_id)

    def positions(self) -> Positions:
        """Every client's rank for every factor: one byte a client and factor.

        Raises:
            BundleError: the database holds no ranks, or ranks of other features.
        """
        return read_positions(self._connection, self._catalogue)

    def pending_count(self) -> int:
        """Applications that wait for a decision."""
        return self.count(ClientFilter(outcome=Outcome.PENDING))

    def _listing_query(
        self, client_filter: ClientFilter, order: ClientOrder, features: Sequence[str]
    ) -> tuple[str, tuple[Parameter, ...]]:
        condition = where(client_filter, self._policy)
        columns = ", ".join(map(quoted, ("client_id", "probability", *features)))
        return f"SELECT {columns} FROM clients WHERE {condition.text} {order_by(order)}", condition.parameters

    def _client_rows(self, features: Sequence[str], found: Sequence[Sequence[Any]]) -> tuple[ClientRow, ...]:
        return tuple(ClientRow(int(row[0]), float(row[1]), self._values(features, row[2:])) for row in found)

    def _values(self, names: Sequence[str], row: Sequence[object]) -> dict[str, Value]:
        features = self._catalogue.by_name
        values: dict[str, Value] = {}
        for name, value in zip(names, row, strict=True):
            if features[name].is_text:
                values[name] = str(value) if value is not None else ""
            else:
                values[name] = float(value) if isinstance(value, int | float) else math.nan
        return values

    def _check_columns(self) -> None:
        with reading_database():
            tables = {row[0] for row in self._connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
            for name in TABLES:
                if name not in tables:
                    raise BundleError("file_unreadable", DATABASE_NAME, found=f"no table {name}")
            found = self._connection.execute("SELECT * FROM clients LIMIT 0").description
        present = tuple(column[0] for column in found)
        expected = (*OWN_COLUMNS, *(feature.name for feature in self._catalogue.features))
        for name in (*expected, *present):
            if name not in present or name not in expected:
                raise BundleError("features_differ", name, DATABASE_NAME)
