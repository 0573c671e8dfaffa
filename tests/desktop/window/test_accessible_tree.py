"""Names, roles and values of everything on every page, as a screen reader is told of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractItemView, QAbstractSpinBox, QApplication, QHeaderView, QPushButton
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from desktop.charts.frame import ChartFrame
from desktop.pages.simulation.page import SimulationPage
from desktop.window.main_window import MainWindow
from desktop.window.page_entries import PAGES
from tests.desktop.accessible_tree import Role, interface, name, shown_objects, unnamed
from tests.desktop.conftest import make_presentation
from tests.desktop.sessions import running_session
from tests.desktop.window.test_main_window import make_window, open_client


@pytest.fixture(params=["fr", "en"])
def window(qtbot: QtBot, qapp: QApplication, demo: Bundle, request: pytest.FixtureRequest) -> Iterator[MainWindow]:
    with running_session(demo) as session:
        made = make_window(qtbot, make_presentation(qapp, language=request.param), session)
        open_client(qtbot, made)
        yield made
        qtbot.waitUntil(lambda: not session._lane.busy, timeout=10_000)


def go_to(qtbot: QtBot, window: MainWindow, page_id: str) -> None:
    window.show_page(page_id)
    window.focus_page()
    qtbot.waitUntil(lambda: not window._session._lane.busy, timeout=10_000)


def test_every_page_has_names_headings_charts_and_nothing_of_hidden_pages(qtbot: QtBot, window: MainWindow) -> None:
    for entry in PAGES:
        go_to(qtbot, window, entry.page_id)
        assert unnamed(window) == [], entry.page_id
        page = window.page(entry.page_id)
        roles = [found.role() for found in shown_objects(page)]
        assert Role.Heading in roles, entry.page_id
        for chart in page.findChildren(ChartFrame):
            if chart.isVisible() and chart.spec is not None:
                assert interface(chart).role() is Role.Chart
                assert name(interface(chart)) == chart.spec.title
                assert interface(chart).childCount() == 0
        for table in window.findChildren(QAbstractItemView):
            # The lists of combo boxes are windows of their own.
            is_list = table.window() is window and not isinstance(table, QHeaderView)
            if is_list and not table.isVisible():
                assert not table.currentIndex().isValid(), (entry.page_id, table.accessibleName())


def test_what_excludes_each_other_is_a_radio_button(qtbot: QtBot, window: MainWindow) -> None:
    for entry in PAGES:
        go_to(qtbot, window, entry.page_id)
        for button in window.findChildren(QPushButton):
            if button.isVisible() and button.group() is not None and button.group().exclusive():
                assert interface(button).role() is Role.RadioButton, button.text()


def test_the_numbers_of_a_simulation_have_value_range_and_text(qtbot: QtBot, window: MainWindow) -> None:
    go_to(qtbot, window, "simuler")
    page = window.page("simuler")
    assert isinstance(page, SimulationPage)
    fields = [one for one in page.findChildren(QAbstractSpinBox) if one.isVisible()]
    assert len(fields) >= 5
    for field in fields:
        found = interface(field)
        value = found.valueInterface()
        low, now, high = float(value.minimumValue()), float(value.currentValue()), float(value.maximumValue())
        assert found.role() is Role.SpinBox
        assert low < high and low <= now <= high, (name(found), low, now, high)
        assert found.text(QAccessible.Text.Value) == field.text() != ""
    credit = page.content.inputs.row("AMT_CREDIT").editor
    own = float(window._session.simulation.value("AMT_CREDIT"))
    assert float(interface(credit).valueInterface().currentValue()) == own
    window._session.simulation.edit({"AMT_CREDIT": own + 5_000.0})
    qtbot.waitUntil(lambda: not window._session._lane.busy, timeout=10_000)
    assert float(interface(credit).valueInterface().currentValue()) == own + 5_000.0


def test_a_table_gives_back_its_row_after_another_page(qtbot: QtBot, window: MainWindow) -> None:
    go_to(qtbot, window, "clients")
    table = next(one for one in window.page("clients").findChildren(QAbstractItemView) if one.isVisible())
    table.setCurrentIndex(table.model().index(3, 0))
    go_to(qtbot, window, "dossier")
    assert not table.currentIndex().isValid()
    go_to(qtbot, window, "clients")
    assert table.currentIndex().row() == 3
