"""The business cost of a policy, the threshold that makes it smallest, and how sure that threshold is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.configuration import CostSettings

CONFIDENCE = 0.95
GRID = np.linspace(0.005, 0.6, 1191)
"""Thresholds tried, every half thousandth."""


@dataclass(frozen=True)
class ThresholdChoice:
    """The threshold and its uncertainty.

    Args:
        threshold: probability above which refusing costs less.
        low, high: 95 % bootstrap interval of the threshold, the grey zone.
        cost_per_client: mean cost at the threshold.
        cost_granting_all, cost_refusing_all: mean cost of the two naive policies.
        bayes_threshold: what the threshold would be for a perfectly calibrated probability.
    """

    threshold: float
    low: float
    high: float
    cost_per_client: float
    cost_granting_all: float
    cost_refusing_all: float
    bayes_threshold: float


@dataclass(frozen=True)
class ScoreCounts:
    """Clients between two successive thresholds of ``GRID``, those who defaulted and those who repaid apart.

    Args:
        defaults, repaid: shape ``(len(GRID) + 1,)``.
    """

    defaults: NDArray[np.float64]
    repaid: NDArray[np.float64]

    def resampled(self, generator: np.random.Generator) -> ScoreCounts:
        """As many clients drawn with replacement: a multinomial draw over the cells is the same bootstrap."""
        cells = np.concatenate([self.defaults, self.repaid])
        drawn = generator.multinomial(int(cells.sum()), cells / cells.sum()).astype(np.float64)
        return ScoreCounts(drawn[: len(self.defaults)], drawn[len(self.defaults) :])


def count_scores(probability: NDArray[np.float64], target: NDArray[np.float64]) -> ScoreCounts:
    """Count clients by score.

    Args:
        probability: calibrated probabilities; shape ``(n,)``.
        target: 1 default, 0 repaid; shape ``(n,)``.
    """
    places = np.searchsorted(GRID, probability, side="right")
    bins = len(GRID) + 1
    defaults: NDArray[np.float64] = np.bincount(places, weights=target, minlength=bins).astype(np.float64)
    everyone = np.bincount(places, minlength=bins).astype(np.float64)
    return ScoreCounts(defaults, everyone - defaults)


def cost_curve(counts: ScoreCounts, settings: CostSettings) -> NDArray[np.float64]:
    """Mean cost per client of granting below each threshold of ``GRID``; shape ``(len(GRID),)``."""
    granted_defaults = np.cumsum(counts.defaults)[:-1]
    refused_good = counts.repaid.sum() - np.cumsum(counts.repaid)[:-1]
    total = settings.missed_default * granted_defaults + settings.refused_good * refused_good
    curve: NDArray[np.float64] = total / (counts.defaults.sum() + counts.repaid.sum())
    return curve


def choose_threshold(
    probability: NDArray[np.float64], target: NDArray[np.float64], settings: CostSettings, seed: int
) -> ThresholdChoice:
    """The threshold of least cost, with its bootstrap interval (Efron, Annals of Statistics 7, 1979)."""
    counts = count_scores(probability, target)
    curve = cost_curve(counts, settings)
    threshold = best_threshold(curve)
    generator = np.random.default_rng(seed)
    samples = [
        best_threshold(cost_curve(counts.resampled(generator), settings))
        for _ in range(settings.bootstrap_samples)
    ]
    low, high = np.quantile(samples, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    rate = float(target.mean())
    return ThresholdChoice(
        threshold=threshold,
        low=min(float(low), threshold),
        high=max(float(high), threshold),
        cost_per_client=float(curve.min()),
        cost_granting_all=settings.missed_default * rate,
        cost_refusing_all=settings.refused_good * (1.0 - rate),
        bayes_threshold=settings.refused_good / (settings.refused_good + settings.missed_default),
    )


def best_threshold(curve: NDArray[np.float64]) -> float:
    """The middle of the thresholds of least cost."""
    best = np.flatnonzero(curve <= curve.min() + 1e-12)
    return float(GRID[best[len(best) // 2]])
