"""Draws where the arrow keys stand: a ring around the mark and a bubble with what is said of it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from desktop.charts.drawing.ink import LEFT, MIDDLE, Ink, rounded

SMALLEST_TARGET_PX = 12.0


def paint_current_mark(painter: QPainter, place: QRectF, words: str, whole: QRectF, ink: Ink) -> None:
    """Draw the ring and the bubble.

    Args:
        painter: where.
        place: of the mark, in pixels.
        words: what is said of it, empty for no bubble.
        whole: the room of the chart, which is never left.
        ink: colours and sizes.
    """
    room = whole.adjusted(1, 1, -1, -1)
    reach = max(3.0, (SMALLEST_TARGET_PX - min(place.width(), place.height())) / 2)
    ring = place.adjusted(-reach, -reach, reach, reach) & room
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(ink.pen("surface", 4))
    painter.drawPath(rounded(ring, 4))
    painter.setPen(ink.pen("focus_ring", 2))
    painter.drawPath(rounded(ring, 4))
    if words:
        _paint_bubble(painter, ring, words, room, ink)


def _paint_bubble(painter: QPainter, ring: QRectF, words: str, room: QRectF, ink: Ink) -> None:
    pad = ink.px(6)
    width = min(ink.width(words, bold=True) + 2 * pad, room.width())
    height = ink.wrapped_height(words, width - 2 * pad, bold=True) + pad
    left = min(max(ring.center().x() - width / 2, room.left()), room.right() - width)
    above, below = ring.top() - height - 3, ring.bottom() + 3
    top = above if above >= room.top() else min(below, room.bottom() - height)
    bubble = QRectF(left, top, width, height)
    painter.setBrush(ink.ground("surface"))
    painter.setPen(ink.pen("control_border"))
    painter.drawPath(rounded(bubble, 6))
    ink.write(painter, bubble.adjusted(pad, 0, -pad, 0), words, bold=True, align=LEFT | MIDDLE, wrap=True)
