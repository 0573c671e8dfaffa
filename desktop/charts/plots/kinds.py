"""Which plot shows which specification; a new kind of chart with axes is one more line here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.charts.drawing.ink import Ink
from desktop.charts.plots.calibration import CalibrationPlot
from desktop.charts.plots.distribution import DistributionPlot
from desktop.charts.plots.drawing import PlotDrawing
from desktop.charts.plots.heat_map import HeatMapPlot
from desktop.charts.plots.plane import ScatterPlot
from desktop.charts.plots.plot import Plot
from desktop.charts.plots.punctuality import PunctualityPlot
from desktop.charts.plots.risk_curve import RiskCurvePlot
from desktop.charts.plots.risk_rows import RiskRowsPlot
from desktop.charts.plots.timeline import TimelinePlot
from desktop.charts.specs.calibration import CalibrationSpec
from desktop.charts.specs.distribution import DistributionSpec
from desktop.charts.specs.plane import HeatMapSpec, ScatterSpec
from desktop.charts.specs.risk import RiskCurveSpec, RiskRowsSpec
from desktop.charts.specs.spec import ChartSpec
from desktop.charts.specs.timeline import PunctualitySpec, TimelineSpec

PLOTS: dict[type[ChartSpec], Callable[[], PlotDrawing[Any]]] = {
    DistributionSpec: DistributionPlot,
    ScatterSpec: ScatterPlot,
    CalibrationSpec: CalibrationPlot,
    HeatMapSpec: HeatMapPlot,
    TimelineSpec: TimelinePlot,
    PunctualitySpec: PunctualityPlot,
    RiskRowsSpec: RiskRowsPlot,
    RiskCurveSpec: RiskCurvePlot,
}


def make_plot(kind: type[ChartSpec], ink: Ink, parent: QWidget | None = None) -> Plot:
    """A plot of one kind of chart, empty."""
    return Plot(PLOTS[kind](), ink, parent)
