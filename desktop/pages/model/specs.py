"""What the two charts about the model say: risks announced beside risks observed, and what weighs most."""

from __future__ import annotations

import math
from collections.abc import Mapping

from core.bundle.bundle import Bundle
from core.model.comparable import wilson_interval
from desktop.charts.specs.calibration import CalibrationSpec
from desktop.charts.specs.distribution import BarSpec, Group
from desktop.charts.specs.plane import Point, PointSeries
from desktop.charts.specs.spec import Axis, Graduation, Reading
from desktop.charts.specs.steps import round_step
from desktop.looks.presentation import Presentation
from desktop.pages.model.facts import importance

AXIS_STEPS = (0.05, 0.1, 0.2)
LARGEST_TICKS = 6
FACTORS_SHOWN = 12


def calibration_spec(bundle: Bundle, presentation: Presentation) -> CalibrationSpec:
    """One point a group: foreseen rate, observed rate and its 95 % interval.

    Args:
        bundle: its metrics hold the groups, from the lowest score to the highest.
        presentation: texts and number style.
    """
    texts = presentation.texts
    groups = bundle.metrics["calibration_groups"]
    intervals = tuple(wilson_interval(round(one["observed"] * one["clients"]), round(one["clients"])) for one in groups)
    points = tuple(
        Point(_group(number, one, interval, presentation), one["predicted"], one["observed"])
        for number, (one, interval) in enumerate(zip(groups, intervals, strict=True), start=1)
    )
    end = max([one["predicted"] for one in groups] + [high for _, high in intervals])
    points_apart = 100.0 * bundle.metrics["calibration_error"]
    return CalibrationSpec(
        title=texts("model.calibration.card"),
        conclusion=texts(
            "model.calibration.conclusion",
            count=points_apart,
            points=presentation.formatter.points(points_apart),
            groups=len(groups),
        ),
        header=(texts("model.calibration.predicted"), texts("model.calibration.observed")),
        x_axis=_axis(texts("model.calibration.predicted"), end, presentation),
        y_axis=_axis(texts("model.calibration.observed"), end, presentation),
        series=(PointSeries(texts("model.calibration.series"), "disc", points),),
        intervals=intervals,
        line_label=texts("model.calibration.line"),
    )


def importance_spec(bundle: Bundle, presentation: Presentation) -> BarSpec | None:
    """The factors that weigh most, the others as one bar; None where the bundle does not say."""
    texts, catalogue, language = presentation.texts, bundle.catalogue, presentation.language
    weights = importance(bundle.metrics)
    shown, rest = weights[:FACTORS_SHOWN], weights[FACTORS_SHOWN:]
    if not shown:
        return None
    readings = [_share(catalogue.factor_by_name[name].label[language], share, presentation) for name, share in shown]
    first, second, third = ([one.label[:1].lower() + one.label[1:] for one in readings] + ["", ""])[:3]
    if rest:
        others = texts("model.importance.rest", count=len(rest))
        readings.append(_share(others, sum(share for _, share in rest), presentation))
    return BarSpec(
        title=texts("model.importance.card"),
        conclusion=texts(
            "model.importance.conclusion", first=first, share=readings[0].text, second=second, third=third
        ),
        header=(texts("model.importance.factor"), texts("model.importance.share")),
        groups=(Group(texts("model.importance.share"), tuple(readings)),),
    )


def _group(
    number: int, found: Mapping[str, float], interval: tuple[float, float], presentation: Presentation
) -> Reading:
    texts, risk = presentation.texts, presentation.formatter.risk
    low, high = interval
    return Reading(
        texts("model.calibration.group", number=number, predicted=risk(found["predicted"])),
        texts("model.calibration.observed_value", observed=risk(found["observed"]), low=risk(low), high=risk(high)),
        found["observed"],
    )


def _share(label: str, share: float, presentation: Presentation) -> Reading:
    return Reading(label, presentation.formatter.percent(share, 1), share)


def _axis(label: str, end: float, presentation: Presentation) -> Axis:
    step = next((one for one in AXIS_STEPS if end / one <= LARGEST_TICKS), AXIS_STEPS[-1])
    count = math.ceil(end / step)
    percent = presentation.formatter.percent
    ticks = tuple(Reading("", percent(n * step), n * step) for n in range(count + 1))
    graduation = Graduation(
        ticks=lambda low, high: _ticks_between(low, high, presentation), write=presentation.formatter.risk
    )
    return Axis(label, 0.0, count * step, ticks, graduation)


def _ticks_between(low: float, high: float, presentation: Presentation) -> tuple[Reading, ...]:
    """Round rates in a part of the axis, with the decimals of their step."""
    step = round_step((high - low) / LARGEST_TICKS)
    decimals = max(0, math.ceil(-math.log10(100.0 * step) - 1e-9))
    amounts = [n * step for n in range(math.ceil(low / step), math.floor(high / step) + 1)]
    return tuple(Reading("", presentation.formatter.percent(amount, decimals), amount) for amount in amounts)
