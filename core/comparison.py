"""Where a client stands among other clients, one feature at a time."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.client import Client
from core.client_filter import ALL_CLIENTS, ClientFilter
from core.client_store import ClientStore

SITUATED_FEATURES = (
    "AMT_INCOME_TOTAL",
    "annuity_to_income",
    "external_score_mean",
    "bureau_debt_ratio",
)
"""The four distributions of the client's page."""
BIN_COUNT = 32


@dataclass(frozen=True)
class Span:
    """The range over which a feature is drawn: its central values, long tails cut (0.5th to 99.5th centile)."""

    low: float
    high: float


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


def situate(
    store: ClientStore,
    client: Client,
    spans: Mapping[str, Span],
    features: Sequence[str] = SITUATED_FEATURES,
    client_filter: ClientFilter = ALL_CLIENTS,
) -> tuple[Standing, ...]:
    """Compare a client with a group on some numeric features.

    Args:
        store: the clients.
        client: the client, simulated or not.
        spans: the range drawn for each feature.
        features: what to compare.
        client_filter: the group.
    """
    return tuple(_standing(store, client, name, spans[name], client_filter) for name in features)


def _standing(
    store: ClientStore, client: Client, name: str, span: Span, client_filter: ClientFilter
) -> Standing:
    edges = np.linspace(span.low, span.high, BIN_COUNT + 1)
    value = client.number(name)
    share = math.nan if math.isnan(value) else store.share_below(name, value, client_filter)
    return Standing(name, value, share, edges, store.histogram(name, edges, client_filter))
