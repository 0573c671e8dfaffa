"""Where a client stands among other clients, one feature at a time."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.clients.client import Client
from core.population.store import ClientStore
from core.values import Span

SITUATED_FEATURES = (
    "AMT_INCOME_TOTAL",
    "annuity_to_income",
    "external_score_mean",
    "bureau_debt_ratio",
)
"""The four distributions of the client's page."""
BIN_COUNT = 32


@dataclass(frozen=True)
class Standing:
    """One client among a group, for one numeric feature.

    Args:
        feature: name in the catalogue.
        value: the client's value, NaN where missing.
        share_below: share (0 to 1) of the group's known values strictly below; NaN where the value is missing.
        edges: bins of the histogram, ascending; shape ``(bins + 1,)``; values beyond are in the end bins.
        counts: clients a bin; shape ``(bins,)``.
    """

    feature: str
    value: float
    share_below: float
    edges: NDArray[np.float64]
    counts: NDArray[np.int64]


class Population:
    """The known values of the situated features, sorted once, so that a simulation asks nothing of the database.

    Args:
        columns: by feature, the known values of every client, ascending.
        spans: by feature, the range drawn.
    """

    def __init__(self, columns: Mapping[str, NDArray[np.float64]], spans: Mapping[str, Span]) -> None:
        self._columns = columns
        self._edges = {name: np.linspace(spans[name].low, spans[name].high, BIN_COUNT + 1) for name in columns}
        self._counts = {name: _clipped_counts(columns[name], self._edges[name]) for name in columns}

    def situate(self, client: Client) -> tuple[Standing, ...]:
        """Where a client, simulated or not, stands among all."""
        return tuple(self._standing(name, client.number(name)) for name in self._columns)

    def _standing(self, name: str, value: float) -> Standing:
        column = self._columns[name]
        known = len(column) > 0 and not math.isnan(value)
        share = float(np.searchsorted(column, value, side="left")) / len(column) if known else math.nan
        return Standing(name, value, share, self._edges[name], self._counts[name])


def read_population(store: ClientStore, spans: Mapping[str, Span]) -> Population:
    """Read the situated features of every client; 2.8 MB a feature at full size."""
    return Population({name: store.known_values(name) for name in SITUATED_FEATURES}, spans)


def _clipped_counts(column: NDArray[np.float64], edges: NDArray[np.float64]) -> NDArray[np.int64]:
    inside = np.clip(column, edges[0], edges[-1])
    return np.histogram(inside, edges)[0].astype(np.int64)
