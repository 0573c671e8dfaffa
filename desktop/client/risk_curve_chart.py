"""From a curve of risk to its chart: a line over the zones of the advice, or a row for each answer."""

from __future__ import annotations

import math

from core.features.catalogue import Catalogue, Feature
from core.model.policy import Policy
from core.simulation.risk_curve import RiskCurve
from core.values import Value
from desktop.charts.specs.plane import Point
from desktop.charts.specs.risk import RiskCurveSpec, RiskRowsSpec, RiskSpan
from desktop.charts.specs.spec import Axis, Reading
from desktop.client.amount_axis import along, axis_of
from desktop.client.risk_scale import risk_axis, risk_zones
from desktop.looks.presentation import Presentation

MOST_ANSWERS = 10
"""Answers with a row of their own in the drawing; all are in the table."""


class RiskCurveWriter:
    """Words and charts of curves of risk in one language.

    Args:
        presentation: texts and number style.
        catalogue: the features.
        policy: the zones.
    """

    def __init__(self, presentation: Presentation, catalogue: Catalogue, policy: Policy) -> None:
        self._presentation, self._catalogue, self._policy = presentation, catalogue, policy

    def chart(self, curve: RiskCurve) -> RiskCurveSpec | RiskRowsSpec:
        """The curve of a number, or the rows of answers."""
        return self._rows(curve) if curve.bins is None else self._curve(curve)

    def sentence(self, curve: RiskCurve) -> str:
        """How far the risk moves, and where the client is where the drawing cannot say it."""
        texts, risk = self._presentation.texts, self._presentation.formatter.risk
        if curve.is_flat:
            return texts("risk_curve.flat", risk=risk(curve.own_probability))
        low, high = min(curve.probabilities), max(curve.probabilities)
        told = texts("risk_curve.range", low=risk(low), high=risk(high))
        absence = self._absence(curve)
        return f"{told} {absence}" if absence else told

    def _absence(self, curve: RiskCurve) -> str:
        if curve.bins is None or curve.own_place is not None:
            return ""
        own = curve.own_value
        risk = self._presentation.formatter.risk(curve.own_probability)
        if isinstance(own, float) and math.isnan(own):
            return self._presentation.texts("risk_curve.client_missing", risk=risk)
        value = self._value(curve.feature, own)
        return self._presentation.texts("risk_curve.client_beyond", value=value, risk=risk)

    def _curve(self, curve: RiskCurve) -> RiskCurveSpec:
        texts, risk_text, feature = self._presentation.texts, self._presentation.formatter.risk, self._feature(curve)
        if curve.bins is None:
            raise ValueError("answers lie along no axis")
        bins = curve.bins
        y_axis = self._scale(curve)
        points = tuple(
            Point(Reading(self._value(curve.feature, value), risk_text(risk), risk), along(bins, float(value)), risk)
            for value, risk in zip(curve.values, curve.probabilities, strict=True)
        )
        own = None
        if curve.own_place is not None:
            here = points[curve.own_place]
            label = texts("risk_curve.client", value=here.reading.label)
            own = Point(Reading(label, here.reading.text, here.y), here.x, here.y)
        return RiskCurveSpec(
            title=texts("risk_curve.title", label=self._label(feature)),
            conclusion=self.sentence(curve),
            header=(self._label(feature), y_axis.label),
            x_axis=axis_of(feature, bins, self._presentation),
            y_axis=y_axis,
            curve=points,
            zones=risk_zones(self._policy, y_axis.high, self._presentation),
            client=own,
        )

    def _rows(self, curve: RiskCurve) -> RiskRowsSpec:
        texts, feature, axis = self._presentation.texts, self._feature(curve), self._scale(curve)
        spans = tuple(
            self._answer(curve.feature, value, risk, is_own=place == curve.own_place)
            for place, (value, risk) in enumerate(zip(curve.values, curve.probabilities, strict=True))
        )
        return RiskRowsSpec(
            title=texts("risk_curve.title", label=self._label(feature)),
            conclusion=self.sentence(curve),
            header=(self._label(feature), axis.label),
            axis=axis,
            spans=_spread(spans),
            zones=risk_zones(self._policy, axis.high, self._presentation),
            full_rows=tuple((span.reading.label, span.reading.text) for span in spans),
        )

    def _answer(self, feature: str, value: Value, risk: float, *, is_own: bool) -> RiskSpan:
        label = self._value(feature, value)
        if is_own:
            label = self._presentation.texts("risk_curve.client", value=label)
        reading = Reading(label, self._presentation.formatter.risk(risk), risk)
        return RiskSpan(reading, 0.0, risk, is_own=is_own)

    def _scale(self, curve: RiskCurve) -> Axis:
        return risk_axis(max(*curve.probabilities, curve.own_probability), self._policy, self._presentation)

    def _value(self, feature: str, value: Value) -> str:
        return self._presentation.formatter.value(self._catalogue.by_name[feature], value, self._catalogue)

    def _feature(self, curve: RiskCurve) -> Feature:
        return self._catalogue.by_name[curve.feature]

    def _label(self, feature: Feature) -> str:
        return feature.wording[self._presentation.language].label


def _spread(spans: tuple[RiskSpan, ...]) -> tuple[RiskSpan, ...]:
    """Of many answers, the client's own and others evenly from the lowest risk to the highest."""
    if len(spans) <= MOST_ANSWERS:
        return spans
    step = (len(spans) - 1) / (MOST_ANSWERS - 1)
    kept = {round(number * step) for number in range(MOST_ANSWERS)}
    kept |= {place for place, span in enumerate(spans) if span.is_own}
    return tuple(span for place, span in enumerate(spans) if place in kept)
