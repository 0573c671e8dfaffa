"""The room of a distribution: client's flag above, scale, its name and the legend below."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from desktop.charts.drawing.ink import Ink
from desktop.charts.specs.distribution import DistributionSpec, group_legend

SIDE_PX, PLOT_HEIGHT_PX, LEAST_PLOT_PX = 6.0, 190.0, 20.0


@dataclass(frozen=True)
class DistributionRoom:
    """Places in pixels."""

    plot: QRectF
    axis_label: QRectF
    legend: QRectF


def height(spec: DistributionSpec, width: float, ink: Ink) -> float:
    """Height in pixels that the chart asks for at a width in pixels."""
    return ink.px(PLOT_HEIGHT_PX) + sum(_words_below(spec, width, ink))


def lay_out(area: QRectF, spec: DistributionSpec, ink: Ink) -> DistributionRoom:
    """Share an area in pixels between the plot and its words."""
    ticks, label, legend = _words_below(spec, area.width(), ink)
    head = ink.px(6) if spec.client is None else ink.line_height() + ink.px(4)
    side, top = ink.px(SIDE_PX), area.top() + head
    bottom = max(top + LEAST_PLOT_PX, area.bottom() - ticks - label - legend - 2)
    plot = QRectF(area.left() + side, top, area.width() - 2 * side, bottom - top)
    label_line = QRectF(plot.left(), plot.bottom() + ticks, plot.width(), label)
    legend_place = QRectF(plot.left(), label_line.bottom() + ink.px(4), plot.width(), legend)
    return DistributionRoom(plot, label_line, legend_place)


def _words_below(spec: DistributionSpec, width: float, ink: Ink) -> tuple[float, float, float]:
    line = ink.line_height() + ink.px(4)
    legend = ink.legend_height(width - 2 * ink.px(SIDE_PX), group_legend(spec.groups))
    return (line if spec.axis.ticks else 0.0), (line if spec.axis.label else 0.0), legend + ink.px(4)
