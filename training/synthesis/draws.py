"""Seeded draws from tables of frequencies and quantiles, over whole columns at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Columns = dict[str, Array]
DAYS_PER_MONTH = 30.4375
NEVER = 365243.0
"""The day number the data set uses for "never" or "not applicable"."""


def normal_cdf(score: Array) -> Array:
    """Turn standard normal scores into uniforms, any shape.

    Source: Abramowitz and Stegun, Handbook of Mathematical Functions, formula 26.2.17 (error below 7.5e-8).
    """
    t = 1.0 / (1.0 + 0.2316419 * np.abs(score))
    series = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    upper = np.exp(-0.5 * score * score) * 0.3989422804014327 * series
    return np.asarray(np.where(score >= 0.0, 1.0 - upper, upper))


def even_probabilities(count: int) -> Array:
    """Give the probabilities 1 % to 99 % of a table of ``count`` evenly spaced quantiles."""
    return np.asarray(np.linspace(0.01, 0.99, count))


def from_quantiles(uniform: Array, values: Sequence[float]) -> Array:
    """Read a table of evenly spaced quantiles (1 % to 99 %) at uniforms, shape (n,)."""
    return np.asarray(np.interp(uniform, even_probabilities(len(values)), np.asarray(values, dtype=float)))


def from_quantiles_by_group(uniform: Array, groups: Array, tables: Mapping[str, Sequence[float]]) -> Array:
    """Read the table of quantiles of each row's group, shape (n,); a group without table gives NaN."""
    out = np.full(uniform.shape, np.nan)
    for group, values in tables.items():
        rows = groups == group
        if rows.any():
            out[rows] = from_quantiles(uniform[rows], values)
    return out


def from_frequencies(uniform: Array, frequencies: Mapping[str, float]) -> Array:
    """Pick a label of a table of frequencies by uniforms, shape (n,), dtype object."""
    labels = np.array(list(frequencies), dtype=object)
    cumulated = np.cumsum(np.fromiter(frequencies.values(), dtype=float))
    return np.asarray(labels[np.searchsorted(cumulated[:-1] / cumulated[-1], uniform, side="right")])


def from_conditional(uniform: Array, groups: Array, tables: Mapping[str, Mapping[str, float]]) -> Array:
    """Pick a label from the table of each row's group, shape (n,); a group without table gives None."""
    out = np.full(uniform.shape, None, dtype=object)
    for group, frequencies in tables.items():
        rows = groups == group
        if rows.any():
            out[rows] = from_frequencies(uniform[rows], frequencies)
    return out


def from_weights(uniform: Array, weights: Array) -> Array:
    """Pick a column by row weights, shape (n, k), not necessarily adding up to one.

    Returns:
        Index of the column picked, shape (n,).
    """
    cumulated = np.cumsum(weights, axis=1)
    return np.asarray(np.minimum((cumulated < uniform[:, None] * cumulated[:, -1:]).sum(axis=1), weights.shape[1] - 1))


def row_numbers(counts: Array) -> tuple[Array, Array]:
    """Expand ``counts`` rows per parent: index of the parent and number within the parent, from 0."""
    parents = np.repeat(np.arange(len(counts)), counts)
    starts = np.cumsum(counts) - counts
    return parents, np.arange(len(parents)) - starts[parents]


def rounded(values: Array, step: float | Array) -> Array:
    """Round amounts to a multiple of ``step`` (one for all, or one per row) without binary dust, NaN kept."""
    return np.asarray(np.round(np.round(values / step) * step, 6))


def lookup(groups: Array, table: Mapping[str, float]) -> Array:
    """Replace each row's group by its figure, 0 for a group without one."""
    labels, inverse = np.unique(groups.astype(str), return_inverse=True)
    return np.asarray(np.array([table.get(label, 0.0) for label in labels])[inverse])


def joined(*parts: Array) -> Array:
    """Join label columns with ``|`` into one group name per row."""
    text = parts[0].astype(str).astype(object)
    for part in parts[1:]:
        text = text + "|" + part.astype(str).astype(object)
    return text
