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


def cost_curve(
    probability: NDArray[np.float64],
    target: NDArray[np.float64],
    settings: CostSettings,
    weights: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """Mean cost per client of granting below each threshold of ``GRID``; shape ``(len(GRID),)``.

    Args:
        probability: calibrated probabilities; shape ``(n,)``.
        target: 1 default, 0 repaid; shape ``(n,)``.
        settings: cost of each mistake.
        weights: how often each client is counted, once each by default; shape ``(n,)``.
    """
    counted = np.ones(len(target)) if weights is None else weights
    # A client is granted at threshold t when probability < t.
    places = np.searchsorted(GRID, probability, side="right")
    bins = len(GRID) + 1
    defaults = np.bincount(places, weights=counted * target, minlength=bins)
    repaid = np.bincount(places, weights=counted * (1.0 - target), minlength=bins)
    granted_defaults = np.cumsum(defaults)[:-1]
    refused_good = repaid.sum() - np.cumsum(repaid)[:-1]
    total = settings.missed_default * granted_defaults + settings.refused_good * refused_good
    curve: NDArray[np.float64] = total / counted.sum()
    return curve


def choose_threshold(
    probability: NDArray[np.float64], target: NDArray[np.float64], settings: CostSettings, seed: int
) -> ThresholdChoice:
    """The threshold of least cost, with its bootstrap interval (Efron, Annals of Statistics 7, 1979)."""
    curve = cost_curve(probability, target, settings)
    threshold = best_threshold(curve)
    generator = np.random.default_rng(seed)
    count = len(target)
    samples = np.array(
        [
            best_threshold(
                cost_curve(
                    probability,
                    target,
                    settings,
                    np.bincount(generator.integers(0, count, count), minlength=count).astype(np.float64),
                )
            )
            for _ in range(settings.bootstrap_samples)
        ]
    )
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
