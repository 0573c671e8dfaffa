"""Plots foreseen and observed rates: a dashed line where both agree, a point and its interval for each group."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from desktop.charts.drawing.ink import MIDDLE, RIGHT, Ink
from desktop.charts.plots.pens import plot_pen, symbol_looks
from desktop.charts.plots.plane import SYMBOLS, PlaneDrawing, held
from desktop.charts.plots.view import Marks, View
from desktop.charts.specs.calibration import CalibrationSpec

POINT_PX, CAP_PX = 9.0, 5.0
LABEL_SHARE = 0.30
"""How high in the plot the words of the line stand: under it, where a right-aligned text meets nothing."""


class CalibrationPlot(PlaneDrawing[CalibrationSpec]):
    """A line, intervals and points."""

    def __init__(self) -> None:
        self._line = pg.PlotCurveItem(antialias=True)
        self._intervals = pg.ErrorBarItem()
        self._points = pg.ScatterPlotItem(pxMode=True)
        self.items = (self._line, self._intervals, self._points)

    def fill(self, spec: CalibrationSpec, ink: Ink) -> None:
        """Take figures and colours."""
        super().fill(spec, ink)
        across, up = spec.x_axis, spec.y_axis
        points = [point for series in spec.series for point in series.points]
        self._x = held([point.x for point in points], across.low, across.high)
        self._y = held([point.y for point in points], up.low, up.high)
        self._low = held([low for low, _ in spec.intervals], up.low, up.high)
        self._high = held([high for _, high in spec.intervals], up.low, up.high)
        ends = np.array([max(across.low, up.low), min(across.high, up.high)])
        self._line.setData(ends, ends, pen=plot_pen(ink, "primary", 1.8, (4, 3)))
        pen, brush = symbol_looks(ink, "disc")
        self._points.setData(
            x=self._x, y=self._y, size=ink.px(POINT_PX), pen=pen, brush=brush, symbol=SYMBOLS["disc"]
        )  # fmt: skip

    def follow(self, view: View) -> None:
        """Keep the caps of the intervals as wide on the screen."""
        super().follow(view)
        self._intervals.setData(
            x=self._x, y=self._y, top=self._high - self._y, bottom=self._y - self._low,
            beam=self.ink.px(CAP_PX) * view.x_per_px, pen=plot_pen(self.ink, "neutral_mark", 1.4),
        )  # fmt: skip

    def marks(self) -> Marks:
        """Each point, from the left."""
        reach = self.ink.px(POINT_PX) / 2 + 2
        return Marks(self._x, self._x, self._y, self._y, reach, reach)

    def paint_words(self, painter: QPainter) -> None:
        """Write the names, and what the line is while the whole of it is in view."""
        super().paint_words(painter)
        plot, line = self.view.plot, self.ink.line_height()
        if self.view.x.length >= self.spec.x_axis.high - self.spec.x_axis.low:
            place = QRectF(plot.left(), plot.bottom() - LABEL_SHARE * plot.height(), plot.width(), line)
            self.ink.write(painter, place, self.spec.line_label, token="primary", align=RIGHT | MIDDLE)
