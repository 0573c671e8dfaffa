"""The second step: what counts most in the file, largest first, in words of every day."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.assessment.assessment import Assessment
from core.model.explanation import Sense
from desktop.client_side.client_words import ClientReason, ClientWords
from desktop.client_side.step import is_wide, paragraphs, step_card
from desktop.looks.icons import icon_pixmap
from desktop.looks.presentation import Presentation
from desktop.widgets.words import line, words

MOST_REASONS = 6
SIGN_PX = 22


class WhyStep(QWidget):
    """The reasons of both sides, in two columns where there is room.

    Args:
        presentation: texts and looks.
        assessment: the file.
        told: words for the client.
    """

    def __init__(self, presentation: Presentation, assessment: Assessment, told: ClientWords) -> None:
        super().__init__()
        self._presentation = presentation
        texts = presentation.texts
        card = step_card(presentation, texts("client_screen.why"))
        card.body.addWidget(words(texts("client_screen.why_note"), "client-muted", wrap=True))
        self.reasons = told.reasons(assessment, MOST_REASONS)
        self._rows = [self._row(reason) for reason in self.reasons]
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(presentation.scale.gap(5) * 2)
        self._grid.setVerticalSpacing(presentation.scale.gap(3))
        self._columns = 0
        if not self._rows:
            card.body.addWidget(words(texts("client_screen.no_reason"), "client", wrap=True))
        card.body.addLayout(self._grid, 1)
        card.body.addWidget(line())
        card.body.addWidget(words(texts("client_screen.never"), "client-muted", wrap=True))
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(card)
        self._lay_out(2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column where the text has become too large for two."""
        super().resizeEvent(event)
        self._lay_out(2 if is_wide(self._presentation, self) else 1)

    def _lay_out(self, columns: int) -> None:
        if columns == self._columns:
            return
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 0)
        self._columns = columns
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
        for place, row in enumerate(self._rows):
            # Read as a page is: along the lines, so that the largest stand first.
            self._grid.addWidget(row, place // columns, place % columns)

    def _row(self, reason: ClientReason) -> QWidget:
        scale = self._presentation.scale
        name = "raises" if reason.sense is Sense.RAISES else "lowers"
        sign = QLabel()
        ratio = self.devicePixelRatioF()
        sign.setPixmap(icon_pixmap(name, self._presentation.theme, f"{name}_text", scale.px(SIGN_PX), ratio))
        told = paragraphs(self._presentation, reason.title, reason.detail)
        told.insertWidget(1, words(reason.size, "client-strong", tone=name, wrap=True))
        told.addStretch(1)
        made = QWidget()
        body = QVBoxLayout(made)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(scale.gap(3))
        body.addWidget(line())
        row = QHBoxLayout()
        row.setSpacing(scale.gap(4))
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(told, 1)
        body.addLayout(row, 1)
        return made
