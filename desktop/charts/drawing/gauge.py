"""Draws a probability beside the threshold: blue ground, grey zone, hatched ground, and a marker."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from desktop.charts.drawing.ink import BOTTOM, CENTER, LEFT, RIGHT, TOP, Ink, rounded
from desktop.charts.specs.spec import GaugeSpec


@dataclass(frozen=True)
class _Layout:
    bar: QRectF
    value_line: QRectF
    threshold_text: QRectF
    ends_line: QRectF


def height(spec: GaugeSpec, width: float, ink: Ink) -> float:
    """Height in pixels that the drawing asks for at a width in pixels."""
    return _lay_out(QRectF(0, 0, width, 1e4), spec, ink).ends_line.bottom()


def _lay_out(area: QRectF, spec: GaugeSpec, ink: Ink) -> _Layout:
    line, side = ink.line_height(bold=True), ink.px(8)
    value_line = QRectF(area.left(), area.top(), area.width(), line)
    bar = QRectF(area.left() + side, value_line.bottom() + ink.px(14), area.width() - 2 * side, ink.px(18))
    words = ink.width(_threshold_words(spec), bold=True)
    x = bar.left() + bar.width() * spec.scale.share(spec.threshold.amount)
    left = min(max(x - words / 2, area.left()), max(area.left(), area.right() - words))
    below = bar.bottom() + ink.px(10)
    threshold_text = QRectF(left, below, words, line)
    ends = [ink.width(tick.text) for tick in (spec.scale.ticks[:1] + spec.scale.ticks[-1:])] or [0.0, 0.0]
    gap = ink.px(10)
    crowded = left < bar.left() + ends[0] + gap or left + words > bar.right() - ends[-1] - gap
    ends_line = QRectF(bar.left(), below + (line if crowded else 0), bar.width(), line)
    return _Layout(bar, value_line, threshold_text, ends_line)


def _threshold_words(spec: GaugeSpec) -> str:
    return f"{spec.threshold.label} {spec.threshold.text}"


def paint(painter: QPainter, area: QRectF, spec: GaugeSpec, ink: Ink) -> None:
    """Draw into an area in pixels."""
    layout = _lay_out(area, spec, ink)
    _paint_grounds(painter, spec, ink, layout.bar)
    _paint_threshold(painter, spec, ink, layout)
    _paint_value(painter, area, spec, ink, layout)
    if spec.scale.ticks:
        ink.write(painter, layout.ends_line, spec.scale.ticks[0].text, align=LEFT | TOP, token="muted_text")
        ink.write(painter, layout.ends_line, spec.scale.ticks[-1].text, align=RIGHT | TOP, token="muted_text")


def _x(spec: GaugeSpec, bar: QRectF, amount: float) -> float:
    return bar.left() + bar.width() * spec.scale.share(amount)


def _paint_grounds(painter: QPainter, spec: GaugeSpec, ink: Ink, bar: QRectF) -> None:
    low, high = (_x(spec, bar, one.amount) for one in spec.grey_zone)
    whole = rounded(bar, ink.px(4))
    for left, right, token, share in (
        (bar.left(), low, "lowers_mark", 0.18),
        (low, high, "neutral_mark", 0.12),
        (high, bar.right(), "raises_mark", 0.18),
    ):
        part = QRectF(left, bar.top(), max(0.0, right - left), bar.height())
        painter.save()
        painter.setClipRect(part)
        painter.setBrush(ink.ground(token, share))
        painter.setPen(ink.pen(token, 1.2))
        painter.drawPath(whole)
        if token == "raises_mark":
            ink.hatch(painter, [part.adjusted(0, 1, -1, -1)], token, gap_px=8)
        painter.restore()
    painter.setPen(ink.pen("neutral_mark", 1.2))
    painter.drawLines([QLineF(x, bar.top(), x, bar.bottom()) for x in (low, high)])


def _paint_threshold(painter: QPainter, spec: GaugeSpec, ink: Ink, layout: _Layout) -> None:
    x = _x(spec, layout.bar, spec.threshold.amount)
    painter.setPen(ink.pen("text", 2, (1.5, 1.5)))
    painter.drawLine(QLineF(x, layout.bar.top() - ink.px(8), x, layout.bar.bottom() + ink.px(8)))
    ink.write(painter, layout.threshold_text, _threshold_words(spec), bold=True, align=CENTER | TOP)


def _paint_value(painter: QPainter, area: QRectF, spec: GaugeSpec, ink: Ink, layout: _Layout) -> None:
    bar, words = layout.bar, ink.width(spec.value.text, bold=True)
    painter.setPen(Qt.PenStyle.NoPen)
    x, tip, half = _x(spec, bar, spec.value.amount), bar.top() - ink.px(2), ink.px(7)
    painter.setBrush(ink.ground("text"))
    painter.drawPolygon([QPointF(x - half, tip - ink.px(10)), QPointF(x + half, tip - ink.px(10)), QPointF(x, tip)])
    left = min(max(x - words / 2, area.left()), area.right() - words)
    box = QRectF(left, layout.value_line.top(), words, layout.value_line.height())
    ink.write(painter, box, spec.value.text, bold=True, align=CENTER | BOTTOM)


def places(area: QRectF, spec: GaugeSpec, ink: Ink) -> tuple[QRectF, ...]:
    """Where each mark of the specification is, in the same order."""
    bar = _lay_out(area, spec, ink).bar
    half = ink.px(6)
    found = []
    for mark in spec.marks():
        x = _x(spec, bar, mark.reading.amount)
        found.append(QRectF(x - half, bar.top() - ink.px(2), 2 * half, bar.height() + ink.px(4)))
    return tuple(found)
