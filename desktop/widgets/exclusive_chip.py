"""A chip that says with a disc, and not by its ground alone, that it is chosen."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QPushButton


class ExclusiveChip(QPushButton):
    """A chip with a disc before its words while it is chosen, wide enough for them in bold.

    Args:
        text: its words.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._words = text
        self.setProperty("role", "chip")
        self.setCheckable(True)
        # One of several: a screen reader says so only of a button that is exclusive by itself.
        self.setAutoExclusive(True)
        self.setAccessibleName(text)
        self.toggled.connect(self._mark)

    def sizeHint(self) -> QSize:
        """Room for the words in bold."""
        return with_room_for_bold(self, super().sizeHint())

    def _mark(self, checked: bool) -> None:
        self.setText(f"●\u2002{self._words}" if checked else self._words)


def with_room_for_bold(chip: QPushButton, hint: QSize) -> QSize:
    """The size of a chip whose words are bold while it is chosen.

    Args:
        chip: its words and font.
        hint: its size, in pixels, for words that are not bold.
    """
    bold = QFont(chip.font())
    bold.setWeight(QFont.Weight.DemiBold)
    usual, wide = (metrics.horizontalAdvance(chip.text()) for metrics in (chip.fontMetrics(), QFontMetrics(bold)))
    return hint + QSize(wide - usual, 0)
