"""Fits the calibration on scores that the model gave to clients it had not seen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from core.model.calibration import Calibration

SMALLEST_SLOPE = 1e-3


def fit_calibration(log_odds: NDArray[np.float64], target: NDArray[np.float64]) -> Calibration:
    """Logistic calibration by maximum likelihood (Platt, 1999).

    Args:
        log_odds: out-of-fold log-odds; shape ``(n,)``.
        target: 1 default, 0 repaid; shape ``(n,)``.
    """

    def loss(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        slope, intercept = values
        margin = slope * log_odds + intercept
        gap = 1.0 / (1.0 + np.exp(-margin)) - target
        total = float(np.mean(np.logaddexp(0.0, margin) - target * margin))
        return total, np.array([np.mean(gap * log_odds), np.mean(gap)])

    found = minimize(
        loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B", bounds=[(SMALLEST_SLOPE, None), (None, None)]
    )
    return Calibration(float(found.x[0]), float(found.x[1]))


def calibrate_out_of_fold(
    log_odds: NDArray[np.float64], target: NDArray[np.float64], folds: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Probabilities whose calibration, too, was fitted on the other folds; shape ``(n,)``."""
    probability = np.empty(len(target))
    for fold in np.unique(folds):
        held_out = folds == fold
        calibration = fit_calibration(log_odds[~held_out], target[~held_out])
        probability[held_out] = calibration.probability(log_odds[held_out])
    return probability
