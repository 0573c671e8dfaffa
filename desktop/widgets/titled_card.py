"""A card under a heading, filled from the top."""

from __future__ import annotations

from desktop.looks.presentation import Presentation
from desktop.widgets.glossed import GlossedLabel, glossed
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

    def say(self, sentence: str, role: str = "muted") -> GlossedLabel:
        """Add a paragraph, its difficult words underlined."""
        label = glossed(self.presentation, sentence, role)
        self.body.addWidget(label)
        return label

    def end(self) -> None:
        """Keep what was added at the top."""
        self.body.addStretch(1)
