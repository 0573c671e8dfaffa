"""Keeps the layouts of a card to the card: a page of many cards is laid out again only when one changes its height."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget


class LayoutBoundary(QWidget):
    """Holds one widget that has a layout, and tells the outside only of another height.

    Args:
        content: what it holds.
        keeps_room: whether room once taken is kept until ``give_back``, so that what is below stays where it is.
    """

    def __init__(self, content: QWidget, *, keeps_room: bool = False) -> None:
        super().__init__()
        self._content, self._keeps_room = content, keeps_room
        self._told = -1
        self._tallest: dict[int, int] = {}
        content.setParent(self)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Height in pixels of the content at a width in pixels, or the room kept."""
        layout = self._content.layout()
        if layout is not None and layout.hasHeightForWidth():
            height = layout.totalHeightForWidth(width)
        else:
            height = self._content.sizeHint().height()
        if self._keeps_room:
            height = self._tallest[width] = max(height, self._tallest.get(width, 0))
        return height

    def give_back(self) -> None:
        """Take no more room than the content needs now."""
        self._tallest.clear()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """That of the content."""
        return self._content.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """The least width of the content; its height follows the width.

        A least height that changed with the present width would make a scroll bar around come and go for ever.
        """
        return QSize(self._content.minimumSizeHint().width(), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the content all the room."""
        super().resizeEvent(event)
        self._told = self.heightForWidth(self.width())
        self._content.setGeometry(self.rect())

    def event(self, event: QEvent) -> bool:
        """Pass a new layout on only where it takes another height."""
        if event.type() == QEvent.Type.LayoutRequest:
            wanted = self.heightForWidth(self.width())
            if wanted != self._told:
                self._told = wanted
                self.updateGeometry()
            return True
        return super().event(event)
