"""Draws punctuality month by month: one strip a source, a short line for each month on time, a bar for a late one."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter

from desktop.charts.drawing.ink import LEFT, MIDDLE, Ink, snapped
from desktop.charts.drawing.timeline import axis_area, axis_height, paint_axis, words_width
from desktop.charts.specs.timeline import MonthLane, PunctualitySpec

STRIP_PX, STRIP_GAP_PX, SHORTEST_PX, SIGN_PX, LONGEST_WIDTH_PX = 44.0, 12.0, 3.0, 10.0, 14.0


def height(spec: PunctualitySpec, width: float, ink: Ink) -> float:
    """Height in pixels that the drawing asks for at a width in pixels."""
    strips = _strips(QRectF(0, 0, width, 0), spec, ink)
    return strips[-1].bottom() + axis_height(spec.axis, ink) + _legend_height(spec, width, ink)


def paint(painter: QPainter, area: QRectF, spec: PunctualitySpec, ink: Ink) -> None:
    """Draw into an area in pixels."""
    strips = _strips(area, spec, ink)
    whole = QRectF(area.left(), area.top(), area.width(), strips[-1].bottom() - area.top())
    paint_axis(painter, whole, spec.axis, ink)
    for lane, strip in zip(spec.lanes, strips, strict=True):
        words = _words_box(strip, ink)
        painter.fillRect(words, ink.theme.color("surface"))
        ink.write(painter, words, lane.label, align=LEFT | MIDDLE, wrap=True)
        place = axis_area(strip, ink)
        painter.setPen(ink.pen("neutral_mark"))
        painter.drawLine(QLineF(place.left(), strip.bottom(), place.right(), strip.bottom()))
        _paint_bars(painter, lane, _boxes(strip, lane, spec, ink), ink)
    _paint_legend(painter, whole.bottom() + axis_height(spec.axis, ink) + ink.px(8), area, spec, ink)


def places(area: QRectF, spec: PunctualitySpec, ink: Ink) -> tuple[QRectF, ...]:
    """Where each mark of the specification is, in the same order."""
    strips = _strips(area, spec, ink)
    return tuple(box for lane, strip in zip(spec.lanes, strips, strict=True) for box in _boxes(strip, lane, spec, ink))


def _strips(area: QRectF, spec: PunctualitySpec, ink: Ink) -> list[QRectF]:
    """The whole width of each source, the words above the bars where the room is narrow."""
    stacked = not words_width(area.width(), ink)
    strips, y = [], area.top()
    for lane in spec.lanes:
        room = words_width(area.width(), ink) or area.width()
        words = ink.wrapped_height(lane.label, room) + ink.px(2)
        tall = words + ink.px(STRIP_PX) if stacked else max(words, ink.px(STRIP_PX))
        strips.append(QRectF(area.left(), y, area.width(), tall))
        y += tall + ink.px(STRIP_GAP_PX)
    return strips


def _words_box(strip: QRectF, ink: Ink) -> QRectF:
    left = words_width(strip.width(), ink)
    if not left:
        return strip.adjusted(0, 0, 0, -ink.px(STRIP_PX))
    return QRectF(strip.left(), strip.top(), left, strip.height())


def _boxes(strip: QRectF, lane: MonthLane, spec: PunctualitySpec, ink: Ink) -> list[QRectF]:
    place, room = axis_area(strip, ink), ink.px(STRIP_PX)
    step = place.width() / (spec.axis.high - spec.axis.low)
    wide = max(2.0, min(step * 0.72, ink.px(LONGEST_WIDTH_PX)))
    boxes = []
    for bar in lane.bars:
        x = place.left() + place.width() * spec.axis.share(bar.month) - wide / 2
        late = min(bar.reading.amount, spec.tallest) / spec.tallest
        tall = max(ink.px(SHORTEST_PX) * (2 if late else 1), room * late)
        left = min(max(x, place.left()), place.right() - wide)
        boxes.append(QRectF(left, strip.bottom() - tall, wide, tall))
    return boxes


def _paint_bars(painter: QPainter, lane: MonthLane, boxes: list[QRectF], ink: Ink) -> None:
    late = [snapped(box) for bar, box in zip(lane.bars, boxes, strict=True) if bar.reading.amount > 0]
    on_time = [snapped(box) for bar, box in zip(lane.bars, boxes, strict=True) if bar.reading.amount <= 0]
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    _paint_on_time(painter, on_time, ink)
    painter.setPen(ink.pen("raises_mark"))
    painter.setBrush(ink.ground("raises_mark", 0.25))
    painter.drawRects(late)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if late:
        ink.hatch(painter, late, "raises_mark", gap_px=5)


def _paint_on_time(painter: QPainter, boxes: list[QRectF], ink: Ink) -> None:
    painter.setPen(ink.pen("neutral_mark"))
    painter.setBrush(ink.ground("neutral_mark"))
    painter.drawRects(boxes)


def _legend(spec: PunctualitySpec) -> list[tuple[str, str]]:
    return [("on_time", spec.on_time_label), ("late", f"{spec.late_label} ({spec.tallest_label})")]


def _legend_height(spec: PunctualitySpec, width: float, ink: Ink) -> float:
    return ink.legend_places(QRectF(0, 0, width, 0), _legend(spec))[-1].bottom() + ink.px(10)


def _paint_legend(painter: QPainter, top: float, area: QRectF, spec: PunctualitySpec, ink: Ink) -> None:
    side = ink.px(SIGN_PX)
    entries = _legend(spec)
    boxes = ink.legend_places(QRectF(area.left(), top, area.width(), 0), entries)
    for (kind, words), box in zip(entries, boxes, strict=True):
        sign = snapped(QRectF(box.left(), box.center().y() - side / 2, side, side))
        if kind == "late":
            painter.setPen(ink.pen("raises_mark"))
            painter.setBrush(ink.ground("raises_mark", 0.25))
            painter.drawRect(sign)
            ink.hatch(painter, [sign], "raises_mark", gap_px=5)
        else:
            _paint_on_time(painter, [sign.adjusted(0, side - ink.px(SHORTEST_PX), 0, 0)], ink)
        ink.write(painter, box.adjusted(ink.px(17), 0, 0, 0), words, align=LEFT | MIDDLE)
