"""The first step: what is decided, or advised, the risk out of a hundred, and how to read it."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.assessment.assessment import Assessment
from core.bundle.bundle import Bundle
from core.decisions.case import ClientCase
from core.decisions.granted import terms_words
from core.decisions.record import Decision
from core.features.rounding import out_of_a_hundred
from core.model.policy import Advice
from core.model.zones import Zones
from desktop.charts.frame import ChartFrame
from desktop.client.chart_specs import ChartWriter
from desktop.client_side.client_words import ClientWords
from desktop.client_side.step import is_wide, paragraphs, step_card
from desktop.decisions.decision_basis import TONES
from desktop.looks.advice import ADVICE_SIGNS, ADVICE_TOKENS
from desktop.looks.presentation import Presentation
from desktop.widgets.glossed import glossed
from desktop.widgets.words import Card, in_line, line, words

SAME_SENSE = {Decision.GRANTED: Advice.GRANT, Decision.REFUSED: Advice.REFUSE, Decision.TO_REVIEW: Advice.REVIEW}
"""The advice whose sign and colour a decision has."""


class AnswerStep(QWidget):
    """The answer at the left, how to read the figure at the right.

    Args:
        presentation: texts and looks.
        assessment: the file, or the offer that was decided.
        case: what is decided on it.
        bundle: scored it.
    """

    def __init__(self, presentation: Presentation, assessment: Assessment, case: ClientCase, bundle: Bundle) -> None:
        super().__init__()
        self._presentation, self._assessment, self._case, self._bundle = presentation, assessment, case, bundle
        self._told = ClientWords(presentation, bundle)
        self.icons = ChartFrame(presentation)
        self._cards = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(presentation.scale.gap(5))
        self._cards.addWidget(self._make_answer(), 1)
        self._cards.addWidget(self._make_reading(), 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the cards one below the other where the text has become too large."""
        super().resizeEvent(event)
        wide = is_wide(self._presentation, self)
        self._cards.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def _make_answer(self) -> Card:
        texts = self._presentation.texts
        card = step_card(self._presentation, texts("verdict.card"), shown=False)
        for label in self._headline():
            card.body.addLayout(in_line(label))
        card.body.addStretch(1)
        card.body.addLayout(in_line(glossed(self._presentation, texts("client_screen.risk_level"), "client-title")))
        card.body.addLayout(in_line(words(self._outcomes(), "client", wrap=True)))
        writer = ChartWriter(self._presentation, self._bundle.catalogue, self._bundle.manifest.policy)
        self.icons.present(writer.icon_array(self._assessment.probability))
        card.body.addWidget(self.icons)
        if outside := self._told.outside(self._assessment):
            card.body.addLayout(in_line(words(outside, "client-strong", tone="raises", wrap=True)))
        card.body.addStretch(1)
        card.body.addWidget(line())
        card.body.addLayout(in_line(words(texts("client_screen.rights"), "client-muted", wrap=True)))
        return card

    def _headline(self) -> tuple[QLabel, ...]:
        """The decision once a person has decided, with what it grants; what the tool advises only until then."""
        texts, case = self._presentation.texts, self._case
        decision = None if case.holding is None else case.holding.decision
        advice = self._assessment.advice if decision is None else SAME_SENSE[decision]
        told = texts(f"client_screen.{advice}" if decision is None else f"client_screen.decided_{decision}")
        if case.terms is not None:
            told = texts("client_screen.decided_terms", terms=terms_words(case.terms, self._presentation.formatter))
        headline = words(
            f"{ADVICE_SIGNS[advice]} {told}", "client-headline", tone=TONES[ADVICE_TOKENS[advice]], wrap=True
        )
        headline.setAccessibleName(told)
        role = words(texts("client_screen.role" if decision is None else "client_screen.decided"), "client-muted")
        role.setWordWrap(True)
        return headline, role

    def _outcomes(self) -> str:
        texts, bad = self._presentation.texts, out_of_a_hundred(self._assessment.probability)
        if bad == 0:
            return texts("client_screen.outcomes_none")
        return texts("client_screen.outcomes", count=bad, bad=bad, good=100 - bad)

    def _make_reading(self) -> Card:
        texts = self._presentation.texts
        card = step_card(self._presentation, texts("client_screen.reading"))
        for advice in Advice:
            card.body.addStretch(1)
            card.body.addWidget(line())
            card.body.addStretch(1)
            card.body.addLayout(self._zone(advice))
        card.body.addStretch(1)
        card.body.addWidget(line())
        card.body.addWidget(words(texts("client_screen.reading_note"), "client-muted", wrap=True))
        card.body.addWidget(words(texts("client_screen.never"), "client-muted", wrap=True))
        return card

    def _zone(self, advice: Advice) -> QHBoxLayout:
        texts, formatter = self._presentation.texts, self._presentation.formatter
        limits = Zones(self._bundle.manifest.policy, formatter).limits(advice)
        tone = TONES[ADVICE_TOKENS[advice]]
        sign = words(ADVICE_SIGNS[advice], "client-title", tone=tone)
        told = paragraphs(
            self._presentation, f"{limits[:1].upper()}{limits[1:]}", texts(f"client_screen.zone_{advice}_text")
        )
        row = QHBoxLayout()
        row.setSpacing(self._presentation.scale.gap(4))
        column = QVBoxLayout()
        column.addWidget(sign)
        column.addStretch(1)
        row.addLayout(column)
        row.addLayout(told, 1)
        if advice is self._assessment.advice:
            here = texts("client_screen.zone_here", risk=formatter.risk(self._assessment.probability))
            told.addWidget(words(here, "client-strong", tone=tone, wrap=True))
        return row
