"""The program dies of native code; what it left is a report at the next start, which says so; the log tells both."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.settings.paths import Paths, user_paths
from desktop.settings.settings import SettingsStore
from desktop.start.app import Application
from desktop.start.command_line import Options
from tests.desktop.sessions import KNOWN_CLIENT
from tests.source_files import ROOT

WAIT_MS = 120_000


@contextmanager
def running(home: Path, bundle: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The program as an advisor starts it, in a window that nobody sees; killed at the end if it still runs."""
    environment = {**os.environ, "PAD_HOME": str(home), "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "desktop", "--bundle", str(bundle), "--client", str(KNOWN_CLIENT)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            yield process
        finally:
            process.kill()


def logged(paths: Paths) -> str:
    return paths.log.read_text(encoding="utf-8") if paths.log.exists() else ""


def test_a_native_crash_is_told_at_the_next_start(qtbot: QtBot, tmp_path: Path, demo_folder: Path) -> None:
    paths = user_paths("linux", {"PAD_HOME": str(tmp_path)}, tmp_path)
    with running(tmp_path, demo_folder) as first:
        qtbot.waitUntil(lambda: "client open in" in logged(paths), timeout=WAIT_MS)
        first.send_signal(signal.SIGSEGV)
        assert first.wait(60) == -signal.SIGSEGV
    assert "closed" not in logged(paths)
    with running(tmp_path, demo_folder) as second:
        qtbot.waitUntil(lambda: logged(paths).count("client open in") == 2, timeout=WAIT_MS)
        second.send_signal(signal.SIGTERM)
        assert second.wait(60) == 0
    (report,) = paths.reports.iterdir()
    text = report.read_text(encoding="utf-8")
    assert text.startswith("Prêt à dépenser") and "Segmentation fault" in text and "running.py" in text
    assert str(KNOWN_CLIENT) not in text
    lines = logged(paths).splitlines()
    assert [line.split(": ", 1)[1] for line in lines][-2:] == ["closing", "closed"]
    assert sum("said: core.errors.FormerFaultError" in line for line in lines) == 1


@pytest.mark.log_expected("failed: core.errors.FormerFaultError")
def test_the_sentence_names_the_report(qtbot: QtBot, qapp: QApplication, tmp_path: Path, demo_folder: Path) -> None:
    paths = user_paths("linux", {"PAD_HOME": str(tmp_path)}, tmp_path)
    report = paths.reports / "report-20261130-120000-000000.txt"
    made = Application(qapp, Options(bundle=demo_folder), paths, SettingsStore(paths.settings), former_fault=report)
    with qtbot.waitSignal(made.session.bundle_opened, timeout=60_000):
        made.start()
    assert str(report) in made.window.notice.sentence
    qtbot.waitUntil(lambda: not made.lane.busy, timeout=20_000)
    made.close()
    made.window.deleteLater()
    made.deleteLater()
