"""What every kind of plot has: the items it is made of, once, and how they follow figures and view."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from desktop.charts.drawing.ink import Ink
from desktop.charts.plots.view import Marks, View
from desktop.charts.specs.spec import Axis, ChartSpec
from desktop.charts.viewing.stretch import Stretch

S = TypeVar("S", bound=ChartSpec)
CLOSEST_SHARE = 1 / 32
"""How much of a scale is in view at the nearest."""


class Layer(QGraphicsItem):
    """Paints in pixels of the surface, above or below the items that follow the scales.

    Args:
        paint: what to paint.
    """

    def __init__(self, paint: Callable[[QPainter], None]) -> None:
        super().__init__()
        self._paint = paint
        self._size = QRectF()
        self._shift = QPointF()

    def set_room(self, room: QRectF) -> None:
        """The pixels it covers; what is painted beyond may be cut."""
        if room.size() != self._size.size() or room.topLeft() != self._shift:
            self.prepareGeometryChange()
            self._size, self._shift = QRectF(QPointF(0, 0), room.size()), room.topLeft()

    def boundingRect(self) -> QRectF:
        """Its room, from its own corner."""
        return self._size

    def paint(self, painter: QPainter, _option: QStyleOptionGraphicsItem, _widget: QWidget | None = None) -> None:
        """Paint it."""
        painter.translate(-self._shift)
        self._paint(painter)


@dataclass(frozen=True)
class Graduated:
    """The scales that are written along a plot, and those that can be enlarged.

    Args:
        bottom, left: what is written; None for nothing.
        grid: whether faint lines rise from the ticks of the horizontal one.
        enlarges_up: whether the vertical scale can be enlarged as well.
    """

    bottom: Axis
    left: Axis | None = None
    grid: bool = False
    enlarges_up: bool = True


class PlotDrawing(ABC, Generic[S]):
    """One kind of plot: made once, then filled with one specification after another.

    Subclasses set ``items``, those of pyqtgraph that follow the scales, in the order they are painted.
    """

    items: tuple[Any, ...] = ()
    spec: S
    ink: Ink
    view: View

    def fill(self, spec: S, ink: Ink) -> None:
        """Take figures and colours."""
        self.spec, self.ink = spec, ink

    def follow(self, view: View) -> None:
        """Take another part of the scales, or another size."""
        self.view = view

    @abstractmethod
    def lay_out(self, area: QRectF) -> QRectF:
        """Share an area in pixels, and say where its plot is."""

    @abstractmethod
    def graduated(self) -> Graduated:
        """The scales."""

    @abstractmethod
    def whole(self, plot: QRectF) -> tuple[Stretch, Stretch]:
        """All of both scales, over a plot in pixels."""

    @abstractmethod
    def marks(self) -> Marks:
        """Where the marks of the specification are, in their order."""

    def closest(self) -> tuple[float, float]:
        """The share of each scale in view at the nearest."""
        return CLOSEST_SHARE, CLOSEST_SHARE

    def paint_below(self, painter: QPainter) -> None:
        """Paint what lies in the plot under its items, in pixels."""

    def paint_above(self, painter: QPainter) -> None:
        """Paint what lies in the plot over its items, in pixels."""

    def paint_words(self, painter: QPainter) -> None:
        """Paint what stands around the plot, in pixels."""
