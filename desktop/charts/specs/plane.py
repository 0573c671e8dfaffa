"""Charts of two amounts, as plain data without Qt: clouds of points and maps of cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from desktop.charts.specs.spec import Axis, ChartSpec, Mark, Reading, Rows, Tone

Symbol = Literal["ring", "cross", "dot", "disc", "diamond"]


@dataclass(frozen=True)
class Point:
    """One place on the plane and how it is said.

    Args:
        reading: label and text as spoken; the amount is the one that is heard.
        x, y: amounts along the two axes.

    """

    reading: Reading
    x: float
    y: float


@dataclass(frozen=True)
class PointSeries:
    """Points of one kind.

    Args:
        label: what they are, for the legend.
        symbol: their shape, never their colour alone.
        points: nearest to the left first.

    """

    label: str
    symbol: Symbol
    points: tuple[Point, ...]


@dataclass(frozen=True, eq=False)
class Density:
    """How many lie where on the plane, behind the points; two are the same only if they are one object.

    Args:
        label: who is counted, for the legend.
        counts: rows from the bottom of the y axis to its top, each from left to right; the axes are covered evenly.

    """

    label: str
    counts: NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class ScatterSpec(ChartSpec):
    """Two amounts crossed, for a sample of clients.

    Args:
        series: at most four; the client is a series of one point.
        density: everyone, behind them.

    """

    x_axis: Axis
    y_axis: Axis
    series: tuple[PointSeries, ...]
    density: Density | None = None

    def axes(self) -> tuple[Axis, ...]:
        """Horizontal, vertical."""
        return self.x_axis, self.y_axis

    def series_labels(self) -> tuple[str, ...]:
        """The kinds of points."""
        return tuple(one.label for one in self.series)

    def marks(self) -> tuple[Mark, ...]:
        """Each point of each series."""
        return tuple(Mark(point.reading, n) for n, one in enumerate(self.series) for point in one.points)


@dataclass(frozen=True, kw_only=True)
class HeatMapSpec(ChartSpec):
    """Risk over a grid of two amounts, and the line where the advice changes.

    Args:
        x_axis, y_axis: the grid covers them evenly.
        cells: rows from the bottom of the y axis to its top, each from left to right; amounts in the unit of
            ``threshold``.
        threshold: a dashed line runs along it.
        zone: lowest and highest amount of a zone around the threshold, drawn in grey; None for no such zone.
        points: places to show, such as the file as it is and the change being tried.
        below_label, above_label: what is written on the two sides of the line; the side above is hatched.
        zone_label: what is written on the zone.

    """

    x_axis: Axis
    y_axis: Axis
    cells: tuple[tuple[Reading, ...], ...]
    threshold: float
    points: tuple[PointSeries, ...] = ()
    below_label: str = ""
    above_label: str = ""
    zone: tuple[float, float] | None = None
    zone_label: str = ""

    def __post_init__(self) -> None:
        if not self.cells or not self.cells[0] or len({len(row) for row in self.cells}) != 1:
            raise ValueError("a map needs at least one cell, and rows of equal length")

    def side(self, amount: float) -> Tone:
        """On which side of the line, or in the zone around it, an amount lies."""
        low, high = self.zone or (self.threshold, self.threshold)
        if amount > high:
            return "raises"
        return "neutral" if self.zone is not None and amount >= low else "lowers"

    def axes(self) -> tuple[Axis, ...]:
        """Horizontal, vertical."""
        return self.x_axis, self.y_axis

    def series_labels(self) -> tuple[str, ...]:
        """The rows have no name: the label of a cell says both amounts."""
        return tuple("" for _ in self.cells)

    def marks(self) -> tuple[Mark, ...]:
        """Each cell, row by row from the bottom: up and down arrows change row."""
        return tuple(Mark(cell, n) for n, row in enumerate(self.cells) for cell in row)

    def rows(self) -> Rows:
        """The header, then one line a cell."""
        body = ((cell.label, cell.text) for row in self.cells for cell in row)
        return self.header, *body
