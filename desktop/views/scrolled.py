"""Content that scrolls up and down when there is not room for all of it, and never sideways."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QVBoxLayout, QWidget


class _Content(QWidget):
    def __init__(self, content: QLayout) -> None:
        super().__init__()
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setLayout(content)

    def minimumSizeHint(self) -> QSize:
        """As high as the words are at the present width.

        Qt would take the height that they need at their least width, and leave that room empty.
        """
        least, layout = super().minimumSizeHint(), self.layout()
        if layout is None or not self.width() or not layout.hasHeightForWidth():
            return least
        return QSize(least.width(), layout.totalHeightForWidth(self.width()))


def scrolled(content: QWidget | QLayout) -> QScrollArea:
    """A scroll area around a widget or a layout."""
    if isinstance(content, QWidget):
        around = QVBoxLayout()
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(content)
        content = around
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(_Content(content))
    return area
