from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication

from desktop.charts.drawing.icons import icon_boxes
from desktop.charts.drawing.ink import Ink, hatch_lines
from desktop.charts.drawing.outline import outline as outline_path
from desktop.charts.pictures import PICTURES
from desktop.charts.specs.spec import ChartSpec
from desktop.looks.presentation import Presentation
from desktop.looks.theme import THEME_NAMES
from tests.desktop.charts.examples import EXAMPLES, gauge, icon_array, outline, reason_bars
from tests.desktop.conftest import make_presentation

PAINTED = {name: chart for name, chart in EXAMPLES.items() if type(chart) in PICTURES}
KINDS = pytest.mark.parametrize("chart", PAINTED.values(), ids=PAINTED.keys())
WIDTHS = pytest.mark.parametrize("width", [180, 320, 700])
PERCENTS = pytest.mark.parametrize("text_percent", [100, 200])


@pytest.fixture
def ink(presentation: Presentation) -> Ink:
    return Ink(presentation.theme, presentation.scale)


def make_ink(app: QApplication, theme_name: str, text_percent: int) -> Ink:
    presentation = make_presentation(app, theme_name, text_percent)
    return Ink(presentation.theme, presentation.scale)


def draw(chart: ChartSpec, ink: Ink, width: int, margin: int = 0) -> QImage:
    """The drawing at the height it asks for, with room around it to see what goes beyond."""
    drawing = PICTURES[type(chart)]
    height = round(drawing.height(chart, width, ink) + 0.5)
    image = QImage(width + 2 * margin, height + 2 * margin, QImage.Format.Format_RGB32)
    image.fill(QColor(ink.theme.surface))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    drawing.paint(painter, QRectF(margin, margin, width, height), chart, ink)
    painter.end()
    return image


@KINDS
@WIDTHS
@PERCENTS
def test_each_mark_has_its_place_inside_the_drawing(
    qapp: QApplication, chart: ChartSpec, width: int, text_percent: int
) -> None:
    ink = make_ink(qapp, "light", text_percent)
    drawing = PICTURES[type(chart)]
    whole = QRectF(0, 0, width, drawing.height(chart, width, ink))
    places = drawing.places(whole, chart, ink)
    assert len(places) == len(chart.marks())
    for place in places:
        assert whole.adjusted(-9, -9, 9, 9).contains(place)


@KINDS
@PERCENTS
@pytest.mark.parametrize("width", [320, 700])
def test_nothing_is_drawn_beyond_the_height_asked_for(
    qapp: QApplication, chart: ChartSpec, width: int, text_percent: int
) -> None:
    ink = make_ink(qapp, "light", text_percent)
    margin = 12
    image = draw(chart, ink, width, margin)
    surface = QColor(ink.theme.surface).rgb()
    outside = [
        (x, y)
        for y in (*range(margin - 6), *range(image.height() - margin + 6, image.height()))
        for x in range(image.width())
        if image.pixel(x, y) != surface
    ]
    assert outside == []


@pytest.mark.parametrize("marked", [0, 1, 6, 37, 100])
@pytest.mark.parametrize("name", THEME_NAMES)
def test_as_many_icons_are_crossed_as_are_counted(qapp: QApplication, name: str, marked: int) -> None:
    ink = make_ink(qapp, name, 100)
    chart = icon_array(marked)
    image = draw(chart, ink, 400)
    boxes = icon_boxes(QRectF(image.rect()), chart, ink)
    orange, cross = QColor(ink.theme.raises_mark), QColor(ink.theme.surface)
    grounds = [image.pixelColor(round(box.left()) + 3, round(box.center().y())) for box in boxes]
    assert [color == orange for color in grounds] == [n < marked for n in range(100)]
    centers = [image.pixelColor(round(box.center().x()), round(box.center().y())) for box in boxes[:marked]]
    assert all(color == cross for color in centers)


def test_risk_that_rises_is_hatched_and_risk_that_falls_is_plain(ink: Ink) -> None:
    def shades(sign: int, token: str) -> tuple[int, int]:
        """Pixels of the full colour and of its pale ground along the middle of the longest bar."""
        chart = reason_bars(sign)
        image = draw(chart, ink, 500)
        place = PICTURES[type(chart)].places(QRectF(image.rect()), chart, ink)[0]
        row = [image.pixelColor(x, round(place.center().y())) for x in range(310, 440)]
        return row.count(QColor(getattr(ink.theme, token))), row.count(ink.tint(token, 0.18))

    full, pale = shades(-1, "lowers_mark")
    assert full > 80 and pale == 0
    full, pale = shades(1, "raises_mark")
    assert full > 10 and pale > 10


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(probability=st.floats(0, 1))
def test_gauge_marker_points_at_the_probability(ink: Ink, probability: float) -> None:
    chart = gauge(probability)
    area_px = QRectF(0, 0, 500, 100)
    value, *_rest = PICTURES[type(chart)].places(area_px, chart, ink)
    threshold = PICTURES[type(chart)].places(area_px, chart, ink)[1]
    assert (value.center().x() <= threshold.center().x()) == (probability <= chart.threshold.amount)
    assert 0 <= value.center().x() <= 500


def test_smooth_outline_stays_between_the_bins_it_joins(ink: Ink) -> None:
    plot = QRectF(0, 0, 400, 60)
    path = outline_path(outline(), outline().groups[0], plot)
    box = path.boundingRect()
    assert box.bottom() <= plot.bottom() + 1e-6
    assert box.top() >= plot.top() + plot.height() * 0.06 - 1e-6


@given(
    st.lists(st.tuples(st.floats(0, 300), st.floats(0, 300), st.floats(1, 90), st.floats(1, 90)), max_size=8),
    st.floats(3, 30),
)
def test_hatch_never_leaves_its_boxes(boxes: list[tuple[float, float, float, float]], step: float) -> None:
    places = [QRectF(*box) for box in boxes]
    near = [place.adjusted(-1, -1, 1, 1) for place in places]
    for line in hatch_lines(places, step):
        for end in (line.p1(), line.p2(), line.center()):
            assert any(place.contains(end) for place in near) or len(places) > 1
        assert line.dx() > 0
        assert line.dy() == pytest.approx(-line.dx(), abs=1e-6)
