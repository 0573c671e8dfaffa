"""The least that leads to an agreement, in plain numbers, one button away; or the honest word that nothing does."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from core.bundle.bundle import Bundle
from core.clients.offer import Offer
from core.errors import ContradictionError
from core.model.policy import Advice
from core.simulation.proposals import MARGINS, MAXIMUM_PROPOSALS, Proposal
from core.simulation.search import SimulatedChanges
from desktop.looks.presentation import Presentation
from desktop.session.offer_words import OfferWords
from desktop.session.simulation import Simulation
from desktop.widgets.fields.refusal_words import contradiction_sentence
from desktop.widgets.layout.flow_layout import FlowLayout
from desktop.widgets.segments import Segments
from desktop.widgets.words import STRESS, Card, line, say_stressed, stressed, words

MARGIN_UNIT = 0.01


class SmallestChangesCard(Card):
    """Up to three proposals.

    Args:
        presentation: texts and looks.
        simulation: applies them.
        bundle: labels of products, and where the zone to be examined begins.
    """

    def __init__(self, presentation: Presentation, simulation: Simulation, bundle: Bundle) -> None:
        super().__init__(presentation, presentation.texts("simuler.changes"))
        self._presentation, self._simulation = presentation, simulation
        self._said = words(role="muted", wrap=True)
        self._rows = [_Row(number, presentation, bundle) for number in range(1, MAXIMUM_PROPOSALS + 1)]
        self.margin = Segments(presentation.texts("offer.margin"), self._margins())
        self.margin.chosen.connect(lambda key: simulation.offers.set_margin(float(key)))
        self.margin.choose(str(simulation.offers.margin))
        self._margin_row = QWidget()
        self.body.setSpacing(presentation.scale.gap(1))
        self.body.addWidget(words(presentation.texts("simuler.changes"), "section"))
        self.body.addWidget(self._lay_margin())
        self.body.addWidget(self._said)
        for row in self._rows:
            self.body.addWidget(row)
        self.present(simulation.offers.changes)
        simulation.offers.proposals_changed.connect(self.present)
        simulation.offers.proposals_outdated.connect(self._hold)

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        """The buttons that apply a proposal, in order, of the rows on screen."""
        return tuple(row.button for row in self._rows if not row.isHidden())

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """What takes the focus, in reading order."""
        return (*self.margin.findChildren(QPushButton), *(row.button for row in self._rows))

    def present(self, found: SimulatedChanges | ContradictionError | None) -> None:
        """Show proposals, or say why there are none; None while they are being looked for."""
        file = self._simulation.offers.file
        proposals = found.proposals if isinstance(found, SimulatedChanges) else ()
        for number, row in enumerate(self._rows):
            row.setVisible(number < len(proposals))
            row.setEnabled(True)
            if file is not None and number < len(proposals):
                apply = partial(self._simulation.apply_proposal, proposals[number])
                row.present(proposals[number], file, apply)
        is_needless = isinstance(found, SimulatedChanges) and found.advice is Advice.GRANT
        self._margin_row.setVisible(not is_needless and not isinstance(found, ContradictionError))
        said = self._sentence(found)
        self._said.setText(said)
        self._said.setVisible(bool(said))

    def _hold(self) -> None:
        """What is shown was found for other values: it cannot be applied until it has been looked for again."""
        for row in self._rows:
            row.setEnabled(False)

    def _sentence(self, found: SimulatedChanges | ContradictionError | None) -> str:
        texts = self._presentation.texts
        if found is None:
            return texts("simuler.changes_wait")
        if isinstance(found, ContradictionError):
            return contradiction_sentence(found, self._presentation)
        if found.proposals:
            return ""
        if found.advice is Advice.GRANT:
            return texts("simuler.changes_needless")
        return texts("simuler.changes_none_closing" if found.has_closings else "simuler.changes_none")

    def _margins(self) -> dict[str, str]:
        texts, number = self._presentation.texts, self._presentation.formatter.number
        told = {
            str(margin): texts(
                "offer.margin_points", count=margin / MARGIN_UNIT, points=number(margin / MARGIN_UNIT, decimals)
            )
            for margin in MARGINS
            for decimals in [0 if (margin / MARGIN_UNIT).is_integer() else 1]
        }
        return {**told, str(MARGINS[0]): texts("offer.margin_least")}

    def _lay_margin(self) -> QWidget:
        row = FlowLayout(self._margin_row, gap=self._presentation.scale.gap(2))
        label = words(self._presentation.texts("offer.margin"), "small")
        for part in (label, self.margin):
            row.addWidget(part)
        return self._margin_row


class _Row(QWidget):
    def __init__(self, number: int, presentation: Presentation, bundle: Bundle) -> None:
        super().__init__()
        self._number, self._presentation, self._policy = number, presentation, bundle.manifest.policy
        self._words = OfferWords(presentation.texts, presentation.formatter, bundle.catalogue)
        self._text = stressed()
        self._cost = words(role="small-muted", wrap=True)
        self._margin = words(role="small", wrap=True)
        self._risk = words(role="strong", tone="lowers")
        self.button = QPushButton(presentation.texts("simuler.apply"))
        self._apply: partial[None] | None = None
        self.button.clicked.connect(lambda: self._apply() if self._apply is not None else None)
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        grid.setHorizontalSpacing(presentation.scale.gap(3))
        grid.setVerticalSpacing(0)
        for row, part in enumerate((self._text, self._cost, self._margin)):
            grid.addWidget(part, row, 0)
        grid.addWidget(self._risk, 0, 1, 3, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.button, 0, 2, 3, 1, Qt.AlignmentFlag.AlignVCenter)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(presentation.scale.gap(1))
        body.addWidget(line())
        body.addLayout(grid)

    def present(self, proposal: Proposal, file: Offer, apply: partial[None]) -> None:
        self._apply = apply
        number = f"{self._number}.\u2002"
        said = self._words.changes(proposal)
        risk = self._presentation.formatter.risk(proposal.probability)
        say_stressed(self._text, number + self._words.changes(proposal, STRESS))
        self._text.setAccessibleName(number + said)
        self._cost.setText(self._words.cost(proposal, file))
        self._margin.setText(self._words.margin(proposal, self._policy))
        self._risk.setText(risk)
        self.button.setAccessibleName(self._presentation.texts("simuler.apply_spoken", change=said, risk=risk))
