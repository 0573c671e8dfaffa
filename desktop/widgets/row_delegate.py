"""Draws the cells of a table of clients with a few strokes each: a style sheet takes five times as long for them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.looks.presentation import Presentation
from desktop.looks.theme import text_font

Index = QModelIndex | QPersistentModelIndex
CELL_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The ``Cell`` to draw."""
INSET_PX = 13
HOVER_SHARE = 0.07
"""Same as ``hover_ground`` of the style sheet."""
FOCUS_LINE_PX = 2
CHOSEN_BAR_PX = 3
"""At the left of the chosen row, whose ground alone is too near the others."""
# Qt's flags are combined once: in Python each combination costs as much as a stroke.
SELECTED, HOVERED, FOCUSED = (
    flag.value
    for flag in (QStyle.StateFlag.State_Selected, QStyle.StateFlag.State_MouseOver, QStyle.StateFlag.State_HasFocus)
)
_ONE_LINE = Qt.AlignmentFlag.AlignVCenter.value | Qt.TextFlag.TextSingleLine.value
LEFT_ALIGNED = _ONE_LINE | Qt.AlignmentFlag.AlignLeft.value
RIGHT_ALIGNED = _ONE_LINE | Qt.AlignmentFlag.AlignRight.value
SHORTENED_KEPT = 4096


@dataclass(frozen=True)
class Cell:
    """What is drawn in a cell.

    Args:
        text: its words.
        token: their colour in the theme.
        strong: whether they are heavier than others.
        to_the_right: whether they end at the right edge, as figures do.
    """

    text: str
    token: str = "text"
    strong: bool = False
    to_the_right: bool = False


class RowDelegate(QStyledItemDelegate):
    """Any column of words.

    Args:
        presentation: looks.
        parent: owner.
    """

    def __init__(self, presentation: Presentation, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = presentation.theme
        self._inset = presentation.scale.px(INSET_PX)
        self._fonts = text_font(presentation.scale), text_font(presentation.scale, weight=QFont.Weight.DemiBold)
        self._metrics = QFontMetrics(self._fonts[0]), QFontMetrics(self._fonts[1])
        self._colors: dict[str, QColor] = {}
        self._shortened = lru_cache(SHORTENED_KEPT)(self._shorten)
        self._hover = presentation.theme.tint("primary", HOVER_SHARE)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        self.paint_ground(painter, option)
        if index.column() == 0 and option.state.value & SELECTED:
            bar = QRect(option.rect.topLeft(), QSize(CHOSEN_BAR_PX, option.rect.height()))
            painter.fillRect(bar, self.color("primary"))
        cell = index.data(CELL_ROLE)
        if isinstance(cell, Cell):
            self.write(painter, option.rect, cell)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Room for the words."""
        cell = index.data(CELL_ROLE)
        if not isinstance(cell, Cell):
            return super().sizeHint(option, index)
        return QSize(self.width(cell), self._metrics[cell.strong].height())

    def width(self, cell: Cell) -> int:
        """Pixels that a cell's words take, with the room around them."""
        return self._metrics[cell.strong].horizontalAdvance(cell.text) + 2 * self._inset + 1

    def paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """Draw what is behind a cell: its choice, the line below, and the focus."""
        rect, state = option.rect, option.state.value
        if state & SELECTED:
            painter.fillRect(rect, self.color("selected_ground"))
        elif state & HOVERED:
            painter.fillRect(rect, self._hover)
        focused = bool(state & FOCUSED)
        height = FOCUS_LINE_PX if focused else 1
        line = QRect(rect.left(), rect.bottom() + 1 - height, rect.width(), height)
        painter.fillRect(line, self.color("focus_ring" if focused else "decorative_line"))

    def write(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        """Write a cell's words, shortened where there is no room."""
        room = rect.adjusted(self._inset, 0, -self._inset, 0)
        painter.setFont(self._fonts[cell.strong])
        painter.setPen(self.color(cell.token))
        painter.drawText(
            room,
            RIGHT_ALIGNED if cell.to_the_right else LEFT_ALIGNED,
            self._shortened(cell.text, cell.strong, room.width()),
        )

    def color(self, token: str) -> QColor:
        """A colour of the theme, looked up once."""
        found = self._colors.get(token)
        if found is None:
            found = self._colors[token] = self._theme.color(token)
        return found

    def _shorten(self, text: str, strong: bool, width: int) -> str:
        return self._metrics[strong].elidedText(text, Qt.TextElideMode.ElideRight, width)
