"""Draws what ran when: words at the left, bars along a line of time at the right."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from desktop.charts.drawing.ink import LEFT, MIDDLE, RIGHT, Ink, snapped
from desktop.charts.specs.spec import Axis
from desktop.charts.specs.timeline import Span, TimelineBar, TimelineSpec

BAR_PX, ROW_GAP_PX, HEAD_GAP_PX, SIGN_PX = 11.0, 7.0, 8.0, 10.0
WORDS_SHARE, WIDEST_WORDS_PX, NARROW_PX = 0.48, 500.0, 900.0
# Colour and share of the ground of each form; a late one is hatched, a stopped one is a cross.
LOOKS: dict[Span, tuple[str, float]] = {
    "running": ("primary", 1.0),
    "ended": ("neutral_mark", 0.22),
    "late": ("raises_mark", 0.25),
    "stopped": ("neutral_mark", 1.0),
}


def words_width(width: float, ink: Ink) -> float:
    """Pixels for the words at the left; 0 where they stand above their bars."""
    return 0.0 if width < ink.px(NARROW_PX) else min(width * WORDS_SHARE, ink.px(WIDEST_WORDS_PX))


def axis_area(area: QRectF, ink: Ink) -> QRectF:
    """Where bars may lie."""
    left = words_width(area.width(), ink)
    return area.adjusted(left + ink.px(8) if left else 0, 0, -ink.px(4), 0)


def axis_height(axis: Axis, ink: Ink) -> float:
    """Pixels of the words below the bars."""
    line = ink.line_height() + ink.px(4)
    return line * (bool(axis.ticks) + bool(axis.label))


def paint_axis(painter: QPainter, plot: QRectF, axis: Axis, ink: Ink) -> None:
    """Draw faint lines at the ticks through a plot, and their words below it."""
    place, free_from, last = axis_area(plot, ink), plot.left(), len(axis.ticks) - 1
    for number, tick in enumerate(axis.ticks):
        x = place.left() + place.width() * axis.share(tick.amount)
        painter.setPen(ink.pen("decorative_line"))
        painter.drawLine(QLineF(x, plot.top(), x, plot.bottom()))
        width = ink.width(tick.text)
        left = min(max(x - width / 2, place.left()), place.right() - width)
        if left < free_from and number != last:
            continue
        free_from = left + width + ink.px(10)
        place_of_words = QRectF(left, plot.bottom() + ink.px(2), width, ink.line_height())
        ink.write(painter, place_of_words, tick.text, token="muted_text")
    painter.setPen(ink.pen("neutral_mark", 1.2))
    painter.drawLine(QLineF(place.left(), plot.bottom(), place.right(), plot.bottom()))
    below = plot.bottom() + (ink.line_height() + ink.px(4) if axis.ticks else 0)
    box = QRectF(place.left(), below + ink.px(2), place.width(), ink.line_height())
    ink.write(painter, box, axis.label, bold=True, align=RIGHT | MIDDLE)


def height(spec: TimelineSpec, width: float, ink: Ink) -> float:
    """Height in pixels that the drawing asks for at a width in pixels."""
    bottom = _rows(QRectF(0, 0, width, 0), spec, ink)[2]
    return bottom + axis_height(spec.axis, ink) + _legend_height(spec, width, ink)


def paint(painter: QPainter, area: QRectF, spec: TimelineSpec, ink: Ink) -> None:
    """Draw into an area in pixels."""
    heads, rows, bottom = _rows(area, spec, ink)
    paint_axis(painter, QRectF(area.left(), area.top(), area.width(), bottom - area.top()), spec.axis, ink)
    for lane, head in heads:
        painter.fillRect(head.adjusted(0, -1, 0, 0), ink.theme.color("surface"))
        ink.write(painter, head, spec.lanes[lane], bold=True, align=LEFT | MIDDLE)
    for bar, row in zip(spec.bars, rows, strict=True):
        _write_row(painter, _words_box(row, ink), bar, ink)
        _paint_bar(painter, _bar_box(row, spec, bar.start, bar.end, ink), bar.form, ink)
    top = bottom + axis_height(spec.axis, ink) + ink.px(8)
    place = QRectF(area.left(), top, area.width(), 0)
    _paint_legend(painter, place, spec, ink)


def _write_row(painter: QPainter, place: QRectF, bar: TimelineBar, ink: Ink) -> None:
    """Name and state from the left, as far as the amount at the right."""
    painter.fillRect(place, ink.theme.color("surface"))
    amount_px = ink.width(bar.figure, bold=True) + ink.px(10) if bar.figure else 0.0
    words = f"{bar.name} · {bar.detail}" if bar.detail else bar.name
    shown = ink.metrics().elidedText(words, Qt.TextElideMode.ElideRight, place.width() - amount_px)
    ink.write(painter, place, shown, align=LEFT | MIDDLE)
    ink.write(painter, place, bar.figure, bold=True, align=RIGHT | MIDDLE)


def places(area: QRectF, spec: TimelineSpec, ink: Ink) -> tuple[QRectF, ...]:
    """Where each mark of the specification is, in the same order."""
    rows = _rows(area, spec, ink)[1]
    return tuple(_bar_box(row, spec, bar.start, bar.end, ink) for bar, row in zip(spec.bars, rows, strict=True))


def _rows(area: QRectF, spec: TimelineSpec, ink: Ink) -> tuple[list[tuple[int, QRectF]], list[QRectF], float]:
    """The heading of each lane that is not empty, the row of each bar, and where they end."""
    line, stacked = ink.line_height() + ink.px(ROW_GAP_PX), not words_width(area.width(), ink)
    tall = line + ink.px(BAR_PX) if stacked else line
    heads: list[tuple[int, QRectF]] = []
    rows: list[QRectF] = []
    y = area.top()
    for lane in range(len(spec.lanes)):
        bars = [bar for bar in spec.bars if bar.lane == lane]
        if not bars:
            continue
        y += ink.px(HEAD_GAP_PX) if rows else 0.0
        heads.append((lane, QRectF(area.left(), y, area.width(), line)))
        y += line
        for _ in bars:
            rows.append(QRectF(area.left(), y, area.width(), tall))
            y += tall
    return heads, rows, y + ink.px(4)


def _words_box(row: QRectF, ink: Ink) -> QRectF:
    left = words_width(row.width(), ink)
    if not left:
        return QRectF(row.left(), row.top(), row.width(), ink.line_height() + ink.px(2))
    return QRectF(row.left(), row.top(), left, row.height())


def _bar_box(row: QRectF, spec: TimelineSpec, start: float, end: float, ink: Ink) -> QRectF:
    place, tall = axis_area(row, ink), ink.px(BAR_PX)
    x, right = (place.left() + place.width() * spec.axis.share(amount) for amount in (start, end))
    stacked = not words_width(row.width(), ink)
    top = row.bottom() - tall - ink.px(3) if stacked else row.center().y() - tall / 2
    if start == end:
        x = min(max(x, place.left() + tall / 2), place.right() - tall / 2)
        return QRectF(x - tall / 2, top, tall, tall)
    return QRectF(x, top, max(right - x, ink.px(3)), tall)


def _paint_bar(painter: QPainter, box: QRectF, form: Span, ink: Ink) -> None:
    token, share = LOOKS[form]
    if form == "stopped":
        painter.setPen(ink.pen(token, 2))
        inner = box.adjusted(2, 2, -2, -2)
        painter.drawLines([QLineF(inner.topLeft(), inner.bottomRight()), QLineF(inner.topRight(), inner.bottomLeft())])
        return
    painter.setPen(ink.pen(token))
    painter.setBrush(ink.ground(token, share))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.drawRect(snapped(box))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if form == "late":
        ink.hatch(painter, [snapped(box)], token)
    if form in ("running", "late"):
        _paint_arrow(painter, box, token, ink)


def _paint_arrow(painter: QPainter, box: QRectF, token: str, ink: Ink) -> None:
    """An open end: it goes on."""
    half = box.height() / 2
    tip = QPointF(box.right() + half * 0.8, box.center().y())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.ground(token))
    painter.drawPolygon([box.topRight(), tip, box.bottomRight()])


def _legend_places(place: QRectF, spec: TimelineSpec, ink: Ink) -> list[QRectF]:
    return ink.legend_places(place, [(form, words) for form, words in spec.legend])


def _legend_height(spec: TimelineSpec, width: float, ink: Ink) -> float:
    boxes = _legend_places(QRectF(0, 0, width, 0), spec, ink)
    return boxes[-1].bottom() + ink.px(10) if boxes else 0.0


def _paint_legend(painter: QPainter, place: QRectF, spec: TimelineSpec, ink: Ink) -> None:
    side = ink.px(SIGN_PX)
    for (form, words), box in zip(spec.legend, _legend_places(place, spec, ink), strict=True):
        _paint_bar(painter, QRectF(box.left(), box.center().y() - side / 2, side, side), form, ink)
        ink.write(painter, box.adjusted(ink.px(19), 0, 0, 0), words, align=LEFT | MIDDLE)
