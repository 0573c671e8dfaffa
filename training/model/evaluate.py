"""How good a set of probabilities is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score, roc_curve

CALIBRATION_BINS = 20


@dataclass(frozen=True)
class Quality:
    """Figures of one set of probabilities against outcomes.

    Args:
        auc: area under the ROC curve.
        average_precision: area under the precision-recall curve.
        ks: Kolmogorov-Smirnov distance between the scores of both outcomes.
        brier: mean squared error of the probabilities.
        calibration_error: mean gap between predicted and observed rate over groups of equal size.
    """

    auc: float
    average_precision: float
    ks: float
    brier: float
    calibration_error: float


def evaluate(probability: NDArray[np.float64], target: NDArray[np.float64]) -> Quality:
    """Judge probabilities of default.

    Args:
        probability: 0 to 1; shape ``(n,)``.
        target: 1 default, 0 repaid; shape ``(n,)``.
    """
    false_positive_rate, true_positive_rate, _ = roc_curve(target, probability)
    return Quality(
        auc=float(roc_auc_score(target, probability)),
        average_precision=float(average_precision_score(target, probability)),
        ks=float(np.max(true_positive_rate - false_positive_rate)),
        brier=float(brier_score_loss(target, probability)),
        calibration_error=calibration_error(probability, target),
    )


def calibration_error(
    probability: NDArray[np.float64], target: NDArray[np.float64], bins: int = CALIBRATION_BINS
) -> float:
    """Expected calibration error over groups of equal size (Naeini et al., AAAI 2015)."""
    groups = np.array_split(np.argsort(probability, kind="stable"), bins)
    gaps = [len(group) * abs(probability[group].mean() - target[group].mean()) for group in groups if len(group)]
    return float(sum(gaps) / len(target))


def calibration_groups(
    probability: NDArray[np.float64], target: NDArray[np.float64], bins: int = CALIBRATION_BINS
) -> list[dict[str, float]]:
    """Predicted and observed rate of groups of equal size, from the lowest score to the highest."""
    groups = np.array_split(np.argsort(probability, kind="stable"), bins)
    return [
        {
            "predicted": float(probability[group].mean()),
            "observed": float(target[group].mean()),
            "clients": float(len(group)),
        }
        for group in groups
        if len(group)
    ]
