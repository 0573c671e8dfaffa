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


def column_distance(
    table: str, column: str, values: Array, counts: Array, reference: Mapping[str, Any]
) -> ColumnDistance:
    """Compare one column with its published marginal.

    The total-variation distance is half the sum of absolute differences of the shares of labels, or of the intervals
    between published quantiles.

    Args:
        table: name of the table.
        column: name of the column.
        values: distinct values, labels (None when missing) or figures (NaN when missing), shape (v,).
        counts: rows with each value, shape (v,).
        reference: published share of missing values, with shares of labels, or edges and masses of intervals.
    """
    labels = values.dtype == object
    unknown = np.array([value is None for value in values], dtype=bool) if labels else np.isnan(values.astype(float))
    known, rows = values[~unknown], counts[~unknown]
    difference = 1.0 - float(rows.sum() / counts.sum()) - float(reference["missing"])
    if len(known) == 0:
        return ColumnDistance(table, column, difference, 1.0)
    found, expected = _shares(known, rows / rows.sum(), reference)
    return ColumnDistance(table, column, difference, float(np.abs(found - expected).sum() / 2.0))


def _shares(known: Array, shares: Array, reference: Mapping[str, Any]) -> tuple[Array, Array]:
    if "edges" in reference:
        places = np.searchsorted(np.asarray(reference["edges"]), known.astype(float), side="left")
        found = np.bincount(places, weights=shares, minlength=len(reference["edges"]) + 1)
        return found, np.asarray(reference["masses"])
    texts = known.astype(str) if known.dtype == object else known.astype(float).astype(str)
    by_label = dict(zip(texts.tolist(), shares.tolist(), strict=True))
    every = sorted(set(by_label) | set(reference["frequency"]))
    expected = [float(reference["frequency"].get(label, 0.0)) for label in every]
    return np.array([by_label.get(label, 0.0) for label in every]), np.array(expected)
