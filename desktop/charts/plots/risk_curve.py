"""Plots how the risk moves with one value: a line over the zones of the advice, and the client on it."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter

from desktop.charts.drawing.ink import CENTER, MIDDLE, Ink
from desktop.charts.plots.free_places import runs_through
from desktop.charts.plots.pens import plot_pen, symbol_looks
from desktop.charts.plots.plane import SYMBOL_PX, SYMBOLS, PlaneDrawing, held
from desktop.charts.plots.view import Marks
from desktop.charts.plots.zones import name_upwards, shade
from desktop.charts.specs.risk import RiskCurveSpec

LINE_PX, REACH_PX = 2.4, 5.0


class RiskCurvePlot(PlaneDrawing[RiskCurveSpec]):
    """A line and a disc."""

    def __init__(self) -> None:
        self._line = pg.PlotCurveItem(antialias=True)
        self._own = pg.ScatterPlotItem(pxMode=True)
        self.items = (self._line, self._own)

    def fill(self, spec: RiskCurveSpec, ink: Ink) -> None:
        """Take figures and colours."""
        super().fill(spec, ink)
        shown = (*(() if spec.client is None else (spec.client,)), *spec.curve)
        self._x = held([point.x for point in shown], spec.x_axis.low, spec.x_axis.high)
        self._y = held([point.y for point in shown], spec.y_axis.low, spec.y_axis.high)
        first = len(shown) - len(spec.curve)
        self._line.setData(self._x[first:], self._y[first:], pen=plot_pen(ink, "primary", LINE_PX))
        self._own.setVisible(first > 0)
        pen, brush = symbol_looks(ink, "disc")
        self._own.setData(
            x=self._x[:first], y=self._y[:first], size=ink.px(SYMBOL_PX["disc"]), pen=pen, brush=brush,
            symbol=SYMBOLS["disc"],
        )  # fmt: skip

    def marks(self) -> Marks:
        """The client, then the points of the line."""
        reach = np.full(len(self._x), self.ink.px(REACH_PX))
        if self.spec.client is not None:
            reach[0] = self.ink.px(SYMBOL_PX["disc"]) / 2 + 2
        return Marks(self._x, self._x, self._y, self._y, reach, reach)

    def paint_below(self, painter: QPainter) -> None:
        """Shade and name the zones; let the client's point fall on the scale."""
        shade(painter, self.spec.zones, self.view, self.ink, upwards=True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        name_upwards(painter, self.spec.zones, self.view, self.ink, self._places(), self._name_box())
        if self.spec.client is not None:
            place = self.view.at(float(self._x[0]), float(self._y[0]))
            painter.setPen(self.ink.pen("text", 1.2, (2, 2)))
            painter.drawLine(QLineF(place.x(), place.y(), place.x(), self.view.plot.bottom()))
            painter.setPen(Qt.PenStyle.NoPen)

    def paint_above(self, painter: QPainter) -> None:
        """Say beside the client's point who it is, and the risk."""
        box = self._name_box()
        if box.isEmpty():
            return
        ink = self.ink
        painter.fillRect(box, ink.ground("surface"))
        room = box.adjusted(ink.px(4), 0, -ink.px(4), 0)
        ink.write(painter, room, self._name(), bold=True, align=CENTER | MIDDLE)

    def _name(self) -> str:
        client = self.spec.client
        return "" if client is None else f"{client.reading.label} — {client.reading.text}"

    def _name_box(self) -> QRectF:
        """Where the client's point is named, in pixels; empty where it is not in view."""
        if self.spec.client is None:
            return QRectF()
        ink, plot = self.ink, self.view.plot
        place = self.view.at(float(self._x[0]), float(self._y[0]))
        if not plot.adjusted(-1, -1, 1, 1).contains(place):
            return QRectF()
        gap, height = ink.px(12), ink.line_height(bold=True) + ink.px(2)
        width = ink.width(self._name(), bold=True) + ink.px(8)
        lefts = (place.x() + gap, place.x() - gap - width)
        tops = (place.y() - height - ink.px(4), place.y() + ink.px(4))
        boxes = [QRectF(left, top, width, height) for top in tops for left in lefts]
        inside = [box for box in boxes if plot.contains(box)]
        line = self._places()
        free = (box for box in inside if not runs_through(line, box))
        first = QRectF(max(plot.left(), min(lefts[0], plot.right() - width)), max(plot.top(), tops[0]), width, height)
        return next(free, inside[0] if inside else first)

    def _places(self) -> list[QPointF]:
        """The points of the line, in pixels."""
        first = len(self._x) - len(self.spec.curve)
        return [self.view.at(float(x), float(y)) for x, y in zip(self._x[first:], self._y[first:], strict=True)]
