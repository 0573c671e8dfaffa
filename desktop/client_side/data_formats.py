"""The formats in which a client's data are handed over."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout

from desktop.looks.presentation import Presentation
from desktop.widgets.words import WordGroup

ENDINGS = ("pdf", "json", "csv")


class DataFormats(WordGroup):
    """One of them is chosen, by the ending of its files.

    Args:
        presentation: texts.
    """

    def __init__(self, presentation: Presentation) -> None:
        texts = presentation.texts
        super().__init__(texts("personal_data.format"))
        self._choices = QButtonGroup(self)
        self._formats: dict[str, QRadioButton] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for ending in ENDINGS:
            button = self._formats[ending] = QRadioButton(texts(f"personal_data.{ending}"))
            self._choices.addButton(button)
            column.addWidget(button)
        self.choose(ENDINGS[0])

    @property
    def ending(self) -> str:
        """The one that is chosen."""
        return next(one for one, button in self._formats.items() if button.isChecked())

    def choose(self, ending: str) -> None:
        """Choose one; an ending that is none changes nothing."""
        if ending in self._formats:
            self._formats[ending].setChecked(True)
