"""Opening a client, what is done with it, and going from page to page asks no database on the thread that paints."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from core.assessment.assessment import Assessment
from core.bundle.bundle import Bundle
from core.decisions.data_correction import DataCorrection
from core.decisions.record import Decision, Judgement
from core.model.policy import Advice
from core.population.filter import ClientFilter
from desktop.client_side.letter_dialog import LetterDialog
from desktop.decisions.decision_bar import DecisionBar
from desktop.decisions.review_dialogs import ReviewAnswerDialog
from desktop.looks.presentation import Presentation
from desktop.pages.journal.detail import JournalDetail
from desktop.session.session import Session
from desktop.start.first_start import weights
from desktop.window.first_start_view import FirstStartView
from desktop.window.main_window import MainWindow
from tests.desktop.database_watch import DatabaseWatch, watched_databases
from tests.desktop.desks import Desk, advised, deciding_session, open_client, wait_idle

INCOME = "AMT_INCOME_TOTAL"


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Iterator[DatabaseWatch]:
    with watched_databases(monkeypatch) as made:
        yield made


@pytest.fixture
def window(
    qtbot: QtBot, presentation: Presentation, demo: Bundle, tmp_path: Path, watch: DatabaseWatch
) -> Iterator[MainWindow]:
    with deciding_session(demo, Desk(tmp_path)) as session:
        made = MainWindow(presentation, session, FirstStartView(presentation, dict(weights())))
        qtbot.addWidget(made)
        made.resize(1280, 800)
        made.show()
        qtbot.waitExposed(made)
        made.activateWindow()
        wait_idle(qtbot, session)
        yield made
        wait_idle(qtbot, session)
    assert watch.open_connections == 0


@pytest.fixture
def file(window: MainWindow, demo: Bundle, watch: DatabaseWatch) -> Assessment:
    """A client with a decision, what the client says, a correction, and a second look that waits."""
    found, decisions = advised(demo, Advice.REFUSE), window._session.decisions
    decisions.corrections.correct(
        found.client, DataCorrection(INCOME, found.client.values[INCOME], 9e5, "paie"), "mots"
    )
    written = decisions.decide(found, Judgement(Decision.REFUSED, "Trop de dettes"), "fr", "Mon loyer baisse")
    decisions.request_review(written.sequence, "Crédit soldé depuis")
    watch.forget()
    return found


def assert_read_elsewhere(watch: DatabaseWatch) -> None:
    assert watch.main == []
    assert any(asked.startswith("SQLite: SELECT") for asked in watch.elsewhere)


def state(window: MainWindow) -> str:
    return window.page("dossier").findChildren(DecisionBar)[0].state.text()


def test_from_the_search(qtbot: QtBot, window: MainWindow, file: Assessment, watch: DatabaseWatch) -> None:
    field: QLineEdit = window.top_bar.search.field
    with qtbot.waitSignal(window._session.client_opened, timeout=20_000):
        qtbot.keyClicks(field, str(file.client.client_id))
        qtbot.keyClick(field, Qt.Key.Key_Return)
    wait_idle(qtbot, window._session)
    assert state(window) == "Refusée · second regard demandé"
    assert window._session.assessment is not None and window._session.assessment.client.values[INCOME] == 9e5
    assert_read_elsewhere(watch)


def test_from_the_list(qtbot: QtBot, window: MainWindow, file: Assessment, watch: DatabaseWatch) -> None:
    window.top_bar.search.listed.emit(str(file.client.client_id), ClientFilter(id_prefix=str(file.client.client_id)))
    wait_idle(qtbot, window._session)
    table = window.page("clients").findChildren(QTableView)[0]
    qtbot.waitUntil(lambda: table.model().rowCount() == 1)
    shown = [table.model().index(0, column).data() for column in range(table.model().columnCount())]
    assert any("Refusée" in str(one) for one in shown)
    with qtbot.waitSignal(window._session.client_opened, timeout=20_000):
        table.setCurrentIndex(table.model().index(0, 0))
        qtbot.keyClick(table, Qt.Key.Key_Return)
    wait_idle(qtbot, window._session)
    assert state(window) == "Refusée · second regard demandé"
    assert_read_elsewhere(watch)


def test_by_going_back(qtbot: QtBot, window: MainWindow, demo: Bundle, file: Assessment, watch: DatabaseWatch) -> None:
    session = window._session
    for client_id in (file.client.client_id, advised(demo, Advice.GRANT).client.client_id):
        open_client(qtbot, session, client_id)
    assert state(window) == ""
    watch.forget()
    with qtbot.waitSignal(session.client_opened, timeout=20_000):
        qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    wait_idle(qtbot, session)
    assert state(window) == "Refusée · second regard demandé"
    assert_read_elsewhere(watch)


def test_from_page_to_page(qtbot: QtBot, window: MainWindow, file: Assessment, watch: DatabaseWatch) -> None:
    open_client(qtbot, window._session, file.client.client_id)
    watch.forget()
    for page_id in (*window._specs, *window._specs):
        button = window.navigation.findChild(QPushButton, f"page.{page_id}")
        assert button is not None
        button.click()
        wait_idle(qtbot, window._session)
        assert window.current_page == page_id
        window.client_side.toggle()
        window.client_side.toggle()
        wait_idle(qtbot, window._session)
    assert_read_elsewhere(watch)


def test_the_letter_rests_on_what_was_read_with_the_client(
    qtbot: QtBot, window: MainWindow, file: Assessment, watch: DatabaseWatch
) -> None:
    open_client(qtbot, window._session, file.client.client_id)
    window.top_bar.letter.click()
    letter = window.findChildren(LetterDialog)[0]
    qtbot.waitUntil(lambda: letter.pages.count > 0, timeout=30_000)
    assert letter.order.record is not None and letter.order.record.probability == file.probability
    assert_read_elsewhere(watch)
    letter.reject()


def test_the_second_look_rests_on_what_was_read_with_the_client(
    qtbot: QtBot, window: MainWindow, file: Assessment, watch: DatabaseWatch
) -> None:
    open_client(qtbot, window._session, file.client.client_id)
    window.page("dossier").findChildren(DecisionBar)[0].review.click()
    answer = window.findChildren(ReviewAnswerDialog)[0]
    assert answer.form.isVisible()
    assert_read_elsewhere(watch)
    answer.reject()


def test_from_the_journal(qtbot: QtBot, window: MainWindow, file: Assessment, watch: DatabaseWatch) -> None:
    button = window.navigation.findChild(QPushButton, "page.journal")
    assert button is not None
    button.click()
    wait_idle(qtbot, window._session)
    page = window.page("journal").findChildren(JournalDetail)[0]
    table = window.page("journal").findChildren(QTableView)[0]
    assert page.answer.isVisible()
    page.answer.click()
    window.findChildren(ReviewAnswerDialog)[0].reject()
    table.setCurrentIndex(table.model().index(1, 0))
    wait_idle(qtbot, window._session)
    page.replay.click()
    qtbot.waitUntil(lambda: page.result.startswith("Rejouée à l’identique"), timeout=20_000)
    assert_read_elsewhere(watch)


def test_the_watch_sees_what_is_read_here(window: MainWindow, file: Assessment, watch: DatabaseWatch) -> None:
    session: Session = window._session
    session.decisions.case(file.client.client_id)
    assert watch.main and watch.main[-1].startswith("SQLite: SELECT")
    watch.forget()
    assert session.bundle is not None
    session.bundle.store.get(file.client.client_id)
    assert any(asked.startswith("DuckDB") for asked in watch.main)
