"""Which functions draw which specification; a new kind of chart is one more line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from desktop.charts.drawing import bars as draw_bars
from desktop.charts.drawing import calibration as draw_calibration
from desktop.charts.drawing import distribution as draw_distribution
from desktop.charts.drawing import gauge as draw_gauge
from desktop.charts.drawing import heat_map as draw_heat_map
from desktop.charts.drawing import icons as draw_icons
from desktop.charts.drawing import plane as draw_plane
from desktop.charts.drawing import punctuality as draw_punctuality
from desktop.charts.drawing import reasons as draw_reasons
from desktop.charts.drawing import timeline as draw_timeline
from desktop.charts.drawing.ink import Ink
from desktop.charts.specs.calibration import CalibrationSpec
from desktop.charts.specs.plane import HeatMapSpec, ScatterSpec
from desktop.charts.specs.spec import BarSpec, ChartSpec, DistributionSpec, GaugeSpec, IconArraySpec, ReasonBarsSpec
from desktop.charts.specs.timeline import PunctualitySpec, TimelineSpec


@dataclass(frozen=True)
class Drawing:
    """How one kind of chart is drawn.

    Args:
        height: pixels it asks for at a width in pixels.
        paint: draws into an area.
        places: rectangle of each of the marks, in their order.

    """

    height: Callable[[Any, float, Ink], float]
    paint: Callable[[QPainter, QRectF, Any, Ink], None]
    places: Callable[[QRectF, Any, Ink], tuple[QRectF, ...]]


DRAWINGS: dict[type[ChartSpec], Drawing] = {
    GaugeSpec: Drawing(draw_gauge.height, draw_gauge.paint, draw_gauge.places),
    IconArraySpec: Drawing(draw_icons.height, draw_icons.paint, draw_icons.places),
    DistributionSpec: Drawing(draw_distribution.height, draw_distribution.paint, draw_distribution.places),
    BarSpec: Drawing(draw_bars.height, draw_bars.paint, draw_bars.places),
    ReasonBarsSpec: Drawing(draw_reasons.height, draw_reasons.paint, draw_reasons.places),
    ScatterSpec: Drawing(draw_plane.height, draw_plane.paint_scatter, draw_plane.places_scatter),
    CalibrationSpec: Drawing(draw_calibration.height, draw_calibration.paint, draw_calibration.places),
    TimelineSpec: Drawing(draw_timeline.height, draw_timeline.paint, draw_timeline.places),
    PunctualitySpec: Drawing(draw_punctuality.height, draw_punctuality.paint, draw_punctuality.places),
    HeatMapSpec: Drawing(draw_plane.height, draw_heat_map.paint, draw_heat_map.places),
}
