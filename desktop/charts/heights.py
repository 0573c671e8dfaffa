"""How tall a chart is at a width: known before anything is plotted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from desktop.charts.drawing.ink import Ink
from desktop.charts.layouts import distribution, plane, punctuality, risk_rows, timeline
from desktop.charts.pictures import PICTURES
from desktop.charts.specs.calibration import CalibrationSpec
from desktop.charts.specs.distribution import DistributionSpec
from desktop.charts.specs.plane import HeatMapSpec, ScatterSpec
from desktop.charts.specs.risk import RiskCurveSpec, RiskRowsSpec
from desktop.charts.specs.spec import ChartSpec
from desktop.charts.specs.timeline import PunctualitySpec, TimelineSpec

HEIGHTS: dict[type[ChartSpec], Callable[[Any, float, Ink], float]] = {
    **{kind: drawing.height for kind, drawing in PICTURES.items()},
    DistributionSpec: distribution.height,
    ScatterSpec: plane.height,
    CalibrationSpec: plane.calibration_height,
    HeatMapSpec: plane.height,
    TimelineSpec: timeline.height,
    PunctualitySpec: punctuality.height,
    RiskRowsSpec: risk_rows.height,
    RiskCurveSpec: plane.height,
}
