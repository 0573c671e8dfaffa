"""The search field finds variables, reasons, help and pages by what is meant, and opens them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QTableView
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from desktop.client.all_features_dialog import AllFeaturesDialog
from desktop.looks.presentation import Presentation
from desktop.start.first_start import weights
from desktop.window.first_start_view import FirstStartView
from desktop.window.help.dialog import HelpDialog
from desktop.window.main_window import MainWindow
from desktop.window.page_entries import PAGES
from desktop.window.search.field import SearchBox
from desktop.window.search.places import Places
from desktop.window.search.results_model import Place, PlaceKind
from tests.desktop.sessions import KNOWN_CLIENT, running_session

REST_TO_LIVE_ON = "reste pour vivre une fois le credit paye"


@pytest.fixture
def window(qtbot: QtBot, presentation: Presentation, demo: Bundle) -> Iterator[MainWindow]:
    with running_session(demo) as session:
        made = MainWindow(presentation, session, FirstStartView(presentation, dict(weights())))
        qtbot.addWidget(made)
        made.resize(1280, 800)
        made.show()
        qtbot.waitUntil(lambda: not session._lane.busy, timeout=20_000)
        yield made
        qtbot.waitUntil(lambda: not session._lane.busy, timeout=20_000)


def titles(presentation: Presentation) -> dict[str, str]:
    return {page.page_id: presentation.texts(page.text_key) for page in PAGES}


def box_of(window: MainWindow) -> SearchBox:
    return window.top_bar.search


def places_of(box: SearchBox) -> list[Place]:
    model = box.results.findChildren(QTableView)[0].model()
    found = [box._model.found(row) for row in range(model.rowCount())] if box._model is not None else []
    return [one for one in found if isinstance(one, Place)]


def test_each_kind_is_found_by_what_is_meant(presentation: Presentation, demo: Bundle) -> None:
    places = Places(presentation, titles(presentation), demo)
    found = places.find(REST_TO_LIVE_ON)
    assert Place(PlaceKind.VARIABLE, "income_after_instalment", "Revenus après la mensualité") in found
    assert PlaceKind.REASON in {one.kind for one in places.find("retards chez les autres prêteurs")}
    assert "lettre" in {one.key for one in places.find("imprimer la lettre") if one.kind is PlaceKind.HELP}
    page = Place(PlaceKind.PAGE, "journal", "Journal des décisions")
    assert page in [one for one in places.find("journal des décisions") if "Journal" in one.title]
    assert "Journal" in places.find("journal des décisions")[0].title
    kinds = [one.kind for one in found]
    assert kinds == sorted(kinds, key=list(PlaceKind).index)


@pytest.mark.parametrize("typed", ["", "1", "100 000", "re", "zzz", "10000"])
def test_numbers_and_noise_find_clients_alone(presentation: Presentation, demo: Bundle, typed: str) -> None:
    assert Places(presentation, titles(presentation), demo).find(typed) == ()


def test_enter_opens_what_is_meant_on_the_open_client(window: MainWindow, qtbot: QtBot) -> None:
    session = window._session
    with qtbot.waitSignal(session.client_opened, timeout=10_000):
        session.open_client(KNOWN_CLIENT)
    box = box_of(window)
    qtbot.keyClicks(box.field, REST_TO_LIVE_ON)
    assert "Entrée ouvre la première réponse" in box.results.sentence
    qtbot.keyClick(box.field, Qt.Key.Key_Return)
    dialog = window.findChildren(AllFeaturesDialog)[0]
    assert dialog.isVisible()
    assert dialog.findChildren(QLineEdit)[0].text() == "Revenus après la mensualité"
    dialog.close()


def test_without_a_client_a_variable_says_what_it_is(window: MainWindow, qtbot: QtBot) -> None:
    box = box_of(window)
    qtbot.keyClicks(box.field, REST_TO_LIVE_ON)
    qtbot.keyClick(box.field, Qt.Key.Key_Return)
    assert box.results.isVisible()
    assert "Revenus déclarés moins la mensualité" in box.results.sentence
    assert "Ouvrir un client" in box.results.sentence
    assert places_of(box) == []


def test_a_reason_without_a_client_names_its_variables(window: MainWindow) -> None:
    box_of(window).place_chosen.emit(Place(PlaceKind.REASON, "car", "Véhicule"))
    assert "Propriétaire d’une voiture, Âge de la voiture." in box_of(window).results.sentence


def test_a_topic_and_a_page_open(window: MainWindow, qtbot: QtBot) -> None:
    box = box_of(window)
    box.place_chosen.emit(Place(PlaceKind.PAGE, "journal", "Journal"))
    assert window.current_page == "journal"
    box.place_chosen.emit(Place(PlaceKind.HELP, "lettre", "Lettre"))
    dialog = window.findChildren(HelpDialog)[0]
    assert dialog.topic == "lettre"
    dialog.close()


def test_the_help_finds_what_is_meant_where_no_topic_holds_the_words(window: MainWindow) -> None:
    window.show_help()
    dialog = window.findChildren(HelpDialog)[0]
    dialog.search.setText("changer la grosseur des caracteres")
    assert "reglages" in {
        dialog.topics.item(row).data(Qt.ItemDataRole.UserRole) for row in range(dialog.topics.count())
    }
    dialog.search.setText("zzz qwxzk")
    assert dialog.topics.count() == 0
    dialog.close()


def test_arrows_say_kind_and_title_and_a_click_opens(window: MainWindow, qtbot: QtBot) -> None:
    box = box_of(window)
    qtbot.keyClicks(box.field, "journal des decisions")
    qtbot.keyClick(box.field, Qt.Key.Key_Up)
    place = box.results.current_place
    assert place is not None
    assert box.results.current_client is None
    assert place.title in box.results.current_words
    table = box.results.findChildren(QTableView)[0]
    last = table.model().rowCount() - 1
    assert table.columnSpan(last, 1) == table.model().columnCount() - 1
    with qtbot.waitSignal(box.place_chosen) as chosen:
        spot = table.visualRect(table.model().index(table.model().rowCount() - 1, 0)).center()
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert chosen.args == [place]
