"""What a field of the simulation shows and understands, and the round figures that its slider goes through."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from core.errors import InvalidValueError
from core.features.catalogue import Catalogue, Feature, Unit
from core.features.derived import NO_CURRENT_JOB_DAYS
from core.features.field_reading import read_field
from core.features.formatting import DAYS_A_YEAR, MONTHS_A_YEAR, Formatter, plain
from core.values import Span, Value

DAYS_A_MONTH = DAYS_A_YEAR / MONTHS_A_YEAR
STEP_SHARE = 0.01
ROUND_FIGURES = (1, 2, 5, 10)
LONGEST_MONTHS = 50 * MONTHS_A_YEAR
# English groups figures by commas, which elsewhere are decimal marks.
_GROUPED_BY_COMMAS = re.compile(r"[0-9]{1,3}(,[0-9]{3})+")
_PART = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*([a-z]*)")
_BETWEEN = re.compile(r"(\s|,|\bet\b|\band\b|\bil y a\b|\bago\b)*")
_MONTHS = {
    **dict.fromkeys(("", "an", "ans", "annee", "annees", "a", "y", "yr", "yrs", "year", "years"), float(MONTHS_A_YEAR)),
    **dict.fromkeys(("mois", "m", "month", "months"), 1.0),
    **dict.fromkeys(("jour", "jours", "j", "day", "days", "d"), 1.0 / DAYS_A_MONTH),
}


def shown_entry(feature: Feature, value: Value, catalogue: Catalogue, formatter: Formatter) -> str:
    """The text of a field, empty for a missing value."""
    missing = value == "" if isinstance(value, str) else math.isnan(value)
    return "" if missing else formatter.value(feature, value, catalogue)


def read_entry(feature: Feature, text: str, catalogue: Catalogue, formatter: Formatter) -> Value:
    """What somebody typed in a field.

    Args:
        feature: what the field is about.
        text: a number with spaces, a decimal comma or the currency; a duration in years and months, a bare number
            being years; blank where the value is missing.
        catalogue: labels and ranges.
        formatter: says amounts and durations as they are shown.

    Raises:
        InvalidValueError: nothing the feature can be.
    """
    stripped = text.strip()
    if formatter.currency:
        stripped = stripped.removesuffix(formatter.currency).strip()
    if not stripped or feature.unit not in (Unit.DAYS_BEFORE, Unit.YEARS, Unit.MONTHS):
        if formatter.language == "en" and _GROUPED_BY_COMMAS.fullmatch(stripped):
            stripped = stripped.replace(",", "")
        return read_field(feature, stripped, catalogue)
    if feature.unit is Unit.DAYS_BEFORE and plain(stripped) == plain(
        formatter.value(feature, NO_CURRENT_JOB_DAYS, catalogue)
    ):
        return NO_CURRENT_JOB_DAYS
    months = _months(feature, stripped)
    match feature.unit:
        case Unit.DAYS_BEFORE:
            value = 0.0 - round(months * DAYS_A_MONTH)
        case Unit.YEARS:
            value = months / MONTHS_A_YEAR
        case _:
            value = months
    if (feature.minimum is not None and value < feature.minimum) or (
        feature.maximum is not None and value > feature.maximum
    ):
        raise InvalidValueError(feature.name, "out_of_range", text, feature.minimum, feature.maximum)
    return value


def _months(feature: Feature, text: str) -> float:
    wanted = plain(text)
    parts = _PART.findall(wanted)
    rest = _BETWEEN.fullmatch(_PART.sub(" ", wanted))
    if not parts or rest is None or any(unit not in _MONTHS for _, unit in parts):
        raise InvalidValueError(feature.name, "not_a_duration", text)
    return sum(float(number.replace(",", ".")) * _MONTHS[unit] for number, unit in parts)


@dataclass(frozen=True)
class Ruler:
    """The positions of a slider, in the unit a person reads: whole amounts, months, years.

    Args:
        unit: of the feature.
        low, high: ends of the slider.
        step: between two round figures.
        own: the file's value, which the slider gives back exactly; NaN where it is missing.
    """

    unit: Unit
    low: int
    high: int
    step: int
    own: float

    def position(self, value: float) -> int:
        """Where a value lies, held at the ends; the low end where there is no value."""
        if math.isnan(value) or (self.unit is Unit.DAYS_BEFORE and value == NO_CURRENT_JOB_DAYS):
            return self.low
        return min(max(_read_amount(self.unit, value), self.low), self.high)

    def value(self, position: int) -> float:
        """The round figure nearest to a position, or the file's own value where that is as near."""
        held = min(max(position, self.low), self.high)
        nearest = min(max(round(held / self.step) * self.step, self.low), self.high)
        if self._owns_a_place and abs(self.position(self.own) - held) <= abs(nearest - held):
            return self.own
        return _feature_value(self.unit, nearest)

    def place(self, position: int) -> float:
        """The value at a position itself, as far as the slider goes."""
        return _feature_value(self.unit, min(max(position, self.low), self.high))

    def stepped(self, value: float, steps: int) -> float:
        """The value some round figures further, held at the ends; the file's own value is one of them."""
        here = self.position(value)
        places = {math.floor(here / self.step) + steps, math.ceil(here / self.step) + steps}
        wanted = (max(places) if steps < 0 else min(places)) * self.step
        own = self.position(self.own)
        between = min(here, wanted) < own < max(here, wanted)
        if self._owns_a_place and abs(steps) == 1 and between:
            return self.own
        return self.value(wanted)

    @property
    def _owns_a_place(self) -> bool:
        return not math.isnan(self.own) and not (self.unit is Unit.DAYS_BEFORE and self.own == NO_CURRENT_JOB_DAYS)


def make_ruler(feature: Feature, own: float, span: Span) -> Ruler:
    """The slider of one feature of one file.

    Args:
        feature: what it moves.
        own: the file's value, NaN where it is missing.
        span: the usual range among all clients; the slider goes further where the file does.
    """
    unit = feature.unit
    ends = [_read_amount(unit, one) for one in (span.low, span.high) if one != NO_CURRENT_JOB_DAYS]
    if unit is Unit.DAYS_BEFORE:
        ends = [0, min(max(ends), LONGEST_MONTHS)]
    plainly = Ruler(unit, min(ends), max(ends), 1, own)
    if not plainly._owns_a_place:
        return Ruler(unit, plainly.low, plainly.high, _step(unit, float(plainly.high)), own)
    here = _read_amount(unit, own)
    step = _step(unit, float(here))
    low, high = min(*ends, here), max(*ends, here)
    if unit is Unit.AMOUNT:
        low, high = math.floor(low / step) * step, math.ceil(high / step) * step
        low, high = max(low, int(feature.minimum or 0)), min(high, int(feature.maximum or high))
    return Ruler(unit, low, high, step, own)


def _step(unit: Unit, amount: float) -> int:
    """About one percent of an amount, as a round figure; one month, one year otherwise."""
    wanted = abs(amount) * STEP_SHARE
    if unit is not Unit.AMOUNT or wanted <= 1.0:
        return 1
    power = 10.0 ** math.floor(math.log10(wanted))
    return max(1, int(power * max(one for one in ROUND_FIGURES if one * power <= wanted * (1.0 + 1e-9))))


def _read_amount(unit: Unit, value: float) -> int:
    return round(-value / DAYS_A_MONTH) if unit is Unit.DAYS_BEFORE else round(value)


def _feature_value(unit: Unit, amount: int) -> float:
    return 0.0 - round(amount * DAYS_A_MONTH) if unit is Unit.DAYS_BEFORE else float(amount)
