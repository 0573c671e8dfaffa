"""What nobody foresaw gives a report without clients' data, and one sentence."""

from __future__ import annotations

import faulthandler
import sys
import threading
from pathlib import Path

import pytest

from desktop.start.crash_report import REPORTS_KEPT, CrashReporter


def fail_with(value: int) -> None:
    private_income = value
    raise ValueError(f"client 100002 earns {private_income}")


def caught(value: int = 67_500) -> tuple[type[BaseException], BaseException, object]:
    try:
        fail_with(value)
    except ValueError as error:
        return type(error), error, error.__traceback__
    raise AssertionError


def test_the_report_says_where_and_nothing_about_clients(tmp_path: Path) -> None:
    told: list[Path | None] = []
    CrashReporter(tmp_path / "reports", "1.2", told.append).report(*caught())
    assert len(told) == 1
    report = told[0]
    assert report is not None
    text = report.read_text(encoding="utf-8")
    assert "fail_with" in text
    assert "builtins.ValueError" in text
    assert "1.2" in text
    assert "67500" not in text
    assert "100002" not in text
    assert str(Path(__file__).parent) not in text


def test_a_failure_while_telling_is_written_but_not_told_again(tmp_path: Path) -> None:
    told: list[Path | None] = []

    def tell(path: Path | None) -> None:
        told.append(path)
        reporter.report(*caught())

    reporter = CrashReporter(tmp_path, "1", tell)
    reporter.report(*caught())
    assert len(told) == 1
    assert len(list(tmp_path.glob("report-*.txt"))) == 2


def test_whether_anything_was_reported_is_known_afterwards(tmp_path: Path) -> None:
    reporter = CrashReporter(tmp_path, "1", lambda _path: None)
    assert not reporter.reported
    reporter.report(*caught())
    assert reporter.reported


def test_old_reports_make_room(tmp_path: Path) -> None:
    reporter = CrashReporter(tmp_path, "1", lambda _path: None)
    for _ in range(REPORTS_KEPT + 5):
        reporter.report(*caught())
    assert len(list(tmp_path.glob("report-*.txt"))) == REPORTS_KEPT


def test_an_unwritable_folder_still_gives_the_sentence(tmp_path: Path) -> None:
    told: list[Path | None] = []
    (tmp_path / "file").touch()
    CrashReporter(tmp_path / "file" / "reports", "1", told.append).report(*caught())
    assert told == [None]


def test_the_hooks_are_taken_and_given_back(tmp_path: Path) -> None:
    was_enabled = faulthandler.is_enabled()
    told: list[Path | None] = []
    reporter = CrashReporter(tmp_path, "1", told.append)
    before = sys.excepthook
    reporter.install()
    try:
        assert sys.excepthook == reporter.report
        worker = threading.Thread(target=fail_with, args=(1,))
        worker.start()
        worker.join()
        assert told == []
        assert len(list(tmp_path.glob("report-*.txt"))) == 1
    finally:
        reporter.uninstall()
        sys.excepthook = before
        if was_enabled:
            faulthandler.enable()


def test_an_interruption_from_the_keyboard_is_no_crash(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told: list[Path | None] = []
    CrashReporter(tmp_path, "1", told.append).report(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert told == []
    assert "KeyboardInterrupt" in capsys.readouterr().err
