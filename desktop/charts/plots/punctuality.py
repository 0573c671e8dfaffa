"""Plots punctuality month by month: one strip a source, a short line for each month on time, a bar for a late one."""

from __future__ import annotations

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QLineF, QRectF
from PySide6.QtGui import QPainter

from desktop.charts.drawing.ink import LEFT, MIDDLE, RIGHT, Ink, snapped
from desktop.charts.layouts.punctuality import STRIP_PX, PunctualityRoom, lay_out, legend_entries, words_place
from desktop.charts.plots.over_time import TimeDrawing
from desktop.charts.plots.pens import plot_pen
from desktop.charts.plots.view import Marks, View
from desktop.charts.specs.timeline import PunctualitySpec

SHORTEST_PX, SIGN_PX, WIDEST_PX, NARROWEST_PX = 3.0, 10.0, 14.0, 2.0
MONTH_SHARE = 0.72
LATE_SHARE, LATE_GAP_PX = 0.25, 5.0


class PunctualityPlot(TimeDrawing[PunctualitySpec]):
    """Bars on time and late ones."""

    _room: PunctualityRoom

    def __init__(self) -> None:
        self._on_time, self._late = (pg.BarGraphItem(x0=[], y0=[], width=[], height=[]) for _ in range(2))
        self.items = (self._on_time, self._late)

    def fill(self, spec: PunctualitySpec, ink: Ink) -> None:
        """Take figures and colours."""
        super().fill(spec, ink)
        bars = [bar for lane in spec.lanes for bar in lane.bars]
        self._months = np.array([bar.month for bar in bars], dtype=np.float64)
        self._days = np.array([bar.reading.amount for bar in bars], dtype=np.float64)
        self._on_time.setOpts(pen=plot_pen(ink, "neutral_mark"), brush=ink.ground("neutral_mark"))
        self._late.setOpts(pen=plot_pen(ink, "raises_mark"), brush=ink.ground("raises_mark", LATE_SHARE))

    def lay_out(self, area: QRectF) -> QRectF:
        """The plot right of the words, or under them."""
        self._room = lay_out(area, self.spec, self.ink)
        return self._room.plot

    def follow(self, view: View) -> None:
        """Keep the bars as narrow as a month or a finger."""
        super().follow(view)
        marks, is_late = self.marks(), self._days > 0
        for item, mine in ((self._on_time, ~is_late), (self._late, is_late)):
            item.setOpts(
                x0=marks.left[mine], width=(marks.right - marks.left)[mine],
                y0=marks.low[mine], height=(marks.high - marks.low)[mine],
            )  # fmt: skip

    def marks(self) -> Marks:
        """Each month of each source."""
        px, axis = self.ink.px, self.spec.axis
        wide = np.clip(MONTH_SHARE / self.view.x_per_px, NARROWEST_PX, px(WIDEST_PX)) * self.view.x_per_px
        left = np.clip(self._months - wide / 2, axis.low, axis.high - wide)
        share = np.minimum(self._days, self.spec.tallest) / self.spec.tallest
        tall = np.maximum(px(SHORTEST_PX) * np.where(share > 0, 2, 1), px(STRIP_PX) * share)
        feet = [self._room.plot.bottom() - strip.bottom() for strip in self._room.strips]
        low = np.repeat(feet, [len(lane.bars) for lane in self.spec.lanes])
        return Marks(left, left + wide, low, low + tall)

    def paint_below(self, painter: QPainter) -> None:
        """Draw the ground of each strip."""
        plot = self.view.plot
        painter.setPen(self.ink.pen("neutral_mark"))
        for strip in self._room.strips:
            painter.drawLine(QLineF(plot.left(), strip.bottom(), plot.right(), strip.bottom()))

    def paint_above(self, painter: QPainter) -> None:
        """Hatch what is late."""
        places = zip(self.marks().places(self.view), self._days, strict=True)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.ink.hatch(painter, [snapped(box) for box, days in places if days > 0], "raises_mark", gap_px=LATE_GAP_PX)

    def paint_words(self, painter: QPainter) -> None:
        """Name the sources, the scale and the two looks."""
        ink = self.ink
        for lane, strip in zip(self.spec.lanes, self._room.strips, strict=True):
            place = words_place(strip, ink)
            painter.fillRect(place, ink.theme.color("surface"))
            ink.write(painter, place, lane.label, align=LEFT | MIDDLE, wrap=True)
        ink.write(painter, self._room.axis_label, self.spec.axis.label, bold=True, align=RIGHT | MIDDLE)
        self._paint_legend(painter)

    def _paint_legend(self, painter: QPainter) -> None:
        ink, side, entries = self.ink, self.ink.px(SIGN_PX), legend_entries(self.spec)
        for (kind, words), box in zip(entries, ink.legend_places(self._room.legend, entries), strict=True):
            sign = snapped(QRectF(box.left(), box.center().y() - side / 2, side, side))
            token, share = ("raises_mark", LATE_SHARE) if kind == "late" else ("neutral_mark", 1.0)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, kind == "late")
            painter.setPen(ink.pen(token))
            painter.setBrush(ink.ground(token, share))
            painter.drawRect(sign if kind == "late" else sign.adjusted(0, side - ink.px(SHORTEST_PX), 0, 0))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if kind == "late":
                ink.hatch(painter, [sign], token, gap_px=LATE_GAP_PX)
            ink.write(painter, box.adjusted(ink.px(17), 0, 0, 0), words, align=LEFT | MIDDLE)
