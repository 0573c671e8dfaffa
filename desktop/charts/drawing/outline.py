"""Draws how all clients spread over an amount, as one smooth outline with the client's mark, without words."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from desktop.charts.drawing.ink import Ink
from desktop.charts.specs.distribution import Group, OutlineSpec

SIDE_PX, HEAD_PX, HEIGHT_PX = 6.0, 6.0, 48.0
OUTLINES_KEPT = 32


def height(_spec: OutlineSpec, _width: float, ink: Ink) -> float:
    """Height in pixels that the drawing asks for at a width in pixels."""
    return ink.px(HEIGHT_PX)


def paint(painter: QPainter, area: QRectF, spec: OutlineSpec, ink: Ink) -> None:
    """Draw into an area in pixels."""
    plot = _plot(area, ink)
    for number, group in enumerate(spec.groups):
        ink.group(painter, outline(spec, group, plot), number)
    painter.setPen(ink.pen("neutral_mark", 1.2))
    painter.drawLine(QLineF(plot.bottomLeft(), plot.bottomRight()))
    if spec.client is not None:
        x, knob = plot.left() + plot.width() * spec.axis.share(spec.client.amount), ink.px(4)
        painter.setPen(ink.pen("text", 2))
        painter.drawLine(QLineF(x, plot.top(), x, plot.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.ground("text"))
        painter.drawEllipse(QPointF(x, plot.top()), knob, knob)


def places(area: QRectF, spec: OutlineSpec, ink: Ink) -> tuple[QRectF, ...]:
    """Where each mark of the specification is, in the same order."""
    plot, found = _plot(area, ink), []
    if spec.client is not None:
        x, half = plot.left() + plot.width() * spec.axis.share(spec.client.amount), ink.px(5)
        found.append(QRectF(x - half, plot.top() - half, 2 * half, plot.height() + half))
    for group in spec.groups:
        found.extend(_bin_boxes(spec, group, plot))
    return tuple(found)


def outline(spec: OutlineSpec, group: Group, plot: QRectF) -> QPainterPath:
    """A smooth curve through the tops of the bins, monotone between them: no hump is invented."""
    boxes = _bin_boxes(spec, group, plot)
    tops = tuple((box.center().x(), box.top()) for box in boxes)
    return _curve(tops, plot.left(), plot.right(), plot.bottom())


def _plot(area: QRectF, ink: Ink) -> QRectF:
    side, top = ink.px(SIDE_PX), area.top() + ink.px(HEAD_PX)
    bottom = max(top + 20, area.bottom() - 2)
    return QRectF(area.left() + side, top, area.width() - 2 * side, bottom - top)


def _bin_boxes(spec: OutlineSpec, group: Group, plot: QRectF) -> list[QRectF]:
    top = spec.top()
    xs = [plot.left() + plot.width() * spec.axis.share(edge) for edge in spec.edges]
    boxes = []
    for (left, right), share in zip(pairwise(xs), group.shares, strict=True):
        tall = plot.height() * share.amount / top
        boxes.append(QRectF(left, plot.bottom() - tall, max(1.0, right - left - 1), tall))
    return boxes


@lru_cache(maxsize=OUTLINES_KEPT)
def _curve(tops: tuple[tuple[float, float], ...], left: float, right: float, bottom: float) -> QPainterPath:
    # The population of one client's chart is that of the next: only the client's mark moves.
    points = [QPointF(left, tops[0][1]), *(QPointF(*top) for top in tops), QPointF(right, tops[-1][1])]
    pairs = list(pairwise(points))
    slopes = [(after.y() - before.y()) / max(after.x() - before.x(), 0.1) for before, after in pairs]
    inner = [2 * a * b / (a + b) if a * b > 0 else 0.0 for a, b in pairwise(slopes)]
    tangents = [0.0, *inner, 0.0]
    path = QPainterPath(QPointF(left, bottom))
    path.lineTo(points[0])
    for (before, after), leaving, arriving in zip(pairs, tangents, tangents[1:], strict=False):
        third = (after.x() - before.x()) / 3
        path.cubicTo(before + QPointF(third, leaving * third), after - QPointF(third, arriving * third), after)
    path.lineTo(QPointF(right, bottom))
    path.closeSubpath()
    return path
