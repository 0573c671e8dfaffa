"""The room of punctuality month by month: one strip a source, under or beside its words."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from desktop.charts.drawing.ink import Ink
from desktop.charts.layouts.timeline import axis_height, axis_label_place, plot_area, words_width
from desktop.charts.specs.timeline import PunctualitySpec

STRIP_PX, STRIP_GAP_PX = 44.0, 12.0


@dataclass(frozen=True)
class PunctualityRoom:
    """Places in pixels.

    Args:
        plot: where bars may lie, from the first strip down to the scale.
        strips: of each source, over the whole width; its bars stand on the lower edge.
        axis_label, legend: words below the plot.
    """

    plot: QRectF
    strips: tuple[QRectF, ...]
    axis_label: QRectF
    legend: QRectF


def legend_entries(spec: PunctualitySpec) -> list[tuple[str, str]]:
    """What the two looks mean."""
    return [("on_time", spec.on_time_label), ("late", f"{spec.late_label} ({spec.tallest_label})")]


def height(spec: PunctualitySpec, width: float, ink: Ink) -> float:
    """Height in pixels that the chart asks for at a width in pixels."""
    strips = _strips(QRectF(0, 0, width, 0), spec, ink)
    legend = ink.legend_height(width, legend_entries(spec))
    return strips[-1].bottom() + axis_height(spec.axis, ink) + legend + ink.px(10)


def lay_out(area: QRectF, spec: PunctualitySpec, ink: Ink) -> PunctualityRoom:
    """Share an area in pixels between the plot and its words."""
    strips = _strips(area, spec, ink)
    bottom = strips[-1].bottom()
    plot = plot_area(QRectF(area.left(), area.top(), area.width(), bottom - area.top()), ink)
    legend = QRectF(area.left(), bottom + axis_height(spec.axis, ink) + ink.px(8), area.width(), 0)
    return PunctualityRoom(plot, strips, axis_label_place(plot, spec.axis, ink), legend)


def words_place(strip: QRectF, ink: Ink) -> QRectF:
    """Where the name of a source is written."""
    left = words_width(strip.width(), ink)
    if not left:
        return strip.adjusted(0, 0, 0, -ink.px(STRIP_PX))
    return QRectF(strip.left(), strip.top(), left, strip.height())


def _strips(area: QRectF, spec: PunctualitySpec, ink: Ink) -> tuple[QRectF, ...]:
    """The whole width of each source, the words above the bars where the room is narrow."""
    stacked = not words_width(area.width(), ink)
    strips, y = [], area.top()
    for lane in spec.lanes:
        room = words_width(area.width(), ink) or area.width()
        words = ink.wrapped_height(lane.label, room) + ink.px(2)
        tall = words + ink.px(STRIP_PX) if stacked else max(words, ink.px(STRIP_PX))
        strips.append(QRectF(area.left(), y, area.width(), tall))
        y += tall + ink.px(STRIP_GAP_PX)
    return tuple(strips)
