"""The round figures that a slider of the simulation goes through."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.features.catalogue import Feature, Unit
from core.features.derived import NO_CURRENT_JOB_DAYS
from core.features.formatting import MONTHS_A_YEAR
from core.values import Span
from desktop.widgets.fields.value_text import DAYS_A_MONTH

STEP_SHARE = 0.01
ROUND_FIGURES = (1, 2, 5, 10)
LONGEST_MONTHS = 50 * MONTHS_A_YEAR


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
