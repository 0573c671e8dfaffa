"""Zoom and pan by keys, wheel and drag: bounded, announced, and never in the way of a page that scrolls."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.charts.choosable_chart import ChoosableMap
from desktop.charts.frame import ChartFrame
from desktop.charts.plots.plot import Plot
from desktop.charts.plots.view import View
from desktop.charts.specs.spec import Axis
from desktop.looks.presentation import Presentation
from tests.desktop.charts.examples import distribution, gauge, heat_map, scatter, timeline
from tests.desktop.conftest import make_presentation
from tests.known import known

Key, Modifier = Qt.Key, Qt.KeyboardModifier
NOTCH = 120


@pytest.fixture
def page(qtbot: QtBot) -> QScrollArea:
    """A page longer than its window, a chart at its top."""
    area = QScrollArea()
    qtbot.addWidget(area)
    content = QWidget()
    QVBoxLayout(content)
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.resize(560, 400)
    return area


@pytest.fixture
def frame(page: QScrollArea, presentation: Presentation, qtbot: QtBot) -> ChartFrame:
    made = ChartFrame(presentation)
    column = known(known(page.widget()).layout())
    column.addWidget(made)
    below = QWidget()
    below.setFixedHeight(900)
    column.addWidget(below)
    page.show()
    qtbot.waitExposed(page)
    page.activateWindow()
    made.present(scatter())
    QApplication.processEvents()
    return made


def plot_of(frame: ChartFrame) -> Plot:
    plot = frame._surfaces.current
    assert isinstance(plot, Plot)
    return plot


def view_of(frame: ChartFrame) -> View:
    view = plot_of(frame).view
    assert view is not None
    return view


def ends(frame: ChartFrame) -> tuple[float, float, float, float]:
    view = view_of(frame)
    return view.x.low, view.x.high, view.y.low, view.y.high


def focus(frame: ChartFrame, qtbot: QtBot) -> None:
    frame.setFocus()
    qtbot.waitUntil(frame.hasFocus)


def said(frame: ChartFrame) -> list[str]:
    words: list[str] = []
    frame.said.connect(words.append)
    return words


def turn(frame: ChartFrame, at: QPointF, notches: int, held: Qt.KeyboardModifier = Modifier.NoModifier) -> bool:
    """Turn the wheel over the plot; whether the chart took it. What it leaves goes on to the page."""
    plot = plot_of(frame)
    viewport = known(frame.window().findChild(QWidget, "qt_scrollarea_viewport"))
    for widget in (plot, frame, viewport):
        # Qt hands on what a mouse sends, not what a test sends.
        event = QWheelEvent(
            QPointF(widget.mapFromGlobal(plot.mapToGlobal(at))), plot.mapToGlobal(at), QPoint(),
            QPoint(0, NOTCH * notches), Qt.MouseButton.NoButton, held, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(widget, event)
        if event.isAccepted():
            return widget is not viewport
    return False


def drag(plot: Plot, qtbot: QtBot, start: QPoint, end: QPoint) -> None:
    qtbot.mousePress(plot, Qt.MouseButton.LeftButton, pos=start)
    for step in (0.3, 0.7, 1.0):
        place = start + (end - start) * step
        event = _moved(plot, place)
        QApplication.sendEvent(plot, event)
    qtbot.mouseRelease(plot, Qt.MouseButton.LeftButton, pos=end)


def _moved(plot: Plot, place: QPoint) -> QMouseEvent:
    left = Qt.MouseButton.LeftButton
    return QMouseEvent(
        QEvent.Type.MouseMove, QPointF(place), QPointF(plot.mapToGlobal(place)), left, left, Modifier.NoModifier
    )  # fmt: skip


def test_keys_enlarge_move_and_show_the_whole_again(frame: ChartFrame, qtbot: QtBot) -> None:
    focus(frame, qtbot)
    whole = ends(frame)
    assert whole == (0, 1, 0, 1)
    qtbot.keyClick(frame, Key.Key_Plus)
    near = view_of(frame)
    assert near.x.length == pytest.approx(1 / 1.5) and near.y.length == pytest.approx(1 / 1.5)
    assert near.x.middle == pytest.approx(0.5)
    for key, moved in ((Key.Key_Right, 1), (Key.Key_Left, -1)):
        before = view_of(frame).x.low
        qtbot.keyClick(frame, key, Modifier.ControlModifier)
        assert (view_of(frame).x.low - before) * moved > 0
    for key, moved in ((Key.Key_Up, 1), (Key.Key_Down, -1)):
        before = view_of(frame).y.low
        qtbot.keyClick(frame, key, Modifier.ControlModifier)
        assert (view_of(frame).y.low - before) * moved > 0
    qtbot.keyClick(frame, Key.Key_Minus)
    assert ends(frame) == whole
    qtbot.keyClick(frame, Key.Key_Equal)
    assert ends(frame) != whole
    qtbot.keyClick(frame, Key.Key_0)
    assert ends(frame) == whole


def test_nothing_leads_out_of_the_data(frame: ChartFrame, qtbot: QtBot) -> None:
    focus(frame, qtbot)
    for _ in range(30):
        qtbot.keyClick(frame, Key.Key_Plus)
    assert view_of(frame).x.length == pytest.approx(1 / 32)
    for key in (Key.Key_Right, Key.Key_Up):
        for _ in range(200):
            qtbot.keyClick(frame, key, Modifier.ControlModifier)
    assert ends(frame)[1] == pytest.approx(1.0) and ends(frame)[3] == pytest.approx(1.0)
    for _ in range(60):
        qtbot.keyClick(frame, Key.Key_Minus)
    assert ends(frame) == (0, 1, 0, 1)


def test_a_wheel_alone_scrolls_the_page_and_enlarges_with_control_or_the_focus(
    frame: ChartFrame, page: QScrollArea, qtbot: QtBot
) -> None:
    at = view_of(frame).at(0.25, 0.5)
    frame.clearFocus()
    assert not turn(frame, at, -1)
    assert page.verticalScrollBar().value() > 0
    assert ends(frame) == (0, 1, 0, 1)
    page.verticalScrollBar().setValue(0)
    assert turn(frame, at, 2, Modifier.ControlModifier)
    assert page.verticalScrollBar().value() == 0
    near = view_of(frame)
    assert near.x.length == pytest.approx(1 / 1.44)
    assert near.amounts_at(at) == pytest.approx((0.25, 0.5))
    focus(frame, qtbot)
    assert turn(frame, at, 1)
    assert view_of(frame).x.length < near.x.length
    assert page.verticalScrollBar().value() == 0


def test_a_wheel_that_changes_nothing_is_left_to_the_page(frame: ChartFrame, page: QScrollArea, qtbot: QtBot) -> None:
    focus(frame, qtbot)
    assert not turn(frame, view_of(frame).at(0.5, 0.5), -1)
    assert ends(frame) == (0, 1, 0, 1)
    assert page.verticalScrollBar().value() > 0


def test_the_wheel_is_told_once_it_stops(frame: ChartFrame, qtbot: QtBot, presentation: Presentation) -> None:
    words = said(frame)
    with qtbot.waitSignal(frame.said):
        for _ in range(4):
            turn(frame, view_of(frame).at(0.5, 0.5), 1, Modifier.ControlModifier)
        assert words == []
    assert len(words) == 1 and words[0].startswith("Vue\u202f: Dettes de ")


def test_a_drag_moves_what_is_in_view_and_a_double_click_shows_the_whole(frame: ChartFrame, qtbot: QtBot) -> None:
    plot = plot_of(frame)
    center = view_of(frame).plot.center().toPoint()
    drag(plot, qtbot, center, center + QPoint(60, 0))
    assert ends(frame) == (0, 1, 0, 1)
    turn(frame, QPointF(center), 4, Modifier.ControlModifier)
    before = view_of(frame)
    words = said(frame)
    drag(plot, qtbot, center, center + QPoint(40, -20))
    after = view_of(frame)
    assert after.x.low == pytest.approx(before.x.low - 40 * before.x_per_px)
    assert after.y.low == pytest.approx(before.y.low - 20 * before.y_per_px)
    assert len(words) == 1
    qtbot.mouseDClick(plot, Qt.MouseButton.LeftButton, pos=center)
    assert ends(frame) == (0, 1, 0, 1)
    assert words[-1] == "Vue entière."


def test_a_drag_chooses_nothing_on_a_map_and_a_click_does(presentation: Presentation, qtbot: QtBot) -> None:
    chart = ChoosableMap(presentation)
    qtbot.addWidget(chart)
    chart.resize(560, 320)
    chart.show()
    chart.present(heat_map())
    QApplication.processEvents()
    plot = plot_of(chart)
    start = plot.places()[12].center().toPoint()
    chosen: list[int] = []
    chart.chosen.connect(chosen.append)
    drag(plot, qtbot, start, start + QPoint(50, 10))
    assert chosen == []
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=start)
    assert chosen == [12]


def test_each_change_is_one_sentence_in_the_language_of_the_page(qapp: QApplication, qtbot: QtBot) -> None:
    for language, part, whole in (
        ("fr", "Vue\u202f: Dettes de 0 à 1\u202f; Cotes externes de 0 à 1.", "Vue entière."),
        ("en", "View: Dettes from 0 to 1; Cotes externes from 0 to 1.", "Whole view."),
    ):
        chart = ChartFrame(make_presentation(qapp, language=language))
        qtbot.addWidget(chart)
        chart.resize(500, 320)
        chart.show()
        chart.present(scatter())
        words = said(chart)
        qtbot.keyClick(chart, Key.Key_Plus)
        qtbot.keyClick(chart, Key.Key_0)
        assert words == [part, whole]


def test_the_walk_brings_into_view_what_is_out_of_it(frame: ChartFrame, qtbot: QtBot) -> None:
    focus(frame, qtbot)
    for _ in range(6):
        qtbot.keyClick(frame, Key.Key_Plus)
    qtbot.keyClick(frame, Key.Key_Home)
    for _ in range(12):
        place = plot_of(frame).places()[frame._walk.position or 0]
        assert view_of(frame).plot.adjusted(-1, -1, 1, 1).contains(place.center())
        qtbot.keyClick(frame, Key.Key_Right)
    qtbot.keyClick(frame, Key.Key_End)
    place = plot_of(frame).places()[frame._walk.position or 0]
    assert view_of(frame).plot.contains(place.center())
    ring = QColor(frame._ink.theme.focus_ring)
    image = plot_of(frame).image(1.0)
    around = place.toRect().adjusted(-8, -8, 8, 8)
    assert any(
        image.pixelColor(x, y) == ring
        for x in range(around.left(), around.right())
        for y in range(around.top(), around.bottom())
    )


def test_enlarging_keeps_the_mark_stood_on_in_view(frame: ChartFrame, qtbot: QtBot) -> None:
    focus(frame, qtbot)
    qtbot.keyClick(frame, Key.Key_Home)
    for _ in range(8):
        qtbot.keyClick(frame, Key.Key_Plus)
        place = plot_of(frame).places()[0]
        assert view_of(frame).plot.contains(place.center())


def test_words_table_and_marks_know_nothing_of_the_view(frame: ChartFrame, qtbot: QtBot) -> None:
    focus(frame, qtbot)
    before = (frame.accessibleName(), frame.accessibleDescription(), frame._walk.marks)
    qtbot.keyClick(frame, Key.Key_Plus)
    assert (frame.accessibleName(), frame.accessibleDescription(), frame._walk.marks) == before
    frame.toggle_table()
    assert frame.table is not None
    assert frame.table.model().rowCount() == len(scatter().marks())
    frame.toggle_table()
    assert view_of(frame).x.length < 1


def test_new_figures_keep_the_view_and_other_scales_show_their_whole(frame: ChartFrame, qtbot: QtBot) -> None:
    focus(frame, qtbot)
    qtbot.keyClick(frame, Key.Key_Plus)
    near = ends(frame)
    frame.present(replace(scatter(), conclusion="Autre client.", series=scatter().series[:2]))
    assert ends(frame) == near
    frame.present(replace(scatter(), x_axis=Axis("Revenus", 0.0, 3.0)))
    assert ends(frame) == (0, 3, 0, 1)


def test_time_and_amounts_are_enlarged_along_and_rows_are_not(frame: ChartFrame, qtbot: QtBot) -> None:
    for chart in (timeline(), distribution()):
        frame.present(chart)
        QApplication.processEvents()
        focus(frame, qtbot)
        _, _, low, high = ends(frame)
        qtbot.keyClick(frame, Key.Key_Plus)
        axis = chart.axes()[0]
        assert view_of(frame).x.length == pytest.approx((axis.high - axis.low) / 1.5)
        assert ends(frame)[2:] == (low, high)


def test_another_size_keeps_the_part_in_view(frame: ChartFrame, page: QScrollArea, qtbot: QtBot) -> None:
    focus(frame, qtbot)
    qtbot.keyClick(frame, Key.Key_Plus)
    near = ends(frame)
    page.resize(700, 400)
    QApplication.processEvents()
    assert ends(frame) == pytest.approx(near)


def test_pictures_leave_these_keys_to_the_window(frame: ChartFrame, qtbot: QtBot, presentation: Presentation) -> None:
    frame.present(gauge())
    focus(frame, qtbot)
    words = said(frame)
    for key in (Key.Key_Plus, Key.Key_Minus, Key.Key_0):
        qtbot.keyClick(frame, key)
    qtbot.keyClick(frame, Key.Key_Right, Modifier.ControlModifier)
    assert words == []
    frame.explain_keys()
    assert words == [presentation.texts("charts.keys")]


def test_plots_explain_their_keys_and_offer_them_in_the_menu(frame: ChartFrame, presentation: Presentation) -> None:
    words = said(frame)
    frame.explain_keys()
    assert presentation.texts("charts.view_keys") in words[0]
    offered = {action.text(): action for action in frame.make_menu().actions()}
    offered[presentation.texts("charts.nearer")].trigger()
    assert view_of(frame).x.length < 1
    offered[presentation.texts("charts.whole")].trigger()
    assert ends(frame) == (0, 1, 0, 1)


def test_a_plot_is_made_when_it_is_first_seen(presentation: Presentation, qtbot: QtBot) -> None:
    frame = ChartFrame(presentation)
    qtbot.addWidget(frame)
    frame.present(scatter())
    assert frame.findChildren(Plot) == []
    assert frame.heightForWidth(400) > 200
    frame.resize(400, 320)
    frame.show()
    qtbot.waitExposed(frame)
    assert len(frame.findChildren(Plot)) == 1
    assert len(plot_of(frame).places()) == len(scatter().marks())


def test_one_frame_shows_pictures_and_plots_in_turn(frame: ChartFrame) -> None:
    for chart in (gauge(), distribution(), scatter(), gauge(), distribution()):
        frame.present(chart)
        shown = [one for one in (*frame.findChildren(Plot), frame._surfaces._made[None]) if one.isVisible()]
        assert shown == [frame._surfaces.current]
        assert len(frame._surfaces.current.places()) == len(chart.marks())
        assert frame._surfaces.current.size() == frame.size()
