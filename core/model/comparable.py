"""What was observed: how many past clients of a stated band of risk did not repay, and how sure that figure is."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.features.rounding import half_up, shown_risk

LEAST_CLIENTS = 100
"""With fewer clients in a band, what was observed there may be chance: it is not said."""
NARROWEST_POINTS, WIDTH_SHARE = 1.0, 0.15
"""A band reaches this far on both sides of a risk, in points and as a share of the risk, whichever is more."""
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
        return int(half_up(100.0 * self.share, 0))

    @property
    def interval_out_of_100(self) -> tuple[int, int]:
        """Both ends of the interval out of 100, never the same number twice."""
        low, high = (int(half_up(100.0 * bound, 0)) for bound in (self.low, self.high))
        return (low, high) if low != high else (math.floor(100.0 * self.low), math.ceil(100.0 * self.high))


@dataclass(frozen=True)
class ObservedBand:
    """Past clients whose risk lay in a band around one risk.

    Args:
        low_percent, high_percent: ends of the band, whole percentages; the low one included, the high one not.
        total: clients of the band.
        rate: how many did not repay; None where they are too few to say.
    """

    low_percent: int
    high_percent: int
    total: int
    rate: ObservedRate | None


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

    def band(self, probability: float) -> ObservedBand:
        """What was observed at the level of one risk (0 to 1)."""
        risk = shown_risk(probability)
        reach = max(NARROWEST_POINTS, WIDTH_SHARE * risk)
        low, high = max(0, math.floor(risk - reach)), min(100, math.ceil(risk + reach))
        # The end at 100 % is included: there is no risk beyond.
        first, last = np.searchsorted(self._scores, [low / 100.0, math.inf if high == 100 else high / 100.0])
        total = int(last - first)
        if total < LEAST_CLIENTS:
            return ObservedBand(low, high, total, None)
        not_repaid = int(self._cumulated[last] - self._cumulated[first])
        rate = ObservedRate(not_repaid, total, *wilson_interval(not_repaid, total))
        return ObservedBand(low, high, total, rate)
