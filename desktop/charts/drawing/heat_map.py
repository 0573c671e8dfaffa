"""Draws a map of risk: its ground once, then the places on it as often as they move."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from math import ceil, hypot

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter

from desktop.charts.drawing.ink import CENTER, MIDDLE, Ink
from desktop.charts.drawing.plane import Plane, lay_out, paint_words
from desktop.charts.specs.plane import HeatMapSpec
from desktop.charts.specs.spec import Reading, Tone

# A place shown on a map, and how much of the map its name lets through.
PLACE_PX, GROUND_OPACITY = 15.0, 0.88
# A cell as far from the threshold as any on its side has the full tint.
PALEST, STRONGEST, SHADES = 0.10, 0.75, 24
ZONE_SHARE = 0.16
KEPT_GROUNDS = 4
Cells = tuple[tuple[Reading, ...], ...]
SIDES: tuple[Tone, ...] = ("lowers", "raises", "neutral")


@dataclass(frozen=True)
class _Ground:
    """What does not move: an image of the whole area, and the cell in the middle of each side."""

    image: QImage
    middles: dict[Tone, QPointF]


class _Key:
    """Tells grounds apart; comparing hundreds of cells one by one would take longer than drawing them."""

    def __init__(self, spec: HeatMapSpec, size: QSizeF, ink: Ink, ratio: float) -> None:
        self.spec, self.ink, self.ratio = spec, ink, ratio
        self.size = size
        self._axes = (spec.x_axis, spec.y_axis)
        self._bounds = (size.width(), size.height(), ratio, spec.threshold, spec.zone)

    def __hash__(self) -> int:
        return hash((id(self.spec.cells), id(self.ink), self._bounds))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Key)
            and self.spec.cells is other.spec.cells
            and self.ink is other.ink
            and (self._bounds, self._axes) == (other._bounds, other._axes)
        )


def paint(painter: QPainter, area: QRectF, spec: HeatMapSpec, ink: Ink) -> None:
    """Draw a map of risk into an area in pixels."""
    device = painter.device()
    ratio = device.devicePixelRatioF() if device is not None else 1.0
    ground = _ground(_Key(spec, area.size(), ink, ratio))
    painter.drawImage(area.topLeft(), ground.image)
    plane = lay_out(area, spec, ink)
    taken: list[QRectF] = []
    for series in spec.points:
        for point in series.points:
            center = plane.at(point.x, point.y)
            beside = _beside(center, series.label, plane.plot, taken, ink)
            _write_on_ground(painter, beside, (series.label, "text"), ink)
            taken.append(beside)
    for series in spec.points:
        for point in series.points:
            ink.symbol(painter, plane.at(point.x, point.y), series.symbol, ink.px(PLACE_PX))
    _name_sides(painter, area, spec, ground, taken, ink)
    paint_words(painter, spec, plane, ink)


def places(area: QRectF, spec: HeatMapSpec, ink: Ink) -> tuple[QRectF, ...]:
    """Where each cell is, row by row from the bottom."""
    return tuple(box for row in _cell_boxes(lay_out(area, spec, ink), spec.cells) for box in row)


@lru_cache(maxsize=KEPT_GROUNDS)
def _ground(key: _Key) -> _Ground:
    spec, ink = key.spec, key.ink
    wide, tall = (max(1, ceil(side * key.ratio)) for side in (key.size.width(), key.size.height()))
    image = QImage(wide, tall, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(key.ratio)
    image.fill(QColor(0, 0, 0, 0))
    plane = lay_out(QRectF(QPointF(0, 0), key.size), spec, ink)
    boxes = _cell_boxes(plane, spec.cells)
    sides = [[spec.side(cell.amount) for cell in row] for row in spec.cells]
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_cells(painter, spec, sides, plane, ink)
    ink.hatch(painter, _above(sides, boxes), "raises_mark", gap_px=14)
    painter.setPen(ink.pen("text", 2.4, (2, 1.4)))
    painter.drawLines(_border(spec, boxes))
    painter.end()
    return _Ground(image, _middles(sides, boxes, ink))


def _cell_boxes(plane: Plane, cells: Cells) -> list[list[QRectF]]:
    wide, tall = plane.plot.width() / len(cells[0]), plane.plot.height() / len(cells)
    left, bottom = plane.plot.left(), plane.plot.bottom()
    return [
        [QRectF(left + n * wide, bottom - (level + 1) * tall, wide, tall) for n in range(len(row))]
        for level, row in enumerate(cells)
    ]


def _paint_cells(painter: QPainter, spec: HeatMapSpec, sides: list[list[Tone]], plane: Plane, ink: Ink) -> None:
    """One pixel a cell, stretched without smoothing over the plot."""
    distances = [[abs(cell.amount - spec.threshold) for cell in row] for row in spec.cells]
    farthest = dict.fromkeys(SIDES, 0.0)
    for line, away in zip(sides, distances, strict=True):
        for side, distance in zip(line, away, strict=True):
            farthest[side] = max(farthest[side], distance)
    shades = {
        side: [ink.tint(f"{side}_mark", PALEST + (STRONGEST - PALEST) * n / SHADES).rgb() for n in range(SHADES + 1)]
        for side in ("lowers", "raises")
    }
    shades["neutral"] = [ink.tint("neutral_mark", ZONE_SHARE).rgb()] * (SHADES + 1)
    pixels = [
        shades[side][round(distance / (farthest[side] or 1.0) * SHADES)]
        for line, away in zip(reversed(sides), reversed(distances), strict=True)
        for side, distance in zip(line, away, strict=True)
    ]
    data, wide = array("I", pixels).tobytes(), len(spec.cells[0])
    painter.drawImage(plane.plot, QImage(data, wide, len(spec.cells), 4 * wide, QImage.Format.Format_RGB32))


def _above(sides: list[list[Tone]], boxes: list[list[QRectF]]) -> list[QRectF]:
    """The cells above the line and its zone, neighbours of one row joined."""
    joined: list[QRectF] = []
    for line, row in zip(sides, boxes, strict=True):
        for side, run in groupby(zip(line, row, strict=True), lambda pair: pair[0]):
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


def _middles(sides: list[list[Tone]], boxes: list[list[QRectF]], ink: Ink) -> dict[Tone, QPointF]:
    """Of each side that has room for its name, the cell nearest to the middle of them all."""
    found: dict[Tone, QPointF] = {}
    for side in SIDES:
        cells = [
            box
            for line, row in zip(sides, boxes, strict=True)
            for own, box in zip(line, row, strict=True)
            if own == side
        ]
        area = sum(box.width() * box.height() for box in cells)
        if area < 2.0 * ink.line_height(bold=True) ** 2:
            continue
        centers = [box.center() for box in cells]
        x = sum(center.x() for center in centers) / len(centers)
        y = sum(center.y() for center in centers) / len(centers)
        found[side] = min(centers, key=lambda center: hypot(center.x() - x, center.y() - y))
    return found


def _name_sides(
    painter: QPainter, area: QRectF, spec: HeatMapSpec, ground: _Ground, taken: list[QRectF], ink: Ink
) -> None:
    """Name each side of the line in its middle, below or above the names already there."""
    room = lay_out(area, spec, ink).plot
    names: dict[Tone, str] = {"lowers": spec.below_label, "raises": spec.above_label, "neutral": spec.zone_label}
    for side, words in names.items():
        if side not in ground.middles or not words:
            continue
        size = _words_size(words, ink)
        middle = area.topLeft() + ground.middles[side]
        x = min(max(middle.x() - size.width() / 2, room.left()), room.right() - size.width())
        place = QRectF(QPointF(x, middle.y() - size.height() / 2), size)
        step = -size.height() if side == "lowers" else size.height()
        while any(place.intersects(other) for other in taken):
            place.translate(0, step)
        taken.append(place)
        _write_on_ground(painter, place, (words, "text" if side == "neutral" else f"{side}_text"), ink)


def _beside(center: QPointF, words: str, room: QRectF, taken: list[QRectF], ink: Ink) -> QRectF:
    """Where words fit beside a place: on its right, on its left, below or above, clear of others where they can."""
    size = _words_size(words, ink)
    reach = ink.px(PLACE_PX) * 0.75
    top, left = center.y() - size.height() / 2, center.x() - size.width() / 2
    tried = [
        QRectF(QPointF(center.x() + reach, top), size),
        QRectF(QPointF(center.x() - reach - size.width(), top), size),
        QRectF(QPointF(left, center.y() + reach), size),
        QRectF(QPointF(left, center.y() - reach - size.height()), size),
    ]
    inside = [place for place in tried if place.left() >= room.left() and place.right() <= room.right()]
    free = (place for place in inside if room.contains(place) and not any(place.intersects(one) for one in taken))
    return next(free, (inside or tried)[0])


def _words_size(words: str, ink: Ink) -> QSizeF:
    return QSizeF(ink.width(words, bold=True) + ink.px(8), ink.line_height(bold=True))


def _write_on_ground(painter: QPainter, place: QRectF, said: tuple[str, str], ink: Ink) -> None:
    """Write words in the colour of a token, on a ground that keeps them readable over any cell."""
    words, token = said
    painter.fillRect(place, ink.theme.color("surface", GROUND_OPACITY))
    ink.write(painter, place, words, bold=True, token=token, align=CENTER | MIDDLE)
