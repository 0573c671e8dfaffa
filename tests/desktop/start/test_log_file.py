"""The log keeps what happened, one line an event, and nothing that keeps it from being written stops anything else."""

from __future__ import annotations

import logging
import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from desktop.start.log_file import OLDER_FILES, OWN_LOGGERS, LogFile

LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO desktop\.test: .+")
own = logging.getLogger("desktop.test")


class Complaints:
    def __init__(self) -> None:
        self.count = 0

    def hear(self) -> None:
        self.count += 1


@contextmanager
def opened(path: Path, complaints: Complaints | None = None, file_bytes: int = 10_000) -> Iterator[LogFile]:
    log = LogFile(path, (complaints or Complaints()).hear, file_bytes)
    log.open()
    try:
        yield log
    finally:
        log.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "logs" / "own.log"


def test_an_event_is_one_line_with_its_moment(path: Path) -> None:
    with opened(path):
        own.info("page %s", "dossier\nand\tmore")
    (line,) = path.read_text(encoding="utf-8").splitlines()
    assert LINE.fullmatch(line)
    assert line.endswith("page dossier and more")


def test_details_are_left_out_and_logging_is_left_as_it_was_found(path: Path) -> None:
    before = [logging.getLogger(name).level for name in OWN_LOGGERS], list(logging.getLogger().handlers)
    with opened(path):
        own.debug("a detail")
    assert path.read_text(encoding="utf-8") == ""
    assert before == ([logging.getLogger(name).level for name in OWN_LOGGERS], list(logging.getLogger().handlers))


def test_what_a_library_or_an_exception_says_is_left_out(path: Path) -> None:
    with opened(path):
        logging.getLogger("library").error("client %d earns %d", 100_002, 67_500)
        try:
            raise ValueError("client 100002 earns 67500")
        except ValueError:
            own.info("it failed", exc_info=True)
    text = path.read_text(encoding="utf-8")
    assert "ERROR library: said something in test_log_file:" in text
    assert "it failed" in text
    assert "67500" not in text and "100002" not in text


def test_full_files_make_room(path: Path) -> None:
    with opened(path, file_bytes=500):
        for number in range(100):
            own.info("event %d", number)
    files = sorted(path.parent.iterdir())
    assert len(files) == OLDER_FILES + 1
    assert all(file.stat().st_size <= 500 for file in files)
    assert path.read_text(encoding="utf-8").endswith("event 99\n")


@pytest.mark.parametrize("places", [1, 2])
def test_two_windows_share_the_files(path: Path, places: int) -> None:
    with opened(path, file_bytes=400), opened(path, file_bytes=400):
        for number in range(2 * places):
            own.info("event %d", number)
    told = "".join(file.read_text(encoding="utf-8") for file in path.parent.iterdir())
    assert [told.count(f"event {number}\n") for number in range(2 * places)] == [2] * (2 * places)


@pytest.mark.usefixtures("qapp")
def test_a_file_that_another_window_put_aside_is_left_alone(path: Path) -> None:
    with opened(path):
        own.info("before")
        path.rename(path.with_suffix(".aside"))
        own.info("after")
    assert "after" in path.read_text(encoding="utf-8")
    assert "after" not in path.with_suffix(".aside").read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_is_said_once_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    complaints = Complaints()
    with opened(tmp_path / "file" / "own.log", complaints):
        own.info("one")
        own.info("two")
    assert complaints.count == 1


if Path("/dev/full").exists():

    def test_a_full_disk_is_said_once_and_stops_nothing(path: Path) -> None:
        path.parent.mkdir()
        path.symlink_to("/dev/full")
        complaints = Complaints()
        with opened(path, complaints):
            for number in range(2_000):
                own.info("event %d that fills more than one buffer", number)
        assert complaints.count == 1


if sys.platform != "win32":

    def test_nobody_else_reads_it(path: Path) -> None:
        former = os.umask(0)
        try:
            with opened(path, file_bytes=200):
                for number in range(10):
                    own.info("event %d", number)
        finally:
            os.umask(former)
        assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
