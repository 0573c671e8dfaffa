"""A scale that writes what its chart says: ticks in the language and the units of the figures, never cut."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from desktop.charts.drawing.ink import Ink
from desktop.charts.plots.pens import plot_pen
from desktop.charts.specs.spec import Axis

OVERHANG_PX = 1000
"""Words may begin this far beyond the scale before they are moved back into it."""
BETWEEN_PX = 8.0
OPAQUE, BEHIND = 255, -1000
TextSpec = tuple[QRectF, int, str]


class WordedAxis(pg.AxisItem):  # type: ignore[misc]
    """Ticks and words of one ``Axis``, for the part of it that is in view.

    Args:
        orientation: ``"bottom"`` or ``"left"``.
    """

    def __init__(self, orientation: str) -> None:
        super().__init__(orientation)
        self._axis: Axis | None = None
        self._shown: object = None
        self._texts: dict[float, str] = {}
        self._between_px = BETWEEN_PX
        self.setStyle(
            tickLength=0, hideOverlappingLabels=OVERHANG_PX, autoExpandTextSpace=False, tickAlpha=OPAQUE,
            maxTickLevel=0,
        )  # fmt: skip

    def show_axis(self, axis: Axis | None, ink: Ink, *, gap_px: float, grid: bool = False) -> None:
        """Write along this scale.

        Args:
            axis: the scale, None for none.
            ink: colours and sizes.
            gap_px: between the plot and the words.
            grid: whether faint lines run through the plot.
        """
        shown = (axis, ink, gap_px, grid)
        if shown == self._shown and axis is self._axis:
            return
        self._shown, self._axis = shown, axis
        self._between_px = ink.px(BETWEEN_PX)
        self.setStyle(tickFont=ink.font(), tickTextOffset=round(gap_px))
        self.setPen(plot_pen(ink, "neutral_mark"))
        self.setTextPen(plot_pen(ink, "muted_text"))
        self.setTickPen(plot_pen(ink, "decorative_line"))
        self.setGrid(OPAQUE if grid else False)
        # Faint lines belong behind the bars, a line that ends the plot before them.
        self.setZValue(BEHIND if grid else 0.5)
        self.picture = None

    def boundingRect(self) -> QRectF:
        """Its room and what overhangs: words are moved back into it, but not before they have been counted."""
        room: QRectF = super().boundingRect()
        return room.adjusted(-OVERHANG_PX, 0, OVERHANG_PX, 0)

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:  # noqa: N803, ARG002
        """The amounts that are written in this part of the scale."""
        low, high = sorted((minVal, maxVal))
        ticks = self._axis.ticks_between(low, high) if self._axis is not None else ()
        self._texts = {tick.amount: tick.text for tick in ticks}
        return [(1.0, list(self._texts))]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:  # noqa: ARG002
        """Their words."""
        return [self._texts[value] for value in values]

    def generateDrawSpecs(self, p: QPainter) -> object:  # noqa: N802
        """The same as pyqtgraph's, with every word inside the scale and none over another; the last one stays."""
        specs = super().generateDrawSpecs(p)
        if specs is None:
            return None
        line, ticks, texts = specs
        room = self.mapRectFromParent(self.geometry())
        return line, ticks, self._clear_of_each_other([self._inside(one, room) for one in texts])

    def _inside(self, spec: TextSpec, room: QRectF) -> TextSpec:
        place, flags, text = spec
        place = QRectF(place)
        if self.orientation == "bottom":
            place.moveLeft(max(min(place.left(), room.right() - place.width()), room.left()))
        else:
            place.moveTop(max(min(place.top(), room.bottom() - place.height()), room.top()))
        return place, flags, text

    def _clear_of_each_other(self, specs: list[TextSpec]) -> list[TextSpec]:
        kept: list[TextSpec] = []
        gap = self._between_px / 2 if self.orientation == "bottom" else 0.0
        for spec in [*specs[-1:], *specs[:-1]]:
            wide = spec[0].adjusted(-gap, 0, gap, 0)
            if not any(wide.intersects(other.adjusted(-gap, 0, gap, 0)) for other, _, _ in kept):
                kept.append(spec)
        return kept
