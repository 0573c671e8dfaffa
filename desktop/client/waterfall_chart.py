"""From an assessment to its waterfall: the average client, what each factor adds or takes away, this client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.assessment.assessment import Assessment
from core.features.formatting import Formatter
from core.model.waterfall import TENTHS_A_UNIT, ShownWaterfall, shown_waterfall
from core.model.wording import ReasonWriter
from desktop.charts.specs.risk import RiskRowsSpec, RiskSpan
from desktop.charts.specs.spec import Reading, Rows, Tone
from desktop.client.chart_specs import ChartWriter
from desktop.client.risk_scale import risk_axis, risk_zones
from desktop.looks.presentation import Presentation

MOST_STEPS = 7
"""Factors with a row of their own in the drawing; the others are taken together, and are all in the table."""


@dataclass(frozen=True)
class Step:
    """What one factor, or several, add to the risk.

    Args:
        label: which.
        tenths: of a point of risk, as shown.
    """

    label: str
    tenths: int


def waterfall_chart(assessment: Assessment, writer: ChartWriter, reason_writer: ReasonWriter) -> RiskRowsSpec:
    """The waterfall of one client."""
    presentation = writer.presentation
    texts = presentation.texts
    shown = shown_waterfall(assessment.explanation.waterfall, writer.catalogue.factor_positions)
    steps = ordered_steps(shown, factor_names(assessment, reason_writer))
    spans = _spans(shown, grouped_steps(steps, presentation), presentation)
    axis = risk_axis(max(max(span.start, span.end) for span in spans), writer.policy, presentation)
    return RiskRowsSpec(
        title=texts("waterfall.title"),
        conclusion=waterfall_sentence(shown, presentation),
        header=(texts("waterfall.column_factor"), texts("waterfall.column_effect"), texts("waterfall.column_risk")),
        unit=texts("reasons.unit"),
        axis=axis,
        spans=spans,
        zones=risk_zones(writer.policy, axis.high, presentation),
        is_linked=True,
        full_rows=_full_rows(shown, steps, presentation),
    )


def factor_names(assessment: Assessment, writer: ReasonWriter) -> Mapping[str, str]:
    """How every factor of the model is named for a client: as in the reasons where it is among them."""
    catalogue, language = writer.catalogue, writer.formatter.language
    reasons = {one.factor: writer.write(one, assessment.client).title for one in assessment.explanation.reasons}
    return {
        name: reasons.get(name, catalogue.factor_by_name[name].label[language]) for name in catalogue.factor_positions
    }


def ordered_steps(shown: ShownWaterfall, names: Mapping[str, str]) -> tuple[Step, ...]:
    """Every factor: first what raises the risk, so that no step falls below 0 %, largest first on either side."""
    steps = [Step(names[factor], tenths) for factor, tenths in shown.factors.items()]
    sides = {1: 0, -1: 1, 0: 2}
    return tuple(sorted(steps, key=lambda step: (sides[_sign(step.tenths)], -abs(step.tenths), step.label)))


def grouped_steps(steps: tuple[Step, ...], presentation: Presentation) -> tuple[Step, ...]:
    """The same with the small steps of each side taken together at its end, those without effect with the last."""
    largest = sorted(steps, key=lambda step: -abs(step.tenths))[:MOST_STEPS]
    small = [step for step in steps if step not in largest or step.tenths == 0]
    kept = [step for step in steps if step not in small]
    grouped: list[Step] = []
    for sign in (1, -1):
        grouped += [step for step in kept if _sign(step.tenths) == sign]
        others = [step for step in small if _sign(step.tenths) == sign]
        if others:
            key = "waterfall.others_raise" if sign > 0 else "waterfall.others_lower"
            label = presentation.texts(key, count=len(others))
            grouped.append(Step(label, sum(step.tenths for step in others)))
    return tuple(grouped)


def effect_text(tenths: int, formatter: Formatter) -> str:
    """An effect in tenths of a point of risk, signed unless it is none."""
    return formatter.signed_points(tenths / 10) if tenths else formatter.points(0.0)


def waterfall_sentence(shown: ShownWaterfall, presentation: Presentation) -> str:
    """From which risk to which one."""
    risk = presentation.formatter.risk
    return presentation.texts(
        "waterfall.sentence", start=risk(shown.start / TENTHS_A_UNIT), end=risk(shown.end / TENTHS_A_UNIT)
    )


def _spans(shown: ShownWaterfall, steps: tuple[Step, ...], presentation: Presentation) -> tuple[RiskSpan, ...]:
    texts, formatter = presentation.texts, presentation.formatter
    spans = [_whole(texts("waterfall.start"), shown.start, formatter)]
    reached = shown.start
    for step in steps:
        tone: Tone = "raises" if step.tenths > 0 else "lowers"
        reading = Reading(step.label, effect_text(step.tenths, formatter), step.tenths / 10)
        after = reached + step.tenths
        spans.append(RiskSpan(reading, reached / TENTHS_A_UNIT, after / TENTHS_A_UNIT, tone))
        reached = after
    return (*spans, _whole(texts("waterfall.end"), shown.end, formatter, is_own=True))


def _whole(label: str, tenths: int, formatter: Formatter, *, is_own: bool = False) -> RiskSpan:
    risk = tenths / TENTHS_A_UNIT
    return RiskSpan(Reading(label, formatter.risk(risk), tenths / 10), 0.0, risk, is_own=is_own)


def _full_rows(shown: ShownWaterfall, steps: tuple[Step, ...], presentation: Presentation) -> Rows:
    texts, formatter = presentation.texts, presentation.formatter
    rows = [(texts("waterfall.start"), "", formatter.risk(shown.start / TENTHS_A_UNIT))]
    reached = shown.start
    for step in steps:
        reached += step.tenths
        rows.append((step.label, effect_text(step.tenths, formatter), formatter.risk(reached / TENTHS_A_UNIT)))
    return (*rows, (texts("waterfall.end"), "", formatter.risk(shown.end / TENTHS_A_UNIT)))


def _sign(tenths: int) -> int:
    return (tenths > 0) - (tenths < 0)
