"""Which functions draw which picture; a new kind that needs no scales is one more line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from desktop.charts.drawing import bars as draw_bars
from desktop.charts.drawing import gauge as draw_gauge
from desktop.charts.drawing import icons as draw_icons
from desktop.charts.drawing import outline as draw_outline
from desktop.charts.drawing import reasons as draw_reasons
from desktop.charts.drawing.ink import Ink
from desktop.charts.specs.distribution import BarSpec, OutlineSpec
from desktop.charts.specs.spec import ChartSpec, GaugeSpec, IconArraySpec, ReasonBarsSpec


@dataclass(frozen=True)
class Drawing:
    """How one kind of picture is drawn.

    Args:
        height: pixels it asks for at a width in pixels.
        paint: draws into an area.
        places: rectangle of each of the marks, in their order.

    """

    height: Callable[[Any, float, Ink], float]
    paint: Callable[[QPainter, QRectF, Any, Ink], None]
    places: Callable[[QRectF, Any, Ink], tuple[QRectF, ...]]


PICTURES: dict[type[ChartSpec], Drawing] = {
    GaugeSpec: Drawing(draw_gauge.height, draw_gauge.paint, draw_gauge.places),
    IconArraySpec: Drawing(draw_icons.height, draw_icons.paint, draw_icons.places),
    OutlineSpec: Drawing(draw_outline.height, draw_outline.paint, draw_outline.places),
    BarSpec: Drawing(draw_bars.height, draw_bars.paint, draw_bars.places),
    ReasonBarsSpec: Drawing(draw_reasons.height, draw_reasons.paint, draw_reasons.places),
}
