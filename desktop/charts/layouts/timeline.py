"""The room of a line of time: words at the left, or above their bars where the room is narrow."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF

from desktop.charts.drawing.ink import Ink
from desktop.charts.specs.spec import Axis
from desktop.charts.specs.timeline import TimelineSpec

BAR_PX, ROW_GAP_PX, HEAD_GAP_PX = 11.0, 7.0, 8.0
WORDS_SHARE, WIDEST_WORDS_PX, NARROW_PX = 0.48, 500.0, 900.0


@dataclass(frozen=True)
class TimelineRoom:
    """Places in pixels, the rows over the whole width.

    Args:
        plot: where bars may lie, down to the scale.
        heads: each lane that is not empty, and its heading.
        rows: of each bar.
        axis_label, legend: words below the plot.
    """

    plot: QRectF
    heads: tuple[tuple[int, QRectF], ...]
    rows: tuple[QRectF, ...]
    axis_label: QRectF
    legend: QRectF


def words_width(width: float, ink: Ink) -> float:
    """Pixels for the words at the left; 0 where they stand above their bars."""
    return 0.0 if width < ink.px(NARROW_PX) else min(width * WORDS_SHARE, ink.px(WIDEST_WORDS_PX))


def plot_area(area: QRectF, ink: Ink) -> QRectF:
    """Where bars may lie in a row or in all of them."""
    left = words_width(area.width(), ink)
    return area.adjusted(left + ink.px(8) if left else 0, 0, -ink.px(4), 0)


def axis_height(axis: Axis, ink: Ink) -> float:
    """Pixels of the words below the bars."""
    line = ink.line_height() + ink.px(4)
    return line * (bool(axis.ticks) + bool(axis.label))


def axis_label_place(plot: QRectF, axis: Axis, ink: Ink) -> QRectF:
    """Where the name of the scale is written."""
    below = plot.bottom() + (ink.line_height() + ink.px(4) if axis.ticks else 0)
    return QRectF(plot.left(), below + ink.px(2), plot.width(), ink.line_height())


def height(spec: TimelineSpec, width: float, ink: Ink) -> float:
    """Height in pixels that the chart asks for at a width in pixels."""
    bottom = _rows(QRectF(0, 0, width, 0), spec, ink)[2]
    legend = ink.legend_height(width, legend_entries(spec))
    return bottom + axis_height(spec.axis, ink) + (legend + ink.px(10) if legend else 0.0)


def legend_entries(spec: TimelineSpec) -> list[tuple[str, str]]:
    """One entry a form that occurs."""
    return [(form, words) for form, words in spec.legend]


def lay_out(area: QRectF, spec: TimelineSpec, ink: Ink) -> TimelineRoom:
    """Share an area in pixels between the plot and its words."""
    heads, rows, bottom = _rows(area, spec, ink)
    plot = plot_area(QRectF(area.left(), area.top(), area.width(), bottom - area.top()), ink)
    legend = QRectF(area.left(), bottom + axis_height(spec.axis, ink) + ink.px(8), area.width(), 0)
    return TimelineRoom(plot, tuple(heads), tuple(rows), axis_label_place(plot, spec.axis, ink), legend)


def words_place(row: QRectF, ink: Ink) -> QRectF:
    """Where the words of a row are written."""
    left = words_width(row.width(), ink)
    if not left:
        return QRectF(row.left(), row.top(), row.width(), ink.line_height() + ink.px(2))
    return QRectF(row.left(), row.top(), left, row.height())


def bar_top(row: QRectF, ink: Ink) -> float:
    """Upper edge of the bar of a row, ``BAR_PX`` above the lower one."""
    tall = ink.px(BAR_PX)
    return row.center().y() - tall / 2 if words_width(row.width(), ink) else row.bottom() - tall - ink.px(3)


def _rows(area: QRectF, spec: TimelineSpec, ink: Ink) -> tuple[list[tuple[int, QRectF]], list[QRectF], float]:
    """The heading of each lane that is not empty, the row of each bar, and where they end."""
    line, stacked = ink.line_height() + ink.px(ROW_GAP_PX), not words_width(area.width(), ink)
    tall = line + ink.px(BAR_PX) if stacked else line
    heads: list[tuple[int, QRectF]] = []
    rows: list[QRectF] = []
    y = area.top()
    for lane in range(len(spec.lanes)):
        bars = [bar for bar in spec.bars if bar.lane == lane]
        if not bars:
            continue
        y += ink.px(HEAD_GAP_PX) if rows else 0.0
        heads.append((lane, QRectF(area.left(), y, area.width(), line)))
        y += line
        for _ in bars:
            rows.append(QRectF(area.left(), y, area.width(), tall))
            y += tall
    return heads, rows, y + ink.px(4)
