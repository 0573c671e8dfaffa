"""The window moves between pages and regions, and always tells what it stands on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.bundle.manifest import Snapshot
from core.bundle.signature import TrustedKey
from core.documents.letter import day_text
from core.documents.words import document_words
from core.errors import BundleError
from desktop.looks.presentation import Presentation
from desktop.pages.clients.page import ClientsPage
from desktop.session.session import Session
from desktop.start.first_start import weights
from desktop.window.display_menu import DisplayMenu
from desktop.window.first_start_view import FirstStartView
from desktop.window.main_window import MainWindow
from tests.desktop.conftest import make_presentation
from tests.desktop.sessions import KNOWN_CLIENT, UNKNOWN_CLIENT, own_copy, running_session


def make_window(
    qtbot: QtBot, presentation: Presentation, session: Session, width: int = 1280, fixed: frozenset[str] = frozenset()
) -> MainWindow:
    window = MainWindow(presentation, session, FirstStartView(presentation, dict(weights())), fixed)
    qtbot.addWidget(window)
    window.resize(width, 800)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    return window


@pytest.fixture
def window(qtbot: QtBot, presentation: Presentation, demo: Bundle) -> Iterator[MainWindow]:
    with running_session(demo) as session:
        made = make_window(qtbot, presentation, session)
        yield made
        qtbot.waitUntil(lambda: not session._lane.busy, timeout=10_000)


def open_client(qtbot: QtBot, window: MainWindow, client_id: int = KNOWN_CLIENT) -> None:
    with qtbot.waitSignal(window._session.client_opened, timeout=10_000):
        window._session.open_client(client_id)


def test_before_a_bundle_the_pages_wait(qtbot: QtBot, presentation: Presentation) -> None:
    with running_session(None) as session:
        window = make_window(qtbot, presentation, session)
        assert window.current_page == ""
        assert window.start_view.isVisible()
        assert not any(button.isEnabled() for button in window.navigation.findChildren(QPushButton))
        assert window.status.words == ("● Hors ligne — tout est sur ce poste",)


def test_a_bundle_brings_the_client_list(window: MainWindow) -> None:
    assert window.current_page == "clients"
    assert window.windowTitle() == "Clients — Prêt à dépenser"
    assert not window.start_view.isVisible()


def test_the_head_of_every_page_tells_the_demonstration_key_while_it_is_in_force(
    qtbot: QtBot, window: MainWindow, presentation: Presentation, demo: Bundle
) -> None:
    for page in ("clients", "modele", "journal"):
        window.show_page(page)
        assert window.top_bar.demonstration.isVisible()
    lender = replace(demo, signer=replace(demo.signer, name="lender", demonstration=False))
    with running_session(lender) as session:
        assert not make_window(qtbot, presentation, session).top_bar.demonstration.isVisible()


def test_an_opened_client_brings_the_dossier(qtbot: QtBot, window: MainWindow) -> None:
    open_client(qtbot, window)
    assert window.current_page == "dossier"
    assert window.page("dossier").isVisible()
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.current_page == "clients"
    qtbot.keyClick(window, Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    assert window.current_page == "dossier"


def test_alt_left_goes_back_to_the_client_before(qtbot: QtBot, window: MainWindow) -> None:
    open_client(qtbot, window)
    open_client(qtbot, window, 100_003)
    with qtbot.waitSignal(window._session.client_opened, timeout=10_000) as opened:
        qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert opened.args[0].client_id == KNOWN_CLIENT


def test_ctrl_k_reaches_the_search_from_anywhere(qtbot: QtBot, window: MainWindow) -> None:
    window.navigation.focus_current()
    qtbot.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is window.top_bar.search.field


def test_f6_goes_round_the_regions_both_ways(qtbot: QtBot, window: MainWindow) -> None:
    window.top_bar.search.focus_field()
    seen = []
    for modifier in (Qt.KeyboardModifier.NoModifier,) * 3 + (Qt.KeyboardModifier.ShiftModifier,) * 3:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6, modifier)
        seen.append(window._regions.current)
    assert seen == [1, 2, 0, 2, 1, 0]


def test_an_unknown_client_is_said_beside_the_search(qtbot: QtBot, window: MainWindow) -> None:
    window._session.open_client(UNKNOWN_CLIENT)
    qtbot.waitUntil(window.top_bar.search.results.isVisible, timeout=10_000)
    assert "999\u202f999" in window.top_bar.search.results.sentence
    assert window.current_page == "clients"


def test_a_search_by_words_fills_the_list(qtbot: QtBot, window: MainWindow) -> None:
    open_client(qtbot, window)
    field = window.top_bar.search.field
    window.top_bar.search.focus_field()
    qtbot.keyClicks(field, "refus")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.current_page == "clients"
    page = window.page("clients")
    assert isinstance(page, ClientsPage) and page.client_filter.advices


def test_a_failure_is_said_above_the_page_until_dismissed(qtbot: QtBot, window: MainWindow) -> None:
    window._session.failed.emit(BundleError("file_altered", "model.txt"))
    assert window.notice.isVisible()
    assert "model.txt" in window.notice.sentence
    qtbot.mouseClick(window.notice.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert not window.notice.isVisible()
    assert window.notice.sentence == ""


def test_the_status_line_names_the_key_the_model_and_the_day_of_the_clients(
    qtbot: QtBot, window: MainWindow, demo: Bundle
) -> None:
    version, today = demo.manifest.model_version, datetime.now(UTC).date()
    assert demo.manifest.snapshot is not None
    day = day_text(demo.manifest.snapshot.day, document_words("fr"), today)
    facts = (f"Clients au {day}, modèle {version} · clé de démonstration", "20\u202f000 clients")
    assert window.status.words[1:] == facts
    window._session.adopt(replace(own_copy(demo), signer=TrustedKey("siège", b"0" * 32)))
    assert window.status.words[1] == f"Clients au {day}, modèle {version} · signature vérifiée"
    old = replace(demo.manifest, snapshot=Snapshot(4, "2024-03-01"))
    window._session.adopt(replace(own_copy(demo), manifest=old))
    assert window.status.words[1].startswith(f"Clients au 1er mars 2024, modèle {version}")
    window._session.adopt(replace(own_copy(demo), manifest=replace(demo.manifest, snapshot=None)))
    assert window.status.words[1] == f"Modèle {version} · clé de démonstration"


@pytest.mark.parametrize(("percent", "width", "collapsed"), [(100, 1280, False), (200, 1280, True), (125, 1024, True)])
def test_large_text_leaves_the_page_its_room(
    qtbot: QtBot, qapp: QApplication, demo: Bundle, percent: int, width: int, collapsed: bool
) -> None:
    with running_session(demo) as session:
        window = make_window(qtbot, make_presentation(qapp, "contrast", percent, "en"), session, width)
        assert window.width() == width
        for button in window.navigation.findChildren(QPushButton):
            assert (button.text() == "") is collapsed
            assert button.accessibleName()
        bar = window.top_bar
        for child in (bar.search, bar.client_screen, bar.display, bar.letter):
            right = child.mapTo(window, child.rect().topRight()).x()
            assert right < width
            assert child.width() >= child.minimumSizeHint().width()
        qtbot.waitUntil(lambda: not session._lane.busy, timeout=10_000)


def test_the_text_grows_and_shrinks_by_key(qtbot: QtBot, window: MainWindow) -> None:
    with qtbot.waitSignal(window.display_chosen) as chosen:
        qtbot.keyClick(window, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert chosen.args == ["text_percent", 125]
    with qtbot.assertNotEmitted(window.display_chosen):
        qtbot.keyClick(window, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)


def test_the_display_menu_offers_everything_and_marks_what_is_in_force(
    qtbot: QtBot, presentation: Presentation
) -> None:
    menu = DisplayMenu(presentation, frozenset({"theme"}))
    qtbot.addWidget(menu)
    actions = {action.objectName(): action for action in menu.findChildren(QAction) if action.objectName()}
    assert set(actions) == {
        "theme.system", "theme.light", "theme.dark", "theme.contrast",
        "text_percent.system", *(f"text_percent.{percent}" for percent in (100, 125, 150, 175, 200)),
        "language.fr", "language.en",
    }  # fmt: skip
    assert [name for name, action in actions.items() if action.isChecked()] == [
        "theme.light", "text_percent.100", "language.fr"
    ]  # fmt: skip
    with qtbot.waitSignal(menu.chosen) as chosen:
        actions["language.en"].trigger()
    assert chosen.args == ["language", "en"]
    themes = next(action for action in menu.menu().actions() if "Thème" in action.text())
    assert not themes.isEnabled()
    assert "fixé par votre organisation" in themes.text()


@pytest.mark.parametrize(
    ("as_system", "marked"),
    [
        ({"theme"}, ["theme.system", "text_percent.100", "language.fr"]),
        ({"text_percent"}, ["theme.light", "text_percent.system", "language.fr"]),
        ({"theme", "text_percent"}, ["theme.system", "text_percent.system", "language.fr"]),
    ],
)
def test_the_display_menu_marks_what_follows_the_system(
    qtbot: QtBot, presentation: Presentation, as_system: set[str], marked: list[str]
) -> None:
    menu = DisplayMenu(replace(presentation, as_system=frozenset(as_system)), frozenset())
    qtbot.addWidget(menu)
    assert [action.objectName() for action in menu.findChildren(QAction) if action.isChecked()] == marked
