"""The last step: what a client who does not agree can do, and where."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from core.documents.letter_contacts import Contacts
from desktop.client_side.step import is_wide, step_card
from desktop.looks.presentation import Presentation
from desktop.widgets.words import Card, words


class ContestStep(QWidget):
    """One card a way.

    Args:
        presentation: texts and looks.
        contacts: where the client is sent.
    """

    def __init__(self, presentation: Presentation, contacts: Contacts) -> None:
        super().__init__()
        self._presentation = presentation
        texts = presentation.texts
        told = {
            "explain": (texts("client_screen.contest_explain_text"),),
            "view": (texts("client_screen.contest_view_text"),),
            "review": (texts("client_screen.contest_review_text", review=contacts.review),),
            "data": (
                texts(
                    "client_screen.contest_data_text",
                    data_protection=contacts.data_protection,
                    complaint=contacts.complaint,
                ),
            ),
            "help": contacts.debt_advice,
        }
        self._cards = [self._card(texts(f"client_screen.contest_{way}"), lines) for way, lines in told.items()]
        self._grid, self._columns = QGridLayout(), 0
        self._grid.setSpacing(presentation.scale.gap(4))
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(presentation.scale.gap(4))
        body.addWidget(words(texts("client_screen.contest"), "client-title", wrap=True))
        body.addLayout(self._grid, 1)
        self._lay_out(2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One column where the text has become too large for two."""
        super().resizeEvent(event)
        self._lay_out(2 if is_wide(self._presentation, self) else 1)

    def _lay_out(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        last = len(self._cards) - 1
        for place, card in enumerate(self._cards):
            # The last one takes the width that is left.
            span = columns - place % columns if place == last else 1
            self._grid.addWidget(card, place // columns, place % columns, 1, span)

    def _card(self, title: str, lines: tuple[str, ...]) -> Card:
        card = step_card(self._presentation, title)
        for told in lines:
            card.body.addWidget(words(told, "client-muted", wrap=True))
        card.body.addStretch(1)
        return card
