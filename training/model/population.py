"""What the bundle says of its clients as a whole: reference profile, medians, ranges."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.features.catalogue import Catalogue
from core.model.policy import Policy
from core.model.reference import Reference
from core.model.reference_words import is_worded
from core.values import Span
from training.features.table import FeatureTable

TAIL = 0.005


def describe_population(
    table: FeatureTable,
    catalogue: Catalogue,
    matrix: NDArray[np.float64],
    probability: NDArray[np.float64],
    policy: Policy,
) -> Reference:
    """Figures of the population of a bundle.

    Args:
        table: every client of the bundle; n of them.
        catalogue: the features.
        matrix: the clients as the model sees them; shape ``(n, model features)``.
        probability: their probabilities of default; shape ``(n,)``.
        policy: says who is granted.
    """
    granted = probability < policy.review_low
    # Where nobody is granted, the least risky half stands in: a reference is needed all the same.
    kept = granted if granted.any() else probability <= np.median(probability)
    return Reference(
        granted_median={
            feature.name: (_most_frequent if is_worded(feature) else _median)(matrix[kept, position])
            for position, feature in enumerate(catalogue.model_features)
        },
        median={name: _median(column) for name, column in table.numbers.items()},
        seen={name: _span(column[table.is_train], 0.0) for name, column in table.numbers.items()},
        spans={name: _widened(_span(column, TAIL)) for name, column in table.numbers.items()},
    )


def _median(column: NDArray[np.float64]) -> float:
    known = column[~np.isnan(column)]
    return float(np.median(known)) if len(known) else float("nan")


def _most_frequent(column: NDArray[np.float64]) -> float:
    values, counts = np.unique(column[~np.isnan(column)], return_counts=True)
    return float(values[np.argmax(counts)]) if len(values) else float("nan")


def _span(column: NDArray[np.float64], tail: float) -> Span:
    known = column[~np.isnan(column)]
    if not len(known):
        return Span(0.0, 0.0)
    low, high = np.quantile(known, [tail, 1.0 - tail])
    return Span(float(low), float(high))


def _widened(span: Span) -> Span:
    return span if span.high > span.low else Span(span.low - 0.5, span.high + 0.5)
