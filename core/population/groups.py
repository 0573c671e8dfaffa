"""Counts a group of clients beside all clients, in as few passes over the client database as can be."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from core.features.catalogue import Catalogue
from core.model.policy import Policy
from core.population.binning import Bins
from core.population.filter import ClientFilter
from core.population.query import quoted, where

if TYPE_CHECKING:
    import duckdb

SAMPLE_MULTIPLIER = 2_654_435_761
SAMPLE_MODULUS = 4_294_967_296
"""Knuth's multiplicative hash of the client's number: the same clients are sampled each time, spread over all."""
BINS_REMEMBERED, CATEGORIES_REMEMBERED, OUTCOMES_REMEMBERED, DENSITIES_REMEMBERED = 256, 256, 16, 32
OPTION_SHARES = (0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0)


@dataclass(frozen=True)
class BinCounts:
    """Clients a bin, values beyond the bins counted in the first and last one.

    Args:
        counts: shape ``(bins,)``.
        below, above: clients beyond the first and the last edge.
        missing: clients whose value is not known, in no bin.
    """

    counts: NDArray[np.int64]
    below: int
    above: int
    missing: int

    @property
    def known(self) -> int:
        """Clients whose value is known."""
        return int(self.counts.sum())

    @property
    def total(self) -> int:
        """Every client of the group."""
        return self.known + self.missing


@dataclass(frozen=True)
class NumberPlace:
    """Where one value stands among the known values of a group.

    Args:
        known: clients of the group whose value is known.
        below, equal: those among them strictly below, and at the very value; 0 where the value is missing.
        median: of the known values, NaN where it was not asked for or none is known.
    """

    known: int
    below: int
    equal: int
    median: float

    @property
    def position(self) -> float:
        """Share (0 to 1) of the known values below, half of the ties counted; NaN where none is known."""
        return (self.below + 0.5 * self.equal) / self.known if self.known else math.nan


@dataclass(frozen=True)
class OutcomeCounts:
    """Clients of a group: all, those whose outcome is known, and those among them who did not repay."""

    total: int
    known: int
    not_repaid: int


class GroupQueries:
    """Statistics of groups; nothing that it returns names a client.

    Args:
        connection: the client database.
        catalogue: the features.
        policy: where the advice changes, for filters on the advice.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, policy: Policy) -> None:
        self._connection = connection
        self._catalogue = catalogue
        self._policy = policy
        # The clients of a bundle never change: what was counted once need not be counted again.
        self._remembered_bins = lru_cache(BINS_REMEMBERED)(self._count_bins)
        self._remembered_categories = lru_cache(CATEGORIES_REMEMBERED)(self._count_categories)
        self._remembered_outcomes = lru_cache(OUTCOMES_REMEMBERED)(self._count_outcomes)
        self._remembered_densities = lru_cache(DENSITIES_REMEMBERED)(self._count_density)

    def bins(self, feature: str, bins: Bins, group: ClientFilter) -> BinCounts:
        """A group over the bins of a numeric feature."""
        return self._remembered_bins(feature, bins, group)

    def categories(self, features: tuple[str, ...], group: ClientFilter) -> Mapping[str, Mapping[str, int]]:
        """By categorical feature, the clients of a group by category (empty text: not given), in one query."""
        return self._remembered_categories(features, group) if features else {}

    def outcomes(self, group: ClientFilter) -> OutcomeCounts:
        """How many clients of a group did not repay, among those whose outcome is known."""
        return self._remembered_outcomes(group)

    def _count_bins(self, feature: str, bins: Bins, group: ClientFilter) -> BinCounts:
        condition = where(group, self._policy)
        column, count = quoted(feature), bins.count
        amount = f"ln({column})" if bins.is_logarithmic else column
        found = self._connection.execute(
            f"SELECT CASE WHEN {column} IS NULL THEN NULL WHEN {column} < ? THEN -1 WHEN {column} > ? THEN {count} "
            f"ELSE least(greatest(floor(({amount} - ?) / ?), 0), {count - 1})::INTEGER END AS bin, "
            f"count(*) FROM clients WHERE {condition.text} GROUP BY bin",
            (bins.low, bins.high, bins.start, bins.step, *condition.parameters),
        ).fetchall()
        counted = {row[0]: int(row[1]) for row in found}
        counts = np.array([counted.get(place, 0) for place in range(count)], dtype=np.int64)
        below, above = counted.get(-1, 0), counted.get(count, 0)
        counts[0] += below
        counts[-1] += above
        counts.flags.writeable = False
        return BinCounts(counts, below, above, counted.get(None, 0))

    def places(
        self, values: Mapping[str, float], group: ClientFilter, *, with_medians: bool
    ) -> Mapping[str, NumberPlace]:
        """Where one client's numbers stand among a group, in one query.

        Args:
            values: by numeric feature, the client's value, NaN where missing.
            group: the clients to stand among.
            with_medians: whether medians are wanted, which costs as much as all the rest.
        """
        if not values:
            return {}
        condition = where(group, self._policy)
        columns: list[str] = []
        parameters: list[float | None] = []
        for name, value in values.items():
            column = quoted(name)
            median = f"median({column})" if with_medians else "NULL"
            columns.append(f"count({column}), count_if({column} < ?), count_if({column} = ?), {median}")
            parameters += [None, None] if math.isnan(value) else [value, value]
        row = self._connection.execute(
            f"SELECT {', '.join(columns)} FROM clients WHERE {condition.text}",
            (*parameters, *condition.parameters),
        ).fetchall()[0]
        return {
            name: NumberPlace(int(known), int(below), int(equal), math.nan if median is None else float(median))
            for name, (known, below, equal, median) in zip(values, _fours(row), strict=True)
        }

    def _count_categories(self, features: tuple[str, ...], group: ClientFilter) -> Mapping[str, Mapping[str, int]]:
        condition = where(group, self._policy)
        columns = ", ".join(f"histogram({_category(self._catalogue, name)})" for name in features)
        row = self._connection.execute(
            f"SELECT {columns} FROM clients WHERE {condition.text}", condition.parameters
        ).fetchall()[0]
        return {name: dict(counts or {}) for name, counts in zip(features, row, strict=True)}

    def _count_outcomes(self, group: ClientFilter) -> OutcomeCounts:
        condition = where(group, self._policy)
        row = self._connection.execute(
            "SELECT count(*), count(not_repaid), coalesce(sum(not_repaid), 0) FROM "
            f"(SELECT client_id FROM clients WHERE {condition.text}) LEFT JOIN outcomes USING (client_id)",
            condition.parameters,
        ).fetchall()[0]
        return OutcomeCounts(int(row[0]), int(row[1]), int(row[2]))

    def sample(self, across: str, up: str, group: ClientFilter, excluded_id: int, limit: int) -> NDArray[np.float64]:
        """Some clients of a group, always the same ones, without anything that names them.

        Args:
            across: a numeric feature, known for every client sampled.
            up: another one.
            group: the clients to draw from.
            excluded_id: the client who is never sampled.
            limit: how many at most.

        Returns:
            One row a client: both values, then 1 not repaid, 0 repaid, NaN not known; shape ``(n, 3)``.
        """
        condition = where(group, self._policy)
        found = self._connection.execute(
            "SELECT across, up, not_repaid FROM ("
            f"SELECT client_id, {quoted(across)} AS across, {quoted(up)} AS up FROM clients "
            f"WHERE across IS NOT NULL AND up IS NOT NULL AND client_id <> ? AND ({condition.text}) "
            f"ORDER BY client_id * {SAMPLE_MULTIPLIER} % {SAMPLE_MODULUS} LIMIT {int(limit)}"
            ") LEFT JOIN outcomes USING (client_id)",
            (excluded_id, *condition.parameters),
        ).fetchall()
        return np.array(found, dtype=np.float64).reshape(-1, 3)

    def density(self, across: str, across_bins: Bins, up: str, up_bins: Bins) -> NDArray[np.int64]:
        """All clients over the cells of two numeric features, those beyond an axis in its last cell, in one query.

        Args:
            across: a numeric feature; clients without it are in no cell.
            across_bins: the cells along it.
            up: another one.
            up_bins: the cells along that.

        Returns:
            Clients a cell; shape ``(up_bins.count, across_bins.count)``, not to be written to.
        """
        return self._remembered_densities(across, across_bins, up, up_bins)

    def _count_density(self, across: str, across_bins: Bins, up: str, up_bins: Bins) -> NDArray[np.int64]:
        x, y = _cell(across, across_bins), _cell(up, up_bins)
        found = self._connection.execute(
            f"SELECT {y} * {across_bins.count} + {x} AS cell, count(*) AS clients FROM clients "
            f"WHERE {quoted(across)} IS NOT NULL AND {quoted(up)} IS NOT NULL GROUP BY cell"
        ).fetchnumpy()
        counts = np.zeros(up_bins.count * across_bins.count, dtype=np.int64)
        counts[np.asarray(found["cell"], dtype=np.int64)] = found["clients"]
        counts.flags.writeable = False
        return counts.reshape(up_bins.count, across_bins.count)

    def number_options(self, feature: str, group: ClientFilter) -> tuple[int, int, tuple[float, ...]]:
        """Clients of a group, those whose value is known, and the values at ``OPTION_SHARES`` of a numeric feature."""
        condition = where(group, self._policy)
        column = quoted(feature)
        total, known, values = self._connection.execute(
            f"SELECT count(*), count({column}), quantile_cont({column}, {list(OPTION_SHARES)}) "
            f"FROM clients WHERE {condition.text}",
            condition.parameters,
        ).fetchall()[0]
        return int(total), int(known), tuple(float(value) for value in values or ())


def _category(catalogue: Catalogue, feature: str) -> str:
    if catalogue.by_name[feature].is_text:
        return f"coalesce({quoted(feature)}, '')"
    return f"coalesce({quoted(feature)}::INTEGER::VARCHAR, '')"


def _cell(feature: str, bins: Bins) -> str:
    """The place of a client's value among bins, those beyond them in the first and the last one; in SQL."""
    held = f"least(greatest({quoted(feature)}, {bins.low!r}::DOUBLE), {bins.high!r}::DOUBLE)"
    along = f"ln({held})" if bins.is_logarithmic else held
    return f"least(greatest(floor(({along} - {bins.start!r}) / {bins.step!r}), 0), {bins.count - 1})::INTEGER"


def _fours(row: Sequence[float | None]) -> list[tuple[float, float, float, float | None]]:
    return [
        (row[start] or 0, row[start + 1] or 0, row[start + 2] or 0, row[start + 3]) for start in range(0, len(row), 4)
    ]
