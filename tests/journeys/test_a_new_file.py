"""Somebody new at the desk: a file typed by keyboard alone, one that came in a file, one that a crash interrupted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from core.population.filter import ALL_CLIENTS, ClientOrder
from desktop.pages.new_file.page import NewFilePage
from desktop.session.topics import Subject, Topic
from desktop.settings.paths import user_paths
from desktop.settings.settings import SettingsStore
from desktop.start.app import Application
from desktop.start.command_line import Options
from desktop.widgets.fields.line_entry import LineEntry

WAIT_MS = 20_000
CONTROL, NONE = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
Start = Callable[[], Application]


@pytest.fixture
def start(qtbot: QtBot, qapp: QApplication, tmp_path: Path, demo_folder: Path) -> Iterator[Start]:
    started: list[Application] = []

    def begin() -> Application:
        paths = user_paths("linux", {"PAD_HOME": str(tmp_path)}, tmp_path)
        options = Options(bundle=demo_folder, page="nouveau", size=(1280, 800))
        made = Application(qapp, options, paths, SettingsStore(paths.settings, paths.policy))
        started.append(made)
        with qtbot.waitSignal(made.session.bundle_opened, timeout=60_000):
            made.start()
        settle(qtbot, made)
        qtbot.waitUntil(made.window.isActiveWindow, timeout=WAIT_MS)
        made.window.focus_page()
        return made

    yield begin
    for made in started:
        qtbot.waitUntil(lambda: not made.lane.busy, timeout=WAIT_MS)  # noqa: B023
        made.close()
        # Hidden windows would be styled again with every theme of the tests to come.
        made.window.deleteLater()
        made.deleteLater()


def settle(qtbot: QtBot, application: Application) -> None:
    qtbot.waitUntil(lambda: not application.lane.busy, timeout=WAIT_MS)


def press(qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    qtbot.keyClick(QApplication.focusWidget(), key, modifier)


def write(text: str) -> None:
    for character in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            focused = QApplication.focusWidget()
            assert focused is not None
            QApplication.sendEvent(focused, QKeyEvent(kind, 0, NONE, character))


def write_over(text: str) -> None:
    focused = QApplication.focusWidget()
    if isinstance(focused, QLineEdit):
        focused.selectAll()
    write(text)


def page_of(application: Application) -> NewFilePage:
    page = application.window.page("nouveau")
    assert isinstance(page, NewFilePage)
    return page


def titles(application: Application) -> list[str]:
    return [one.text() for one in application.window.findChildren(QLabel) if one.property("role") == "title"]


def fill_by_keyboard(qtbot: QtBot) -> None:
    for text in ("Mme Diallo", "Crédit am", "500 000", "25000,5", "", "180000", "Salaire", "", "", "", "4"):
        write(text)
        press(qtbot, Qt.Key.Key_Tab)


def test_a_new_file_is_scored_by_keyboard_alone(qtbot: QtBot, start: Start) -> None:
    application = start()
    session = application.session
    assert application.window.current_page == "nouveau"
    fill_by_keyboard(qtbot)
    with qtbot.waitSignal(session.client_opened, timeout=WAIT_MS):
        press(qtbot, Qt.Key.Key_Return, CONTROL)
    assert application.window.current_page == "dossier"
    assert "Nouveau dossier — Mme Diallo" in titles(application)
    assert session.assessment is not None
    assert session.assessment.client.number("AMT_ANNUITY") == 25_000.5
    assert session.assessment.explanation.reasons
    number = session.recent[0]
    counted: list[int] = []
    recent = replace(ALL_CLIENTS, client_ids=session.recent)
    session.fetch_listing(
        recent, ClientOrder(), [], 5, lambda found: counted.append(found.count), Topic(Subject.CLIENT_ROWS, "recent")
    )
    settle(qtbot, application)
    assert counted == [0]
    for page in ("comparer", "dossier", "nouveau"):
        application.window.show_page(page)
        settle(qtbot, application)
    assert application.window.notice.sentence == ""
    application.close()
    later = start()
    assert not page_of(later).offer.isVisible()
    page_of(later).new_files.list.setFocus()
    with qtbot.waitSignal(later.session.client_opened, timeout=WAIT_MS):
        press(qtbot, Qt.Key.Key_Return)
    assert later.session.assessment is not None
    assert later.session.assessment.client.client_id == number
    assert later.session.assessment.probability == session.assessment.probability
    assert "Nouveau dossier — Mme Diallo" in titles(later)


def test_an_imported_row_is_reported_corrected_and_scored(qtbot: QtBot, start: Start, tmp_path: Path) -> None:
    row = tmp_path / "M. Petit.csv"
    row.write_text(
        "Type de contrat;Montant du crédit;AMT_ANNUITY;Revenus;couleur\nCrédit amortissable;12;25000;180000;bleu\n",
        encoding="cp1252",
    )
    application = start()
    session, page = application.session, page_of(application)
    with qtbot.waitSignal(session.files.import_ended, timeout=WAIT_MS):
        session.files.import_file(row)
    for told in ("Import de M. Petit.csv", "Montant du crédit, «", "Type de revenus", "« couleur »"):
        assert told.replace(" »", "\u202f»").replace("« ", "«\u202f") in page.report.text
    page.go_to("AMT_CREDIT")
    write_over("500000")
    page.go_to("NAME_INCOME_TYPE")
    assert isinstance(QApplication.focusWidget(), QComboBox)
    write("Salaire")
    page.go_to("DAYS_EMPLOYED")
    write("4")
    with qtbot.waitSignal(session.client_opened, timeout=WAIT_MS):
        press(qtbot, Qt.Key.Key_Return, CONTROL)
    assert "Nouveau dossier — M. Petit" in titles(application)
    assert session.assessment is not None
    assert session.assessment.client.number("AMT_CREDIT") == 500_000.0


def test_a_crash_leaves_the_draft_and_the_next_start_offers_it(qtbot: QtBot, start: Start) -> None:
    crashed = start()
    write("Mme Diallo")
    press(qtbot, Qt.Key.Key_Tab)
    press(qtbot, Qt.Key.Key_Tab)
    write("cher")
    settle(qtbot, crashed)
    # From here on the first run does nothing any more: the folder is as a power cut leaves it.
    again = start()
    page = page_of(again)
    assert page.offer.isVisible()
    press(qtbot, Qt.Key.Key_Space)
    assert page.form.name.text() == "Mme Diallo"
    amount = page.form.views["AMT_CREDIT"].entry
    assert isinstance(amount, LineEntry) and amount.text() == "cher"
    assert page.form.views["AMT_CREDIT"].sentence
    assert not page.summary.score.isEnabled()
