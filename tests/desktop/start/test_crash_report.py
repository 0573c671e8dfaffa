"""What nobody foresaw, on whichever thread, gives a report without clients' data, and one sentence."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

import pytest
from PySide6.QtCore import QObject, QTimer, Signal
from pytestqt.qtbot import QtBot

from core.errors import JournalError
from desktop.start.crash_report import REPORTS_KEPT, CrashReporter
from tests.core.storage.refusing_places import no_room

Caught = tuple[type[BaseException], BaseException, TracebackType | None]
logged = pytest.mark.log_expected("unforeseen: ")


def fail_with(value: int) -> None:
    private_income = value
    raise ValueError(f"client 100002 earns {private_income}")


def fail_after_another(value: int) -> None:
    try:
        fail_with(value)
    except ValueError as error:
        raise JournalError(f"/home/claire/{value}.sqlite", f"client earns {value}") from error


def caught(fail: Callable[[int], None] = fail_with, value: int = 67_500) -> Caught:
    try:
        fail(value)
    except (ValueError, JournalError) as error:
        return type(error), error, error.__traceback__
    raise AssertionError


def written(told: list[Path | None]) -> str:
    (report,) = told
    assert report is not None
    return report.read_text(encoding="utf-8")


@logged
def test_the_report_says_where_and_nothing_about_clients(tmp_path: Path) -> None:
    told: list[Path | None] = []
    CrashReporter(tmp_path / "reports", "1.2", told.append).report(*caught())
    text = written(told)
    assert f"{__name__}:25 fail_with\n" in text
    assert "builtins.ValueError" in text
    assert "1.2" in text
    assert "67500" not in text
    assert "100002" not in text
    assert str(Path(__file__).parent) not in text


@logged
def test_what_led_to_a_failure_is_in_the_report_and_what_it_said_is_not(tmp_path: Path) -> None:
    told: list[Path | None] = []
    CrashReporter(tmp_path, "1", told.append).report(*caught(fail_after_another))
    lines = written(told).splitlines()
    assert lines.index("core.errors.JournalError") < lines.index("from builtins.ValueError")
    assert "67500" not in " ".join(lines) and "claire" not in " ".join(lines)


@logged
def test_an_endless_recursion_gives_a_report_of_one_screen_or_two(tmp_path: Path) -> None:
    def fall(depth: int) -> int:
        return fall(depth + 1) + 1

    told: list[Path | None] = []
    try:
        fall(0)
    except RecursionError as error:
        CrashReporter(tmp_path, "1", told.append).report(RecursionError, error, error.__traceback__)
    lines = written(told).splitlines()
    assert len(lines) < 80
    assert any(line.endswith(" more") for line in lines)


@logged
def test_a_failure_while_telling_is_written_but_not_told_again(tmp_path: Path) -> None:
    told: list[Path | None] = []

    def tell(path: Path | None) -> None:
        told.append(path)
        reporter.report(*caught())

    reporter = CrashReporter(tmp_path, "1", tell)
    reporter.report(*caught())
    assert len(told) == 1
    assert len(list(tmp_path.glob("report-*.txt"))) == 2


@logged
def test_whether_anything_was_reported_is_known_afterwards(tmp_path: Path) -> None:
    reporter = CrashReporter(tmp_path, "1", lambda _path: None)
    assert not reporter.reported
    reporter.report(*caught())
    assert reporter.reported


@logged
def test_old_reports_make_room(tmp_path: Path) -> None:
    reporter = CrashReporter(tmp_path, "1", lambda _path: None)
    for _ in range(REPORTS_KEPT + 5):
        reporter.report(*caught())
    assert len(list(tmp_path.glob("report-*.txt"))) == REPORTS_KEPT


@logged
def test_an_unwritable_folder_still_gives_the_sentence(tmp_path: Path) -> None:
    told: list[Path | None] = []
    (tmp_path / "file").touch()
    CrashReporter(tmp_path / "file" / "reports", "1", told.append).report(*caught())
    assert told == [None]


@logged
def test_a_report_that_a_full_disk_cuts_is_none(tmp_path: Path) -> None:
    told: list[Path | None] = []
    with no_room(64):
        CrashReporter(tmp_path, "1", told.append).report(*caught())
    assert told == [None]
    assert list(tmp_path.iterdir()) == []


@logged
def test_what_the_catcher_tells_of_is_written_and_not_announced(tmp_path: Path) -> None:
    told: list[Path | None] = []
    reporter = CrashReporter(tmp_path, "1", told.append)
    _kind, error, _trace = caught()
    assert isinstance(error, ValueError)
    path = reporter.report_background(error)
    assert path is not None and "fail_with" in path.read_text(encoding="utf-8")
    assert told == [] and reporter.reported


class Told:
    """Hears of reports, and on which thread."""

    def __init__(self) -> None:
        self.paths: list[Path | None] = []
        self.threads: list[threading.Thread] = []

    def announce(self, path: Path | None) -> None:
        self.paths.append(path)
        self.threads.append(threading.current_thread())


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def installed(tmp_path: Path, told: Told) -> Iterator[CrashReporter]:
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    reporter = CrashReporter(tmp_path, "1", told.announce)
    reporter.install()
    yield reporter
    reporter.uninstall()
    assert hooks == (sys.excepthook, threading.excepthook, sys.unraisablehook)


def check(qtbot: QtBot, told: Told, folder: Path, place: str) -> None:
    qtbot.waitUntil(lambda: bool(told.paths))
    assert told.threads == [threading.main_thread()]
    (report,) = folder.glob("report-*.txt")
    assert told.paths == [report]
    assert place in report.read_text(encoding="utf-8")


@logged
@pytest.mark.usefixtures("installed")
def test_a_failure_of_another_thread_is_told_on_the_main_one(qtbot: QtBot, told: Told, tmp_path: Path) -> None:
    worker = threading.Thread(target=fail_with, args=(1,))
    worker.start()
    worker.join()
    assert told.paths == []
    check(qtbot, told, tmp_path, "fail_with")


@logged
@pytest.mark.usefixtures("installed")
def test_a_failure_where_python_can_raise_nothing_is_told(qtbot: QtBot, told: Told, tmp_path: Path) -> None:
    class Failing:
        def __del__(self) -> None:
            fail_with(3)

    Failing()
    check(qtbot, told, tmp_path, "Failing.__del__")


@logged
@pytest.mark.usefixtures("installed")
def test_a_failure_in_a_slot_or_a_timer_of_qt_is_told(qtbot: QtBot, told: Told, tmp_path: Path) -> None:
    class Sender(QObject):
        sent = Signal(int)

    sender = Sender()
    sender.sent.connect(fail_with)
    # Inside Qt's own loop there is no Python around the slot that could raise.
    QTimer.singleShot(0, lambda: sender.sent.emit(5))
    check(qtbot, told, tmp_path, "fail_with")


@pytest.mark.usefixtures("installed")
def test_a_thread_that_ends_itself_is_no_failure(told: Told, tmp_path: Path) -> None:
    worker = threading.Thread(target=sys.exit)
    worker.start()
    worker.join()
    assert list(tmp_path.iterdir()) == [] and told.paths == []


def test_an_interruption_from_the_keyboard_is_no_crash(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told: list[Path | None] = []
    CrashReporter(tmp_path, "1", told.append).report(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert told == []
    assert "KeyboardInterrupt" in capsys.readouterr().err
