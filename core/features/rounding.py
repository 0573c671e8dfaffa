"""The one way in which a number is rounded to be shown: half up, as people do it, and the figures of a risk."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal

LARGEST_EXACT = 1e15
"""Above it a double has no decimals left to round."""
NOISE_DECIMALS = 10
"""Digits of a percentage that a product of doubles still gets right: 100 times 0.1025 is 10.249999999999998."""
RISK_DECIMALS = 1


def half_up(value: float, decimals: int) -> Decimal | float:
    """A number rounded in base ten, halves away from zero; as it is where it is too large, infinite or NaN."""
    if not math.isfinite(value) or abs(value) >= LARGEST_EXACT:
        return value
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def percentage(share: float) -> float:
    """A share (0 to 1) out of a hundred, without the last digits that the product adds."""
    return round(100.0 * float(share), NOISE_DECIMALS)


def shown_risk(probability: float) -> float:
    """A probability (0 to 1) as the figure that stands for it everywhere: out of a hundred, one decimal."""
    return float(half_up(percentage(probability), RISK_DECIMALS))


def shown_points(before: float, after: float) -> float:
    """The difference of two probabilities (0 to 1) as whoever reads both figures works it out, in points of risk."""
    return round(shown_risk(after) - shown_risk(before), RISK_DECIMALS)


def out_of_a_hundred(probability: float) -> int:
    """How many clients out of a hundred a shown risk stands for."""
    return int(half_up(shown_risk(probability), 0))
