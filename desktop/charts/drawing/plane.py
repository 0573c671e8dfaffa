"""Draws what lies on two axes: the plane and its words, and clouds of points."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter

from desktop.charts.drawing.ink import CENTER, MIDDLE, RIGHT, TOP, Ink
from desktop.charts.specs.plane import HeatMapSpec, PointSeries, ScatterSpec
from desktop.charts.specs.spec import Axis

PLOT_HEIGHT_PX = 220.0
SYMBOL_PX = {"ring": 7.0, "cross": 8.0, "dot": 3.0, "disc": 15.0, "diamond": 15.0}

PlaneSpec = ScatterSpec | HeatMapSpec


@dataclass(frozen=True)
class Plane:
    """The plot and the words around it, in pixels."""

    plot: QRectF
    legend: QRectF
    left: float
    x_axis: Axis
    y_axis: Axis

    def at(self, x: float, y: float) -> QPointF:
        """The pixel of two amounts."""
        return QPointF(
            self.plot.left() + self.plot.width() * self.x_axis.share(x),
            self.plot.bottom() - self.plot.height() * self.y_axis.share(y),
        )


def legend_entries(spec: PlaneSpec) -> list[tuple[str, str]]:
    """The legend: one entry a series of points; those of a map are named beside their point."""
    return [(one.symbol, one.label) for one in spec.series] if isinstance(spec, ScatterSpec) else []


def height(spec: PlaneSpec, width: float, ink: Ink) -> float:
    """Height in pixels that the drawing asks for at a width in pixels."""
    return ink.px(PLOT_HEIGHT_PX) + 3 * ink.line_height() + ink.legend_height(width, legend_entries(spec))


def lay_out(area: QRectF, spec: PlaneSpec, ink: Ink) -> Plane:
    """Share an area in pixels between the plot and its words."""
    line = ink.line_height() + ink.px(4)
    left = max([ink.width(tick.text) for tick in spec.y_axis.ticks], default=0.0) + ink.px(8)
    head = line + ink.px(6) if spec.y_axis.label else 0.0
    legend = ink.legend_height(area.width() - left, legend_entries(spec))
    below = line * (bool(spec.x_axis.ticks) + bool(spec.x_axis.label)) + (legend + ink.px(6) if legend else 0) + 3
    side = ink.px(8)
    plot = area.adjusted(left, side + head, -side, -below)
    plot.setHeight(max(plot.height(), 20.0))
    legend_place = QRectF(plot.left(), area.bottom() - legend - 2, plot.width(), legend)
    return Plane(plot, legend_place, area.left(), spec.x_axis, spec.y_axis)


def paint_scatter(painter: QPainter, area: QRectF, spec: ScatterSpec, ink: Ink) -> None:
    """Draw a cloud of points into an area in pixels."""
    plane = lay_out(area, spec, ink)
    painter.setPen(ink.pen("neutral_mark", 1.2))
    painter.drawPolyline([plane.plot.topLeft(), plane.plot.bottomLeft(), plane.plot.bottomRight()])
    for series in spec.series:
        _paint_points(painter, (plane.at(point.x, point.y) for point in series.points), series, ink)
    paint_words(painter, spec, plane, ink)


def _paint_points(painter: QPainter, centers: Iterable[QPointF], series: PointSeries, ink: Ink) -> None:
    size = ink.px(SYMBOL_PX[series.symbol])
    half = size / 2 + 2
    stamp = ink.stamp(painter, 2 * half, lambda pencil: ink.symbol(pencil, QPointF(half, half), series.symbol, size))
    for center in centers:
        painter.drawPixmap(QPointF(round(center.x() - half), round(center.y() - half)), stamp)


def paint_words(painter: QPainter, spec: PlaneSpec, plane: Plane, ink: Ink) -> None:
    """Write the ticks, the names of the axes and the legend."""
    plot, line = plane.plot, ink.line_height()
    for tick in spec.x_axis.ticks:
        width = ink.width(tick.text)
        x = min(max(plane.at(tick.amount, 0).x() - width / 2, plot.left()), plot.right() - width)
        ink.write(painter, QRectF(x, plot.bottom() + ink.px(4), width, line), tick.text, token="muted_text")
    for tick in spec.y_axis.ticks:
        y = min(max(plane.at(0, tick.amount).y() - line / 2, plot.top()), plot.bottom() - line)
        box = QRectF(plot.left() - ink.px(8) - 200, y, 200, line)
        ink.write(painter, box, tick.text, token="muted_text", align=RIGHT | MIDDLE)
    top = plot.bottom() + ink.px(4) + (line + ink.px(4) if spec.x_axis.ticks else 0)
    fits = ink.width(spec.x_axis.label, bold=True) <= plot.width()
    start = plot.left() if fits else plane.left
    ink.write(
        painter,
        QRectF(start, top, plot.right() - start, line),
        spec.x_axis.label,
        bold=True,
        align=CENTER | TOP,
    )
    above = QRectF(plane.left, plot.top() - line - ink.px(8), plot.right() - plane.left, line)
    ink.write(painter, above, spec.y_axis.label, bold=True)
    ink.legend(painter, plane.legend, legend_entries(spec))


def places_scatter(area: QRectF, spec: ScatterSpec, ink: Ink) -> tuple[QRectF, ...]:
    """Where each point is, series by series."""
    plane, found = lay_out(area, spec, ink), []
    for series in spec.series:
        half = ink.px(SYMBOL_PX[series.symbol]) / 2 + 2
        centers = (plane.at(point.x, point.y) for point in series.points)
        found += [QRectF(one.x() - half, one.y() - half, 2 * half, 2 * half) for one in centers]
    return tuple(found)
