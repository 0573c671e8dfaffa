"""Typing finds clients; everything can be done from the keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.model.policy import Advice
from core.population.filter import ClientFilter
from desktop.looks.presentation import Presentation
from desktop.session.session import Session
from desktop.window.search.field import RESULTS_SHOWN, SearchBox
from tests.desktop.session.test_new_files import fill, session_in
from tests.desktop.sessions import KNOWN_CLIENT, UNKNOWN_CLIENT, running_session


@dataclass
class Desk:
    box: SearchBox
    session: Session
    qtbot: QtBot

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.box.field, text)

    def press(self, key: Qt.Key) -> None:
        self.qtbot.keyClick(self.box.field, key)

    def wait_for(self, words: str) -> None:
        self.qtbot.waitUntil(
            lambda: self.box.results.isVisible() and words in self.box.results.sentence, timeout=10_000
        )


@pytest.fixture
def desk(qtbot: QtBot, presentation: Presentation, demo: Bundle) -> Iterator[Desk]:
    window = QWidget()
    qtbot.addWidget(window)
    with running_session(demo) as session:
        box = SearchBox(presentation, session, window)
        QVBoxLayout(window).addWidget(box, alignment=Qt.AlignmentFlag.AlignTop)
        window.resize(900, 600)
        window.show()
        box.focus_field()
        yield Desk(box, session, qtbot)


def test_digits_find_the_numbers_that_begin_so(desk: Desk) -> None:
    desk.type("10000")
    desk.wait_for("9 clients trouvés")
    desk.press(Qt.Key.Key_Down)
    assert desk.box.results.current_client == 100_001
    assert "100\u202f001" in desk.box.results.current_words


def test_arrows_and_enter_open_a_client(desk: Desk) -> None:
    desk.type("10000")
    desk.wait_for("9 clients")
    desk.press(Qt.Key.Key_Down)
    desk.press(Qt.Key.Key_Down)
    with desk.qtbot.waitSignal(desk.session.client_opened, timeout=10_000) as opened:
        desk.press(Qt.Key.Key_Return)
    assert opened.args[0].client_id == KNOWN_CLIENT
    assert desk.box.field.text() == ""
    assert not desk.box.results.isVisible()


def test_up_from_the_field_goes_to_the_last_answer_and_back(desk: Desk) -> None:
    desk.type("10000")
    desk.wait_for("9 clients")
    desk.press(Qt.Key.Key_Up)
    assert desk.box.results.current_client == 100_000 + RESULTS_SHOWN
    for _ in range(RESULTS_SHOWN):
        desk.press(Qt.Key.Key_Up)
    assert desk.box.results.current_client is None


def test_words_find_advices_and_enter_lists_them_all(desk: Desk) -> None:
    desk.type("refus")
    desk.wait_for("premiers sont affichés")
    with desk.qtbot.waitSignal(desk.box.listed) as listed:
        desk.press(Qt.Key.Key_Return)
    assert listed.args == ["refus", ClientFilter(advices=frozenset({Advice.REFUSE}))]


def test_nothing_found_is_said_in_place(desk: Desk) -> None:
    desk.type("astronaute")
    desk.wait_for("Aucun client ne correspond")
    assert desk.box.results.current_client is None


def test_an_unknown_number_is_said_beside_the_field_until_one_types_again(desk: Desk) -> None:
    desk.type(str(UNKNOWN_CLIENT))
    desk.wait_for("Aucun client ne correspond")
    desk.press(Qt.Key.Key_Return)
    desk.wait_for("Aucun client ne porte le numéro 999\u202f999")
    desk.press(Qt.Key.Key_Backspace)
    desk.wait_for("Aucun client ne correspond")


def test_a_whole_number_opens_without_waiting_for_answers(desk: Desk) -> None:
    desk.box.field.setText("100 002")
    with desk.qtbot.waitSignal(desk.session.client_opened, timeout=10_000) as opened:
        desk.press(Qt.Key.Key_Return)
    assert opened.args[0].client_id == KNOWN_CLIENT


def test_escape_closes_then_clears(desk: Desk) -> None:
    desk.type("1000")
    desk.wait_for("trouvés")
    desk.press(Qt.Key.Key_Escape)
    assert not desk.box.results.isVisible()
    assert desk.box.field.text() == "1000"
    desk.press(Qt.Key.Key_Escape)
    assert desk.box.field.text() == ""


def test_answers_that_come_late_do_not_reopen_a_closed_list(desk: Desk) -> None:
    desk.type("1000")
    desk.press(Qt.Key.Key_Escape)
    desk.qtbot.waitUntil(lambda: not desk.session._lane.busy, timeout=10_000)
    assert not desk.box.results.isVisible()


def test_a_click_opens_a_client(desk: Desk) -> None:
    desk.type("10000")
    desk.wait_for("9 clients")
    table = desk.box.results._table
    spot = table.visualRect(table.model().index(2, 0)).center()
    with desk.qtbot.waitSignal(desk.session.client_opened, timeout=10_000) as opened:
        desk.qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert opened.args[0].client_id == 100_003


def test_without_a_bundle_the_field_waits(qtbot: QtBot, presentation: Presentation) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    with running_session(None) as session:
        box = SearchBox(presentation, session, window)
        assert not box.isEnabled()
        box.deleteLater()


def test_a_file_made_here_is_found_by_its_name(
    qtbot: QtBot, presentation: Presentation, demo: Bundle, tmp_path: Path
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    with session_in(tmp_path, demo, qtbot) as session:
        fill(session)
        session.files.rename("Mme Éloïse Diallo")
        with qtbot.waitSignal(session.client_opened, timeout=10_000) as scored:
            session.files.score()
        box = SearchBox(presentation, session, window)
        QVBoxLayout(window).addWidget(box, alignment=Qt.AlignmentFlag.AlignTop)
        window.resize(900, 600)
        window.show()
        desk = Desk(box, session, qtbot)
        desk.type("eloise dia")
        desk.wait_for("1 de mes dossiers")
        desk.press(Qt.Key.Key_Down)
        assert box.results.current_words == "Dossier, Mme Éloïse Diallo"
        session.open_client(KNOWN_CLIENT)
        qtbot.waitUntil(lambda: box.field.text() == "", timeout=10_000)
        desk.type("diallo")
        desk.wait_for("1 de mes dossiers")
        desk.press(Qt.Key.Key_Down)
        with qtbot.waitSignal(session.client_opened, timeout=10_000) as opened:
            desk.press(Qt.Key.Key_Return)
        assert opened.args[0].client_id == scored.args[0].client_id
        desk.type("dialloux")
        desk.wait_for("Aucun client")
