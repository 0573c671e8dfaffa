"""A fault of native code leaves its stacks; the next start makes a report of them and mentions it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.start.crash_report import REPORTS_KEPT
from desktop.start.fault_log import FaultLog, keep_former_faults
from tests.source_files import ROOT

PROGRAM = """
import faulthandler, sys
from pathlib import Path
from desktop.start.fault_log import FaultLog

def innermost(client_id):
    {end}

log = FaultLog(Path(sys.argv[1]), "7.8")
log.open()
innermost(100002)
log.close()
"""
DIES, ENDS, IS_KILLED = "faulthandler._sigsegv()", "pass", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"


def run(folder: Path, end: str) -> int:
    command = [sys.executable, "-c", PROGRAM.format(end=end), str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=60).returncode


def test_a_process_that_dies_leaves_its_stacks_and_the_next_start_makes_a_report(tmp_path: Path) -> None:
    before = datetime.now(UTC)
    assert run(tmp_path, DIES) == -signal.SIGSEGV
    (report,) = keep_former_faults(tmp_path)
    text = report.read_text(encoding="utf-8")
    assert text.startswith("Prêt à dépenser 7.8\n")
    assert "Segmentation fault" in text and "in innermost" in text
    assert "100002" not in text
    assert f"report-{before:%Y%m%d}" in report.name
    assert list(tmp_path.iterdir()) == [report]
    assert keep_former_faults(tmp_path) == ()


def test_a_process_that_ends_well_leaves_nothing(tmp_path: Path) -> None:
    assert run(tmp_path, ENDS) == 0
    assert list(tmp_path.iterdir()) == []


def test_the_empty_file_of_a_process_that_was_killed_is_removed(tmp_path: Path) -> None:
    assert run(tmp_path, IS_KILLED) == -signal.SIGKILL
    assert len(list(tmp_path.iterdir())) == 1
    assert keep_former_faults(tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


def test_the_file_of_a_process_that_runs_is_left_alone(tmp_path: Path) -> None:
    # The process that started the tests runs as long as they do.
    other = tmp_path / f"fault-{os.getppid()}.log"
    other.write_text("head\nhead\nhead\n", encoding="utf-8")
    assert keep_former_faults(tmp_path) == ()
    assert other.exists()


def test_several_faults_are_kept_in_the_order_they_happened_and_old_reports_make_room(tmp_path: Path) -> None:
    for process in range(REPORTS_KEPT + 3):
        file = tmp_path / f"fault-{900_000_000 + process}.log"
        file.write_text("head\nhead\nhead\nFatal Python error\n", encoding="utf-8")
        moment = time.time() - 1000 + process
        os.utime(file, (moment, moment))
    kept = keep_former_faults(tmp_path)
    assert len(kept) == REPORTS_KEPT == len(list(tmp_path.iterdir()))
    assert list(kept) == sorted(kept, key=lambda path: path.stat().st_mtime)


@pytest.mark.parametrize("spoil", [lambda folder: folder.touch(), lambda folder: None])
def test_a_folder_that_cannot_be_read_or_written_is_no_failure(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    folder = tmp_path / "reports"
    spoil(folder)
    assert keep_former_faults(folder) == ()
    if folder.exists():
        log = FaultLog(folder, "1")
        log.open()
        log.close()
        assert folder.is_file()
