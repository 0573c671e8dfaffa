"""The business cost of a policy, the threshold that makes it smallest, and how sure that threshold is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.configuration import CostMode, CostSettings
from training.model.local_threshold import local_thresholds

CONFIDENCE = 0.95
GRID = np.linspace(0.005, 0.6, 1191)
"""Thresholds tried, every half thousandth."""


@dataclass(frozen=True)
class ThresholdChoice:
    """The threshold and its uncertainty.

    Args:
        threshold: probability above which refusing costs less, by :func:`chosen_thresholds`.
        low, high: 95 % bootstrap interval of the threshold, the grey zone.
        cost_per_client: mean cost at the threshold; with costs per file, cost per unit of credit asked.
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


@dataclass(frozen=True)
class ScoreAmounts(ScoreCounts):
    """The same with each client counted for the amount of credit asked.

    Args:
        default_squares, repaid_squares: sums of the squared amounts; shape ``(len(GRID) + 1,)``.
    """

    default_squares: NDArray[np.float64]
    repaid_squares: NDArray[np.float64]

    def resampled(self, generator: np.random.Generator) -> ScoreCounts:
        """Poisson bootstrap (Chamandy et al., Google technical report, 2012) of each cell.

        A cell's resampled sum is a compound Poisson variable; a scaled Poisson one has its mean and variance.
        """
        return ScoreCounts(
            _scaled_poisson(self.defaults, self.default_squares, generator),
            _scaled_poisson(self.repaid, self.repaid_squares, generator),
        )


def _scaled_poisson(
    sums: NDArray[np.float64], squares: NDArray[np.float64], generator: np.random.Generator
) -> NDArray[np.float64]:
    filled = sums > 0.0
    scale = np.divide(squares, sums, out=np.zeros_like(sums), where=filled)
    rate = np.divide(sums, scale, out=np.zeros_like(sums), where=filled)
    drawn: NDArray[np.float64] = scale * generator.poisson(rate)
    return drawn


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


def count_amounts(
    probability: NDArray[np.float64], target: NDArray[np.float64], amounts: NDArray[np.float64]
) -> ScoreAmounts:
    """Count credit asked by score.

    Args:
        probability: calibrated probabilities; shape ``(n,)``.
        target: 1 default, 0 repaid; shape ``(n,)``.
        amounts: credit asked, NaN where not known (counted as the mean); shape ``(n,)``.
    """
    places = np.searchsorted(GRID, probability, side="right")
    known = np.where(np.isnan(amounts), np.nanmean(amounts), amounts)

    def total(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(places, weights=weights, minlength=len(GRID) + 1).astype(np.float64)

    defaulted, repaid = known * target, known * (1.0 - target)
    return ScoreAmounts(total(defaulted), total(repaid), total(defaulted * known), total(repaid * known))


def cost_curve(counts: ScoreCounts, settings: CostSettings) -> NDArray[np.float64]:
    """Mean cost per client of granting below each threshold of ``GRID``; shape ``(len(GRID),)``."""
    missed_default_cost, refused_good_cost = settings.mistakes
    granted_defaults = np.cumsum(counts.defaults)[:-1]
    refused_good = counts.repaid.sum() - np.cumsum(counts.repaid)[:-1]
    total = missed_default_cost * granted_defaults + refused_good_cost * refused_good
    curve: NDArray[np.float64] = total / (counts.defaults.sum() + counts.repaid.sum())
    return curve


def choose_threshold(
    probability: NDArray[np.float64],
    target: NDArray[np.float64],
    settings: CostSettings,
    seed: int,
    amounts: NDArray[np.float64] | None = None,
) -> ThresholdChoice:
    """Where refusing starts to cost less, with its bootstrap interval (Efron, Annals of Statistics 7, 1979).

    Args:
        probability: calibrated probabilities; shape ``(n,)``.
        target: 1 default, 0 repaid; shape ``(n,)``.
        settings: what each mistake costs.
        seed: of the bootstrap.
        amounts: credit asked by each client, needed in mode ``per_file``; shape ``(n,)``.
    """
    counts = counted(probability, target, settings, amounts)
    generator = np.random.default_rng(seed)
    samples = [counts.resampled(generator) for _ in range(settings.bootstrap_samples)]
    threshold, *drawn = chosen_thresholds([counts, *samples], settings).tolist()
    low, high = np.quantile(drawn, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    missed_default_cost, refused_good_cost = settings.mistakes
    rate = float(counts.defaults.sum() / (counts.defaults.sum() + counts.repaid.sum()))
    return ThresholdChoice(
        threshold=threshold,
        low=min(float(low), threshold),
        high=max(float(high), threshold),
        cost_per_client=cost_at(threshold, cost_curve(counts, settings)),
        cost_granting_all=missed_default_cost * rate,
        cost_refusing_all=refused_good_cost * (1.0 - rate),
        bayes_threshold=bayes_threshold(settings),
    )


def counted(
    probability: NDArray[np.float64],
    target: NDArray[np.float64],
    settings: CostSettings,
    amounts: NDArray[np.float64] | None,
) -> ScoreCounts:
    """Clients by score, or their credits where costs are per file."""
    if settings.mode == CostMode.CONSTANT:
        return count_scores(probability, target)
    if amounts is None:
        raise ValueError("costs per file need the amount of each credit")
    return count_amounts(probability, target, amounts)


def bayes_threshold(settings: CostSettings) -> float:
    """Where refusing starts to cost less, for a calibrated probability (Elkan, IJCAI 2001, equation 2)."""
    missed_default_cost, refused_good_cost = settings.mistakes
    return refused_good_cost / (refused_good_cost + missed_default_cost)


def chosen_thresholds(samples: Sequence[ScoreCounts], settings: CostSettings) -> NDArray[np.float64]:
    """The threshold that each sample of clients gives, one of ``GRID``; shape ``(samples,)``.

    The lowest point of a cost curve is that of a few clients; where the risk crosses the level at which both mistakes
    cost the same is told by all those around it, see :func:`training.model.local_threshold.local_thresholds`.
    """
    defaults, repaid = np.stack([one.defaults for one in samples]), np.stack([one.repaid for one in samples])
    found = local_thresholds(defaults, repaid, GRID, bayes_threshold(settings))
    return np.asarray(GRID[np.abs(GRID - found[:, np.newaxis]).argmin(axis=1)], dtype=np.float64)


def cost_at(threshold: float, curve: NDArray[np.float64]) -> float:
    """The cost at the value of ``GRID`` nearest to a threshold."""
    return float(curve[int(np.argmin(np.abs(GRID - threshold)))])


def best_threshold(curve: NDArray[np.float64]) -> float:
    """The middle of the thresholds of least cost."""
    best = np.flatnonzero(curve <= curve.min() + 1e-12)
    return float(GRID[best[len(best) // 2]])
