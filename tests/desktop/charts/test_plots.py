"""Charts with axes: real scales in the language of the page, thousands of points, and no word cut."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from typing import Protocol

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.features.formatting import Formatter
from desktop.charts.drawing.ink import Ink
from desktop.charts.heights import HEIGHTS
from desktop.charts.plots.kinds import PLOTS, make_plot
from desktop.charts.plots.map_ground import SIDES, sides_of
from desktop.charts.plots.plot import Plot
from desktop.charts.specs.plane import Point, PointSeries
from desktop.charts.specs.spec import Axis, ChartSpec, Graduation, Reading
from desktop.charts.specs.steps import round_step
from desktop.charts.viewing.surface import EDGE_PX, ViewStep
from tests.desktop.charts.examples import EXAMPLES, calibration, distribution, heat_map, punctuality, scatter, timeline
from tests.desktop.conftest import make_presentation
from tests.source_files import ROOT

PLOTTED = {name: chart for name, chart in EXAMPLES.items() if type(chart) in PLOTS}
KINDS = pytest.mark.parametrize("chart", PLOTTED.values(), ids=PLOTTED.keys())
WIDTHS = pytest.mark.parametrize("width", [180, 320, 700])
PERCENTS = pytest.mark.parametrize("text_percent", [100, 200])


class Plotted(Protocol):
    """Makes the plot of a chart, seen at the height it asks for."""

    def __call__(self, chart: ChartSpec, width: int = 500, theme: str = "light", text_percent: int = 100) -> Plot: ...


@pytest.fixture
def plotted(qapp: QApplication, qtbot: QtBot) -> Plotted:
    """Makes the plot of a chart, seen at the height it asks for."""

    def make(chart: ChartSpec, width: int = 500, theme: str = "light", text_percent: int = 100) -> Plot:
        presentation = make_presentation(qapp, theme, text_percent)
        ink = Ink(presentation.theme, presentation.scale)
        plot = make_plot(type(chart), ink)
        qtbot.addWidget(plot)
        height = HEIGHTS[type(chart)](chart, width - 2 * EDGE_PX, ink) + 2 * EDGE_PX
        plot.resize(width, round(height + 0.5))
        plot.show()
        plot.show_spec(chart, None, "")
        return plot

    return make


def axes_of(plot: Plot) -> dict[str, pg.AxisItem]:
    item = next(one for one in plot._graphics.scene().items() if isinstance(one, pg.PlotItem))
    return {name: item.getAxis(name) for name in ("bottom", "left")}


def written(plot: Plot, name: str = "bottom") -> list[str]:
    """The words along a scale, as they were painted last."""
    plot.image()
    axis = axes_of(plot)[name]
    values = [amount for _spacing, some in axis.tickValues(*axis.range, 300) for amount in some]
    found: list[str] = axis.tickStrings(values, 1.0, 1.0)
    return found


def graduated_axis(language: str) -> Axis:
    number = Formatter(language).number

    def ticks(low: float, high: float) -> tuple[Reading, ...]:
        step = round_step((high - low) / 5)
        amounts = np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step
        return tuple(Reading("", number(float(amount), 2), float(amount)) for amount in amounts)

    whole = tuple(Reading("", number(amount), amount) for amount in (0.0, 25_000.0, 50_000.0))
    return Axis("Dettes", 0.0, 50_000.0, whole, Graduation(ticks, lambda amount: number(amount, 1)))


def wide_distribution(language: str = "fr") -> ChartSpec:
    edges = tuple(float(edge) for edge in range(0, 50_001, 10_000))
    client = Reading("Client", "36 000", 36_000.0)
    return replace(distribution(), edges=edges, axis=graduated_axis(language), client=client)


@KINDS
@WIDTHS
@PERCENTS
def test_each_mark_has_its_place_in_the_plot(plotted: Plotted, chart: ChartSpec, width: int, text_percent: int) -> None:
    plot = plotted(chart, width, text_percent=text_percent)
    places = plot.places()
    assert len(places) == len(chart.marks())
    for place in places:
        assert QRectF(plot.rect()).adjusted(-9, -9, 9, 9).contains(place)


@KINDS
@PERCENTS
@pytest.mark.parametrize("width", [320, 700])
def test_no_word_or_sign_is_cut_at_an_edge(plotted: Plotted, chart: ChartSpec, width: int, text_percent: int) -> None:
    plot = plotted(chart, width, text_percent=text_percent)
    image = plot.image(1.0)
    surface = QColor(plot._ink.theme.surface).rgb()
    edges = [(x, y) for y in (0, image.height() - 1) for x in range(image.width())]
    if width == 700:
        # The name of a group may be longer than half a page is wide.
        edges += [(x, y) for x in (0, image.width() - 1) for y in range(image.height())]
    assert [place for place in edges if image.pixel(*place) != surface] == []


@KINDS
def test_the_scales_of_the_plot_are_those_of_the_chart(plotted: Plotted, chart: ChartSpec) -> None:
    plot = plotted(chart)
    plot.image()
    axis = chart.axes()[0]
    assert axes_of(plot)["bottom"].range == pytest.approx([axis.low, axis.high])
    assert written(plot) == [tick.text for tick in axis.ticks]
    view = plot.view
    assert view is not None
    box = next(one for one in plot._graphics.scene().items() if isinstance(one, pg.ViewBox))
    assert box.geometry().translated(box.parentItem().scenePos()) == view.plot
    for x in (axis.low, (axis.low + axis.high) / 2, axis.high):
        assert box.mapViewToScene(QPointF(x, view.y.low)).x() == pytest.approx(view.at(x, view.y.low).x(), abs=0.01)


@pytest.mark.parametrize(
    ("language", "whole", "part"),
    [
        ("fr", ["0", "25\u202f000", "50\u202f000"], "22\u202f000,00"),
        ("en", ["0", "25,000", "50,000"], "22,000.00"),
    ],
)
def test_ticks_follow_the_view_in_the_language_of_the_figures(
    plotted: Plotted, language: str, whole: list[str], part: str
) -> None:
    plot = plotted(wide_distribution(language))
    assert written(plot) == whole
    for _ in range(4):
        plot.move_view(ViewStep.NEARER)
    near = written(plot)
    assert part in near and 3 <= len(near) <= 7
    plot.move_view(ViewStep.WHOLE)
    assert written(plot) == whole


def test_words_of_a_scale_never_lie_over_each_other_or_beyond_it(plotted: Plotted) -> None:
    ticks = tuple(Reading("", f"il y a {n} ans", float(n)) for n in range(0, 51, 5))
    plot = plotted(replace(distribution(), axis=Axis("Dettes", 0.0, 50.0, ticks)), 320)
    plot.image()
    axis = axes_of(plot)["bottom"]
    picture = QImage(10, 10, QImage.Format.Format_RGB32)
    painter = pg.QtGui.QPainter(picture)
    _line, _ticks, texts = axis.generateDrawSpecs(painter)
    painter.end()
    places = sorted((place for place, _flags, _text in texts), key=QRectF.left)
    assert 2 <= len(places) < len(ticks)
    assert any(text == ticks[-1].text for _place, _flags, text in texts)
    room = axis.mapRectFromParent(axis.geometry())
    assert all(room.left() - 0.5 <= place.left() and place.right() <= room.right() + 0.5 for place in places)
    assert all(left.right() < right.left() for left, right in pairwise(places))


def test_ten_thousand_points_are_drawn_and_found(plotted: Plotted) -> None:
    count = 10_000
    rng = np.random.default_rng(7)
    x, y = rng.uniform(0.02, 0.98, count), rng.uniform(0.02, 0.98, count)
    points = tuple(Point(Reading("Client", "", 0.0), *pair) for pair in zip(x.tolist(), y.tolist(), strict=True))
    chart = replace(scatter(), series=(PointSeries("remboursé", "ring", points),))
    plot = plotted(chart)
    image = plot.image(1.0)
    color = QColor(plot._ink.theme.neutral_mark)
    view = plot.view
    assert view is not None
    inner = view.plot.toRect()
    inked = sum(
        abs(image.pixelColor(column, row).lightness() - color.lightness()) < 60
        for column in range(inner.left(), inner.right(), 3)
        for row in range(inner.top(), inner.bottom(), 3)
    )
    assert inked > 0.3 * inner.width() * inner.height() / 9
    found = plot.mark_at(view.at(*[float(amounts[4321]) for amounts in (x, y)]))
    assert found is not None
    assert (x[found], y[found]) == pytest.approx((x[4321], y[4321]), abs=0.03)


def test_thousands_of_points_are_walked_over_one_by_one(plotted: Plotted) -> None:
    points = tuple(Point(Reading("Client", "", 0.0), n / 10_000, (n * 37 % 100) / 100) for n in range(10_000))
    plot = plotted(replace(scatter(), series=(PointSeries("remboursé", "ring", points),)))
    for position in range(0, 10_000, 1000):
        plot.show_spec(plot._spec, position, "Client")
        plot.reveal(position)
        view = plot.view
        assert view is not None
        here = plot.places()[position].center()
        assert view.plot.contains(here)
        assert here == view.at(points[position].x, points[position].y)


def test_points_beyond_a_scale_are_drawn_at_its_end(plotted: Plotted) -> None:
    beyond = PointSeries("remboursé", "ring", (Point(Reading("Client", "", 0.0), 7.0, -3.0),))
    plot = plotted(replace(scatter(), series=(beyond,)))
    view = plot.view
    assert view is not None
    assert plot.places()[0].center() == view.plot.bottomRight()


def test_bars_of_pyqtgraph_stand_where_the_marks_are(plotted: Plotted) -> None:
    plot = plotted(distribution())
    image, ink = plot.image(1.0), plot._ink
    last_of_all, last_of_similar = plot.places()[5], plot.places()[10]
    assert last_of_similar.height() == pytest.approx(4 * last_of_all.height(), rel=0.01)
    middle = QPointF(plot.places()[3].center().x(), plot.places()[3].top() + 4).toPoint()
    assert image.pixelColor(middle) == ink.tint("neutral_mark", 0.22)
    above = QPointF(plot.places()[3].center().x(), plot.places()[3].top() - 4).toPoint()
    assert image.pixelColor(above) == QColor(ink.theme.surface)


def test_cells_of_a_map_have_the_side_that_its_chart_says(plotted: Plotted) -> None:
    chart = replace(heat_map(), zone=(0.07, 0.11), zone_label="À examiner")
    expected = [[chart.side(cell.amount) for cell in row] for row in chart.cells]
    assert [[SIDES[place] for place in row] for row in sides_of(chart)] == expected
    plot = plotted(chart)
    image = plot.image(1.0)
    corner = plot.places()[5 * 8].topLeft() + QPointF(5, 5)
    far = image.pixelColor(corner.toPoint())
    assert far == plot._ink.tint("lowers_mark", 0.75)


def test_intervals_of_a_calibration_reach_from_low_to_high(plotted: Plotted) -> None:
    plot = plotted(calibration(), 700)
    image, view = plot.image(1.0), plot.view
    assert view is not None
    low, high = calibration().intervals[-1]
    x = round(view.at(0.3, 0).x())
    ink = QColor(plot._ink.theme.neutral_mark).lightness()

    def is_inked(y: float) -> bool:
        row = round(y)
        return any(abs(image.pixelColor(x + shift, row).lightness() - ink) < 50 for shift in (-1, 0, 1))

    bottom, top = view.at(0.3, low).y(), view.at(0.3, high).y()
    assert is_inked(bottom - 3) and is_inked(top + 3)
    assert not is_inked(bottom + 6) and not is_inked(top - 6)


@pytest.mark.parametrize("chart", [timeline(), punctuality()], ids=["timeline", "punctuality"])
def test_late_bars_are_hatched_in_the_colour_of_risk(plotted: Plotted, chart: ChartSpec) -> None:
    plot = plotted(chart, 1200)
    image = plot.image(1.0)
    number = next(
        n for n, mark in enumerate(chart.marks()) if "cédé" in mark.reading.text or mark.reading.amount == 303
    )
    place = plot.places()[number].toRect().adjusted(2, 2, -2, -2)
    colors = {image.pixelColor(x, place.center().y()).name() for x in range(place.left(), place.right())}
    orange = QColor(plot._ink.theme.raises_mark)
    assert plot._ink.tint("raises_mark", 0.25).name() in colors
    assert any(abs(QColor(name).hue() - orange.hue()) < 8 and QColor(name).saturation() > 150 for name in colors)


def test_each_theme_is_painted_in_its_colours(plotted: Plotted, qapp: QApplication) -> None:
    theme = make_presentation(qapp, "contrast", 100).theme
    for chart in PLOTTED.values():
        light, contrast = plotted(chart).image(1.0), plotted(chart, theme="contrast").image(1.0)
        size = contrast.size()
        colors = {contrast.pixelColor(x, y).name() for x in range(size.width()) for y in range(0, size.height(), 2)}
        assert contrast != light
        assert theme.surface.lower() in colors and theme.text.lower() in colors


def test_only_other_cells_are_put_on_the_map_again(plotted: Plotted) -> None:
    chart = heat_map()
    plot = plotted(chart)
    image_item = next(one for one in plot._graphics.scene().items() if isinstance(one, pg.ImageItem))
    changes: list[object] = []
    image_item.sigImageChanged.connect(lambda: changes.append(None))
    moved = replace(chart.points[0], points=(replace(chart.points[0].points[0], x=260.0),))
    plot.show_spec(replace(chart, points=(moved,)), None, "")
    assert changes == []
    plot.show_spec(replace(chart, cells=tuple(tuple(row) for row in map(list, chart.cells))), None, "")
    assert changes == [None]


def test_no_page_and_no_frame_imports_pyqtgraph() -> None:
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in sorted((ROOT / "desktop").rglob("*.py"))
        if "plots" not in path.parts and path.stem not in ("__init__", "__main__")
    ]
    script = (
        f"import sys, importlib\nfor name in {modules!r}: importlib.import_module(name)\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] == 'pyqtgraph' or 'OpenGL' in name))"
    )
    found = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_every_kind_of_chart_has_a_surface_and_a_height() -> None:
    kinds = {type(chart) for chart in EXAMPLES.values()}
    assert kinds == set(HEIGHTS)
