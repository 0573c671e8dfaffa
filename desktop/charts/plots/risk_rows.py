"""Plots rows of risk: a waterfall whose rows follow from each other, or one risk for each answer."""

from __future__ import annotations

import itertools

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter

from desktop.charts.drawing.ink import CENTER, LEFT, MIDDLE, RIGHT, TOP, Ink
from desktop.charts.layouts.risk_rows import RiskRowsRoom, lay_out, row_heights
from desktop.charts.plots.drawing import Graduated, PlotDrawing
from desktop.charts.plots.pens import plot_pen
from desktop.charts.plots.view import Marks, View
from desktop.charts.plots.zones import name_across, shade
from desktop.charts.specs.risk import RiskRowsSpec, RiskSpan
from desktop.charts.specs.spec import Tone
from desktop.charts.viewing.stretch import Stretch

BAR_PX, LEAST_BAR_PX, OWN_PX, REACH_PX = 13.0, 2.0, 9.0, 2.0
"""The height of a bar at 100 % text, and its least width; the disc beside the client's own row; how
far around a bar it is still meant."""
LOOKS: dict[Tone, tuple[str, float]] = {
    "lowers": ("lowers_mark", 1.0), "raises": ("raises_mark", 0.18), "neutral": ("neutral_mark", 0.45),
}  # fmt: skip
WORDS: dict[Tone, str] = {"lowers": "lowers_text", "raises": "raises_text", "neutral": "text"}


class RiskRowsPlot(PlotDrawing[RiskRowsSpec]):
    """One item of bars a tone."""

    _room: RiskRowsRoom

    def __init__(self) -> None:
        self._bars = {tone: pg.BarGraphItem(x0=[], width=[], y=[], height=[]) for tone in LOOKS}
        self.items = tuple(self._bars.values())

    def fill(self, spec: RiskRowsSpec, ink: Ink) -> None:
        """Take figures and colours."""
        super().fill(spec, ink)
        self._left = np.array([min(span.start, span.end) for span in spec.spans])
        self._right = np.array([max(span.start, span.end) for span in spec.spans])
        for tone, bars in self._bars.items():
            token, share = LOOKS[tone]
            bars.setOpts(pen=plot_pen(ink, token, 1.2), brush=ink.ground(token, share))

    def follow(self, view: View) -> None:
        """Keep the smallest bars in sight."""
        super().follow(view)
        widths = np.maximum(self._right - self._left, LEAST_BAR_PX * view.x_per_px)
        tones = np.array([span.tone for span in self.spec.spans])
        for tone, bars in self._bars.items():
            mine = tones == tone
            bars.setVisible(bool(mine.any()))
            bars.setOpts(x0=self._left[mine], width=widths[mine], y=self._middles[mine], height=self.ink.px(BAR_PX))

    def lay_out(self, area: QRectF) -> QRectF:
        """The plot between the names of the rows and the words of the scale."""
        self._room = lay_out(area, self.spec, self.ink)
        heights = np.array(row_heights(self.spec, area.width(), self.ink), dtype=np.float64)
        # Rows are as high as their names, in pixels, and the first one lies at the top.
        self._height = float(heights.sum())
        self._middles = self._height - np.cumsum(heights) + heights / 2
        return self._room.plot

    def graduated(self) -> Graduated:
        """The risk; rows are no scale."""
        return Graduated(self.spec.axis, enlarges_up=False)

    def whole(self, _plot: QRectF) -> tuple[Stretch, Stretch]:
        """The axis, and every row."""
        return Stretch(self.spec.axis.low, self.spec.axis.high), Stretch(0.0, self._height)

    def marks(self) -> Marks:
        """Each bar, from the top."""
        half = self.ink.px(BAR_PX) / 2
        return Marks(self._left, self._right, self._middles - half, self._middles + half, REACH_PX, REACH_PX)

    def paint_below(self, painter: QPainter) -> None:
        """Shade the zones."""
        shade(painter, self.spec.zones, self.view, self.ink, upwards=False)

    def paint_above(self, painter: QPainter) -> None:
        """Hatch what raises, tie each row to the next, write the figures beside the bars."""
        half = self.ink.px(BAR_PX) / 2
        bars = Marks(self._left, self._right, self._middles - half, self._middles + half)
        boxes = bars.places(self.view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        raising = [
            box & self.view.plot for box, span in zip(boxes, self.spec.spans, strict=True) if span.tone == "raises"
        ]
        self.ink.hatch(painter, [box for box in raising if not box.isEmpty()], "raises_mark", width_px=1.8)
        if self.spec.is_linked:
            painter.setPen(self.ink.pen("neutral_mark"))
            painter.drawLines(
                [
                    self._link(span, *pair)
                    for span, pair in zip(self.spec.spans, itertools.pairwise(boxes), strict=False)
                ]
            )
        for box, span in zip(boxes, self.spec.spans, strict=True):
            self._write_figure(painter, box, span)

    def paint_words(self, painter: QPainter) -> None:
        """Write the names of the rows, of the zones and of the scale."""
        ink, names = self.ink, self._room.names
        for middle, span in zip(self._middles.tolist(), self.spec.spans, strict=True):
            center = self.view.at(0.0, middle).y()
            place = QRectF(names.left(), center - names.height() / 2, names.width(), names.height())
            is_strong = span.is_own or (span.tone == "neutral" and self.spec.is_linked)
            if span.is_own and not self.spec.is_linked:
                ink.symbol(
                    painter, QPointF(self.view.plot.left() - ink.px(6), place.center().y()), "disc", ink.px(OWN_PX)
                )
            ink.write(painter, place, span.reading.label, bold=is_strong, align=LEFT | MIDDLE, wrap=True)
        name_across(painter, self.spec.zones, self.view, self._room.zones, ink)
        ink.write(painter, self._room.axis_label, self.spec.axis.label, bold=True, align=CENTER | TOP)

    def _link(self, span: RiskSpan, box: QRectF, below: QRectF) -> QLineF:
        x = self.view.at(span.end, 0.0).x()
        return QLineF(x, box.bottom(), x, below.top())

    def _write_figure(self, painter: QPainter, box: QRectF, span: RiskSpan) -> None:
        """Beside the bar, on the right as long as it fits there, else on the left."""
        ink, plot = self.ink, self.view.plot
        gap, width = ink.px(6), ink.width(span.reading.text, bold=True)
        if box.right() < plot.left() or box.left() > plot.right():
            return
        on_right = box.right() + gap + width <= plot.right()
        left = box.right() + gap if on_right else max(plot.left(), box.left() - gap - width)
        place = QRectF(left, box.top(), width, box.height())
        ink.write(
            painter,
            place,
            span.reading.text,
            bold=True,
            token=WORDS[span.tone],
            align=(LEFT if on_right else RIGHT) | MIDDLE,
        )
