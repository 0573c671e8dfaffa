"""One sentence for each thing done, the keyboard moved by nobody, and the client named wherever the window is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from desktop.looks.presentation import Presentation
from desktop.pages.clients.page import ClientsPage
from desktop.pages.comparison.page import ComparisonPage
from desktop.pages.simulation.page import SimulationPage
from desktop.session.comparison_choice import GroupKind
from desktop.window.main_window import MainWindow
from tests.desktop.ear import Ear, listening
from tests.desktop.sessions import KNOWN_CLIENT, UNKNOWN_CLIENT, running_session
from tests.desktop.window.test_main_window import make_window, open_client
from tests.known import known

OTHER_CLIENT = 100_003
Key, Modifier = Qt.Key, Qt.KeyboardModifier


@pytest.fixture
def window(qtbot: QtBot, presentation: Presentation, demo: Bundle) -> Iterator[MainWindow]:
    with running_session(demo) as session:
        made = make_window(qtbot, presentation, session)
        yield made
        qtbot.waitUntil(lambda: not session._lane.busy, timeout=10_000)


@pytest.fixture
def ear(qapp: QApplication, window: MainWindow) -> Iterator[Ear]:
    with listening(qapp) as heard:
        yield heard


def number(client_id: int) -> str:
    return f"{client_id:,}".replace(",", "\u202f")


def simulating(qtbot: QtBot, window: MainWindow, ear: Ear) -> SimulationPage:
    open_client(qtbot, window)
    page = window.page("simuler")
    assert isinstance(page, SimulationPage)
    window.show_page("simuler")
    window.focus_page()
    qtbot.waitUntil(lambda: not window._session._lane.busy, timeout=10_000)
    ear.wait_out(qtbot)
    ear.forget()
    return page


def test_an_opened_client_is_heard_once_with_advice_risk_and_distance(
    qtbot: QtBot, window: MainWindow, ear: Ear
) -> None:
    open_client(qtbot, window)
    said, assessment = ear.the_only(qtbot), window._session.assessment
    assert assessment is not None
    texts, formatter = window._presentation.texts, window._presentation.formatter
    assert number(KNOWN_CLIENT) in said
    assert texts(f"advice.{assessment.advice}").lower() in said.lower()
    assert formatter.risk(assessment.probability) in said and formatter.points(assessment.distance_points) in said
    assert window.windowTitle() == f"Client {number(KNOWN_CLIENT)} — Dossier — Prêt à dépenser"


def test_the_page_that_takes_the_keyboard_names_the_client_and_the_advice(
    qtbot: QtBot, window: MainWindow, ear: Ear
) -> None:
    window.navigation.focus_current()
    ear.forget()
    open_client(qtbot, window)
    (taken,) = ear.focused
    assessment = window._session.assessment
    assert taken is window.page("dossier") and assessment is not None
    advice = window._presentation.texts(f"advice.{assessment.advice}").lower()
    assert taken.accessibleName().lower() == f"dossier, client {number(KNOWN_CLIENT)}, {advice}"


def test_alt_left_names_the_client_who_is_there_now(qtbot: QtBot, window: MainWindow, ear: Ear) -> None:
    open_client(qtbot, window)
    open_client(qtbot, window, OTHER_CLIENT)
    ear.wait_out(qtbot)
    ear.forget()
    with qtbot.waitSignal(window._session.client_opened, timeout=10_000):
        qtbot.keyClick(window, Key.Key_Left, Modifier.AltModifier)
    assert number(KNOWN_CLIENT) in ear.the_only(qtbot)
    assert number(KNOWN_CLIENT) in window.windowTitle()
    assert number(KNOWN_CLIENT) in window.page("simuler").accessibleName()


def test_a_change_of_page_moves_the_keyboard_once(qtbot: QtBot, window: MainWindow, ear: Ear) -> None:
    open_client(qtbot, window)
    for position in (1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 4, 1, 5):
        ear.wait_out(qtbot)
        ear.forget()
        qtbot.keyClick(QApplication.focusWidget(), Key(Key.Key_0 + position), Modifier.ControlModifier)
        assert len(ear.focused) <= 1, (position, ear.focused)
        assert window.isAncestorOf(known(QApplication.focusWidget()))
    assert window.windowTitle() == f"Client {number(KNOWN_CLIENT)} — Simuler — Prêt à dépenser"


def test_an_edit_undone_and_redone_is_heard_once_each_and_never_while_typing(
    qtbot: QtBot, window: MainWindow, ear: Ear
) -> None:
    page = simulating(qtbot, window, ear)
    simulation = window._session.simulation
    field = QApplication.focusWidget()
    own = float(simulation.value("AMT_CREDIT"))
    page.content.inputs.focus_first()
    ear.forget()
    for amount in range(5):
        simulation.edit({"AMT_CREDIT": own + 10_000.0 * (amount + 1)}, "dragged")
        assert ear.sentences == []
    simulation.end_gesture()
    said = ear.the_only(qtbot)
    assert simulation.what_if is not None
    formatter = window._presentation.formatter
    assert formatter.risk(simulation.what_if.after.probability) in said
    assert formatter.risk(simulation.what_if.before.probability) in said
    for act in (page.content.undo_button, page.content.redo_button, page.content.reset_button):
        ear.forget()
        act.click()
        said = ear.the_only(qtbot)
        assert simulation.what_if is not None
        assert formatter.risk(simulation.what_if.after.probability) in said
        assert ear.focused == []
    assert field is QApplication.focusWidget()


def test_a_client_opened_over_a_simulation_is_heard_once(qtbot: QtBot, window: MainWindow, ear: Ear) -> None:
    simulating(qtbot, window, ear)
    simulation = window._session.simulation
    simulation.edit({"AMT_CREDIT": float(simulation.value("AMT_CREDIT")) + 10_000.0})
    assert "simulation" in ear.the_only(qtbot)
    open_client(qtbot, window, OTHER_CLIENT)
    ear.wait_out(qtbot)
    ear.forget()
    with qtbot.waitSignal(window._session.client_opened, timeout=10_000):
        window._session.open_previous()
    assert number(KNOWN_CLIENT) in ear.the_only(qtbot)


def test_a_search_is_heard_once_when_typing_stops(qtbot: QtBot, window: MainWindow, ear: Ear) -> None:
    window.top_bar.search.focus_field()
    ear.forget()
    qtbot.keyClicks(window.top_bar.search.field, "10000")
    assert ear.sentences == []
    assert ear.the_only(qtbot) == window.top_bar.search.results.sentence
    ear.forget()
    window._session.open_client(UNKNOWN_CLIENT)
    assert number(UNKNOWN_CLIENT) in ear.the_only(qtbot)


def test_a_filter_is_heard_with_what_it_leaves(qtbot: QtBot, window: MainWindow, ear: Ear) -> None:
    qtbot.waitUntil(lambda: not window._session._lane.busy, timeout=10_000)
    page = window.page("clients")
    assert isinstance(page, ClientsPage) and page._parts is not None
    qtbot.keyClicks(window.top_bar.search.field, "refus")
    qtbot.keyClick(window.top_bar.search.field, Key.Key_Return)
    said = ear.the_only(qtbot)
    assert said in page.head._totals.text() and page._parts.filters.client_filter.advices


def test_another_group_is_heard_and_another_client_is_not_another_group(
    qtbot: QtBot, window: MainWindow, ear: Ear
) -> None:
    open_client(qtbot, window)
    page = window.page("comparer")
    assert isinstance(page, ComparisonPage)
    window.show_page("comparer")
    qtbot.waitUntil(lambda: not window._session._lane.busy and page.content.isVisible(), timeout=10_000)
    ear.wait_out(qtbot)
    ear.forget()
    kinds = [kind for kind in GroupKind if kind is not window._session.comparison.choice.kind]
    page.content.group.group_chosen.emit(kinds[0])
    ear.the_only(qtbot)
    ear.forget()
    open_client(qtbot, window, OTHER_CLIENT)
    assert number(OTHER_CLIENT) in ear.the_only(qtbot)
