"""Numbers that were probably meant in another unit: a month's income for a year's, thousands, days for years."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from core.errors import InvalidValueError
from core.features.catalogue import Catalogue, Feature
from core.features.field_reading import accepted_range, read_field
from core.features.formatting import DAYS_A_YEAR, MONTHS_A_YEAR
from core.values import Span

NEARLY = 1.5
"""A value may lie this many times beyond the usual range and still be nearly usual: it is meant, not asked about."""
THOUSAND = 1_000.0
START = "DAYS_EMPLOYED"


class Slip(StrEnum):
    """What was typed instead."""

    MONTHLY = "monthly"
    YEARLY = "yearly"
    THOUSANDS = "thousands"
    DAYS = "days"
    YEARS = "years"


_FACTORS: Mapping[str, tuple[tuple[Slip, float], ...]] = {
    "AMT_INCOME_TOTAL": ((Slip.MONTHLY, float(MONTHS_A_YEAR)), (Slip.THOUSANDS, THOUSAND)),
    "AMT_ANNUITY": ((Slip.YEARLY, 1.0 / MONTHS_A_YEAR), (Slip.THOUSANDS, THOUSAND)),
    "AMT_CREDIT": ((Slip.THOUSANDS, THOUSAND),),
    "AMT_GOODS_PRICE": ((Slip.THOUSANDS, THOUSAND),),
    START: ((Slip.DAYS, 1.0 / DAYS_A_YEAR), (Slip.YEARS, DAYS_A_YEAR)),
}


@dataclass(frozen=True)
class UnitSlip:
    """One number to ask about.

    Args:
        feature: name in the catalogue.
        slip: what was probably typed.
        typed, meant: as the file keeps them.
    """

    feature: str
    slip: Slip
    typed: float
    meant: float


def unit_slip(feature: Feature, text: str, catalogue: Catalogue, spans: Mapping[str, Span]) -> UnitSlip | None:
    """Look for a slip in one answer; None where the number is usual, or where no other unit makes it so.

    Args:
        feature: what was asked.
        text: as a file keeps it.
        catalogue: the features.
        spans: usual range of each number among the bundle's clients.
    """
    usual = usual_span(feature, spans)
    typed = _number(feature, text, catalogue)
    if usual is None or math.isnan(typed) or usual.low <= typed <= usual.high or _is_nearly(typed, usual):
        return None
    for slip, factor in _FACTORS.get(feature.name, ()):
        meant = typed * factor
        meant = float(round(meant)) if feature.name == START else meant
        low, high = accepted_range(feature)
        is_accepted = (low is None or meant >= low) and (high is None or meant <= high)
        if is_accepted and _is_nearly(meant, usual):
            return UnitSlip(feature.name, slip, typed, meant)
    return None


def usual_span(feature: Feature, spans: Mapping[str, Span]) -> Span | None:
    """Between which numbers nearly all clients lie, in the feature's own unit; None where that says nothing.

    The start of a job is marked by a number of its own for people without one: the time in the job says what is usual.
    """
    if feature.name == START and "employment_years" in spans:
        years = spans["employment_years"]
        return Span(-years.high * DAYS_A_YEAR, -years.low * DAYS_A_YEAR)
    found = spans.get(feature.name)
    return found if found is not None and found.high > found.low else None


def _is_nearly(value: float, usual: Span) -> bool:
    nearest, farthest = sorted((abs(usual.low), abs(usual.high)))
    return value * usual.high > 0.0 and nearest / NEARLY <= abs(value) <= farthest * NEARLY


def _number(feature: Feature, text: str, catalogue: Catalogue) -> float:
    try:
        value = read_field(replace(feature, minimum=None, maximum=None), text, catalogue)
    except InvalidValueError:
        return math.nan
    return value if isinstance(value, float) else math.nan
