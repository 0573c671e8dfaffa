"""From the offers around a simulation to what their map says."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from core.clients.offer import Offer
from core.model.policy import Advice
from core.simulation.offers import OfferMap
from core.simulation.search import Dot, SimulatedOffers
from desktop.charts.specs.plane import HeatMapSpec, Point, PointSeries
from desktop.charts.specs.spec import Axis, Graduation, Reading
from desktop.looks.presentation import Presentation
from desktop.session.offer_words import months_words

HALF_CELL = 0.5
MOST_TICKS = 5


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
            cells=self._cells(offers),
            threshold=policy.threshold,
            zone=(policy.review_low, policy.review_high),
            below_label=texts("advice.grant"),
            above_label=texts("advice.refuse"),
            zone_label=texts("advice.review"),
        )
        return self.moved(spec, offers, offers.simulated)

    def moved(self, spec: HeatMapSpec, offers: SimulatedOffers, simulated: Offer | None) -> HeatMapSpec:
        """The same map with the simulated offer at another place; None where it has no place."""
        conclusion = self.conclusion(offers.map, simulated or offers.file)
        return replace(spec, points=self._points(offers, simulated), conclusion=conclusion)

    def conclusion(self, found: OfferMap, offer: Offer) -> str:
        """Up to which amount an agreement is advised over the duration of an offer, and the deposit that this means."""
        texts, amount = self.presentation.texts, self.presentation.formatter.amount
        row, _ = found.nearest(offer.amount, offer.duration_months)
        limit = float(found.limits[row])
        months = self._months(float(found.durations[row]))
        if math.isinf(limit):
            return texts("simuler.map_all" if limit > 0 else "simuler.map_none", months=months)
        deposit = math.ceil(found.deposit(limit))
        if not deposit:
            return texts("simuler.map_up_to", months=months, amount=amount(limit))
        return texts("simuler.map_up_to_deposit", months=months, amount=amount(limit), deposit=amount(deposit))

    def _cells(self, offers: SimulatedOffers) -> tuple[tuple[Reading, ...], ...]:
        found = offers.map
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
        for dot in offers.dots:
            cells, number = list(rows[dot.row]), dot.number + 1
            told = texts("simuler.cell_proposal", text=cells[dot.column].text, number=number)
            cells[dot.column] = replace(cells[dot.column], text=told)
            rows[dot.row] = tuple(cells)
        return tuple(rows)

    def _points(self, offers: SimulatedOffers, simulated: Offer | None) -> tuple[PointSeries, ...]:
        texts = self.presentation.texts
        file = PointSeries(
            texts("simuler.map_file"), "ring", (self._point(offers.map, offers.file, texts("simuler.map_file")),)
        )
        dots = tuple(self._dot(offers.map, dot) for dot in offers.dots)
        if simulated is None or simulated == offers.file:
            return (*dots, file)
        label = texts("simuler.simulation")
        return *dots, file, PointSeries(label, "diamond", (self._point(offers.map, simulated, label),))

    def _dot(self, found: OfferMap, dot: Dot) -> PointSeries:
        number = str(dot.number + 1)
        return PointSeries(number, "disc", (self._point(found, found.point(dot.row, dot.column).offer, number),))

    def _point(self, found: OfferMap, offer: Offer, label: str) -> Point:
        x, y = _place(found.amounts, offer.amount), _place(found.durations, offer.duration_months)
        text = self.presentation.texts(
            "simuler.cell_label",
            amount=self.presentation.formatter.amount(offer.amount),
            months=self._months(offer.duration_months),
        )
        return Point(Reading(label, text, offer.amount), x, y)

    def _months(self, months: float) -> str:
        return months_words(months, self.presentation.texts, self.presentation.formatter)


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
