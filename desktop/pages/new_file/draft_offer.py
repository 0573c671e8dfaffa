"""Offers the draft that an earlier run left unfinished."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from core.new_files.store import NewFile
from desktop.looks.moments import moment_words
from desktop.looks.presentation import Presentation
from desktop.pages.new_file.new_files_model import file_name
from desktop.widgets.layout.flow_layout import FlowLayout
from desktop.widgets.words import Card, words


class DraftOffer(Card):
    """A sentence and two ways on.

    Signals:
        accepted: the draft is to be put in the form.
        declined: the draft stays among the files.

    Args:
        presentation: texts and dates.
    """

    accepted = Signal()
    declined = Signal()

    def __init__(self, presentation: Presentation) -> None:
        texts = presentation.texts
        super().__init__(presentation, texts("new_file.offer.name"))
        self._presentation = presentation
        self._sentence = words(wrap=True)
        self.accept = QPushButton(texts("new_file.offer.accept"))
        self.accept.clicked.connect(self.accepted)
        decline = QPushButton(texts("new_file.offer.decline"))
        decline.clicked.connect(self.declined)
        row = FlowLayout(gap=presentation.scale.gap(2))
        for button in (self.accept, decline):
            row.addWidget(button)
        self.body.addWidget(self._sentence)
        self.body.addLayout(row)
        self.hide()

    def present(self, draft: NewFile | None) -> None:
        """Offer a draft, or nothing."""
        if draft is not None:
            name = file_name(draft, self._presentation)
            moment = moment_words(draft.saved_at, self._presentation.language)
            self._sentence.setText(self._presentation.texts("new_file.offer.sentence", name=name, moment=moment))
        self.setVisible(draft is not None)
