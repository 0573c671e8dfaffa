"""What one feature of a file may be, and when two of them are the same."""

from __future__ import annotations

import math

Value = float | str
"""A number (NaN: missing) or a category (empty: missing)."""


def same_value(one: Value, other: Value) -> bool:
    """Whether two values are equal; two missing numbers are."""
    both_missing = isinstance(one, float) and isinstance(other, float) and math.isnan(one) and math.isnan(other)
    return both_missing or one == other
