"""Plots what ran when: bars on a line of time that can be enlarged, beside or under their words."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from desktop.charts.drawing.ink import LEFT, MIDDLE, RIGHT, Ink, snapped
from desktop.charts.layouts.timeline import BAR_PX, TimelineRoom, bar_top, lay_out, legend_entries, words_place
from desktop.charts.plots.over_time import TimeDrawing
from desktop.charts.plots.pens import plot_pen, symbol_path
from desktop.charts.plots.view import Marks, View
from desktop.charts.specs.timeline import Span, TimelineBar, TimelineSpec

SIGN_PX, SHORTEST_PX = 10.0, 3.0
# Colour and share of the ground of each form that has a length; a late one is hatched.
LOOKS: dict[Span, tuple[str, float]] = {
    "running": ("primary", 1.0),
    "ended": ("neutral_mark", 0.22),
    "late": ("raises_mark", 0.25),
}
OPEN: tuple[Span, ...] = ("running", "late")
STOPPED_TOKEN = "neutral_mark"


class TimelinePlot(TimeDrawing[TimelineSpec]):
    """One item a form."""

    _room: TimelineRoom

    def __init__(self) -> None:
        self._bars = {form: pg.BarGraphItem(x0=[], y0=[], width=[], height=[]) for form in LOOKS}
        self._arrows = {form: pg.ScatterPlotItem(pxMode=True) for form in OPEN}
        self._crosses = pg.ScatterPlotItem(pxMode=True)
        self.items = (*self._bars.values(), *self._arrows.values(), self._crosses)

    def fill(self, spec: TimelineSpec, ink: Ink) -> None:
        """Take figures and colours."""
        super().fill(spec, ink)
        for form, (token, share) in LOOKS.items():
            self._bars[form].setOpts(pen=plot_pen(ink, token), brush=ink.ground(token, share))

    def lay_out(self, area: QRectF) -> QRectF:
        """The plot right of the words, or under them."""
        self._room = lay_out(area, self.spec, self.ink)
        return self._room.plot

    def follow(self, view: View) -> None:
        """Keep the bars visible and the signs whole."""
        super().follow(view)
        spans = self._spans()
        for form, bars in self._bars.items():
            mine = self._of_form(form)
            bars.setVisible(bool(mine.any()))
            bars.setOpts(
                x0=spans.left[mine], width=(spans.right - spans.left)[mine],
                y0=spans.low[mine], height=(spans.high - spans.low)[mine],
            )  # fmt: skip
        tall = self.ink.px(BAR_PX)
        for form, arrows in self._arrows.items():
            self._put(arrows, self._of_form(form), spans, (_arrow_path(), tall))
            arrows.setPen(QPen(Qt.PenStyle.NoPen))
            arrows.setBrush(self.ink.ground(LOOKS[form][0]))
        self._put(self._crosses, self._of_form("stopped"), spans, (symbol_path("cross"), tall))
        self._crosses.setPen(plot_pen(self.ink, STOPPED_TOKEN, 2))

    def marks(self) -> Marks:
        """One a bar; a stopped one is as wide as its cross."""
        spans, half = self._spans(), self.ink.px(BAR_PX) / 2
        return Marks(
            spans.left, spans.right, spans.low, spans.high, np.where(self._of_form("stopped"), half, 0.0)
        )  # fmt: skip

    def paint_above(self, painter: QPainter) -> None:
        """Hatch what is late."""
        late = self._of_form("late")
        boxes = [place for place, is_late in zip(self._spans().places(self.view), late, strict=True) if is_late]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.ink.hatch(painter, boxes, "raises_mark")

    def paint_words(self, painter: QPainter) -> None:
        """Write headings, rows, the name of the scale and the legend."""
        ink = self.ink
        for lane, head in self._room.heads:
            painter.fillRect(head.adjusted(0, -1, 0, 0), ink.theme.color("surface"))
            ink.write(painter, head, self.spec.lanes[lane], bold=True, align=LEFT | MIDDLE)
        for bar, row in zip(self.spec.bars, self._room.rows, strict=True):
            self._write_row(painter, words_place(row, ink), bar)
        ink.write(painter, self._room.axis_label, self.spec.axis.label, bold=True, align=RIGHT | MIDDLE)
        self._paint_legend(painter)

    def _of_form(self, form: Span) -> NDArray[np.bool_]:
        return np.array([bar.form == form for bar in self.spec.bars], dtype=np.bool_)

    def _spans(self) -> Marks:
        """From start to end, at least a few pixels; what has no length stays inside the scale by half its cross."""
        ink, axis, bottom = self.ink, self.spec.axis, self._room.plot.bottom()
        start = np.array([bar.start for bar in self.spec.bars], dtype=np.float64)
        end = np.array([bar.end for bar in self.spec.bars], dtype=np.float64)
        stopped = self._of_form("stopped") | (start == end)
        half = np.where(stopped, ink.px(BAR_PX) / 2 * self._whole_per_px(), 0.0)
        start = np.clip(start, axis.low + half, axis.high - half)
        end = np.where(stopped, start, np.clip(end, axis.low, axis.high))
        least = np.where(stopped, 0.0, ink.px(SHORTEST_PX) * self.view.x_per_px)
        top = np.array([bottom - bar_top(row, ink) for row in self._room.rows], dtype=np.float64)
        return Marks(start, np.maximum(end, start + least), top - ink.px(BAR_PX), top)

    def _whole_per_px(self) -> float:
        return (self.spec.axis.high - self.spec.axis.low) / max(self._room.plot.width(), 1.0)

    def _put(
        self, signs: pg.ScatterPlotItem, mine: NDArray[np.bool_], spans: Marks, looks: tuple[QPainterPath, float]
    ) -> None:
        """A sign at the end of each bar."""
        symbol, size = looks
        signs.setVisible(bool(mine.any()))
        if not mine.any():
            return
        signs.setData(
            x=spans.right[mine], y=((spans.low + spans.high) / 2)[mine], symbol=symbol, size=size, brush=None
        )  # fmt: skip

    def _write_row(self, painter: QPainter, place: QRectF, bar: TimelineBar) -> None:
        """Name and state from the left, as far as the amount at the right."""
        ink = self.ink
        painter.fillRect(place, ink.theme.color("surface"))
        amount_px = ink.width(bar.figure, bold=True) + ink.px(10) if bar.figure else 0.0
        words = f"{bar.name} · {bar.detail}" if bar.detail else bar.name
        shown = ink.metrics().elidedText(words, Qt.TextElideMode.ElideRight, place.width() - amount_px)
        ink.write(painter, place, shown, align=LEFT | MIDDLE)
        ink.write(painter, place, bar.figure, bold=True, align=RIGHT | MIDDLE)

    def _paint_legend(self, painter: QPainter) -> None:
        ink, side = self.ink, self.ink.px(SIGN_PX)
        places = ink.legend_places(self._room.legend, legend_entries(self.spec))
        for (form, words), box in zip(self.spec.legend, places, strict=True):
            sign = QRectF(box.left(), box.center().y() - side / 2, side, side)
            if form == "stopped":
                _paint_cross(painter, sign, ink)
            else:
                _paint_sample(painter, sign, form, ink)
            ink.write(painter, box.adjusted(ink.px(19), 0, 0, 0), words, align=LEFT | MIDDLE)


def _arrow_path() -> QPainterPath:
    """An open end: it goes on."""
    path = QPainterPath(QPointF(0.0, -0.5))
    path.lineTo(0.4, 0.0)
    path.lineTo(0.0, 0.5)
    path.closeSubpath()
    return path


def _paint_cross(painter: QPainter, sign: QRectF, ink: Ink) -> None:
    painter.setPen(ink.pen(STOPPED_TOKEN, 2))
    inner = sign.adjusted(2, 2, -2, -2)
    painter.drawLines([QLineF(inner.topLeft(), inner.bottomRight()), QLineF(inner.topRight(), inner.bottomLeft())])


def _paint_sample(painter: QPainter, sign: QRectF, form: Span, ink: Ink) -> None:
    """A bar as it looks in the plot."""
    token, share = LOOKS[form]
    painter.setPen(ink.pen(token))
    painter.setBrush(ink.ground(token, share))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.drawRect(snapped(sign))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if form == "late":
        ink.hatch(painter, [snapped(sign)], token)
    if form in OPEN:
        half = sign.height() / 2
        tip = QPointF(sign.right() + half * 0.8, sign.center().y())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.ground(token))
        painter.drawPolygon([sign.topRight(), tip, sign.bottomRight()])
