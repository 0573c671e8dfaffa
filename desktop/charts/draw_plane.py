"""Draws what lies on two axes: clouds of points, and maps of risk with the line where the advice changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPixmap

from desktop.charts.ink import CENTER, LEFT, MIDDLE, RIGHT, TOP, Ink
from desktop.charts.plane import HeatMapSpec, PointSeries, ScatterSpec
from desktop.charts.spec import Axis

PLOT_HEIGHT_PX = 220.0
SYMBOL_PX = {"ring": 7.0, "cross": 8.0, "disc": 15.0, "diamond": 15.0}
# A cell this far from the threshold, in parts of the largest distance, has the full tint.
PALEST_SHARE, STRONGEST_SHARE = 0.10, 0.75

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
    below = (
        line * (bool(spec.x_axis.ticks) + bool(spec.x_axis.label)) + (legend + ink.px(6) if legend else 0) + 3
    )
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
    """Stamp one drawing of the symbol: hundreds of separate outlines would not fit in a frame."""
    size = ink.px(SYMBOL_PX[series.symbol]) + 4
    device = painter.device()
    ratio = device.devicePixelRatioF() if device is not None else 1.0
    stamp = QPixmap(round(size * ratio), round(size * ratio))
    stamp.setDevicePixelRatio(ratio)
    stamp.fill(Qt.GlobalColor.transparent)
    pencil = QPainter(stamp)
    pencil.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink.symbol(pencil, QPointF(size / 2, size / 2), series.symbol, size - 4)
    pencil.end()
    for center in centers:
        painter.drawPixmap(QPointF(center.x() - size / 2, center.y() - size / 2), stamp)


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
    above = _paint_cells(painter, spec, boxes, ink)
    ink.hatch(painter, above, "raises_mark", gap_px=14)
    painter.setPen(ink.pen("text", 2.4, (2, 1.4)))
    painter.drawLines(_border(spec, boxes))
    _paint_sides(painter, spec, plane, ink)
    for series in spec.points:
        for point in series.points:
            center = plane.at(point.x, point.y)
            size = ink.px(SYMBOL_PX[series.symbol])
            ink.symbol(painter, center, series.symbol, size)
            _write_on_ground(painter, QPointF(center.x() + size, center.y()), series.label, plane.plot, ink)
    paint_words(painter, spec, plane, ink)


def _paint_cells(painter: QPainter, spec: HeatMapSpec, boxes: list[list[QRectF]], ink: Ink) -> QPainterPath:
    distances = [abs(cell.amount - spec.threshold) for row in spec.cells for cell in row]
    farthest, above = max(distances) or 1.0, QPainterPath()
    for row, line in zip(spec.cells, boxes, strict=True):
        for cell, box in zip(row, line, strict=True):
            away = round(abs(cell.amount - spec.threshold) / farthest * 24) / 24
            share = PALEST_SHARE + (STRONGEST_SHARE - PALEST_SHARE) * away
            raises = cell.amount > spec.threshold
            # Half a pixel more closes the seams between neighbours.
            painter.fillRect(
                box.adjusted(0, 0, 0.5, 0.5), ink.ground("raises_mark" if raises else "lowers_mark", share)
            )
            if raises:
                above.addRect(box)
    return above


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


def _paint_sides(painter: QPainter, spec: HeatMapSpec, plane: Plane, ink: Ink) -> None:
    low = [
        (level, n)
        for level, row in enumerate(spec.cells)
        for n, cell in enumerate(row)
        if cell.amount <= spec.threshold
    ]
    high = len(spec.cells) * len(spec.cells[0]) - len(low)
    y, line = plane.plot.bottom() - ink.px(30), ink.line_height(bold=True)
    if low and spec.below_label:
        _write_on_ground(
            painter,
            QPointF(plane.plot.left() + ink.px(12), y),
            spec.below_label,
            plane.plot,
            ink,
            "lowers_text",
        )
    if high and spec.above_label:
        x = plane.plot.right() - ink.width(spec.above_label, bold=True) - ink.px(16)
        _write_on_ground(
            painter, QPointF(x, y - (0 if low else line)), spec.above_label, plane.plot, ink, "raises_text"
        )


def _write_on_ground(  # noqa: PLR0913
    painter: QPainter, start: QPointF, words: str, room: QRectF, ink: Ink, token: str = "text"
) -> None:
    width, line = ink.width(words, bold=True) + ink.px(8), ink.line_height(bold=True)
    x = min(start.x(), room.right() - width)
    box = QRectF(max(x, room.left()), start.y() - line / 2, width, line)
    ground = ink.theme.color("surface", 0.88)
    painter.fillRect(box, ground)
    ink.write(painter, box.adjusted(ink.px(4), 0, 0, 0), words, bold=True, token=token, align=LEFT | MIDDLE)


def places_heat_map(area: QRectF, spec: HeatMapSpec, ink: Ink) -> tuple[QRectF, ...]:
    """Where each cell is, row by row from the bottom."""
    return tuple(box for row in _cell_boxes(lay_out(area, spec, ink), spec) for box in row)
