"""The third step: the smallest changes that would lead to an agreement, or the honest word that none does."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.assessment.assessment import Assessment
from core.model.policy import Advice
from desktop.client_side.step import large_button, paragraphs, step_card
from desktop.looks.presentation import Presentation
from desktop.session.documents import SessionDocuments
from desktop.widgets.words import line, words


class ChangesStep(QWidget):
    """Looks for the changes when it is made, and says what was found, and what else can be done.

    Signals:
        step_asked: another step is wanted.

    Args:
        presentation: texts and looks.
        assessment: the file.
        documents: looks for changes as for a letter, so that both say the same.
    """

    step_asked = Signal(str)

    def __init__(self, presentation: Presentation, assessment: Assessment, documents: SessionDocuments) -> None:
        super().__init__()
        self._presentation, self._client_id = presentation, assessment.client.client_id
        texts = presentation.texts
        card = step_card(presentation, texts("client_screen.changes"))
        self.answer = words(role="client", wrap=True)
        self._found = QVBoxLayout()
        self._found.setSpacing(presentation.scale.gap(3))
        card.body.addWidget(self.answer)
        card.body.addStretch(1)
        card.body.addLayout(self._found, 6)
        card.body.addStretch(1)
        for step in ("data", "contest"):
            card.body.addWidget(line())
            card.body.addLayout(self._way(step))
            card.body.addStretch(1)
        card.body.addWidget(line())
        card.body.addWidget(words(texts("client_screen.changes_note"), "client-muted", wrap=True))
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(card)
        if assessment.advice is Advice.GRANT:
            self.answer.setText(texts("client_screen.changes_granted"))
            return
        self.answer.setText(texts("client_screen.changes_looking"))
        documents.changes_found.connect(self._tell)
        documents.changes_failed.connect(self._fail)
        documents.find_changes(assessment.client, presentation.language)

    def _tell(self, client_id: int, sentences: Sequence[str] | None) -> None:
        if client_id != self._client_id:
            return
        texts = self._presentation.texts
        found = "unknown" if sentences is None else "intro" if sentences else "none"
        self.answer.setText(texts(f"client_screen.changes_{found}"))
        for number, sentence in enumerate(sentences or (), start=1):
            self._found.addWidget(line())
            self._found.addStretch(1)
            self._found.addLayout(self._row(number, sentence))
            self._found.addStretch(1)

    def _way(self, step: str) -> QHBoxLayout:
        texts = self._presentation.texts
        go = large_button(texts(f"client_screen.steps_by_name.{step}"))
        go.clicked.connect(lambda _on: self.step_asked.emit(step))
        row = QHBoxLayout()
        row.setSpacing(self._presentation.scale.gap(4))
        told = texts(f"client_screen.also_{step}"), texts(f"client_screen.also_{step}_text")
        row.addLayout(paragraphs(self._presentation, *told), 1)
        row.addWidget(go, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _row(self, number: int, sentence: str) -> QHBoxLayout:
        texts, scale = self._presentation.texts, self._presentation.scale
        badge = words(str(number), "client-title", tone="primary")
        row = QHBoxLayout()
        row.setSpacing(scale.gap(4))
        row.addWidget(badge)
        row.addLayout(paragraphs(self._presentation, texts("client_screen.changes_number", number=number), sentence), 1)
        return row

    def _fail(self, _error: Exception) -> None:
        self.answer.setText(self._presentation.texts("client_screen.changes_failed"))
