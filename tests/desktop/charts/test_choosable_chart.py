"""A mark of a chart is chosen by click, by Enter after the arrow keys, and from the table."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QTableView
from pytestqt.qtbot import QtBot

from desktop.charts.choosable_chart import ChoosableMap
from desktop.charts.specs.plane import HeatMapSpec
from desktop.looks.presentation import Presentation
from tests.desktop.charts.examples import heat_map

WIDE = len(heat_map().cells[0])


@pytest.fixture
def chart(qtbot: QtBot, presentation: Presentation) -> ChoosableMap:
    made = ChoosableMap(presentation)
    qtbot.addWidget(made)
    made.resize(560, 300)
    made.show()
    made.present(heat_map())
    QApplication.processEvents()
    return made


def test_a_click_chooses_the_cell_under_it(qtbot: QtBot, chart: ChoosableMap) -> None:
    place = chart._surfaces.current.places()[2 * WIDE + 3].center().toPoint()
    with qtbot.waitSignal(chart.chosen) as chosen:
        qtbot.mouseClick(chart._surfaces.current, Qt.MouseButton.LeftButton, pos=place)
    assert chosen.args == [2 * WIDE + 3]


def test_arrows_go_where_they_point_from_where_they_begin_and_enter_chooses(qtbot: QtBot, chart: ChoosableMap) -> None:
    chart.clearFocus()
    chart.start_at(WIDE + 1)
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    stood: list[int] = []
    chart.stood.connect(stood.append)
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(chart, key)
    assert stood == [2 * WIDE + 1, 2 * WIDE + 2, WIDE + 2, 2]
    with qtbot.waitSignal(chart.chosen) as chosen:
        qtbot.keyClick(chart, Qt.Key.Key_Return)
    assert chosen.args == [2]
    assert chart.current is not None
    assert chart.current.reading == heat_map().cells[0][2]


def test_a_row_of_the_table_is_chosen_by_enter(qtbot: QtBot, chart: ChoosableMap) -> None:
    chart.toggle_table()
    table = chart.table
    assert isinstance(table, QTableView)
    table.selectRow(4)
    with qtbot.waitSignal(chart.chosen) as chosen:
        qtbot.keyClick(table, Qt.Key.Key_Enter)
    assert chosen.args == [4]


def test_nothing_is_chosen_before_a_step(qtbot: QtBot, chart: ChoosableMap) -> None:
    with qtbot.assertNotEmitted(chart.chosen):
        chart.choose_current()


def test_places_that_move_are_drawn_and_told_without_new_marks(qtbot: QtBot, chart: ChoosableMap) -> None:
    before = chart.spec
    assert isinstance(before, HeatMapSpec)
    marks = chart._walk.marks
    image = chart._surfaces.current.image()
    series = before.points[0]
    moved = replace(series, points=(replace(series.points[0], x=260.0),))
    chart.present(replace(before, points=(moved,), conclusion="Ailleurs."))
    QApplication.processEvents()
    assert chart._walk.marks is marks
    assert chart.accessibleDescription().startswith("Ailleurs.")
    assert chart._surfaces.current.image() != image


def test_a_zone_is_neither_plain_nor_hatched(chart: ChoosableMap) -> None:
    spec = replace(heat_map(), zone=(0.07, 0.11), zone_label="À examiner")
    assert [spec.side(amount) for amount in (0.06, 0.07, 0.11, 0.12)] == ["lowers", "neutral", "neutral", "raises"]
    assert heat_map().side(0.091) == "lowers"
    chart.present(spec)
    QApplication.processEvents()
    image = chart._surfaces.current.image(1.0)
    ink = chart._ink
    grey = ink.tint("neutral_mark", 0.16)
    row = next(n for n, line in enumerate(spec.cells) if any(spec.side(cell.amount) == "neutral" for cell in line))
    column = next(n for n, cell in enumerate(spec.cells[row]) if spec.side(cell.amount) == "neutral")
    corner = chart._surfaces.current.places()[row * WIDE + column].topLeft().toPoint() + QPoint(7, 7)
    assert image.pixelColor(corner) == grey
