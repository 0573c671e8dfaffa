"""A whole meeting with the log on, failures included: nothing of the client is in the log or in a report."""

from __future__ import annotations

import faulthandler
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.assessment.assessment import Assessment
from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.model.policy import Advice
from core.population.filter import RangeCondition
from desktop.client_side.letter_dialog import LetterDialog
from desktop.decisions.decision_dialog import DecisionDialog
from desktop.looks.screen_texts import screen_texts
from desktop.session.topics import Subject, Topic
from desktop.settings.paths import Paths, user_paths
from desktop.start.crash_report import CrashReporter
from desktop.start.running import watched
from tests.desktop.desks import advised
from tests.desktop.sessions import UNKNOWN_CLIENT
from tests.journeys.advisor import NAME, Advisor, at_the_desk
from tests.journeys.leaks import ClientTraces
from tests.journeys.test_a_contested_datum_is_put_right import DOCUMENT, correct_the_income, save_the_data
from tests.log_watch import UNSUPPORTED

REASON, VIEW, NOTE = "Pension alimentaire de 1234 par mois", "Je divorce en mars", "Prévoir un garant"
CLIENT_NAME, SCENARIO, FILE_NAME = "Mme Diallo", "Offre Diallo", "M. Petit-Grosjean"
TYPED = {
    "NAME_CONTRACT_TYPE": "Cash loans", "AMT_CREDIT": "512345", "AMT_ANNUITY": "25678", "AMT_INCOME_TOTAL": "187654",
    "NAME_INCOME_TYPE": "Working", "DAYS_EMPLOYED": "-1234",
}  # fmt: skip
OFFSCREEN = f"WARNING desktop.start.qt_messages: .*{UNSUPPORTED}"
FAILURES = [
    "WARNING .*failed: core.errors.JournalError",
    "WARNING .*failed: builtins.NotADirectoryError errno=ENOTDIR",
    "ERROR .*unforeseen: builtins.ValueError",
    "ERROR .*unforeseen: builtins.KeyError",
]


@dataclass
class Meeting:
    """What was said and written in one meeting, and where the application wrote for its repairers."""

    advisor: Advisor
    paths: Paths
    told: list[Path | None] = field(default_factory=list)
    clients: list[Client] = field(default_factory=list)

    @property
    def assessment(self) -> Assessment:
        found = self.advisor.application.session.assessment
        assert found is not None
        return found

    def note(self) -> None:
        """Remember the file as it is now on screen, tried or not."""
        self.clients.append(self.assessment.client)
        tried = self.advisor.application.session.simulation.what_if
        if tried is not None:
            self.clients.append(tried.after.client)

    def files(self) -> list[Path]:
        return sorted([*self.paths.log.parent.iterdir(), *self.paths.reports.glob("report-*")])

    def log(self) -> str:
        return self.paths.log.read_text(encoding="utf-8")


@pytest.fixture
def reporter(qapp: QApplication, tmp_path: Path) -> Iterator[CrashReporter]:
    was_enabled = faulthandler.is_enabled()
    paths = user_paths("linux", {"PAD_HOME": str(tmp_path)}, tmp_path)
    with watched(paths, screen_texts("fr")) as made:
        yield made
    if was_enabled:
        faulthandler.enable()


@pytest.fixture
def meeting(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, demo_folder: Path, reporter: CrashReporter
) -> Iterator[Meeting]:
    paths = user_paths("linux", {"PAD_HOME": str(tmp_path)}, tmp_path)
    with at_the_desk(qtbot, qapp, tmp_path, demo_folder, reporter.report_background) as advisor:
        made = Meeting(advisor, paths)
        reporter.announce_with(made.told.append)
        yield made


def simulate_and_compare(meeting: Meeting) -> None:
    advisor, session = meeting.advisor, meeting.advisor.application.session
    credit = meeting.assessment.client.number("AMT_CREDIT")
    advisor.go_to("simuler")
    session.simulation.edit({"AMT_CREDIT": credit * 0.9})
    assert not session.simulation.edit({"AMT_CREDIT": -credit})
    session.simulation.keep(SCENARIO)
    advisor.settle()
    meeting.note()
    session.simulation.undo()
    advisor.go_to("comparer")
    session.comparison.set_condition(RangeCondition("AMT_CREDIT", credit * 0.8, credit * 1.2))
    advisor.settle()


def decide(meeting: Meeting) -> None:
    advisor = meeting.advisor
    advisor.go_to("dossier")
    advisor.push("Enregistrer ma décision")
    dialog = advisor.dialog(DecisionDialog)
    advisor.push("Refusée", dialog)
    advisor.write(REASON, dialog.form.reason.field)
    advisor.write(VIEW, dialog.client_view.field)
    advisor.push("Enregistrer la décision", dialog)
    assert dialog.recorded
    advisor.push("Fermer", dialog)


def hand_over(meeting: Meeting, folder: Path) -> None:
    advisor, number = meeting.advisor, meeting.assessment.client.client_id
    save_the_data(advisor, folder / f"données de {number}.json")
    advisor.push("Lettre au client")
    dialog = advisor.dialog(LetterDialog)
    advisor.until(lambda: dialog.pages.count > 0)
    advisor.write(CLIENT_NAME, dialog.client_name)
    advisor.save_under(folder / f"lettre {number}.pdf", lambda: advisor.push("Enregistrer en PDF", dialog))
    advisor.settle()
    advisor.close(dialog)


def type_a_new_file(meeting: Meeting, folder: Path) -> None:
    advisor, session = meeting.advisor, meeting.advisor.application.session
    advisor.go_to("nouveau")
    session.files.begin({**TYPED, "AMT_CREDIT": "beaucoup"}, FILE_NAME)
    session.files.edit("AMT_CREDIT", TYPED["AMT_CREDIT"])
    assert session.files.problems == ()
    with advisor.qtbot.waitSignal(session.client_opened, timeout=20_000):
        session.files.score()
    advisor.settle()
    meeting.note()
    spoilt = folder / f"{FILE_NAME}.csv"
    spoilt.write_text(f"AMT_CREDIT;{FILE_NAME}\n512345;x;187654\n", encoding="utf-8")
    with advisor.qtbot.waitSignal(session.files.import_ended, timeout=20_000):
        session.files.import_file(spoilt)


def fail_in_every_way(meeting: Meeting, folder: Path) -> None:
    """A document where no folder is, a damaged journal, and faults of the program on both threads."""
    advisor, application = meeting.advisor, meeting.advisor.application
    session, client = application.session, meeting.clients[0]
    session.open_client(UNKNOWN_CLIENT)
    advisor.settle()
    occupied = folder / f"{CLIENT_NAME} {client.client_id}"
    occupied.touch()
    with advisor.qtbot.waitSignal(session.decisions.documents.failed, timeout=20_000):
        session.decisions.documents.save_personal_data(meeting.assessment, occupied / "x.json", "fr")

    def fault() -> None:
        income = client.number("AMT_INCOME_TOTAL")
        raise ValueError(f"{CLIENT_NAME}, client {client.client_id}, earns {income}")

    def fault_of_the_window() -> None:
        income = str(client.number("AMT_INCOME_TOTAL"))
        _ = dict[str, object]()[income]

    application.lane.submit(fault, lambda _none: None, session.failed.emit, Topic(Subject.CLIENT_ROWS, "fault"))
    advisor.settle()
    assert str(meeting.paths.reports) in application.window.notice.sentence
    QTimer.singleShot(0, fault_of_the_window)
    advisor.until(lambda: bool(meeting.told))
    for file in filter(Path.is_file, meeting.paths.journal.glob("*")):
        file.write_text(f"{client.client_id} {CLIENT_NAME} " * 200, encoding="utf-8")
    with advisor.qtbot.waitSignal(session.decisions.reading.read_failed, timeout=20_000):
        session.decisions.reading.ask()
    advisor.go_to("journal")


def traces_of(meeting: Meeting, demo: Bundle) -> ClientTraces:
    traces = ClientTraces(demo.catalogue, demo.manifest.currency)
    for client in meeting.clients:
        traces.add_client(client)
    for name, text in TYPED.items():
        traces.add_text(f"typed: {name}", text)
    for text in (REASON, VIEW, CLIENT_NAME, SCENARIO, FILE_NAME, DOCUMENT, NAME, "beaucoup", "Diallo", "Petit"):
        traces.add_text("typed", text)
    traces.add_number("searched", float(UNKNOWN_CLIENT))
    traces.add_number("risk", meeting.assessment.probability)
    return traces


def hold(meeting: Meeting, demo: Bundle, folder: Path) -> None:
    folder.mkdir()
    file = advised(demo, Advice.REFUSE, 5).client
    meeting.advisor.find_client(file.client_id)
    meeting.note()
    simulate_and_compare(meeting)
    meeting.advisor.go_to("dossier")
    correct_the_income(meeting.advisor, file.number("AMT_INCOME_TOTAL") * 3 + 1234.0)
    meeting.note()
    decide(meeting)
    hand_over(meeting, folder)
    type_a_new_file(meeting, folder)


@pytest.mark.log_expected(OFFSCREEN, *FAILURES)
def test_nothing_of_the_client_is_in_the_log_or_in_a_report(meeting: Meeting, demo: Bundle, tmp_path: Path) -> None:
    hold(meeting, demo, tmp_path / "documents")
    fail_in_every_way(meeting, tmp_path / "documents")
    traces = traces_of(meeting, demo)
    assert len(traces.forms) > 300
    assert len(list(meeting.paths.reports.glob("report-*.txt"))) == 2
    assert traces.found_in_files(meeting.files()) == []
    told = meeting.log()
    for event in (
        "start of pret-a-depenser", f"bundle {demo.manifest.model_version}", "page simuler", "page comparer",
        "client open in",
        "edited: AMT_CREDIT", "edit refused: core.errors.InvalidValueError feature=AMT_CREDIT problem=out_of_range",
        "journal entry 1 written: data_correction", "written: decision", "document written: .json",
        "document written: .pdf", "the client asked for is not in the bundle", "said: core.errors.UnforeseenError",
    ):  # fmt: skip
        assert event in told, event


def test_the_search_would_find_a_leak_in_the_log_of_a_meeting(meeting: Meeting, demo: Bundle) -> None:
    meeting.advisor.find_client(advised(demo, Advice.REFUSE, 5).client.client_id)
    meeting.note()
    traces = traces_of(meeting, demo)
    client, leaking = meeting.assessment.client, logging.getLogger("desktop.leaking")
    assert traces.found_in_files(meeting.files()) == []
    leaking.info("opened %d", client.client_id)
    leaking.info("income %s", client.number("AMT_INCOME_TOTAL"))
    leaking.info("kind %s", client.text("NAME_CONTRACT_TYPE"))
    leaking.info("written by %s", NAME)
    found = " ".join(traces.found_in_files(meeting.files()))
    for meaning in (f"number of {client.client_id}", "AMT_INCOME_TOTAL", "NAME_CONTRACT_TYPE", "typed: Claire Martin"):
        assert meaning in found


def test_every_way_of_writing_a_value_is_found_and_only_whole_ones(demo: Bundle) -> None:
    traces = ClientTraces(demo.catalogue, "€")
    traces.add_values({"AMT_INCOME_TOTAL": 1_234_567.0, "EXT_SOURCE_2": 0.412_345})
    traces.add_text("typed", VIEW)
    written = ("1234567", "1234567.0", "1 234 567", "1\u202f234\u202f567\u202f€", "1,234,567", "0.412345", VIEW)
    assert [text for text in written if not traces.found_in(f"value {text}.")] == []
    others = (
        "12345678",
        "0,41",
        "21234567",
        "2026-11-30T12:34:56.789Z INFO desktop: page",
        "report-20261130-123456-123456.txt",
    )
    assert [text for text in others if traces.found_in(f"{text}")] == []
