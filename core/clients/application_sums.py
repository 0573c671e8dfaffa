"""Figures of the application that a person reads only as a sum: one list of parts for tables, rows and requests."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType

_REQUESTS_3M = tuple(f"AMT_REQ_CREDIT_BUREAU_{period}" for period in ("HOUR", "DAY", "WEEK", "MON", "QRT"))

PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        # The intervals of the requests exclude each other: a longer period is the sum of the shorter ones.
        "bureau_requests_3m": _REQUESTS_3M,
        "bureau_requests_12m": (*_REQUESTS_3M, "AMT_REQ_CREDIT_BUREAU_YEAR"),
        "document_count": tuple(f"FLAG_DOCUMENT_{number}" for number in range(2, 22)),
    }
)
"""The columns of an application that each sum adds up, in order."""
PART_NAMES = frozenset(name for names in PARTS.values() for name in names)


def application_sums(parts: Mapping[str, float]) -> dict[str, float]:
    """The sums that parts of an application give; one is missing where any of its parts is.

    Args:
        parts: figures by name of the column; NaN or no entry where a figure is missing.

    Returns:
        By name of the feature; those of which no part is named are left out.
    """
    return {
        feature: sum((parts.get(name, math.nan) for name in names), start=0.0)
        for feature, names in PARTS.items()
        if not parts.keys().isdisjoint(names)
    }
