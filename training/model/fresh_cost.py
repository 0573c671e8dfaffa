"""What clients cost under a threshold that has not seen them, whichever way it is chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.configuration import CostMode, CostSettings
from training.model.cost import (
    CONFIDENCE,
    ScoreCounts,
    bayes_threshold,
    best_threshold,
    chosen_thresholds,
    cost_curve,
    counted,
)

QUANTILES = ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2)
CHOSEN, LEAST_COST, BAYES = "chosen", "least_cost", "bayes"
_DIGITS = 6

Estimator = Callable[[ScoreCounts, CostSettings], float]


@dataclass(frozen=True)
class Scored:
    """Clients scored out of fold.

    Args:
        probability: calibrated; shape ``(n,)``.
        target: 1 default, 0 repaid; shape ``(n,)``.
        amounts: credit asked, NaN where not known; shape ``(n,)``.
        folds: fold of each; shape ``(n,)``.
    """

    probability: NDArray[np.float64]
    target: NDArray[np.float64]
    amounts: NDArray[np.float64]
    folds: NDArray[np.int64]


def chosen(counts: ScoreCounts, settings: CostSettings) -> float:
    """The threshold as the product chooses it."""
    return float(chosen_thresholds([counts], settings)[0])


def least_cost(counts: ScoreCounts, settings: CostSettings) -> float:
    """The lowest point of the observed cost curve."""
    return best_threshold(cost_curve(counts, settings))


def bayes(_counts: ScoreCounts, settings: CostSettings) -> float:
    """The analytic threshold of a calibrated probability, whatever was observed."""
    return bayes_threshold(settings)


ESTIMATORS: Mapping[str, Estimator] = {CHOSEN: chosen, LEAST_COST: least_cost, BAYES: bayes}


def fresh_costs(
    scored: Scored, weights: NDArray[np.float64], settings: CostSettings, estimator: Estimator
) -> NDArray[np.float64]:
    """What each client costs under the threshold that the other folds choose; shape ``(n,)``.

    Args:
        scored: n clients; their amounts are not looked at.
        weights: what each client's mistakes weigh; shape ``(n,)``.
        settings: what each mistake costs.
        estimator: how a threshold is chosen.
    """
    missed_default_cost, refused_good_cost = settings.mistakes
    probability, target = scored.probability, scored.target
    costs = np.empty(len(target))
    for fold in np.unique(scored.folds):
        held_out = scored.folds == fold
        counts = counted(probability[~held_out], target[~held_out], settings, weights[~held_out])
        granted = probability[held_out] < estimator(counts, settings)
        missed = missed_default_cost * (granted & (target[held_out] == 1.0))
        costs[held_out] = missed + refused_good_cost * (~granted & (target[held_out] == 0.0))
    return costs * weights


def mistake_weights(amounts: NDArray[np.float64], settings: CostSettings) -> NDArray[np.float64]:
    """What each client's mistakes weigh: 1, or the credit asked over its mean where costs are per file."""
    if settings.mode == CostMode.CONSTANT:
        return np.ones(len(amounts))
    mean = float(np.nanmean(amounts))
    return np.where(np.isnan(amounts), 1.0, amounts / mean)


def estimator_figures(scored: Scored, settings: CostSettings, seed: int) -> dict[str, dict[str, Any]]:
    """Each way of choosing a threshold: what it gives, how it varies over resamples, what it costs on fresh folds.

    Returns:
        By name: ``threshold``, ``low`` and ``high`` (95 % of resampled clients), ``spread`` (their standard deviation),
        ``fresh_cost`` (a client, each fold under the threshold of the others).
    """
    counts = counted(scored.probability, scored.target, settings, scored.amounts)
    generator = np.random.default_rng(seed)
    samples = [counts.resampled(generator) for _ in range(settings.bootstrap_samples)]
    drawn = {
        CHOSEN: chosen_thresholds(samples, settings).tolist(),
        LEAST_COST: [least_cost(sample, settings) for sample in samples],
        BAYES: [bayes_threshold(settings)] * len(samples),
    }
    weights = mistake_weights(scored.amounts, settings)
    found = {}
    for name, estimator in ESTIMATORS.items():
        low, high = np.quantile(drawn[name], QUANTILES)
        found[name] = {
            "threshold": _rounded(estimator(counts, settings)),
            "low": _rounded(low),
            "high": _rounded(high),
            "spread": _rounded(float(np.std(drawn[name]))),
            "fresh_cost": _rounded(float(fresh_costs(scored, weights, settings, estimator).mean())),
        }
    return found


def estimators_text(figures: Mapping[str, Mapping[str, float]]) -> list[str]:
    """The figures as lines for a terminal."""
    said = {CHOSEN: "chosen (local)", LEAST_COST: "lowest cost seen", BAYES: "Bayes"}
    return ["Estimator         Threshold  95 % of resamples  Spread   Cost on fresh folds"] + [
        f"{said[name]:<17} {one['threshold']:9.4f}  {one['low']:.4f} to {one['high']:.4f}   {one['spread']:.4f}  "
        f"{one['fresh_cost']:.4f}"
        for name, one in figures.items()
    ]


def _rounded(value: float) -> float:
    return round(float(value), _DIGITS)
