"""Durations as years and months on the screen, and as the number that a file keeps."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.features.catalogue import Unit
from core.features.formatting import DAYS_A_YEAR, MONTHS_A_YEAR

DURATIONS = frozenset({Unit.DAYS_BEFORE, Unit.DAYS, Unit.MONTHS, Unit.YEARS})
_PART = re.compile(r"[0-9]*([.,][0-9]*)?")
_BETWEEN = " / "
"""Stands between two parts of which one is no number, so that the whole reads as none and is kept as typed."""
_DECIMALS = 4


@dataclass(frozen=True)
class YearsAndMonths:
    """What stands in the two fields of a duration, as typed."""

    years: str = ""
    months: str = ""

    def as_text(self, unit: Unit) -> str:
        """What the file keeps: a number in the feature's unit, blank where both fields are."""
        if not self.years.strip() and not self.months.strip():
            return ""
        years, months = _part(self.years), _part(self.months)
        if years is None or months is None:
            return f"{self.years}{_BETWEEN}{self.months}"
        return _in_unit(unit, years * MONTHS_A_YEAR + months)


def years_and_months(unit: Unit, text: str) -> YearsAndMonths:
    """What the two fields show for a kept text; a number that is no past duration shows nothing."""
    if _BETWEEN in text:
        years, _, months = text.partition(_BETWEEN)
        return YearsAndMonths(years, months)
    try:
        number = float(text.strip().replace(",", "."))
        months_in_all = round(_months(unit, number))
    except (ValueError, OverflowError):
        return YearsAndMonths(text.strip())
    if months_in_all < 0:
        return YearsAndMonths()
    whole_years, rest = divmod(months_in_all, MONTHS_A_YEAR)
    return YearsAndMonths(str(whole_years), str(rest))


def _part(text: str) -> float | None:
    compact = "".join(text.split())
    if not compact:
        return 0.0
    if not _PART.fullmatch(compact) or not any(character.isdigit() for character in compact):
        return None
    return float(compact.replace(",", "."))


def _in_unit(unit: Unit, months: float) -> str:
    days = round(months * DAYS_A_YEAR / MONTHS_A_YEAR)
    match unit:
        case Unit.DAYS_BEFORE:
            return str(-days)
        case Unit.DAYS:
            return str(days)
        case Unit.YEARS:
            return _short(months / MONTHS_A_YEAR)
        case _:
            return _short(months)


def _months(unit: Unit, number: float) -> float:
    match unit:
        case Unit.DAYS_BEFORE:
            return -number * MONTHS_A_YEAR / DAYS_A_YEAR
        case Unit.DAYS:
            return number * MONTHS_A_YEAR / DAYS_A_YEAR
        case Unit.YEARS:
            return number * MONTHS_A_YEAR
        case _:
            return number


def _short(number: float) -> str:
    return str(int(number)) if number.is_integer() else f"{number:.{_DECIMALS}f}"
