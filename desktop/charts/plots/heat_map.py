"""Plots a map of risk: an image of its cells, the line between its sides, and the places on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem

from desktop.charts.drawing.ink import CENTER, MIDDLE, Ink
from desktop.charts.plots.map_ground import SIDES, MapGround, sides_of
from desktop.charts.plots.plane import PlaneDrawing
from desktop.charts.plots.view import Marks
from desktop.charts.specs.plane import HeatMapSpec
from desktop.charts.specs.spec import Reading, Tone

# A place shown on a map, and how much of the map its name lets through.
PLACE_PX, GROUND_OPACITY = 15.0, 0.88
# A cell as far from the threshold as any on its side has the full tint.
PALEST, STRONGEST, SHADES = 0.10, 0.75, 24
ZONE_SHARE = 0.16
FEWEST_CELLS = 4
Cells = tuple[tuple[Reading, ...], ...]


@dataclass(frozen=True)
class _Told:
    """Which cells, in which colours, are on the image: only other ones are put there again."""

    cells: Cells
    threshold: float
    zone: tuple[float, float] | None
    ink: Ink

    def is_of(self, spec: HeatMapSpec, ink: Ink) -> bool:
        # Comparing hundreds of cells one by one would take longer than drawing them.
        return self.cells is spec.cells and self.ink is ink and (self.threshold, self.zone) == (
            spec.threshold, spec.zone
        )  # fmt: skip


class HeatMapPlot(PlaneDrawing[HeatMapSpec]):
    """One pixel a cell, stretched without smoothing; the side above the line is hatched."""

    def __init__(self) -> None:
        self._image = pg.ImageItem(axisOrder="row-major", autoLevels=False)
        # To stretch it takes as long as all the rest of a paint: once for a view is enough.
        self._image.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._told: _Told | None = None
        self._ground: MapGround | None = None
        self.items = (self._image,)

    def fill(self, spec: HeatMapSpec, ink: Ink) -> None:
        """Take figures and colours; where only the places on the map moved, the image stays."""
        super().fill(spec, ink)
        if self._told is not None and self._told.is_of(spec, ink):
            return
        self._told = _Told(spec.cells, spec.threshold, spec.zone, ink)
        risks = np.array([[cell.amount for cell in row] for row in spec.cells], dtype=np.float64)
        sides = sides_of(spec)
        self._ground = MapGround(sides, risks > spec.threshold, ink)
        self._image.setImage(_pixels(risks, sides, spec.threshold, ink), autoLevels=False)
        x, y = spec.x_axis, spec.y_axis
        self._image.setRect(QRectF(x.low, y.low, x.high - x.low, y.high - y.low))
        edges = [np.linspace(axis.low, axis.high, count + 1) for axis, count in ((x, risks.shape[1]), (y, len(risks)))]
        left, low = np.meshgrid(edges[0][:-1], edges[1][:-1])
        right, high = np.meshgrid(edges[0][1:], edges[1][1:])
        self._cells = Marks(left.ravel(), right.ravel(), low.ravel(), high.ravel())

    def closest(self) -> tuple[float, float]:
        """A few cells."""
        return (
            min(1.0, FEWEST_CELLS / len(self.spec.cells[0])),
            min(1.0, FEWEST_CELLS / len(self.spec.cells)),
        )

    def marks(self) -> Marks:
        """Each cell, row by row from the bottom."""
        return self._cells

    def paint_above(self, painter: QPainter) -> None:
        """Hatch, draw the line, then name the places and the sides on their grounds."""
        if self._ground is None:
            return
        middles = self._ground.paint(painter, self._cells, self.view)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        taken: list[QRectF] = []
        placed = [
            (series, center)
            for series in self.spec.points
            for point in series.points
            if self.view.plot.contains(center := self.view.at(point.x, point.y))
        ]
        for series, center in placed:
            beside = _beside(center, series.label, self.view.plot, taken, self.ink)
            self._write_on_ground(painter, beside, series.label, "text")
            taken.append(beside)
        for series, center in placed:
            self.ink.symbol(painter, center, series.symbol, self.ink.px(PLACE_PX))
        self._name_sides(painter, middles, taken)

    def _name_sides(self, painter: QPainter, middles: dict[Tone, QPointF], taken: list[QRectF]) -> None:
        """Name each side of the line in its middle, or as near above or below as names and axes leave room."""
        room, spec = self.view.plot, self.spec
        names: dict[Tone, str] = {"lowers": spec.below_label, "raises": spec.above_label, "neutral": spec.zone_label}
        for side in SIDES:
            words = names[side]
            if side not in middles or not words:
                continue
            size, middle = _words_size(words, self.ink), middles[side]
            x = min(max(middle.x() - size.width() / 2, room.left()), room.right() - size.width())
            wanted = QRectF(QPointF(x, middle.y() - size.height() / 2), size)
            place = _free_above_or_below(wanted, room, taken, up_first=side == "lowers")
            if place is None:
                continue
            taken.append(place)
            self._write_on_ground(painter, place, words, "text" if side == "neutral" else f"{side}_text")

    def _write_on_ground(self, painter: QPainter, place: QRectF, words: str, token: str) -> None:
        """Write words in the colour of a token, on a ground that keeps them readable over any cell."""
        painter.fillRect(place, self.ink.theme.color("surface", GROUND_OPACITY))
        self.ink.write(painter, place, words, bold=True, token=token, align=CENTER | MIDDLE)


def _pixels(risks: NDArray[np.float64], sides: NDArray[np.int_], threshold: float, ink: Ink) -> NDArray[np.uint8]:
    """Red, green and blue of each cell, paler the nearer it is to the threshold."""
    away = np.abs(risks - threshold)
    pixels = np.zeros((*risks.shape, 3), dtype=np.uint8)
    for number, side in enumerate(SIDES):
        mine = sides == number
        if not mine.any():
            continue
        if side == "neutral":
            shares = [ZONE_SHARE] * (SHADES + 1)
        else:
            shares = [PALEST + (STRONGEST - PALEST) * n / SHADES for n in range(SHADES + 1)]
        colors = [ink.tint(f"{side}_mark", share) for share in shares]
        shades = np.array([(one.red(), one.green(), one.blue()) for one in colors], dtype=np.uint8)
        farthest = float(away[mine].max()) or 1.0
        pixels[mine] = shades[np.rint(away[mine] / farthest * SHADES).astype(np.int_)]
    return pixels


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


def _free_above_or_below(wanted: QRectF, room: QRectF, taken: list[QRectF], *, up_first: bool) -> QRectF | None:
    """The free place nearest to a wanted one, in its column and within the room; None where there is none."""
    top = min(max(wanted.top(), room.top()), room.bottom() - wanted.height())
    steps = [0, *(sign * n for n in range(1, int(room.height() / wanted.height()) + 1) for sign in (1, -1))]
    for step in sorted(steps, key=lambda step: (abs(step), (step > 0) is up_first)):
        place = QRectF(QPointF(wanted.left(), top + step * wanted.height()), wanted.size())
        if room.contains(place) and not any(place.intersects(other) for other in taken):
            return place
    return None


def _words_size(words: str, ink: Ink) -> QSizeF:
    return QSizeF(ink.width(words, bold=True) + ink.px(8), ink.line_height(bold=True))
