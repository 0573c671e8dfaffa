"""The map of possible offers: one look at every amount and duration, one key to try any of them."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.clients.offer import Offer
from core.errors import ContradictionError
from core.simulation.search import SimulatedOffers
from desktop.charts.choosable_chart import ChoosableMap
from desktop.charts.specs.plane import HeatMapSpec
from desktop.looks.announcement import announce
from desktop.looks.presentation import Presentation
from desktop.pages.simulation.input_row import EDITOR_PX
from desktop.pages.simulation.offer_map_chart import OfferMapWriter
from desktop.session.simulation import Simulation
from desktop.widgets.fields.refusal_words import contradiction_sentence
from desktop.widgets.fields.stepped_entry import SteppedLine
from desktop.widgets.state import set_property
from desktop.widgets.words import Card, words

RATE_PX, RATE_STEP = 112, 0.005
LARGEST_RATE = 5.0


class OfferMapCard(Card):
    """The map, the rate it supposes, and what it says in words.

    Args:
        presentation: texts and looks.
        simulation: takes the points over.
    """

    def __init__(self, presentation: Presentation, simulation: Simulation) -> None:
        super().__init__(presentation, presentation.texts("simuler.map"))
        self._presentation, self._simulation = presentation, simulation
        self._writer = OfferMapWriter(presentation)
        self._offers: SimulatedOffers | None = None
        self.chart = ChoosableMap(presentation)
        self.chart.chosen.connect(self._take)
        self.rate = SteppedLine(presentation.scale.gap(2))
        self.rate.setFixedSize(*(presentation.scale.px(side) for side in (RATE_PX, EDITOR_PX)))
        self.rate.setAccessibleDescription(presentation.texts("simuler.rate_hint"))
        self.rate.setToolTip(presentation.texts("simuler.rate_hint"))
        self.rate.entered.connect(self._read_rate)
        self.rate.stepped.connect(self._step_rate)
        self.rate.given_up.connect(lambda: self._tell_problem(""))
        self._own_rate = QPushButton(presentation.texts("simuler.rate_own"))
        self._own_rate.setProperty("role", "link")
        self._own_rate.clicked.connect(lambda: self._simulation.offers.set_rate(None))
        self._said = words(role="small", wrap=True)
        self._problem = words(role="small", tone="raises", wrap=True)
        self._absence = words(role="muted", wrap=True)
        self._shown = QWidget()
        self._lay_out()
        simulation.offers.offers_changed.connect(self.present)
        simulation.offers.rate_refused.connect(self._refuse_rate)

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What takes the focus, in reading order."""
        return self.chart, self.rate, self._own_rate

    def present(self, found: SimulatedOffers | ContradictionError | None) -> None:
        """Show a map, or say why there is none."""
        self._offers = found if isinstance(found, SimulatedOffers) else None
        self._tell_problem("")
        if self._offers is None:
            if isinstance(found, ContradictionError):
                self._show_absence(contradiction_sentence(found, self._presentation))
            else:
                self._show_absence(self._presentation.texts("simuler.map_endless"))
            return
        spec = self._writer.chart(self._offers)
        self._absence.hide()
        self._shown.show()
        self.chart.present(spec)
        self._tell(spec, self._offers.simulated)
        self._show_rate(self._offers.file.annual_rate)

    def wait(self) -> None:
        """Say that the map is being drawn."""
        self._offers = None
        self._show_absence(self._presentation.texts("simuler.map_waits"))

    def follow(self) -> None:
        """Move the simulated offer on the map that is shown; its risks follow when the advisor pauses."""
        if self._offers is not None and isinstance(self.chart.spec, HeatMapSpec):
            simulated = self._simulation.offer
            spec = self._writer.moved(self.chart.spec, self._offers, simulated)
            self.chart.present(spec)
            self._tell(spec, simulated)

    def _show_absence(self, said: str) -> None:
        self.chart.present(None)
        self._absence.setText(said)
        self._shown.hide()
        self._absence.show()

    def _tell(self, spec: HeatMapSpec, simulated: Offer | None) -> None:
        said = spec.conclusion
        if simulated is None:
            said = f"{self._presentation.texts('simuler.map_no_place')} {said}"
        if self._said.text() != said:
            self._said.setText(said)
        if self._offers is not None:
            offer = simulated or self._offers.file
            row, column = self._offers.map.nearest(offer.amount, offer.duration_months)
            self.chart.start_at(row * len(self._offers.map.amounts) + column)

    def _take(self, position: int) -> None:
        if self._offers is not None:
            row, column = divmod(position, len(self._offers.map.amounts))
            self._simulation.take_point(row, column)

    def _read_rate(self, text: str) -> None:
        figures = "".join(text.replace("%", "").split()).replace(",", ".")
        if not figures:
            self._simulation.offers.set_rate(None)
            return
        try:
            rate = float(figures) / 100.0
        except ValueError:
            rate = -1.0
        if 0.0 <= rate <= LARGEST_RATE:
            self._simulation.offers.set_rate(rate)
        else:
            self._tell_problem(self._presentation.texts("simuler.rate_misread", value=text.strip()))

    def _step_rate(self, steps: int) -> None:
        if self._offers is not None:
            here = round(self._offers.file.annual_rate / RATE_STEP) + steps
            self._simulation.offers.set_rate(max(0.0, here * RATE_STEP))

    def _refuse_rate(self, error: ContradictionError) -> None:
        self._tell_problem(contradiction_sentence(error, self._presentation))

    def _show_rate(self, annual_rate: float) -> None:
        self.rate.show_text(self._presentation.formatter.percent(annual_rate, 1))
        self.rate.show_number(100 * annual_rate, 0.0, 100 * LARGEST_RATE)
        is_chosen = self._simulation.offers.annual_rate is not None
        set_property(self.rate, "changed", is_chosen)
        self._own_rate.setVisible(is_chosen)

    def _tell_problem(self, said: str) -> None:
        self._problem.setText(said)
        self._problem.setVisible(bool(said))
        set_property(self.rate, "invalid", bool(said))
        announce(self.rate, said)

    def _lay_out(self) -> None:
        texts, gap = self._presentation.texts, self._presentation.scale.gap
        label = words(texts("simuler.rate"), "small")
        label.setBuddy(self.rate)
        self.rate.setAccessibleName(label.text())
        rate = QHBoxLayout()
        rate.setSpacing(gap(2))
        for part in (label, self.rate, self._own_rate):
            rate.addWidget(part)
        rate.addStretch(1)
        column = QVBoxLayout(self._shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(gap(1))
        column.addWidget(self.chart)
        column.addWidget(self._said)
        column.addLayout(rate)
        column.addWidget(self._problem)
        self.body.setSpacing(gap(1))
        self.body.addWidget(words(texts("simuler.map"), "section"))
        self.body.addWidget(words(texts("simuler.map_note"), "small-muted", wrap=True))
        self.body.addWidget(self._shown)
        self.body.addWidget(self._absence)
        self._own_rate.hide()
        self._problem.hide()
