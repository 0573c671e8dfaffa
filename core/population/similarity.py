"""Finds the clients who resemble one client, so that a comparison is made with people in the same situation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.clients.client import Client
from core.model.encoding import CategoryCodes
from core.population.filter import ClientFilter

HIGHEST_RANK = 200
"""Ranks are half centiles: 0 for the lowest values of the population, 200 for the highest."""
MISSING_RANK = 255
MISSING_DISTANCE_RANKS = 67
"""A known value is as far from a missing one as two clients taken at random: a third of the ranks."""
HEAVIEST_WEIGHT = 255
"""Contributions to the distance are kept in one byte, which makes a search among all clients fast."""
FEWEST_SIMILAR = 200
MOST_SIMILAR = 1_000
SIMILAR_SHARE = 0.01
VERY_CLOSE_DISTANCE = 0.15
CLOSE_DISTANCE = 0.18
"""Two clients taken at random are 0.28 apart: very close is about half as far, close less than two thirds."""


class Closeness(StrEnum):
    """How near the farthest client of a group of similar ones is."""

    VERY_CLOSE = "very_close"
    CLOSE = "close"
    RATHER_FAR = "rather_far"


@dataclass(frozen=True)
class RankScale:
    """How one factor is measured: the place of a client's value among all known values.

    Args:
        factor: name in the catalogue.
        feature: the factor's feature of most use to the model; it stands for the factor.
        weight: 1 to 255, what the factor counts for.
        edges: the values at every half centile of the population, ascending; shape ``(201,)``, empty where no
            value is known.
    """

    factor: str
    feature: str
    weight: int
    edges: NDArray[np.float64]

    def ranks(self, values: NDArray[np.float64]) -> NDArray[np.uint8]:
        """The rank of each value, ties in the middle of the places that they share, 255 where it is missing.

        Args:
            values: as the model sees them, NaN where missing; shape ``(n,)``.
        """
        places = np.searchsorted(self.edges, values, "left") + np.searchsorted(self.edges, values, "right")
        ranks: NDArray[np.uint8] = np.clip((places - 1) // 2, 0, HIGHEST_RANK).astype(np.uint8)
        ranks[np.isnan(values) | (len(self.edges) == 0)] = MISSING_RANK
        return ranks

    def contributions(self, rank: int) -> bytes:
        """What each possible rank of another client adds to the distance from ``rank``: 256 whole numbers.

        A contribution is the weight times the gap over 200, rounded half up.
        """
        apart = np.minimum(np.abs(np.arange(256) - rank), HIGHEST_RANK)
        apart[MISSING_RANK] = MISSING_DISTANCE_RANKS
        if rank == MISSING_RANK:
            apart = np.where(np.arange(256) == MISSING_RANK, 0, MISSING_DISTANCE_RANKS)
        return ((2 * self.weight * apart + HIGHEST_RANK) // (2 * HIGHEST_RANK)).astype(np.uint8).tobytes()


@dataclass(frozen=True)
class Positions:
    """Every client's rank for every factor.

    Args:
        client_ids: ascending; shape ``(n,)``.
        scales: one a factor.
        columns: for each scale the ranks of all clients, one byte a client.
    """

    client_ids: NDArray[np.int64]
    scales: tuple[RankScale, ...]
    columns: tuple[bytes, ...]


@dataclass(frozen=True)
class SimilarGroup:
    """The clients nearest to one client, who is not among them.

    Args:
        client_ids: the nearest first.
        farthest_distance: weighted mean gap between the client and the farthest of them, as a share (0 to 1) of the
            population: 0.12 means 12 centiles on average.
    """

    client_ids: tuple[int, ...]
    farthest_distance: float

    @property
    def closeness(self) -> Closeness:
        """The farthest distance as a word."""
        if self.farthest_distance <= VERY_CLOSE_DISTANCE:
            return Closeness.VERY_CLOSE
        return Closeness.CLOSE if self.farthest_distance <= CLOSE_DISTANCE else Closeness.RATHER_FAR

    @cached_property
    def as_filter(self) -> ClientFilter:
        """The condition that keeps these clients and nobody else."""
        return ClientFilter(client_ids=self.client_ids)


def similar_count(client_count: int) -> int:
    """How many clients make a group of similar ones: one in a hundred, at least 200 and at most 1,000."""
    return min(client_count, max(FEWEST_SIMILAR, min(MOST_SIMILAR, round(SIMILAR_SHARE * client_count))))


class SimilarityIndex:
    """Measures how far every client is from one.

    The distance is the mean, over the factors of the model, of the gap between two ranks, weighted by what each
    factor counts for. Protected features are in no factor, so they have no say.

    Args:
        positions: of the clients searched.
    """

    def __init__(self, positions: Positions) -> None:
        self._positions = positions
        self._total_weight = sum(scale.weight for scale in positions.scales)

    def ranks(self, client: Client, codes: CategoryCodes) -> tuple[int, ...]:
        """The ranks of one client, simulated or not: one a factor."""
        scales = self._positions.scales
        return tuple(int(scale.ranks(np.array([_value(client, scale.feature, codes)]))[0]) for scale in scales)

    def similar_to(self, client: Client, codes: CategoryCodes) -> SimilarGroup:
        """The clients nearest to one, simulated or not; clients equally far are taken by ascending number.

        Args:
            client: the client to resemble; a stored client of the same number is left out.
            codes: numbers of the categories.
        """
        ids = self._positions.client_ids
        sums = self._contribution_sums(self.ranks(client, codes))
        own = ids == client.client_id
        sums[own] = np.iinfo(sums.dtype).max
        count = similar_count(len(ids) - int(own.any()))
        if count == 0:
            return SimilarGroup((), 0.0)
        farthest = np.partition(sums, count - 1)[count - 1]
        candidates = np.flatnonzero(sums <= farthest)
        nearest = candidates[np.argsort(sums[candidates], kind="stable")][:count]
        return SimilarGroup(tuple(ids[nearest].tolist()), float(farthest) / max(self._total_weight, 1))

    def _contribution_sums(self, ranks: Sequence[int]) -> NDArray[np.uint16]:
        sums = np.zeros(len(self._positions.client_ids), dtype=np.uint16)
        for scale, column, rank in zip(self._positions.scales, self._positions.columns, ranks, strict=True):
            # Replacing bytes by a table is several times faster than any arithmetic on arrays.
            sums += np.frombuffer(column.translate(scale.contributions(rank)), dtype=np.uint8)
        return sums


def _value(client: Client, feature: str, codes: CategoryCodes) -> float:
    value = client.values[feature]
    return codes.code(feature, value) if isinstance(value, str) else value
