"""Whether a candidate model beats the champion: same clients, same folds, paired bootstrap of the business cost."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from training.configuration import CostSettings
from training.model.cost import CONFIDENCE
from training.model.fresh_cost import Scored, chosen, fresh_costs
from training.model.out_of_fold_file import FoldScores

BOOTSTRAP_SAMPLES = 2_000
FEW_VALUES = 50


@dataclass(frozen=True)
class CostDifference:
    """Cost a client of the candidate less that of the champion.

    Args:
        candidate_cost, champion_cost: mean cost a client, at thresholds chosen on the other folds.
        difference: candidate less champion; negative where the candidate is cheaper.
        low, high: 95 % bootstrap interval of the difference.
    """

    candidate_cost: float
    champion_cost: float
    difference: float
    low: float
    high: float

    @property
    def candidate_wins(self) -> bool:
        """Whether the whole interval speaks for the candidate."""
        return self.high < 0.0

    def is_not_worse(self, margin: float) -> bool:
        """Whether the whole interval says that the candidate is no dearer than a margin allows.

        The rule of non-inferiority (Piaggio et al., JAMA 308(24), 2012): an interval that merely holds zero proves
        nothing, its upper end below the margin does.

        Args:
            margin: share of the champion's cost.
        """
        return self.high <= margin * self.champion_cost

    def sentence(self) -> str:
        """The comparison in one sentence without full stop."""
        return (
            f"cost a client {self.candidate_cost:.5f} against {self.champion_cost:.5f} for the champion, each client "
            f"judged at the threshold of the other folds, difference {self.difference:+.5f} "
            f"(95 % interval {self.low:+.5f} to {self.high:+.5f})"
        )


def same_folds(one: FoldScores, other: FoldScores) -> bool:
    """Whether two runs scored the same outcomes in the same order on the same folds."""
    return np.array_equal(one.target, other.target) and np.array_equal(one.folds, other.folds)


def compare_costs(candidate: FoldScores, champion: FoldScores, settings: CostSettings, seed: int) -> CostDifference:
    """Paired bootstrap of the difference of cost (Efron and Tibshirani, An Introduction to the Bootstrap, 1993).

    Args:
        candidate: its out-of-fold scores, whose weights are used for both.
        champion: those of the champion, for the same clients on the same folds.
        settings: what each mistake costs.
        seed: of the bootstrap.
    """
    candidate_costs = costs_at_honest_threshold(candidate, settings)
    champion_costs = costs_at_honest_threshold(replace(champion, weights=candidate.weights), settings)
    differences = candidate_costs - champion_costs
    low, high = np.quantile(_resampled_means(differences, seed), [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return CostDifference(
        candidate_cost=float(candidate_costs.mean()),
        champion_cost=float(champion_costs.mean()),
        difference=float(differences.mean()),
        low=float(low),
        high=float(high),
    )


def costs_at_honest_threshold(scores: FoldScores, settings: CostSettings) -> NDArray[np.float64]:
    """What each client costs under the threshold that the other folds choose; shape ``(n,)``."""
    scored = Scored(scores.probability, scores.target, scores.weights, scores.folds)
    return fresh_costs(scored, scores.weights, settings, chosen)


def _resampled_means(values: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    """Means of as many clients drawn with replacement, many times over."""
    different, counts = np.unique(values, return_counts=True)
    generator = np.random.default_rng(seed)
    if len(different) <= FEW_VALUES:
        # Drawing how often each value occurs is drawing the clients.
        drawn = generator.multinomial(len(values), counts / len(values), size=BOOTSTRAP_SAMPLES)
        return np.asarray(drawn @ different / len(values), dtype=np.float64)
    return np.array([values[generator.integers(0, len(values), len(values))].mean() for _ in range(BOOTSTRAP_SAMPLES)])
