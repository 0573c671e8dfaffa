"""How many clients with a comparable score did not repay, and how sure that figure is."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NEIGHBOUR_COUNT = 1_000
CONFIDENCE_Z = 1.959963984540054


@dataclass(frozen=True)
class ObservedRate:
    """A share of clients who did not repay.

    Args:
        not_repaid: clients of the group who did not repay.
        total: clients of the group.
        low, high: 95 % Wilson interval of the share (0 to 1).
    """

    not_repaid: int
    total: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """Share of the group who did not repay (0 to 1)."""
        return self.not_repaid / self.total

    @property
    def out_of_100(self) -> int:
        """The share as a whole number of clients out of 100."""
        return round(100.0 * self.share)


def wilson_interval(successes: int, total: int, z: float = CONFIDENCE_Z) -> tuple[float, float]:
    """Score interval of a proportion (Wilson, Journal of the American Statistical Association 22, 1927).

    Args:
        successes: 0 to ``total``.
        total: at least 1.
        z: normal quantile of the confidence level.

    Returns:
        Lower and upper bound (0 to 1).
    """
    share = successes / total
    spread = z * math.sqrt(share * (1.0 - share) / total + z * z / (4.0 * total * total))
    centre = share + z * z / (2.0 * total)
    scale = 1.0 + z * z / total
    return max(0.0, (centre - spread) / scale), min(1.0, (centre + spread) / scale)


class ComparableOutcomes:
    """Observed outcomes of past clients, ordered by the score that they got out of fold.

    Args:
        scores: calibrated out-of-fold probabilities, ascending; shape ``(n,)``.
        not_repaid: 1 where the client did not repay, else 0; shape ``(n,)``.
    """

    def __init__(self, scores: NDArray[np.float64], not_repaid: NDArray[np.int64]) -> None:
        self._scores = scores
        self._cumulated = np.concatenate(([0], np.cumsum(not_repaid, dtype=np.int64)))

    @property
    def scores(self) -> NDArray[np.float64]:
        """Calibrated out-of-fold probabilities, ascending; shape ``(n,)``."""
        return self._scores

    @property
    def not_repaid(self) -> NDArray[np.int64]:
        """Their outcomes, in the same order: 1 where the client did not repay; shape ``(n,)``."""
        return np.diff(self._cumulated)

    def around(self, probability: float, count: int = NEIGHBOUR_COUNT) -> ObservedRate:
        """The clients nearest in score.

        Args:
            probability: the score to look around (0 to 1).
            count: how many clients to take, fewer where there are fewer.
        """
        total = min(count, len(self._scores))
        start = self._window_start(probability, total)
        not_repaid = int(self._cumulated[start + total] - self._cumulated[start])
        return ObservedRate(not_repaid, total, *wilson_interval(not_repaid, total))

    def _window_start(self, probability: float, total: int) -> int:
        low, high = 0, len(self._scores) - total
        while low < high:
            middle = (low + high) // 2
            if probability - self._scores[middle] > self._scores[middle + total] - probability:
                low = middle + 1
            else:
                high = middle
        return low
