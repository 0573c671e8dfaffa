"""The journal on screen: filtered, summed up, checked, exported, replayed."""

from __future__ import annotations

import csv
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.decisions.reading import ALL_LINES, DecisionFilter, journal_lines
from core.decisions.record import Decision, Judgement, Opinion
from core.decisions.rules import Decisions
from core.journal.journal import EntryKind, Journal
from core.model.policy import Advice
from desktop.decisions.correction_dialog import CorrectionDialog
from desktop.decisions.review_dialogs import ReviewAnswerDialog
from desktop.looks.presentation import Presentation
from desktop.pages.journal.filters import JournalFilters, Period
from desktop.pages.journal.line_filter import matches
from desktop.pages.journal.page import JournalPage
from desktop.pages.journal.table_model import JOURNAL_COLUMNS, JournalColumn
from desktop.session.session import Session
from desktop.session.topics import Subject, Topic
from tests.desktop.conftest import make_presentation
from tests.desktop.desks import ADVISOR, OTHER_PERSON, Desk, advised, deciding_session, wait_idle
from tests.desktop.sessions import own_copy

OVERRIDE = Judgement(Decision.GRANTED, "Apport important", "=1+1 épargne")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def session(demo: Bundle, desk: Desk) -> Iterator[Session]:
    with deciding_session(demo, desk) as made:
        yield made


def fill(session: Session) -> None:
    """Three decisions that follow the advice, one against it, one set aside, and a second look that waits."""
    decisions, demo = session.decisions, session.decisions.bundle
    for place in range(3):
        decisions.decide(advised(demo, Advice.GRANT, place), Judgement(Decision.GRANTED, "Dossier complet"), "fr")
    override = decisions.decide(advised(demo, Advice.REFUSE), OVERRIDE, "fr")
    decisions.decide(advised(demo, Advice.REVIEW), Judgement(Decision.TO_REVIEW, "Il manque une pièce"), "fr")
    decisions.request_review(override.sequence, "Le directeur conteste")


def open_page(qtbot: QtBot, presentation: Presentation, session: Session, target: Path | None = None) -> JournalPage:
    page = JournalPage(presentation, session.decisions, session.open_client, ask_file=lambda *_asked: target)
    qtbot.addWidget(page)
    page.resize(1240, 800)
    page.show()
    wait_idle(qtbot, session)
    return page


def choose(qtbot: QtBot, session: Session, page: JournalPage, sequence: int) -> None:
    page.select(sequence)
    wait_idle(qtbot, session)


def column(page: JournalPage, wanted: JournalColumn) -> list[str]:
    place = JOURNAL_COLUMNS.index(wanted)
    return [str(page.model.index(row, place).data()) for row in range(page.model.rowCount())]


def words_on(page: JournalPage) -> str:
    return " ".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_an_empty_journal_says_what_to_do(qtbot: QtBot, presentation: Presentation, session: Session) -> None:
    page = open_page(qtbot, presentation, session)
    assert "Ouvrez un dossier et enregistrez votre décision" in words_on(page)
    assert not page.export_button.isEnabled()
    page.verify_button.click()
    assert "rien à vérifier" in page.summary.done


def test_newest_first_with_the_agreement_in_words(qtbot: QtBot, presentation: Presentation, session: Session) -> None:
    fill(session)
    page = open_page(qtbot, presentation, session)
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal, page)
    assert column(page, JournalColumn.SEQUENCE) == ["6", "5", "4", "3", "2", "1"]
    assert column(page, JournalColumn.DECISION)[2] == "≠ Accordée"
    spoken = page.model.index(2, JOURNAL_COLUMNS.index(JournalColumn.DECISION))
    assert spoken.data(Qt.ItemDataRole.AccessibleTextRole) == "Accordée, contre le conseil"
    told = "3 décisions sur 4 suivent le conseil de l’outil, soit 75\u202f% (entre 30"
    assert told in words_on(page)
    assert "1 décision n’est pas comparée" in words_on(page)


def test_the_page_opens_at_once_and_reads_only_what_was_written_since(
    qtbot: QtBot, presentation: Presentation, session: Session, desk: Desk, demo: Bundle
) -> None:
    fill(session)
    page = JournalPage(presentation, session.decisions, session.open_client)
    qtbot.addWidget(page)
    page.show()
    assert page.model.rowCount() == 0 and "Lecture du journal…" in words_on(page)
    assert not page.export_button.isEnabled()
    wait_idle(qtbot, session)
    assert page.model.rowCount() == 6 and "Lecture du journal…" not in words_on(page)
    resets: list[int] = []
    page.model.modelReset.connect(lambda: resets.append(page.model.rowCount()))
    page.hide()
    page.show()
    wait_idle(qtbot, session)
    assert resets == []
    page.hide()
    elsewhere = Journal(desk.path)
    Decisions(elsewhere).record_opinion(OTHER_PERSON, 100_001, Opinion.UNSURE)
    elsewhere.close()
    page.show()
    wait_idle(qtbot, session)
    assert resets[-1] == 7 and column(page, JournalColumn.AUTHOR)[0] == OTHER_PERSON


def test_a_reading_that_another_bundle_overtakes_is_dropped(qtbot: QtBot, session: Session, demo: Bundle) -> None:
    fill(session)
    started, may_end = threading.Event(), threading.Event()
    slow = Topic(Subject.CLIENT_ROWS, "slow")

    def wait() -> None:
        started.set()
        may_end.wait(10)

    session._lane.submit(wait, lambda _done: None, lambda _error: None, slow)
    assert started.wait(10)
    overtaken = session.decisions
    overtaken.reading.ask()
    with qtbot.waitSignal(overtaken.destroyed):
        session.adopt(own_copy(demo))
    may_end.set()
    with qtbot.waitSignal(session.decisions.reading.read, timeout=10_000) as read:
        session.decisions.reading.ask()
    assert len(read.args[0]) == 6


def test_filters_hold_together(qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle) -> None:
    fill(session)
    page = open_page(qtbot, presentation, session)
    page.filters.override_only.setChecked(True)
    assert column(page, JournalColumn.SEQUENCE) == ["4"]
    page.filters.kind.choose(EntryKind.REVIEW_REQUEST)
    assert "Aucune ligne ne répond à ces filtres" in words_on(page)
    page._show_all.click()
    assert page.model.rowCount() == 6
    page.filters.decision.choose(Decision.TO_REVIEW)
    assert column(page, JournalColumn.SEQUENCE) == ["5"]
    page.filters.clear()
    number = advised(demo, Advice.GRANT, 1).client.client_id
    page.filters.client.setText(presentation.formatter.client_id(number))
    assert column(page, JournalColumn.SEQUENCE) == ["2"]
    page.filters.clear()
    page.filters.author.choose(ADVISOR)
    assert page.model.rowCount() == 6


def test_lines_in_memory_are_filtered_as_the_journal_filters_them(session: Session) -> None:
    fill(session)
    decisions = session.decisions
    lines = journal_lines(decisions.journal)
    middle = datetime.fromisoformat(lines[3].entry.recorded_at)
    for wanted in (
        DecisionFilter(author=ADVISOR),
        DecisionFilter(author=OTHER_PERSON),
        DecisionFilter(client_id=lines[1].entry.client_id),
        DecisionFilter(kinds=frozenset({EntryKind.REVIEW_REQUEST})),
        DecisionFilter(decisions=frozenset({Decision.GRANTED})),
        DecisionFilter(override_only=True),
        DecisionFilter(since=middle),
        DecisionFilter(before=middle),
    ):
        assert tuple(line for line in lines if matches(line, wanted)) == journal_lines(decisions.journal, wanted), (
            wanted
        )


def test_periods_take_whole_days(qtbot: QtBot, presentation: Presentation) -> None:
    day = date(2026, 3, 14)
    filters = JournalFilters(presentation, lambda: day)
    qtbot.addWidget(filters)
    filters.period.choose(Period.WEEK)
    assert filters.wanted.since is not None
    assert filters.wanted.since.date() == day - timedelta(days=6)
    filters.period.choose(Period.CHOSEN)
    filters.since.setDate(QDate(2026, 3, 10))
    filters.until.setDate(QDate(2026, 3, 2))
    wanted = filters.wanted
    assert wanted.since is not None
    assert wanted.before is not None
    assert (wanted.since.date(), wanted.before.date()) == (date(2026, 3, 2), date(2026, 3, 11))
    filters.clear()
    assert filters.wanted == ALL_LINES


def test_the_shown_lines_are_exported_with_formulas_neutralised(
    qtbot: QtBot, presentation: Presentation, session: Session, tmp_path: Path
) -> None:
    fill(session)
    page = open_page(qtbot, presentation, session, tmp_path / "journal.csv")
    page.filters.override_only.setChecked(True)
    page.export_button.click()
    assert str(tmp_path / "journal.csv") in page.summary.done
    with (tmp_path / "journal.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream, delimiter=";"))
    assert len(rows) == 2
    assert "'=1+1 épargne" in rows[1]
    unwritable = open_page(qtbot, presentation, session, tmp_path / "absent" / "journal.csv")
    unwritable.export_button.click()
    assert "absent" in unwritable.summary.done


def test_verification_finds_the_first_changed_line(
    qtbot: QtBot, presentation: Presentation, session: Session, desk: Desk
) -> None:
    fill(session)
    page = open_page(qtbot, presentation, session)
    page.verify_button.click()
    assert page.summary.done.startswith("Journal cohérent\u202f: 6 lignes vérifiées")
    with closing(sqlite3.connect(desk.path)) as connection, connection:
        connection.execute("DROP TRIGGER entries_are_never_changed")
        connection.execute("UPDATE entries SET author = 'X' WHERE sequence = 3")
    connection.close()
    page.verify_button.click()
    assert "à partir de la ligne 3" in page.summary.done


def test_the_chosen_decision_is_replayed(qtbot: QtBot, presentation: Presentation, session: Session) -> None:
    fill(session)
    page = open_page(qtbot, presentation, session)
    choose(qtbot, session, page, 4)
    assert dict(page.detail.facts.facts)["Motif de l’écart"] == "=1+1 épargne"
    page.detail.replay.click()
    qtbot.waitUntil(lambda: page.detail.result.startswith("Rejouée à l’identique"), timeout=20_000)
    choose(qtbot, session, page, 6)
    assert not page.detail.replay.isVisible()
    wait_idle(qtbot, session)


def test_what_waits_is_answered_and_what_is_wrong_corrected_from_here(
    qtbot: QtBot, presentation: Presentation, session: Session
) -> None:
    fill(session)
    page = open_page(qtbot, presentation, session)
    choose(qtbot, session, page, 6)
    page.detail.answer.click()
    answer = page.findChildren(ReviewAnswerDialog)[0]
    answer.form.present(Judgement(Decision.REFUSED, "Épargne non justifiée"))
    answer.reviewer.setText(OTHER_PERSON)
    answer.save.click()
    wait_idle(qtbot, session)
    assert column(page, JournalColumn.AUTHOR)[0] == OTHER_PERSON
    choose(qtbot, session, page, 6)
    assert not page.detail.answer.isVisible()
    choose(qtbot, session, page, 1)
    page.detail.correct.click()
    assert isinstance(page.findChildren(CorrectionDialog)[0], QDialog)
    page.findChildren(CorrectionDialog)[0].reject()


def test_a_line_opens_its_client(qtbot: QtBot, presentation: Presentation, session: Session) -> None:
    fill(session)
    page = open_page(qtbot, presentation, session)
    choose(qtbot, session, page, 4)
    with qtbot.waitSignal(session.client_opened, timeout=20_000) as opened:
        page.detail.open_client.click()
    assert page.detail.line is not None
    assert opened.args[0].client_id == page.detail.line.entry.client_id
    wait_idle(qtbot, session)


def test_a_journal_that_cannot_be_read_is_one_sentence(
    qtbot: QtBot, presentation: Presentation, session: Session, desk: Desk
) -> None:
    spoilt = desk.path.with_name("spoilt.sqlite")
    spoilt.parent.mkdir(parents=True, exist_ok=True)
    spoilt.write_bytes(b"no database at all, and long enough to be read as one" * 40)
    desk.settings = replace(desk.settings, journal=spoilt)
    page = open_page(qtbot, presentation, session)
    assert "Le journal ne peut pas être lu" in words_on(page)
    assert str(spoilt) in words_on(page)


@pytest.mark.parametrize(("language", "theme"), [("fr", "contrast"), ("en", "dark")])
def test_at_twice_the_text_the_page_scrolls_down_only(
    qtbot: QtBot, qapp: QApplication, session: Session, language: str, theme: str
) -> None:
    fill(session)
    page = open_page(qtbot, make_presentation(qapp, theme, 200, language), session)
    page.resize(1080, 700)
    QApplication.processEvents()
    area = page.findChildren(QScrollArea)[0]
    assert area.horizontalScrollBar().maximum() == 0
    assert area.verticalScrollBar().maximum() > 0
    top = page.detail.mapTo(page, page.detail.rect().topLeft()).y()
    assert top > page.table.mapTo(page, page.table.rect().bottomLeft()).y()
    make_presentation(qapp)


def test_who_wrote_and_why_are_in_the_table_of_a_usual_window(
    qtbot: QtBot, presentation: Presentation, session: Session
) -> None:
    page = JournalPage(presentation, session.decisions, session.open_client)
    qtbot.addWidget(page)
    page.resize(1_080, 690)
    page.show()
    table = page.table
    for column in (JournalColumn.AUTHOR, JournalColumn.TEXT, JournalColumn.CLIENT, JournalColumn.DECISION):
        assert not table.isColumnHidden(JOURNAL_COLUMNS.index(column)), column
    assert table.horizontalScrollBar().maximum() == 0
    page.resize(1_640, 900)
    qtbot.waitUntil(lambda: not any(table.isColumnHidden(column) for column in range(len(JOURNAL_COLUMNS))))
    wait_idle(qtbot, session)
