"""The least that leads to an agreement, in plain numbers, one button away; or the honest word that nothing does."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QVBoxLayout, QWidget

from core.clients.client import Client
from core.clients.terms import has_duration
from core.errors import ContradictionError
from core.features.catalogue import Catalogue
from core.model.policy import Advice
from core.simulation.proposals import MAXIMUM_PROPOSALS, Lever, Proposal
from core.simulation.search import SimulatedChanges
from desktop.looks.presentation import Presentation
from desktop.session.closing_words import ClosingWords
from desktop.session.simulation import Simulation
from desktop.widgets.fields.refusal_words import contradiction_sentence
from desktop.widgets.words import STRESS, Card, line, say_stressed, stressed, words


def proposal_words(proposal: Proposal, presentation: Presentation, stress: str = "{}") -> str:
    """What a proposal asks, its figures within the pattern ``stress``."""
    texts, amount, cost = presentation.texts, presentation.formatter.amount, proposal.cost
    parts = []
    for lever in proposal.levers:
        match lever:
            case Lever.CLOSING:
                parts.append(texts("closing.lever", debt=stress.format(amount(cost.settled_debt))))
            case Lever.AMOUNT:
                parts.append(texts("simuler.lever_amount", less=stress.format(amount(cost.less_credit))))
            case Lever.DURATION:
                months = texts("simuler.months", count=round(proposal.duration_months))
                key = "simuler.lever_longer" if cost.more_months > 0 else "simuler.lever_shorter"
                parts.append(texts(key, months=stress.format(months)))
            case Lever.DOWN_PAYMENT:
                parts.append(texts("simuler.lever_down_payment", brought=stress.format(amount(cost.more_down_payment))))
    joined = texts("simuler.and").join(parts)
    return joined[:1].upper() + joined[1:]


def proposal_cost(proposal: Proposal, file: Client, presentation: Presentation, catalogue: Catalogue) -> str:
    """The credit and the instalment that a proposal comes to, beside those of the file, and which credit it closes."""
    texts, amount = presentation.texts, presentation.formatter.amount
    months = texts("simuler.instalments", count=round(proposal.duration_months))
    cost = texts(
        "simuler.proposal_cost",
        amount=amount(proposal.amount),
        old_amount=amount(file.number("AMT_CREDIT")),
        instalments=months if has_duration(file) else texts("simuler.instalment"),
        instalment=amount(proposal.instalment),
        old_instalment=amount(file.number("AMT_ANNUITY")),
    )
    if proposal.closed is None:
        return cost
    credit = ClosingWords(texts, presentation.formatter, catalogue).credit(proposal.closed)
    return texts("closing.cost", credit=credit, cost=cost)


class SmallestChangesCard(Card):
    """Up to three proposals.

    Args:
        presentation: texts and looks.
        simulation: applies them.
        catalogue: labels of products.
    """

    def __init__(self, presentation: Presentation, simulation: Simulation, catalogue: Catalogue) -> None:
        super().__init__(presentation, presentation.texts("simuler.changes"))
        self._presentation, self._simulation = presentation, simulation
        self._said = words(role="muted", wrap=True)
        self._rows = [_Row(presentation, catalogue) for _ in range(MAXIMUM_PROPOSALS)]
        self.body.setSpacing(presentation.scale.gap(1))
        self.body.addWidget(words(presentation.texts("simuler.changes"), "section"))
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
        return tuple(row.button for row in self._rows)

    def present(self, found: SimulatedChanges | ContradictionError | None) -> None:
        """Show proposals, or say why there are none; None while they are being looked for."""
        before = self._simulation.before
        proposals = found.proposals if isinstance(found, SimulatedChanges) else ()
        for number, row in enumerate(self._rows):
            row.setVisible(number < len(proposals))
            row.setEnabled(True)
            if before is not None and number < len(proposals):
                apply = partial(self._simulation.apply_proposal, proposals[number])
                row.present(proposals[number], before.client, apply)
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


class _Row(QWidget):
    def __init__(self, presentation: Presentation, catalogue: Catalogue) -> None:
        super().__init__()
        self._presentation, self._catalogue = presentation, catalogue
        self._text = stressed()
        self._cost = words(role="small-muted", wrap=True)
        self._risk = words(role="strong", tone="lowers")
        self.button = QPushButton(presentation.texts("simuler.apply"))
        self._apply: partial[None] | None = None
        self.button.clicked.connect(lambda: self._apply() if self._apply is not None else None)
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        grid.setHorizontalSpacing(presentation.scale.gap(3))
        grid.setVerticalSpacing(0)
        grid.addWidget(self._text, 0, 0)
        grid.addWidget(self._cost, 1, 0)
        grid.addWidget(self._risk, 0, 1, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        grid.addWidget(self.button, 0, 2, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(presentation.scale.gap(1))
        body.addWidget(line())
        body.addLayout(grid)

    def present(self, proposal: Proposal, file: Client, apply: partial[None]) -> None:
        self._apply = apply
        said = proposal_words(proposal, self._presentation)
        cost = proposal_cost(proposal, file, self._presentation, self._catalogue)
        risk = self._presentation.formatter.risk(proposal.probability)
        say_stressed(self._text, proposal_words(proposal, self._presentation, STRESS))
        self._text.setAccessibleName(said)
        self._cost.setText(cost)
        self._risk.setText(risk)
        self.button.setAccessibleName(self._presentation.texts("simuler.apply_spoken", change=said, risk=risk))
