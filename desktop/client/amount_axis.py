"""From the bars of a feature to an axis with round figures, straight, logarithmic or cut, and said so."""

from __future__ import annotations

import math
from dataclasses import replace

from core.features.catalogue import Feature, Unit
from core.features.formatting import DAYS_A_YEAR, FINEST
from core.population.binning import AxisKind, Bins
from desktop.charts.specs.spec import Axis, Graduation, Reading
from desktop.charts.specs.steps import round_step
from desktop.looks.presentation import Presentation

MOST_TICKS = 5
ROUND_MONTHS = (1.0, 2.0, 3.0, 6.0, 12.0, 24.0, 36.0, 60.0, 120.0, 240.0)
LOG_FIGURES = (1.0, 2.0, 5.0)
FEWEST_LOG_TICKS = 3
"""With fewer of these figures in view, a part of a logarithmic axis is graduated as if it were straight."""


def along(bins: Bins, amount: float) -> float:
    """Where an amount lies along the axis: its logarithm on a logarithmic one."""
    return math.log(min(max(amount, bins.low), bins.high)) if bins.is_logarithmic else amount


def axis_of(feature: Feature, bins: Bins, presentation: Presentation) -> Axis:
    """The axis of a numeric feature, named, with how amounts lie along it where that is not straight and whole.

    Args:
        feature: what lies along it.
        bins: its bars.
        presentation: language and number style.
    """
    label = feature.wording[presentation.language].label
    if bins.kind is not AxisKind.LINEAR:
        note = presentation.texts(f"comparison.axis_{bins.kind}")
        label = presentation.texts("comparison.axis_with_note", label=label, note=note)
    ticks = tuple(
        Reading("", presentation.formatter.quantity(feature.unit, amount), along(bins, amount))
        for amount in round_amounts(feature.unit, bins)
    )
    graduation = Graduation(
        ticks=lambda low, high: _ticks_between(feature, _part(bins, low, high), presentation),
        write=lambda amount: presentation.formatter.quantity(feature.unit, _amount(bins, amount)),
    )
    return Axis(label, along(bins, bins.low), along(bins, bins.high), ticks, graduation)


def _amount(bins: Bins, place: float) -> float:
    return math.exp(place) if bins.is_logarithmic else place


def _part(bins: Bins, low: float, high: float) -> Bins:
    return replace(bins, low=_amount(bins, low), high=_amount(bins, high))


def _ticks_between(feature: Feature, part: Bins, presentation: Presentation) -> tuple[Reading, ...]:
    """Round amounts along a part of an axis, with as many decimals as it takes to tell them apart."""
    amounts = round_amounts(feature.unit, part)
    if part.is_logarithmic and len(amounts) < FEWEST_LOG_TICKS:
        amounts = _even_amounts(feature.unit, part)
    for finer in range(FINEST):
        words = [presentation.formatter.quantity(feature.unit, amount, finer) for amount in amounts]
        if len(set(words)) == len(words):
            break
    return tuple(Reading("", text, along(part, amount)) for text, amount in zip(words, amounts, strict=True))


def axis_explanation(bins: Bins, presentation: Presentation) -> str:
    """How amounts lie along the axis where that is not straight and whole, in one sentence."""
    return "" if bins.kind is AxisKind.LINEAR else presentation.texts(f"comparison.axis_{bins.kind}_means")


def round_amounts(unit: Unit, bins: Bins) -> tuple[float, ...]:
    """Round amounts between the ends of the axis, at most five or so."""
    return _log_amounts(bins) if bins.is_logarithmic else _even_amounts(unit, bins)


def _log_amounts(bins: Bins) -> tuple[float, ...]:
    powers = range(math.floor(math.log10(bins.low)), math.ceil(math.log10(bins.high)) + 1)
    amounts = [figure * 10.0**power for power in powers for figure in LOG_FIGURES]
    inside = [amount for amount in amounts if bins.low <= amount <= bins.high]
    step = max(1, math.ceil(len(inside) / MOST_TICKS))
    return tuple(inside[::step])


def _even_amounts(unit: Unit, bins: Bins) -> tuple[float, ...]:
    step = _round_step(unit, (bins.high - bins.low) / MOST_TICKS)
    first, last = math.ceil(bins.low / step), math.floor(bins.high / step)
    return tuple(number * step for number in range(first, last + 1))


def _round_step(unit: Unit, least: float) -> float:
    if unit is Unit.MONTHS and least <= ROUND_MONTHS[-1]:
        return next(step for step in ROUND_MONTHS if step >= least)
    scale = DAYS_A_YEAR if unit is Unit.DAYS_BEFORE else 1.0
    step = round_step(least / scale) * scale
    whole = unit in (Unit.COUNT, Unit.DAYS)
    return max(1.0, math.ceil(step)) if whole else step
