"""Draws so many out of a hundred: crossed icons first, then plain ones."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter

from desktop.charts.drawing.ink import Ink, rounded
from desktop.charts.specs.spec import IconArraySpec

WIDEST_PITCH_PX, NARROWEST_PITCH_PX, ICON_SHARE = 30.0, 8.0, 0.8


def _pitch(spec: IconArraySpec, area_width: float, ink: Ink) -> float:
    return max(NARROWEST_PITCH_PX, min(area_width / spec.columns, ink.px(WIDEST_PITCH_PX)))


def height(spec: IconArraySpec, width: float, ink: Ink) -> float:
    """Height in pixels that the drawing asks for at a width in pixels."""
    return -(-spec.total // spec.columns) * _pitch(spec, width, ink)


def icon_boxes(area: QRectF, spec: IconArraySpec, ink: Ink) -> list[QRectF]:
    """The square of each icon, row by row."""
    rows = -(-spec.total // spec.columns)
    pitch = max(NARROWEST_PITCH_PX, min(_pitch(spec, area.width(), ink), area.height() / rows))
    side = pitch * ICON_SHARE
    return [
        QRectF(
            area.left() + (n % spec.columns) * pitch + 0.5,
            area.top() + (n // spec.columns) * pitch + 0.5,
            side,
            side,
        )
        for n in range(spec.total)
    ]


def paint(painter: QPainter, area: QRectF, spec: IconArraySpec, ink: Ink) -> None:
    """Draw into an area in pixels."""
    boxes, marked = icon_boxes(area, spec, ink), round(spec.marked.amount)
    side = boxes[0].width()
    icon = QRectF(1, 1, side, side)
    crossed = ink.stamp(painter, side + 2, lambda pencil: _draw_crossed(pencil, icon, ink))
    plain = ink.stamp(painter, side + 2, lambda pencil: _draw_plain(pencil, icon, ink))
    for n, box in enumerate(boxes):
        painter.drawPixmap(QPointF(round(box.left()) - 1, round(box.top()) - 1), crossed if n < marked else plain)


def _draw_plain(painter: QPainter, icon: QRectF, ink: Ink) -> None:
    painter.setPen(ink.pen("control_border"))
    painter.setBrush(ink.ground("lowers_mark", 0.16))
    painter.drawPath(rounded(icon, icon.width() * 0.24))


def _draw_crossed(painter: QPainter, icon: QRectF, ink: Ink) -> None:
    painter.setPen(ink.pen("raises_text"))
    painter.setBrush(ink.ground("raises_mark"))
    painter.drawPath(rounded(icon, icon.width() * 0.24))
    inset = icon.width() * 0.32
    inner = icon.adjusted(inset, inset, -inset, -inset)
    painter.setPen(ink.pen("surface", max(1.4, icon.width() * 0.13)))
    painter.drawLines([QLineF(inner.topLeft(), inner.bottomRight()), QLineF(inner.topRight(), inner.bottomLeft())])


def places(area: QRectF, spec: IconArraySpec, ink: Ink) -> tuple[QRectF, ...]:
    """Where the crossed and the plain icons are, in the order of the marks."""
    boxes, marked = icon_boxes(area, spec, ink), round(spec.marked.amount)
    return tuple(_around(part) for part in (boxes[:marked], boxes[marked:]))


def _around(boxes: list[QRectF]) -> QRectF:
    whole = QRectF()
    for box in boxes:
        whole = whole.united(box)
    return whole
