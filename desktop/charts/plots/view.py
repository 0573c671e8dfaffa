"""Which part of both scales is shown where: from amounts to pixels and back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF

from desktop.charts.viewing.stretch import Stretch

Amounts = NDArray[np.float64]


@dataclass(frozen=True)
class View:
    """A part of two scales over a plot.

    Args:
        plot: in pixels of the surface.
        x, y: the part of each scale that is in view; ``y`` grows upwards.
    """

    plot: QRectF
    x: Stretch
    y: Stretch

    @property
    def x_per_px(self) -> float:
        """Amount across one pixel."""
        return self.x.length / max(self.plot.width(), 1.0)

    @property
    def y_per_px(self) -> float:
        """Amount up one pixel."""
        return self.y.length / max(self.plot.height(), 1.0)

    def across(self, x: Amounts) -> Amounts:
        """Pixels of amounts along the horizontal scale."""
        return self.plot.left() + (x - self.x.low) / self.x_per_px

    def up(self, y: Amounts) -> Amounts:
        """Pixels of amounts along the vertical scale."""
        return self.plot.bottom() - (y - self.y.low) / self.y_per_px

    def at(self, x: float, y: float) -> QPointF:
        """The pixel of two amounts."""
        return QPointF(
            self.plot.left() + (x - self.x.low) / self.x_per_px, self.plot.bottom() - (y - self.y.low) / self.y_per_px
        )

    def amounts_at(self, point: QPointF) -> tuple[float, float]:
        """The two amounts of a pixel."""
        return (
            self.x.low + (point.x() - self.plot.left()) * self.x_per_px,
            self.y.low + (self.plot.bottom() - point.y()) * self.y_per_px,
        )


@dataclass(frozen=True)
class Marks:
    """Where the marks of a chart are, one entry a mark in each array.

    Args:
        left, right, low, high: amounts along both scales.
        across_px, up_px: pixels around them; one for all, or one a mark.
    """

    left: Amounts
    right: Amounts
    low: Amounts
    high: Amounts
    across_px: Amounts | float = 0.0
    up_px: Amounts | float = 0.0

    def boxes(self, view: View) -> Amounts:
        """Left, top, right and bottom of each mark in pixels, one row a mark."""
        return np.column_stack((
            view.across(self.left) - self.across_px,
            view.up(self.high) - self.up_px,
            view.across(self.right) + self.across_px,
            view.up(self.low) + self.up_px,
        ))  # fmt: skip

    def places(self, view: View) -> tuple[QRectF, ...]:
        """The same as rectangles."""
        return tuple(
            QRectF(left, top, right - left, bottom - top) for left, top, right, bottom in self.boxes(view).tolist()
        )

    def place(self, number: int, view: View) -> QRectF:
        """The rectangle of one mark."""
        left, top, right, bottom = self.boxes(view)[number].tolist()
        return QRectF(left, top, right - left, bottom - top)

    def at(self, point: QPointF, view: View) -> int | None:
        """The mark at a pixel of the plot, the smallest where several lie over each other; None for none."""
        reach = view.plot.adjusted(-1, -1, 1, 1)
        boxes, x, y = self.boxes(view), point.x(), point.y()
        hit = (boxes[:, 0] <= x) & (x <= boxes[:, 2]) & (boxes[:, 1] <= y) & (y <= boxes[:, 3])
        found = np.flatnonzero(hit)
        if not len(found) or not reach.contains(point):
            return None
        sizes = (boxes[found, 2] - boxes[found, 0]) * (boxes[found, 3] - boxes[found, 1])
        return int(found[np.argmin(sizes)])
