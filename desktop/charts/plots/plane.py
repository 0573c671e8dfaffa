"""Plots clouds of points, however many, on two scales."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem

from desktop.charts.drawing.ink import CENTER, DENSITY_SHARES, TOP, Ink
from desktop.charts.layouts.plane import PlaneRoom, PlaneSpec, lay_out, legend_entries
from desktop.charts.plots.drawing import Graduated, PlotDrawing
from desktop.charts.plots.pens import symbol_looks, symbol_path
from desktop.charts.plots.view import Amounts, Marks
from desktop.charts.specs.plane import Density, PointSeries, ScatterSpec, Symbol
from desktop.charts.viewing.stretch import Stretch

SYMBOL_PX: dict[Symbol, float] = {"ring": 7.0, "cross": 8.0, "dot": 3.4, "disc": 15.0, "diamond": 15.0}
SYMBOLS: dict[Symbol, object] = {symbol: symbol_path(symbol) for symbol in SYMBOL_PX}
MOST_SERIES, SHADES = 4, 24
P = TypeVar("P", bound=PlaneSpec)


class PlaneDrawing(PlotDrawing[P]):
    """What lies on two named scales."""

    _room: PlaneRoom

    def lay_out(self, area: QRectF) -> QRectF:
        """The plot right of the words of the vertical scale, above those of the horizontal one."""
        self._room = lay_out(area, self.spec, self.ink)
        return self._room.plot

    def graduated(self) -> Graduated:
        """Both scales."""
        return Graduated(self.spec.x_axis, self.spec.y_axis)

    def whole(self, _plot: QRectF) -> tuple[Stretch, Stretch]:
        """From end to end."""
        x, y = self.spec.x_axis, self.spec.y_axis
        return Stretch(x.low, x.high), Stretch(y.low, y.high)

    def paint_words(self, painter: QPainter) -> None:
        """Write the names of the scales and the legend."""
        ink = self.ink
        ink.write(painter, self._room.across_label, self.spec.x_axis.label, bold=True, align=CENTER | TOP)
        ink.write(painter, self._room.up_label, self.spec.y_axis.label, bold=True)
        ink.legend(painter, self._room.legend, legend_entries(self.spec))


def held(amounts: list[float], low: float, high: float) -> Amounts:
    """Amounts beyond a scale are shown at its ends."""
    return np.clip(np.array(amounts, dtype=np.float64), low, high)


class ScatterPlot(PlaneDrawing[ScatterSpec]):
    """One item a kind of points."""

    def __init__(self) -> None:
        self._clouds = tuple(pg.ScatterPlotItem(pxMode=True, useCache=True) for _ in range(MOST_SERIES))
        self._behind = pg.ImageItem(axisOrder="row-major", autoLevels=False)
        # To stretch it takes as long as all the rest of a paint: once for a view is enough.
        self._behind.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._told: tuple[Density, Ink] | None = None
        self.items = (self._behind, *self._clouds)

    def fill(self, spec: ScatterSpec, ink: Ink) -> None:
        """Take figures and colours."""
        super().fill(spec, ink)
        self._fill_density(spec, ink)
        x, y = spec.x_axis, spec.y_axis
        self._x = held([point.x for one in spec.series for point in one.points], x.low, x.high)
        self._y = held([point.y for one in spec.series for point in one.points], y.low, y.high)
        start = 0
        for number, cloud in enumerate(self._clouds):
            series = spec.series[number] if number < len(spec.series) else None
            count = len(series.points) if series is not None else 0
            cloud.setVisible(count > 0)
            if series is not None and count:
                self._fill_cloud(cloud, series, start)
            start += count

    def marks(self) -> Marks:
        """Each point, series by series."""
        sizes = [self.ink.px(SYMBOL_PX[one.symbol]) / 2 + 2 for one in self.spec.series]
        reach = np.repeat(sizes, [len(one.points) for one in self.spec.series])
        return Marks(self._x, self._x, self._y, self._y, reach, reach)

    def _fill_density(self, spec: ScatterSpec, ink: Ink) -> None:
        self._behind.setVisible(spec.density is not None)
        if spec.density is None:
            return
        if self._told is None or self._told[0].counts is not spec.density.counts or self._told[1] is not ink:
            self._behind.setImage(_pixels(spec.density.counts, ink), autoLevels=False)
            self._told = spec.density, ink
        x, y = spec.x_axis, spec.y_axis
        self._behind.setRect(QRectF(x.low, y.low, x.high - x.low, y.high - y.low))

    def _fill_cloud(self, cloud: pg.ScatterPlotItem, series: PointSeries, start: int) -> None:
        pen, brush = symbol_looks(self.ink, series.symbol)
        end = start + len(series.points)
        cloud.setData(
            x=self._x[start:end], y=self._y[start:end], size=self.ink.px(SYMBOL_PX[series.symbol]), pen=pen,
            brush=brush, symbol=SYMBOLS[series.symbol],
        )  # fmt: skip


def _pixels(counts: NDArray[np.int64], ink: Ink) -> NDArray[np.uint8]:
    """Red, green, blue and opacity of each cell: ten times more clients are one shade stronger, nobody is nothing."""
    most = float(counts.max()) if counts.size else 0.0
    level = np.log1p(counts) / np.log1p(max(most, 1.0))
    shades = np.linspace(DENSITY_SHARES[1], DENSITY_SHARES[-1], SHADES)
    tints = [ink.density(float(one)) for one in shades]
    colors = np.array([(one.red(), one.green(), one.blue(), 255) for one in tints], dtype=np.uint8)
    pixels: NDArray[np.uint8] = colors[np.rint(level * (SHADES - 1)).astype(np.int_)]
    pixels[counts == 0] = 0
    return pixels
