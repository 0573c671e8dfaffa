"""Content that scrolls up and down when there is not room for all of it, and never sideways."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QScrollBar, QVBoxLayout, QWidget


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


class _UprightScrollArea(QScrollArea):
    """Scrolls content as wide as itself, up and down."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)


class PaddedScrollArea(_UprightScrollArea):
    """Scrolls content that leaves room at its right edge, with a bar that lies in that room.

    A bar that takes its room from the content has everything laid out twice whenever it comes or goes.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.bar = QScrollBar(Qt.Orientation.Vertical, self)
        self.bar.hide()
        self.bar.valueChanged.connect(self.verticalScrollBar().setValue)
        self.verticalScrollBar().valueChanged.connect(self.bar.setValue)
        self.verticalScrollBar().rangeChanged.connect(self._follow_range)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the bar at the right edge."""
        super().resizeEvent(event)
        width = self.bar.sizeHint().width()
        self.bar.setGeometry(self.width() - width, 0, width, self.height())

    def _follow_range(self, first: int, last: int) -> None:
        hidden = self.verticalScrollBar()
        self.bar.setRange(first, last)
        self.bar.setPageStep(self.viewport().height())
        self.bar.setSingleStep(hidden.singleStep())
        self.bar.setVisible(last > first)
        self.bar.raise_()


def scrolled(content: QWidget | QLayout, *, padded: bool = True) -> QScrollArea:
    """A scroll area around a widget or a layout.

    Args:
        content: what scrolls.
        padded: whether it leaves room for the bar at its right edge.
    """
    if isinstance(content, QWidget):
        around = QVBoxLayout()
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(content)
        content = around
    area = PaddedScrollArea() if padded else _UprightScrollArea()
    area.setWidget(_Content(content))
    return area
