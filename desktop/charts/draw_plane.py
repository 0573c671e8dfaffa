"""Draws what lies on two axes: clouds of points, and maps of risk with the line where the advice changes."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPainter

from desktop.charts.ink import CENTER, MIDDLE, RIGHT, TOP, Ink
from desktop.charts.plane import HeatMapSpec, PointSeries, ScatterSpec
from desktop.charts.spec import Axis

PLOT_HEIGHT_PX = 220.0
SYMBOL_PX = {"ring": 7.0, "cross": 8.0, "disc": 15.0, "diamond": 15.0}
# A place shown on a map, and how much of the map its name lets through.
PLACE_PX, GROUND_OPACITY = 15.0, 0.88
# A cell this far from the threshold, in parts of the largest distance, has the full tint.
PALEST, STRONGEST, SHADES = 0.10, 0.75, 24
ZONE_SHARE = 0.2

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
    ink.write(
        painter,
        QRectF(plot.left(), top, plot.width(), line),
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


def _cell_boxes(plane: Plane, spec: HeatMapSpec) -> list[list[QRectF]]:
    wide, tall = plane.plot.width() / len(spec.cells[0]), plane.plot.height() / len(spec.cells)
    left, bottom = plane.plot.left(), plane.plot.bottom()
    return [
        [QRectF(left + n * wide, bottom - (level + 1) * tall, wide, tall) for n in range(len(row))]
        for level, row in enumerate(spec.cells)
    ]


def paint_heat_map(painter: QPainter, area: QRectF, spec: HeatMapSpec, ink: Ink) -> None:
    """Draw a map of risk into an area in pixels."""
    plane = lay_out(area, spec, ink)
    boxes = _cell_boxes(plane, spec)
    _paint_cells(painter, spec, plane, ink)
    ink.hatch(painter, _above(spec, boxes), "raises_mark", gap_px=14)
    painter.setPen(ink.pen("text", 2.4, (2, 1.4)))
    painter.drawLines(_border(spec, boxes))
    taken: list[QRectF] = []
    for series in spec.points:
        for point in series.points:
            center = plane.at(point.x, point.y)
            beside = _beside(center, series.label, plane.plot, ink)
            _write_on_ground(painter, beside, (series.label, "text"), ink)
            ink.symbol(painter, center, series.symbol, ink.px(PLACE_PX))
            taken.append(beside)
    _paint_sides(painter, spec, boxes, plane.plot, taken, ink)
    paint_words(painter, spec, plane, ink)


def _beside(center: QPointF, words: str, room: QRectF, ink: Ink) -> QRectF:
    """Where words fit beside a place: on its right, else on its left."""
    size = _words_size(words, ink)
    reach = ink.px(PLACE_PX) * 0.75
    on_right = center.x() + reach + size.width() <= room.right()
    x = center.x() + reach if on_right else max(room.left(), center.x() - reach - size.width())
    return QRectF(QPointF(x, center.y() - size.height() / 2), size)


def _words_size(words: str, ink: Ink) -> QSizeF:
    return QSizeF(ink.width(words, bold=True) + ink.px(8), ink.line_height(bold=True))


def _paint_cells(painter: QPainter, spec: HeatMapSpec, plane: Plane, ink: Ink) -> None:
    """One pixel a cell, stretched without smoothing over the plot."""
    distances = [abs(cell.amount - spec.threshold) for row in spec.cells for cell in row]
    farthest = max(distances) or 1.0
    shades = {
        side: [ink.tint(f"{side}_mark", PALEST + (STRONGEST - PALEST) * n / SHADES).rgb() for n in range(SHADES + 1)]
        for side in ("lowers", "raises")
    }
    shades["neutral"] = [ink.tint("neutral_mark", ZONE_SHARE).rgb()] * (SHADES + 1)
    pixels = [
        shades[spec.side(cell.amount)][round(abs(cell.amount - spec.threshold) / farthest * SHADES)]
        for row in reversed(spec.cells)
        for cell in row
    ]
    data, wide = array("I", pixels).tobytes(), len(spec.cells[0])
    image = QImage(data, wide, len(spec.cells), 4 * wide, QImage.Format.Format_RGB32)
    painter.drawImage(plane.plot, image)


def _above(spec: HeatMapSpec, boxes: list[list[QRectF]]) -> list[QRectF]:
    """The cells above the line and its zone, neighbours of one row joined."""
    joined: list[QRectF] = []
    for row, line in zip(spec.cells, boxes, strict=True):
        for side, run in groupby(zip(row, line, strict=True), lambda pair: spec.side(pair[0].amount)):
            if side == "raises":
                run_boxes = [box for _, box in run]
                joined.append(QRectF(run_boxes[0].topLeft(), run_boxes[-1].bottomRight()))
    return joined


def _border(spec: HeatMapSpec, boxes: list[list[QRectF]]) -> list[QLineF]:
    high = [[cell.amount > spec.threshold for cell in row] for row in spec.cells]
    lines = []
    for level, row in enumerate(high):
        for n, here in enumerate(row):
            box = boxes[level][n]
            if n + 1 < len(row) and row[n + 1] != here:
                lines.append(QLineF(box.topRight(), box.bottomRight()))
            if level + 1 < len(high) and high[level + 1][n] != here:
                lines.append(QLineF(box.topLeft(), box.topRight()))
    return lines


def _paint_sides(
    painter: QPainter,
    spec: HeatMapSpec,
    boxes: list[list[QRectF]],
    room: QRectF,
    taken: list[QRectF],
    ink: Ink,
) -> None:
    """Name each side of the line at the middle of its cells, below or above the names already there."""
    for words, token, side in (
        (spec.below_label, "lowers_text", "lowers"),
        (spec.above_label, "raises_text", "raises"),
        (spec.zone_label, "text", "neutral"),
    ):
        cells = [
            box.center()
            for row, line in zip(spec.cells, boxes, strict=True)
            for cell, box in zip(row, line, strict=True)
            if spec.side(cell.amount) == side
        ]
        if not cells or not words:
            continue
        size = _words_size(words, ink)
        x = sum(center.x() for center in cells) / len(cells) - size.width() / 2
        y = sum(center.y() for center in cells) / len(cells)
        place = QRectF(QPointF(min(max(x, room.left()), room.right() - size.width()), y), size)
        step = -size.height() if side == "lowers" else size.height()
        while any(place.intersects(other) for other in taken):
            place.translate(0, step)
        taken.append(place)
        _write_on_ground(painter, place, (words, token), ink)


def _write_on_ground(painter: QPainter, place: QRectF, said: tuple[str, str], ink: Ink) -> None:
    """Write words in the colour of a token, on a ground that keeps them readable over any cell."""
    words, token = said
    painter.fillRect(place, ink.theme.color("surface", GROUND_OPACITY))
    ink.write(painter, place, words, bold=True, token=token, align=CENTER | MIDDLE)


def places_heat_map(area: QRectF, spec: HeatMapSpec, ink: Ink) -> tuple[QRectF, ...]:
    """Where each cell is, row by row from the bottom."""
    return tuple(box for row in _cell_boxes(lay_out(area, spec, ink), spec) for box in row)
