"""Draws a client's risk in a cell: a bar, the threshold as a tick, and the figure."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem

from core.model.policy import Policy
from core.population.store import ClientRow
from desktop.looks.advice import ADVICE_TOKENS
from desktop.looks.presentation import Presentation
from desktop.looks.theme import text_font
from desktop.pages.clients.table_model import ROW_ROLE
from desktop.widgets.row_delegate import INSET_PX, Index, RowDelegate

BAR_PX, BAR_HEIGHT_PX, TICK_HEIGHT_PX, GAP_PX = 96, 7, 15, 8


class RiskDelegate(RowDelegate):
    """The "risk and threshold" column.

    Args:
        presentation: looks and number style.
        policy: threshold, and which advice colours the bar.
        end: probability (0 to 1) at the right end of the bar.
        parent: owner.

    """

    def __init__(self, presentation: Presentation, policy: Policy, end: float, parent: QObject | None = None) -> None:
        super().__init__(presentation, parent)
        self._presentation, self._policy, self._end = presentation, policy, end
        self._font = text_font(presentation.scale)
        self._rail = presentation.theme.tint("neutral_mark", 0.14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        row = index.data(ROW_ROLE)
        if not isinstance(row, ClientRow):
            super().paint(painter, option, index)
            return
        self.paint_ground(painter, option)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_row(painter, option.rect, row)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_row(self, painter: QPainter, cell: QRect, row: ClientRow) -> None:
        scale = self._presentation.scale
        height, centre = scale.px(BAR_HEIGHT_PX), QRectF(cell).center().y()
        bar = QRectF(cell.left() + scale.px(INSET_PX), centre - height / 2, scale.px(BAR_PX), height)
        self._paint_bar(painter, bar, row.probability)
        tick = bar.left() + bar.width() * min(1.0, self._policy.threshold / self._end)
        half = scale.px(TICK_HEIGHT_PX) / 2
        painter.setPen(QPen(self.color("text"), 2))
        painter.drawLine(round(tick), round(centre - half), round(tick), round(centre + half))
        painter.setFont(self._font)
        words = QRectF(bar.right() + scale.px(GAP_PX), cell.top(), cell.right() - bar.right(), cell.height())
        text = self._presentation.formatter.risk(row.probability)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), text)

    def _paint_bar(self, painter: QPainter, bar: QRectF, probability: float) -> None:
        radius = bar.height() / 2
        painter.setPen(QPen(self.color("control_border"), 1))
        painter.setBrush(self._rail)
        painter.drawRoundedRect(bar, radius, radius)
        family = ADVICE_TOKENS[self._policy.advise(probability)]
        filled = QRectF(bar)
        filled.setWidth(max(bar.height(), bar.width() * min(1.0, probability / self._end)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.color(f"{family}_mark"))
        painter.drawRoundedRect(filled, radius, radius)
        if family == "raises":
            painter.setBrush(Qt.BrushStyle.NoBrush)
            self._hatch(painter, filled)

    def _hatch(self, painter: QPainter, filled: QRectF) -> None:
        painter.setPen(QPen(self.color("surface"), 1.2))
        step, x = filled.height(), filled.left() + filled.height()
        while x < filled.right() - filled.height() / 2:
            painter.drawLine(round(x - step / 2), round(filled.bottom()), round(x + step / 2), round(filled.top()))
            x += step
