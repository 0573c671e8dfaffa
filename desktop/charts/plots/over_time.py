"""What plots over time share: one scale of time, and a height counted in pixels."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QRectF

from desktop.charts.plots.drawing import Graduated, PlotDrawing
from desktop.charts.specs.timeline import PunctualitySpec, TimelineSpec
from desktop.charts.viewing.stretch import Stretch

T = TypeVar("T", bound=TimelineSpec | PunctualitySpec)


class TimeDrawing(PlotDrawing[T]):
    """Bars over time; the vertical scale counts pixels, upwards from the lower edge of the plot."""

    def graduated(self) -> Graduated:
        """Time."""
        return Graduated(self.spec.axis, grid=True, enlarges_up=False)

    def whole(self, plot: QRectF) -> tuple[Stretch, Stretch]:
        """All the time there is, from the lower edge of the plot to the upper one."""
        return Stretch(self.spec.axis.low, self.spec.axis.high), Stretch(0.0, max(1.0, plot.height()))
