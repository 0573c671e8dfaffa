"""From the offers around a simulation to what their map says."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.clients.terms import ImpliedTerms
from core.model.policy import Advice
from core.simulation.offers import OfferMap
from core.simulation.search import SimulatedOffers
from desktop.charts.specs.plane import HeatMapSpec, Point, PointSeries
from desktop.charts.specs.spec import Axis, Graduation, Reading
from desktop.looks.presentation import Presentation

HALF_CELL = 0.5
MOST_TICKS = 5
ROUNDING = 1_000.0
"""The line is interpolated between two points of the map: its amounts are told to the thousand."""


@dataclass(frozen=True)
class OfferMapWriter:
    """Specifies the map in one language.

    Args:
        presentation: texts and number style.
    """

    presentation: Presentation

    def chart(self, offers: SimulatedOffers) -> HeatMapSpec:
        """The map with the file's offer and the simulated one."""
        texts, found = self.presentation.texts, offers.map
        policy = found.policy
        spec = HeatMapSpec(
            title=texts("simuler.map"),
            conclusion="",
            header=(texts("simuler.map_offer"), texts("simuler.map_risk")),
            x_axis=_axis(texts("simuler.map_amount"), found.amounts, self.presentation.formatter.amount),
            y_axis=_axis(texts("simuler.map_duration"), found.durations, self._months),
            cells=self._cells(found),
            threshold=policy.threshold,
            zone=(policy.review_low, policy.review_high),
            below_label=texts("advice.grant"),
            above_label=texts("advice.refuse"),
            zone_label=texts("advice.review"),
        )
        return self.moved(spec, offers, offers.simulated)

    def moved(self, spec: HeatMapSpec, offers: SimulatedOffers, simulated: ImpliedTerms | None) -> HeatMapSpec:
        """The same map with the simulated offer at another place; None where it has no place."""
        conclusion = self.conclusion(offers.map, simulated or offers.file)
        return replace(spec, points=self._points(offers, simulated), conclusion=conclusion)

    def conclusion(self, found: OfferMap, terms: ImpliedTerms) -> str:
        """Up to which amount an agreement is advised over the duration of an offer."""
        row, _ = found.nearest(terms.amount, terms.duration_months)
        one_row = replace(found, probabilities=found.probabilities[row : row + 1])
        limit = float(one_row.contour(found.policy.review_low)[0])
        months = self._months(float(found.durations[row]))
        if math.isinf(limit):
            key = "simuler.map_all" if limit > 0 else "simuler.map_none"
            return self.presentation.texts(key, months=months)
        amount = self.presentation.formatter.amount(math.floor(limit / ROUNDING) * ROUNDING)
        return self.presentation.texts("simuler.map_up_to", months=months, amount=amount)

    def _cells(self, found: OfferMap) -> tuple[tuple[Reading, ...], ...]:
        texts, formatter = self.presentation.texts, self.presentation.formatter
        amounts = [formatter.amount(float(amount)) for amount in found.amounts]
        advices = {advice: texts(f"advice.{advice}") for advice in Advice}
        pattern = texts("simuler.cell", risk="{}", instalment="{}", advice="{}")
        rows = []
        for months, instalments, risks in zip(
            found.durations.tolist(), found.instalments.tolist(), found.probabilities.tolist(), strict=True
        ):
            label = texts("simuler.cell_label", amount="{}", months=self._months(months))
            rows.append(
                tuple(
                    Reading(
                        label.format(amount),
                        pattern.format(
                            formatter.risk(risk), formatter.amount(instalment), advices[found.policy.advise(risk)]
                        ),
                        risk,
                    )
                    for amount, instalment, risk in zip(amounts, instalments, risks, strict=True)
                )
            )
        return tuple(rows)

    def _points(self, offers: SimulatedOffers, simulated: ImpliedTerms | None) -> tuple[PointSeries, ...]:
        texts = self.presentation.texts
        file = PointSeries(
            texts("simuler.map_file"), "ring", (self._point(offers.map, offers.file, texts("simuler.map_file")),)
        )
        if simulated is None or simulated == offers.file:
            return (file,)
        label = texts("simuler.simulation")
        return file, PointSeries(label, "diamond", (self._point(offers.map, simulated, label),))

    def _point(self, found: OfferMap, terms: ImpliedTerms, label: str) -> Point:
        x, y = _place(found.amounts, terms.amount), _place(found.durations, terms.duration_months)
        text = self.presentation.texts(
            "simuler.cell_label",
            amount=self.presentation.formatter.amount(terms.amount),
            months=self._months(terms.duration_months),
        )
        return Point(Reading(label, text, terms.amount), x, y)

    def _months(self, months: float) -> str:
        return self.presentation.texts("simuler.months", count=round(months))


def _axis(label: str, values: NDArray[np.float64], write: Callable[[float], str]) -> Axis:
    """Every cell has the same width: along the axis, values count as their rank."""
    last = len(values) - 1
    ranks = sorted({0, last // 2, last})
    ticks = tuple(Reading("", write(float(values[rank])), float(rank)) for rank in ranks)

    def ticks_between(low: float, high: float) -> tuple[Reading, ...]:
        inside = range(max(0, math.ceil(low)), min(last, math.floor(high)) + 1)
        step = max(1, math.ceil(len(inside) / MOST_TICKS))
        return tuple(Reading("", write(float(values[rank])), float(rank)) for rank in inside[::step])

    def write_at(rank: float) -> str:
        return write(float(values[min(max(round(rank), 0), last)]))

    return Axis(label, -HALF_CELL, last + HALF_CELL, ticks, Graduation(ticks_between, write_at))


def _place(values: NDArray[np.float64], value: float) -> float:
    return float(np.interp(value, values, np.arange(len(values))))
