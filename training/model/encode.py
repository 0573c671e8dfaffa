"""Fits the number of each category: its smoothed default rate, never seen by the client it is given to."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.features.catalogue import Catalogue
from core.model.encoding import CategoryCodes
from training.features.table import FeatureTable
from training.model.split import fold_numbers

INNER_FOLDS = 5


def fit_codes(table: FeatureTable, catalogue: Catalogue, smoothing_rows: float) -> CategoryCodes:
    """Order the categories of every question by their default rate.

    The number is the rate shrunk towards the overall rate (Micci-Barreca, SIGKDD Explorations 3, 2001).

    Args:
        table: training clients only, with known outcomes.
        catalogue: says which features are categories of the model.
        smoothing_rows: weight of the overall rate, in clients.
    """
    prior = float(table.target.mean())
    names = [feature.name for feature in catalogue.model_features if feature.is_text]
    codes = {name: _rates(table.texts[name], table.target, prior, smoothing_rows) for name in names}
    return CategoryCodes(codes, dict.fromkeys(names, prior))


def training_matrix(
    table: FeatureTable,
    groups: NDArray[np.int64],
    catalogue: Catalogue,
    smoothing_rows: float,
    seed: int,
) -> NDArray[np.float64]:
    """Training clients as the model sees them, each category's number fitted on other persons.

    Args:
        table: training clients; n of them.
        groups: person of each client; shape ``(n,)``.
        catalogue: the features.
        smoothing_rows: see :func:`fit_codes`.
        seed: of the inner split.

    Returns:
        Shape ``(n, model features)``.
    """
    matrix = np.empty((len(table), len(catalogue.model_features)), dtype=np.float64)
    folds = fold_numbers(groups, table.target, INNER_FOLDS, seed)
    for position, feature in enumerate(catalogue.model_features):
        matrix[:, position] = (
            _fitted_on_others(table.texts[feature.name], table.target, folds, smoothing_rows)
            if feature.is_text
            else table.numbers[feature.name]
        )
    return matrix


def _fitted_on_others(
    column: NDArray[np.str_], target: NDArray[np.float64], folds: NDArray[np.int64], smoothing_rows: float
) -> NDArray[np.float64]:
    """The number of each client's category, as :func:`fit_codes` finds it among the clients of the other folds."""
    categories, places = np.unique(column, return_inverse=True)
    numbers = np.empty(len(column), dtype=np.float64)
    for fold in range(INNER_FOLDS):
        held_out = folds == fold
        others, outcomes = places[~held_out], target[~held_out]
        prior = float(outcomes.mean())
        counts = np.bincount(others, minlength=len(categories))
        defaults = np.bincount(others, weights=outcomes, minlength=len(categories))
        # A category that none of the others has is unknown, and has the overall rate.
        rates = np.full(len(categories), prior)
        seen = counts > 0
        rates[seen] = _smoothed(defaults[seen], counts[seen], prior, smoothing_rows)
        numbers[held_out] = rates[places[held_out]]
    return numbers


def _rates(
    column: NDArray[np.str_], target: NDArray[np.float64], prior: float, smoothing_rows: float
) -> dict[str, float]:
    categories, places = np.unique(column, return_inverse=True)
    counts = np.bincount(places, minlength=len(categories))
    defaults = np.bincount(places, weights=target, minlength=len(categories))
    rates = _smoothed(defaults, counts, prior, smoothing_rows)
    return {str(category): float(rate) for category, rate in zip(categories, rates, strict=True)}


def _smoothed(defaults: NDArray[Any], counts: NDArray[Any], prior: float, smoothing_rows: float) -> NDArray[np.float64]:
    rates: NDArray[np.float64] = (defaults + smoothing_rows * prior) / (counts + smoothing_rows)
    return rates
