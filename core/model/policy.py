"""From a probability to an advice, by the business cost of each mistake."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from core.features.rounding import shown_points

SHOWN_STEPS = 1000.0
"""Figures of a risk that can be told apart between 0 and 1: one decimal of a percentage."""


class Advice(StrEnum):
    """What the tool advises; the advisor decides."""

    GRANT = "grant"
    REVIEW = "review"
    REFUSE = "refuse"


@dataclass(frozen=True)
class Policy:
    """Where the advice changes.

    Args:
        threshold: probability of default (0 to 1) above which refusing costs less than granting.
        review_low, review_high: bounds of the grey zone, the bootstrap interval of the threshold.
        missed_default_cost: cost of granting a credit that is not repaid.
        refused_good_cost: cost of refusing a client who would have repaid.
    """

    threshold: float
    review_low: float
    review_high: float
    missed_default_cost: float
    refused_good_cost: float

    def __post_init__(self) -> None:
        if not 0.0 < self.review_low <= self.threshold <= self.review_high < 1.0:
            raise ValueError("a policy needs 0 < review_low <= threshold <= review_high < 1")

    def advise(self, probability: float) -> Advice:
        """The advice for a probability of default (0 to 1)."""
        if probability < self.review_low:
            return Advice.GRANT
        return Advice.REVIEW if probability <= self.review_high else Advice.REFUSE

    def distance_points(self, probability: float) -> float:
        """Points of risk between the figures of a probability and of the threshold: negative below, positive above."""
        return shown_points(self.threshold, probability)


def shown_limits(low: float, high: float) -> tuple[float, float]:
    """The nearest limits of a grey zone, outwards, that no figure shown contradicts.

    Both lie half a figure below a figure that is shown: every risk shown below the first is granted, every risk shown
    at the second or above is refused, whatever the digits that are not shown.

    Args:
        low: lower bound of the interval of the threshold (0 to 1).
        high: its upper bound.
    """
    first = max(1.0, math.floor(low * SHOWN_STEPS + 0.5))
    last = min(SHOWN_STEPS, math.ceil(high * SHOWN_STEPS + 0.5))
    return (first - 0.5) / SHOWN_STEPS, (last - 0.5) / SHOWN_STEPS
