"""The room of rows of risk: names left, bars along one scale, its words below."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from desktop.charts.drawing.ink import Ink
from desktop.charts.specs.risk import RiskRowsSpec

NAMES_SHARE, ROW_GAP_PX, SIDE_PX, LEAST_PLOT_PX = 0.43, 7.0, 8.0, 20.0


@dataclass(frozen=True)
class RiskRowsRoom:
    """Places in pixels; ``zones`` is the line above the plot where the advices are named."""

    plot: QRectF
    names: QRectF
    zones: QRectF
    axis_label: QRectF


def row_heights(spec: RiskRowsSpec, width: float, ink: Ink) -> list[float]:
    """Height in pixels of each row at a width of the chart in pixels: that of its name, wrapped."""
    room = names_width(width, ink)
    return [ink.wrapped_height(span.reading.label, room, bold=True) + ink.px(ROW_GAP_PX) for span in spec.spans]


def names_width(width: float, ink: Ink) -> float:
    """Width in pixels of the names of the rows."""
    return width * NAMES_SHARE - ink.px(SIDE_PX)


def height(spec: RiskRowsSpec, width: float, ink: Ink) -> float:
    """Height in pixels that the chart asks for at a width in pixels."""
    return sum(row_heights(spec, width, ink)) + sum(_around(spec, ink)) + ink.px(4)


def lay_out(area: QRectF, spec: RiskRowsSpec, ink: Ink) -> RiskRowsRoom:
    """Share an area in pixels between the plot and its words."""
    head, ticks, label = _around(spec, ink)
    side = ink.px(SIDE_PX)
    plot = QRectF(area.left() + area.width() * NAMES_SHARE, area.top() + head, 0, 0)
    plot.setRight(area.right() - side)
    plot.setHeight(max(LEAST_PLOT_PX, area.height() - head - ticks - label - ink.px(4)))
    names = QRectF(area.left(), plot.top(), names_width(area.width(), ink), plot.height())
    zones = QRectF(plot.left(), area.top(), plot.width(), head)
    return RiskRowsRoom(plot, names, zones, QRectF(plot.left(), plot.bottom() + ticks, plot.width(), label))


def _around(spec: RiskRowsSpec, ink: Ink) -> tuple[float, float, float]:
    line = ink.line_height() + ink.px(4)
    return (line if spec.zones else 0.0), (line if spec.axis.ticks else 0.0), (line if spec.axis.label else 0.0)
