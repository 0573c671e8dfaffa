"""Draws where a client stands in a group: a bar from the lowest to the highest, and a disc."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.looks.presentation import Presentation
from desktop.pages.comparison.table_model import LINE_ROLE, ComparisonLine

BAR_PX, BAR_HEIGHT_PX, DISC_PX, INSET_PX, MIDDLE_PX = 132, 5, 12, 13, 11


class PositionDelegate(QStyledItemDelegate):
    """The "position" column; its words stay those of the model, for who does not see it.

    Args:
        presentation: looks.
        parent: owner.
    """

    def __init__(self, presentation: Presentation, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._presentation = presentation

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw one cell; where there is no position, its words."""
        line = index.data(LINE_ROLE)
        if not isinstance(line, ComparisonLine) or line.position is None:
            super().paint(painter, option, index)
            return
        ground = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        ground.text = ""
        widget = option.widget
        style = widget.style() if widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, widget)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_position(painter, option.rect, line.position)
        painter.restore()

    def _paint_position(self, painter: QPainter, cell: QRect, position: float) -> None:
        scale, theme = self._presentation.scale, self._presentation.theme
        inset, height = scale.px(INSET_PX), scale.px(BAR_HEIGHT_PX)
        centre, width = QRectF(cell).center().y(), min(scale.px(BAR_PX), cell.width() - 2 * inset)
        bar = QRectF(cell.left() + inset, centre - height / 2, width, height)
        painter.setPen(QPen(theme.color("control_border"), 1))
        painter.setBrush(theme.tint("neutral_mark", 0.14))
        painter.drawRoundedRect(bar, height / 2, height / 2)
        middle, half = bar.center().x(), scale.px(MIDDLE_PX) / 2
        painter.drawLine(QPointF(middle, centre - half), QPointF(middle, centre + half))
        painter.setPen(QPen(theme.color("surface"), 1.5))
        painter.setBrush(theme.color("text"))
        radius = scale.px(DISC_PX) / 2
        painter.drawEllipse(QPointF(bar.left() + bar.width() * position, centre), radius, radius)
