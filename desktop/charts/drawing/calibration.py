"""Draws foreseen and observed rates: a dashed line where both agree, a point and its interval for each group."""

from __future__ import annotations

from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter

from desktop.charts.drawing import plane as draw_plane
from desktop.charts.drawing.ink import MIDDLE, RIGHT, Ink
from desktop.charts.drawing.plane import Plane, lay_out, paint_words
from desktop.charts.specs.calibration import CalibrationSpec

POINT_PX, CAP_PX = 9.0, 5.0
PLOT_TALLER_PX = 90.0
"""A square would be best to read a diagonal; this much more than other plots is a fair part of the way."""
LABEL_SHARE = 0.30
"""How high in the plot the words of the line stand: under it, where a right-aligned text meets nothing."""


def height(spec: CalibrationSpec, width: float, ink: Ink) -> float:
    """Height in pixels that the drawing asks for at a width in pixels."""
    return draw_plane.height(spec, width, ink) + ink.px(PLOT_TALLER_PX)


def paint(painter: QPainter, area: QRectF, spec: CalibrationSpec, ink: Ink) -> None:
    """Draw into an area in pixels."""
    plane = lay_out(area, spec, ink)
    painter.setPen(ink.pen("neutral_mark", 1.2))
    painter.drawPolyline([plane.plot.topLeft(), plane.plot.bottomLeft(), plane.plot.bottomRight()])
    _paint_line(painter, spec, plane, ink)
    points = [point for series in spec.series for point in series.points]
    for point, (low, high) in zip(points, spec.intervals, strict=True):
        bottom, top = plane.at(point.x, low), plane.at(point.x, high)
        cap = ink.px(CAP_PX) / 2
        painter.setPen(ink.pen("neutral_mark", 1.4))
        painter.drawLines([
            QLineF(bottom, top),
            QLineF(bottom.x() - cap, bottom.y(), bottom.x() + cap, bottom.y()),
            QLineF(top.x() - cap, top.y(), top.x() + cap, top.y()),
        ])  # fmt: skip
        ink.symbol(painter, plane.at(point.x, point.y), "disc", ink.px(POINT_PX))
    paint_words(painter, spec, plane, ink)


def places(area: QRectF, spec: CalibrationSpec, ink: Ink) -> tuple[QRectF, ...]:
    """Where each point is, from the left."""
    plane, half = lay_out(area, spec, ink), ink.px(POINT_PX) / 2 + 2
    centers = (plane.at(point.x, point.y) for series in spec.series for point in series.points)
    return tuple(QRectF(one.x() - half, one.y() - half, 2 * half, 2 * half) for one in centers)


def _paint_line(painter: QPainter, spec: CalibrationSpec, plane: Plane, ink: Ink) -> None:
    low = max(spec.x_axis.low, spec.y_axis.low)
    high = min(spec.x_axis.high, spec.y_axis.high)
    painter.setPen(ink.pen("primary", 1.8, (4, 3)))
    painter.drawLine(plane.at(low, low), plane.at(high, high))
    plot, line = plane.plot, ink.line_height()
    top = plot.bottom() - LABEL_SHARE * plot.height()
    ink.write(
        painter,
        QRectF(plot.left(), top, plot.width(), line),
        spec.line_label,
        token="primary",
        align=RIGHT | MIDDLE,
    )
