"""A card under a heading, filled from the top."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from desktop.looks.presentation import Presentation
from desktop.widgets.words import Card, words


class TitledCard(Card):
    """A card under a heading.

    Args:
        presentation: texts and looks.
        title: its heading, and what a screen reader calls it.
    """

    def __init__(self, presentation: Presentation, title: str) -> None:
        super().__init__(presentation, title)
        self.presentation = presentation
        self.body.addWidget(words(title, "section", wrap=True))

    def say(self, sentence: str, role: str = "muted") -> QLabel:
        """Add a paragraph."""
        label = words(sentence, role, wrap=True)
        self.body.addWidget(label)
        return label

    def end(self) -> None:
        """Keep what was added at the top."""
        self.body.addStretch(1)
