"""How far synthetic tables lie from the published aggregates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from training.synthesis.draws import Array


@dataclass(frozen=True)
class ColumnDistance:
    """Distance of one column.

    Args:
        table, column: which.
        missing_difference: synthetic minus published share of missing values, −1 to 1.
        total_variation: total-variation distance of the known values, 0 to 1.
    """

    table: str
    column: str
    missing_difference: float
    total_variation: float


@dataclass(frozen=True)
class FigureDistance:
    """A synthetic figure beside the published one, in the same unit."""

    name: str
    found: float
    expected: float
    rows: int

    @property
    def difference(self) -> float:
        """Found minus expected."""
        return self.found - self.expected


def column_distance(table: str, column: str, values: Array, reference: Mapping[str, Any]) -> ColumnDistance:
    """Compare one column, shape (n,), with its published marginal.

    The total-variation distance is half the sum of absolute differences of the shares of labels, or of the intervals
    between published quantiles.
    """
    if values.dtype == object:
        unknown = np.array([value is None for value in values], dtype=bool)
    else:
        unknown = np.isnan(values.astype(float))
    known = values[~unknown]
    difference = float(unknown.mean()) - float(reference["missing"])
    if len(known) == 0:
        return ColumnDistance(table, column, difference, 1.0)
    found, expected = _shares(known, reference)
    return ColumnDistance(table, column, difference, float(np.abs(found - expected).sum() / 2.0))


def _shares(known: Array, reference: Mapping[str, Any]) -> tuple[Array, Array]:
    if "edges" in reference:
        places = np.searchsorted(np.asarray(reference["edges"]), known.astype(float), side="left")
        counts = np.bincount(places, minlength=len(reference["edges"]) + 1)
        return counts / len(known), np.asarray(reference["masses"])
    texts = known.astype(str) if known.dtype == object else known.astype(float).astype(str)
    labels, counts = np.unique(texts, return_counts=True)
    found = dict(zip(labels.tolist(), (counts / len(known)).tolist(), strict=True))
    every = sorted(set(found) | set(reference["frequency"]))
    expected = [float(reference["frequency"].get(label, 0.0)) for label in every]
    return np.array([found.get(label, 0.0) for label in every]), np.array(expected)
