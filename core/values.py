"""What one feature of a file may be, when two of them are the same, and the range that values lie in."""

from __future__ import annotations

import math
from dataclasses import dataclass

Value = float | str
"""A number (NaN: missing) or a category (empty: missing)."""


def same_value(one: Value, other: Value) -> bool:
    """Whether two values are equal; two missing numbers are."""
    both_missing = isinstance(one, float) and isinstance(other, float) and math.isnan(one) and math.isnan(other)
    return both_missing or one == other


@dataclass(frozen=True)
class Span:
    """The range over which a feature is drawn: its central values, long tails cut (0.5th to 99.5th centile)."""

    low: float
    high: float
