"""Plots how groups spread over an amount: bars, and the client's flag."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from desktop.charts.drawing.ink import CENTER, LEFT, MIDDLE, RIGHT, TOP, Ink
from desktop.charts.layouts.distribution import DistributionRoom, lay_out
from desktop.charts.plots.drawing import Graduated, PlotDrawing
from desktop.charts.plots.pens import plot_pen
from desktop.charts.plots.view import Marks, View
from desktop.charts.specs.distribution import DistributionSpec, group_legend
from desktop.charts.viewing.stretch import Stretch

KNOB_PX, REACH_PX = 4.0, 5.0
GROUNDS = (("neutral_mark", 0.22), ("lowers_mark", 0.2))


class DistributionPlot(PlotDrawing[DistributionSpec]):
    """One or two histograms over the same bins."""

    _room: DistributionRoom

    def __init__(self) -> None:
        self._bars = tuple(pg.BarGraphItem(x0=[], width=[], height=[]) for _ in GROUNDS)
        # The first group stays readable where the second one stands before it.
        self._tops = pg.PlotCurveItem([0.0, 1.0], [0.0], stepMode="center")
        self.items = (*self._bars, self._tops)

    def fill(self, spec: DistributionSpec, ink: Ink) -> None:
        """Take figures and colours."""
        super().fill(spec, ink)
        self._edges = np.array(spec.edges, dtype=np.float64)
        self._shares = [np.array([share.amount for share in group.shares]) for group in spec.groups]
        for number, bars in enumerate(self._bars):
            bars.setVisible(number < len(spec.groups))
            token, share = GROUNDS[number]
            bars.setOpts(pen=plot_pen(ink, token), brush=ink.ground(token, share))
        self._tops.setVisible(len(spec.groups) > 1)
        self._tops.setData(self._edges, self._shares[0], pen=plot_pen(ink, "text"))

    def follow(self, view: View) -> None:
        """Keep one pixel between the bars."""
        super().follow(view)
        lengths = np.diff(self._edges)
        widths = np.maximum(lengths - view.x_per_px, np.minimum(view.x_per_px, lengths))
        for bars, shares in zip(self._bars, self._shares, strict=False):
            bars.setOpts(x0=self._edges[:-1], width=widths, height=shares)

    def lay_out(self, area: QRectF) -> QRectF:
        """The plot between the client's flag and the words below."""
        self._room = lay_out(area, self.spec, self.ink)
        return self._room.plot

    def graduated(self) -> Graduated:
        """The amount; shares are compared by eye and read one by one."""
        return Graduated(self.spec.axis, enlarges_up=False)

    def whole(self, _plot: QRectF) -> tuple[Stretch, Stretch]:
        """The axis, and shares from none to a little above the largest."""
        return Stretch(self.spec.axis.low, self.spec.axis.high), Stretch(0.0, self.spec.top())

    def marks(self) -> Marks:
        """The client, then each bin of each group."""
        left = np.tile(self._edges[:-1], len(self._shares))
        right = np.tile(self._edges[1:], len(self._shares))
        high = np.concatenate(self._shares)
        low, reach = np.zeros_like(high), np.zeros_like(high)
        if self.spec.client is not None:
            own = self._own()
            left, right = np.insert(left, 0, own), np.insert(right, 0, own)
            low, high = np.insert(low, 0, 0.0), np.insert(high, 0, self.spec.top())
            reach = np.insert(reach, 0, self.ink.px(REACH_PX))
        return Marks(left, right, low, high, reach)

    def paint_above(self, painter: QPainter) -> None:
        """Hatch the second group."""
        if len(self._shares) > 1:
            boxes = Marks(self._edges[:-1], self._edges[1:], np.zeros_like(self._shares[1]), self._shares[1])
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self.ink.hatch(painter, [box for box in boxes.places(self.view) if box.height() > 0], "lowers_mark")

    def paint_words(self, painter: QPainter) -> None:
        """Write the name of the axis and the legend; plant the client's flag."""
        self.ink.write(painter, self._room.axis_label, self.spec.axis.label, bold=True, align=CENTER | TOP)
        self.ink.legend(painter, self._room.legend, group_legend(self.spec.groups))
        if self.spec.client is not None and self.view.x.low <= self._own() <= self.view.x.high:
            self._paint_client(painter, f"{self.spec.client.label} {self.spec.client.text}")

    def _own(self) -> float:
        client, axis = self.spec.client, self.spec.axis
        return min(max(client.amount, axis.low), axis.high) if client is not None else axis.low

    def _paint_client(self, painter: QPainter, words: str) -> None:
        ink, plot, knob = self.ink, self.view.plot, self.ink.px(KNOB_PX)
        x = self.view.at(self._own(), 0.0).x()
        painter.setPen(ink.pen("text", 2))
        painter.drawLine(QLineF(x, plot.top(), x, plot.bottom()))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.ground("text"))
        painter.drawEllipse(QPointF(x, plot.top()), knob, knob)
        left_end, right_end = plot.left() - ink.px(6), plot.right() + ink.px(6)
        gap, width = knob + ink.px(5), ink.width(words, bold=True)
        on_right = x + gap + width <= right_end
        left = x + gap if on_right else max(left_end, x - gap - width)
        height = ink.line_height(bold=True) + ink.px(8)
        box = QRectF(left, plot.top() - ink.line_height() - ink.px(4), width, height)
        ink.write(painter, box, words, bold=True, align=(LEFT if on_right else RIGHT) | MIDDLE)
