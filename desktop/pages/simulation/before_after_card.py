"""The answer twice: for the file as it is, and for the simulation beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout

from core.assessment.assessment import Assessment, WhatIf
from core.features.rounding import shown_points
from core.model.policy import Advice
from desktop.client.chart_specs import distance_words
from desktop.client.verdict_card import TONES
from desktop.looks.advice import ADVICE_SIGNS, ADVICE_TOKENS
from desktop.looks.icons import icon_pixmap
from desktop.looks.presentation import Presentation
from desktop.widgets.layout.steady import say, steady
from desktop.widgets.state import set_property
from desktop.widgets.words import Card, WordGroup, words

ARROW_PX = 22
WIDEST_POINTS = 88.8
"""No points of risk are wider in print."""


class BeforeAfterCard(Card):
    """Probability, advice and distance to the threshold, before and after.

    Args:
        presentation: texts and looks.
    """

    def __init__(self, presentation: Presentation) -> None:
        super().__init__(presentation, presentation.texts("simuler.result"))
        self._presentation = presentation
        self._before = _Answer(presentation, presentation.texts("simuler.file"))
        self._after = _Answer(presentation, presentation.texts("simuler.simulation"))
        self._arrow = words()
        self._arrow.setAccessibleName(presentation.texts("simuler.becomes"))
        side = presentation.scale.px(ARROW_PX)
        self._arrow.setPixmap(icon_pixmap("arrow-right", presentation.theme, "text", side, 2.0))
        self._difference = words(role="small-muted")
        steady(self._difference, (*self._differences(), presentation.texts("simuler.no_difference")))
        middle = QVBoxLayout()
        middle.addStretch(1)
        for part in (self._arrow, self._difference):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            middle.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        middle.addStretch(1)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.addWidget(self._before, 1)
        self._row.addLayout(middle)
        self._row.addWidget(self._after, 1)
        self.body.addLayout(self._row)

    def present(self, found: WhatIf) -> None:
        """Show both answers."""
        texts = self._presentation.texts
        self._before.present(found.before)
        self._after.present(found.after)
        points = shown_points(found.before.probability, found.after.probability)
        say(self._difference, self._points(points) if points else texts("simuler.no_difference"))
        both = (self._before.accessibleDescription(), self._after.accessibleDescription())
        self.setAccessibleDescription(texts("simuler.result_spoken", before=both[0], after=both[1]))

    def _points(self, points: float) -> str:
        signed = self._presentation.formatter.signed_points(points)
        return self._presentation.texts("simuler.difference", count=abs(points), points=signed)

    def _differences(self) -> tuple[str, str]:
        return self._points(WIDEST_POINTS), self._points(-WIDEST_POINTS)

    def set_narrow(self, narrow: bool) -> None:
        """Put one answer below the other, or beside it."""
        direction = QBoxLayout.Direction
        self._row.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)


class _Answer(WordGroup):
    def __init__(self, presentation: Presentation, name: str) -> None:
        super().__init__(name)
        self._presentation = presentation
        self._risk = words(role="headline")
        self._advice = words(role="strong")
        self._distance = words(role="small-muted")
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        for part in (words(name, "muted"), self._risk, self._advice, self._distance):
            part.setAlignment(Qt.AlignmentFlag.AlignCenter)
            body.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        texts, formatter = presentation.texts, presentation.formatter
        widest = formatter.points(WIDEST_POINTS)
        distances = (texts(f"verdict.{side}", count=WIDEST_POINTS, points=widest) for side in ("below", "above"))
        steady(self._risk, (formatter.risk(WIDEST_POINTS / 100.0), formatter.risk(1.0)))
        steady(self._advice, (self._advice_text(advice) for advice in Advice))
        steady(self._distance, (*distances, texts("verdict.at_threshold")))

    def present(self, assessment: Assessment) -> None:
        texts, advice = self._presentation.texts, assessment.advice
        tone = TONES[ADVICE_TOKENS[advice]]
        risk = self._presentation.formatter.risk(assessment.probability)
        distance = distance_words(assessment.distance_points, self._presentation)
        for label, text in ((self._risk, risk), (self._advice, self._advice_text(advice)), (self._distance, distance)):
            say(label, text)
        for part in (self._risk, self._advice):
            set_property(part, "tone", tone)
        spoken = texts("simuler.answer_spoken", risk=risk, advice=texts(f"advice.{advice}"), distance=distance)
        self.setAccessibleDescription(spoken)

    def _advice_text(self, advice: Advice) -> str:
        return f"{ADVICE_SIGNS[advice]} {self._presentation.texts(f'advice.{advice}')}"
