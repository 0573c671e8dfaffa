"""Fits the number of each category: its smoothed default rate, never seen by the client it is given to."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.features.catalogue import Catalogue
from core.model.encoding import CategoryCodes
from training.features.table import FeatureTable, apply_codes
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
    matrix = table.matrix(catalogue, fit_codes(table, catalogue, smoothing_rows))
    folds = fold_numbers(groups, table.target, INNER_FOLDS, seed)
    for fold in range(INNER_FOLDS):
        held_out = folds == fold
        codes = fit_codes(table.rows(~held_out), catalogue, smoothing_rows)
        for position, feature in enumerate(catalogue.model_features):
            if feature.is_text:
                matrix[held_out, position] = apply_codes(codes, feature.name, table.texts[feature.name][held_out])
    return matrix


def _rates(
    column: NDArray[np.str_], target: NDArray[np.float64], prior: float, smoothing_rows: float
) -> dict[str, float]:
    categories, places = np.unique(column, return_inverse=True)
    counts = np.bincount(places, minlength=len(categories))
    defaults = np.bincount(places, weights=target, minlength=len(categories))
    rates = (defaults + smoothing_rows * prior) / (counts + smoothing_rows)
    return {str(category): float(rate) for category, rate in zip(categories, rates, strict=True)}
