"""A chip that says one condition and takes it away when it is pressed."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPushButton

from desktop.looks.presentation import Presentation
from desktop.looks.theme import text_font
from desktop.widgets.exclusive_chip import with_room_for_bold
from desktop.widgets.words import literal_tip

WIDEST_PX = 360
CROSS = "✕"


class PassingChip(QPushButton):
    """One condition of a filter.

    Signals:
        dropped: the condition is to be taken away.

    Args:
        presentation: texts and looks.
    """

    dropped = Signal()

    def __init__(self, presentation: Presentation) -> None:
        super().__init__()
        self._presentation = presentation
        self.setProperty("role", "chip")
        self.setCheckable(True)
        self.clicked.connect(lambda _checked: self.dropped.emit())

    def sizeHint(self) -> QSize:
        """Room for the words in bold: the condition always holds."""
        return with_room_for_bold(self, super().sizeHint())

    def present(self, condition: str) -> None:
        """Say another condition, shortened on the chip where it is long."""
        scale = self._presentation.scale
        remove = self._presentation.texts("clients.remove_condition", condition=condition)
        metrics = QFontMetrics(text_font(scale))
        shown = metrics.elidedText(condition, Qt.TextElideMode.ElideRight, scale.px(WIDEST_PX))
        self.setText(f"{shown}  {CROSS}".replace("&", "&&"))
        self.setAccessibleName(remove)
        self.setToolTip(literal_tip(remove))
        self.setChecked(True)
