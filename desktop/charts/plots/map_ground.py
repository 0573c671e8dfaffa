"""The hatch and the line on a map of risk: drawn once for a view, painted as often as the places on it move."""

from __future__ import annotations

from math import ceil, hypot

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from desktop.charts.drawing.ink import Ink
from desktop.charts.plots.view import Marks, View
from desktop.charts.specs.plane import HeatMapSpec
from desktop.charts.specs.spec import Tone

SIDES: tuple[Tone, ...] = ("lowers", "raises", "neutral")
HATCH_GAP_PX = 14.0
Sides = NDArray[np.int_]


def sides_of(spec: HeatMapSpec) -> Sides:
    """The place in ``SIDES`` of each cell, rows from the bottom."""
    return np.array([[SIDES.index(spec.side(cell.amount)) for cell in row] for row in spec.cells], dtype=np.int_)


class MapGround:
    """Hatch and line of one map in one theme.

    Args:
        sides: of each cell, rows from the bottom.
        above: which cells lie above the threshold.
        ink: colours and sizes.
    """

    def __init__(self, sides: Sides, above: NDArray[np.bool_], ink: Ink) -> None:
        self._sides, self._above, self._ink = sides, above, ink
        self._key: tuple[View, float] | None = None
        self._pixmap = QPixmap()
        self._middles: dict[Tone, QPointF] = {}

    def paint(self, painter: QPainter, cells: Marks, view: View) -> dict[Tone, QPointF]:
        """Paint over the cells, and say where the middle is of each side that has room for its name."""
        device = painter.device()
        ratio = device.devicePixelRatioF() if device is not None else 1.0
        if self._key != (view, ratio):
            self._key = (view, ratio)
            self._draw(cells, view, ratio)
        painter.drawPixmap(view.plot.topLeft(), self._pixmap)
        return self._middles

    def _draw(self, cells: Marks, view: View, ratio: float) -> None:
        boxes = cells.boxes(view).reshape(*self._sides.shape, 4)
        wide, tall = (max(1, ceil(side * ratio)) for side in (view.plot.width(), view.plot.height()))
        self._pixmap = QPixmap(wide, tall)
        self._pixmap.setDevicePixelRatio(ratio)
        self._pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(self._pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-view.plot.topLeft())
        self._ink.hatch(painter, self._hatched(boxes, view.plot), "raises_mark", gap_px=HATCH_GAP_PX)
        painter.setPen(self._ink.pen("text", 2.4, (2, 1.4)))
        painter.drawLines(self._border(boxes))
        painter.end()
        self._middles = self._find_middles(boxes, view.plot)

    def _hatched(self, boxes: NDArray[np.float64], plot: QRectF) -> list[QRectF]:
        """The cells above the line and its zone, neighbours of one row joined, as far as they are in view."""
        joined: list[QRectF] = []
        for row, line in zip(boxes, self._sides == SIDES.index("raises"), strict=True):
            edges = np.flatnonzero(np.diff(np.concatenate(([False], line, [False])).astype(np.int8)))
            for first, end in edges.reshape(-1, 2):
                left, top, right, bottom = row[first, 0], row[first, 1], row[end - 1, 2], row[first, 3]
                joined.append(QRectF(QPointF(left, top), QPointF(right, bottom)) & plot)
        return [box for box in joined if not box.isEmpty()]

    def _border(self, boxes: NDArray[np.float64]) -> list[QLineF]:
        across = np.argwhere(self._above[:, 1:] != self._above[:, :-1])
        up = np.argwhere(self._above[1:] != self._above[:-1])
        lines = []
        for level, n in across:
            _left, top, right, bottom = boxes[level, n].tolist()
            lines.append(QLineF(right, top, right, bottom))
        for level, n in up:
            left, top, right, _bottom = boxes[level, n].tolist()
            lines.append(QLineF(left, top, right, top))
        return lines

    def _find_middles(self, boxes: NDArray[np.float64], plot: QRectF) -> dict[Tone, QPointF]:
        """Of each side that has room for its name in view, the cell nearest to the middle of them all."""
        x, y = (boxes[..., 0] + boxes[..., 2]) / 2, (boxes[..., 1] + boxes[..., 3]) / 2
        in_view = (x >= plot.left()) & (x <= plot.right()) & (y >= plot.top()) & (y <= plot.bottom())
        size = float((boxes[0, 0, 2] - boxes[0, 0, 0]) * (boxes[0, 0, 3] - boxes[0, 0, 1]))
        found: dict[Tone, QPointF] = {}
        for number, side in enumerate(SIDES):
            mine = (self._sides == number) & in_view
            if mine.sum() * size < 2.0 * self._ink.line_height(bold=True) ** 2:
                continue
            centers = list(zip(x[mine].tolist(), y[mine].tolist(), strict=True))
            middle_x, middle_y = float(x[mine].mean()), float(y[mine].mean())
            nearest = min(centers, key=lambda one: hypot(one[0] - middle_x, one[1] - middle_y))
            found[side] = QPointF(*nearest)
        return found
