"""The room of what lies on two scales: points, maps of cells and the words around them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from desktop.charts.drawing.ink import Ink
from desktop.charts.specs.calibration import CalibrationSpec
from desktop.charts.specs.plane import HeatMapSpec, ScatterSpec
from desktop.charts.specs.risk import RiskCurveSpec

PLOT_HEIGHT_PX, LEAST_PLOT_PX = 220.0, 20.0
CALIBRATION_TALLER_PX = 90.0
"""A square would be best to read a diagonal; this much more than other plots is a fair part of the way."""

PlaneSpec = ScatterSpec | HeatMapSpec | RiskCurveSpec


@dataclass(frozen=True)
class PlaneRoom:
    """Places in pixels; the words of the vertical scale are written between the left of its name and the plot."""

    plot: QRectF
    across_label: QRectF
    up_label: QRectF
    legend: QRectF


def legend_entries(spec: PlaneSpec) -> list[tuple[str, str]]:
    """The legend: one entry a series of points; those of a map are named beside their point."""
    if not isinstance(spec, ScatterSpec):
        return []
    behind = [("density", spec.density.label)] if spec.density is not None else []
    return [*((one.symbol, one.label) for one in spec.series), *behind]


def height(spec: PlaneSpec, width: float, ink: Ink) -> float:
    """Height in pixels that the chart asks for at a width in pixels."""
    return ink.px(PLOT_HEIGHT_PX) + 3 * ink.line_height() + ink.legend_height(width, legend_entries(spec))


def calibration_height(spec: CalibrationSpec, width: float, ink: Ink) -> float:
    """The same for foreseen and observed rates."""
    return height(spec, width, ink) + ink.px(CALIBRATION_TALLER_PX)


def lay_out(area: QRectF, spec: PlaneSpec, ink: Ink) -> PlaneRoom:
    """Share an area in pixels between the plot and its words."""
    line = ink.line_height() + ink.px(4)
    left = max([ink.width(tick.text) for tick in spec.y_axis.ticks], default=0.0) + ink.px(8)
    head = line + ink.px(6) if spec.y_axis.label else 0.0
    side = ink.px(8)
    legend = ink.legend_height(area.width() - left - side, legend_entries(spec))
    below = line * (bool(spec.x_axis.ticks) + bool(spec.x_axis.label)) + (legend + ink.px(6) if legend else 0) + 3
    plot = area.adjusted(left, side + head, -side, -below)
    plot.setHeight(max(plot.height(), LEAST_PLOT_PX))
    words = ink.line_height()
    top = plot.bottom() + ink.px(4) + (line if spec.x_axis.ticks else 0)
    fits = ink.width(spec.x_axis.label, bold=True) <= plot.width()
    start = plot.left() if fits else area.left()
    return PlaneRoom(
        plot,
        QRectF(start, top, plot.right() - start, words),
        QRectF(area.left(), plot.top() - words - ink.px(8), plot.right() - area.left(), words),
        QRectF(plot.left(), area.bottom() - legend - 2, plot.width(), legend),
    )
