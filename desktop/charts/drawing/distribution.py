"""Draws how groups spread over an amount, as a smooth outline or as bars, with the client's mark."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath

from desktop.charts.drawing.ink import CENTER, LEFT, MIDDLE, RIGHT, TOP, Ink, snapped
from desktop.charts.specs.spec import DistributionSpec, Group

SIDE_PX = 6.0
OUTLINES_KEPT = 32
COMPACT_HEIGHT_PX, FULL_PLOT_HEIGHT_PX = 48.0, 190.0


@dataclass(frozen=True)
class _Layout:
    plot: QRectF
    ticks: QRectF
    axis_label: QRectF
    legend: QRectF


def _legend(spec: DistributionSpec) -> list[tuple[str, str]]:
    return [] if spec.compact else [(f"group{n}", group.label) for n, group in enumerate(spec.groups)]


def _words_below(spec: DistributionSpec, width: float, ink: Ink) -> tuple[float, float, float]:
    if spec.compact:
        return 0.0, 0.0, 0.0
    line = ink.line_height() + ink.px(4)
    legend = ink.legend_height(width - 2 * ink.px(SIDE_PX), _legend(spec))
    return (line if spec.axis.ticks else 0.0), (line if spec.axis.label else 0.0), legend + ink.px(4)


def height(spec: DistributionSpec, width: float, ink: Ink) -> float:
    """Height in pixels that the drawing asks for at a width in pixels."""
    plot = COMPACT_HEIGHT_PX if spec.compact else FULL_PLOT_HEIGHT_PX
    return ink.px(plot) + sum(_words_below(spec, width, ink))


def _lay_out(area: QRectF, spec: DistributionSpec, ink: Ink) -> _Layout:
    ticks, label, legend = _words_below(spec, area.width(), ink)
    head = ink.px(6) if spec.compact or spec.client is None else ink.line_height() + ink.px(4)
    side = ink.px(SIDE_PX)
    bottom = max(area.top() + head + 20, area.bottom() - ticks - label - legend - 2)
    plot = QRectF(area.left() + side, area.top() + head, area.width() - 2 * side, bottom - area.top() - head)
    ticks_line = QRectF(plot.left(), plot.bottom() + ink.px(4), plot.width(), ticks)
    label_line = QRectF(plot.left(), plot.bottom() + ticks, plot.width(), label)
    return _Layout(
        plot,
        ticks_line,
        label_line,
        QRectF(plot.left(), label_line.bottom() + ink.px(4), plot.width(), legend),
    )


def paint(painter: QPainter, area: QRectF, spec: DistributionSpec, ink: Ink) -> None:
    """Draw into an area in pixels."""
    layout = _lay_out(area, spec, ink)
    for number, group in enumerate(spec.groups):
        if spec.form == "area":
            ink.group(painter, _outline(spec, group, layout.plot), number)
        else:
            ink.group_boxes(painter, [snapped(box) for box in _bin_boxes(spec, group, layout.plot)], number)
    if spec.form == "bars" and len(spec.groups) > 1:
        _paint_tops(painter, _bin_boxes(spec, spec.groups[0], layout.plot), ink)
    painter.setPen(ink.pen("neutral_mark", 1.2))
    painter.drawLine(QLineF(layout.plot.bottomLeft(), layout.plot.bottomRight()))
    if not spec.compact:
        _paint_words(painter, spec, ink, layout)
    if spec.client is not None:
        _paint_client(painter, area, spec, ink, layout.plot)


def _paint_tops(painter: QPainter, boxes: list[QRectF], ink: Ink) -> None:
    """The first group stays readable where the second one stands before it."""
    painter.setPen(ink.pen("text", 1.4))
    painter.drawPolyline([corner for box in map(snapped, boxes) for corner in (box.topLeft(), box.topRight())])


def _tallest(spec: DistributionSpec) -> float:
    return max((share.amount for group in spec.groups for share in group.shares), default=0.0) or 1.0


def _bin_boxes(spec: DistributionSpec, group: Group, plot: QRectF) -> list[QRectF]:
    room, tallest = plot.height() * 0.94, _tallest(spec)
    xs = [plot.left() + plot.width() * spec.axis.share(edge) for edge in spec.edges]
    boxes = []
    for (left, right), share in zip(pairwise(xs), group.shares, strict=True):
        tall = room * share.amount / tallest
        boxes.append(QRectF(left, plot.bottom() - tall, max(1.0, right - left - 1), tall))
    return boxes


def _outline(spec: DistributionSpec, group: Group, plot: QRectF) -> QPainterPath:
    """A smooth curve through the tops of the bins, monotone between them: no hump is invented."""
    boxes = _bin_boxes(spec, group, plot)
    tops = tuple((box.center().x(), box.top()) for box in boxes)
    return _curve(tops, plot.left(), plot.right(), plot.bottom())


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


def _paint_words(painter: QPainter, spec: DistributionSpec, ink: Ink, layout: _Layout) -> None:
    place, last = layout.ticks, len(spec.axis.ticks) - 1
    free_from = place.left()
    for n, tick in enumerate(spec.axis.ticks):
        width = ink.width(tick.text)
        x = place.left() + place.width() * spec.axis.share(tick.amount) - width / 2
        x = min(max(x, place.left()), place.right() - width)
        if x < free_from and n != last:
            continue
        free_from = x + width + ink.px(8)
        ink.write(painter, QRectF(x, place.top(), width, place.height()), tick.text, token="muted_text")
    ink.write(painter, layout.axis_label, spec.axis.label, bold=True, align=CENTER | TOP)
    ink.legend(painter, layout.legend, _legend(spec))


def _paint_client(painter: QPainter, area: QRectF, spec: DistributionSpec, ink: Ink, plot: QRectF) -> None:
    if spec.client is None:
        return
    x, knob = plot.left() + plot.width() * spec.axis.share(spec.client.amount), ink.px(4)
    painter.setPen(ink.pen("text", 2))
    painter.drawLine(QLineF(x, plot.top(), x, plot.bottom()))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.ground("text"))
    painter.drawEllipse(QPointF(x, plot.top()), knob, knob)
    if spec.compact:
        return
    words = f"{spec.client.label} {spec.client.text}"
    gap, width = knob + ink.px(5), ink.width(words, bold=True)
    on_right = x + gap + width <= area.right()
    left = x + gap if on_right else max(area.left(), x - gap - width)
    box = QRectF(left, area.top(), width, ink.line_height(bold=True) + ink.px(8))
    ink.write(painter, box, words, bold=True, align=(LEFT if on_right else RIGHT) | MIDDLE)


def places(area: QRectF, spec: DistributionSpec, ink: Ink) -> tuple[QRectF, ...]:
    """Where each mark of the specification is, in the same order."""
    plot = _lay_out(area, spec, ink).plot
    found = []
    if spec.client is not None:
        x, half = plot.left() + plot.width() * spec.axis.share(spec.client.amount), ink.px(5)
        found.append(QRectF(x - half, plot.top() - half, 2 * half, plot.height() + half))
    for group in spec.groups:
        found.extend(_bin_boxes(spec, group, plot))
    return tuple(found)
