"""The demonstration is built by another process, and nothing unfinished is left behind."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLockFile
from pytestqt.qtbot import QtBot

from desktop.settings.paths import Paths, user_paths
from desktop.start.first_start import (
    STEPS,
    DemonstrationBuild,
    can_build,
    demonstration_command,
    last_sentence,
    read_progress,
    weights,
)

FINISHES = """
    import json, pathlib, sys
    folder = pathlib.Path(sys.argv[1])
    print("a line that is no progress")
    for step in ("synthesise", "features"):
        print(json.dumps({"step": step, "fraction": 0.5}), flush=True)
    folder.mkdir()
    (folder / "manifest.json").write_text("{}")
"""
FAILS = """
    import pathlib, sys
    pathlib.Path(sys.argv[1] + ".partial").mkdir()
    print("warning: something else", file=sys.stderr)
    print("The disk is full.", file=sys.stderr)
    sys.exit(3)
"""
NEVER_ENDS = """
    import json, pathlib, subprocess, sys, tempfile, threading
    pathlib.Path(sys.argv[1] + ".partial").mkdir()
    tempfile.mkdtemp()
    child = subprocess.Popen([sys.executable, "-c", "import threading; threading.Event().wait()"])
    pathlib.Path(sys.argv[2]).write_text(str(child.pid))
    print(json.dumps({"step": "synthesise", "fraction": 0.1}), flush=True)
    threading.Event().wait()
"""


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    return user_paths("linux", {"PAD_HOME": str(tmp_path / "home")}, tmp_path)


def command(script: str, *more: str) -> Callable[[Path], Sequence[str]]:
    return lambda folder: (sys.executable, "-c", textwrap.dedent(script), str(folder), *more)


@pytest.fixture
def builder(paths: Paths) -> Iterator[Callable[..., DemonstrationBuild]]:
    made: list[DemonstrationBuild] = []

    def make(script: str, *more: str) -> DemonstrationBuild:
        made.append(DemonstrationBuild(paths, command(script, *more)))
        return made[-1]

    yield make
    for one in made:
        one.shut_down()


def remains(paths: Paths) -> list[str]:
    return sorted(path.name for path in paths.data.iterdir() if path.name != "bundles")


def test_a_finished_build_is_installed(qtbot: QtBot, paths: Paths, builder: Callable[..., DemonstrationBuild]) -> None:
    build = builder(FINISHES)
    steps: list[tuple[str, float]] = []
    build.advanced.connect(lambda step, share: steps.append((step, share)))
    with qtbot.waitSignal(build.succeeded, timeout=20_000) as done:
        build.start()
        assert build.running
    assert done.args == [paths.demonstration]
    assert (paths.demonstration / "manifest.json").is_file()
    assert steps == [("synthesise", 0.5), ("features", 0.5)]
    assert not build.running
    assert remains(paths) == []


def test_a_failed_build_gives_its_last_sentence(
    qtbot: QtBot, paths: Paths, builder: Callable[..., DemonstrationBuild]
) -> None:
    build = builder(FAILS)
    with qtbot.waitSignal(build.failed, timeout=20_000) as failed:
        build.start()
    assert failed.args == ["The disk is full."]
    assert not paths.demonstration.exists()
    assert remains(paths) == []


def test_a_program_that_is_missing_is_a_failure(qtbot: QtBot, paths: Paths) -> None:
    build = DemonstrationBuild(paths, lambda _folder: ("/no/such/program",))
    with qtbot.waitSignal(build.failed, timeout=20_000):
        build.start()
    assert not build.running
    assert remains(paths) == []


def is_running(identifier: int) -> bool:
    try:
        return Path(f"/proc/{identifier}/stat").read_text(encoding="utf-8").split()[2] != "Z"
    except FileNotFoundError:
        return False


def test_cancelling_stops_the_whole_family_and_removes_what_was_begun(
    qtbot: QtBot, paths: Paths, builder: Callable[..., DemonstrationBuild], tmp_path: Path
) -> None:
    build = builder(NEVER_ENDS, str(tmp_path / "child"))
    with qtbot.waitSignal(build.advanced, timeout=20_000):
        build.start()
    begun = [path.name for path in paths.data.glob("building-*/*")]
    assert any(name.startswith("tmp") for name in begun)
    child = int((tmp_path / "child").read_text(encoding="utf-8"))
    with qtbot.waitSignal(build.cancelled, timeout=20_000):
        build.cancel()
    qtbot.waitUntil(lambda: not is_running(child), timeout=5_000)
    assert remains(paths) == []
    assert not paths.demonstration.exists()


def test_after_a_cancel_one_can_start_again(
    qtbot: QtBot, paths: Paths, builder: Callable[..., DemonstrationBuild], tmp_path: Path
) -> None:
    first = builder(NEVER_ENDS, str(tmp_path / "child"))
    with qtbot.waitSignal(first.advanced, timeout=20_000):
        first.start()
    with qtbot.waitSignal(first.cancelled, timeout=20_000):
        first.cancel()
    second = builder(FINISHES)
    with qtbot.waitSignal(second.succeeded, timeout=20_000):
        second.start()


def test_leaving_during_a_build_leaves_nothing(qtbot: QtBot, paths: Paths, tmp_path: Path) -> None:
    build = DemonstrationBuild(paths, command(NEVER_ENDS, str(tmp_path / "child")))
    with qtbot.waitSignal(build.advanced, timeout=20_000):
        build.start()
    build.shut_down()
    assert remains(paths) == []


def test_two_windows_do_not_build_at_once(
    qtbot: QtBot, paths: Paths, builder: Callable[..., DemonstrationBuild]
) -> None:
    paths.data.mkdir(parents=True)
    other = QLockFile(str(paths.data / "building.lock"))
    assert other.tryLock(0)
    build = builder(FINISHES)
    with qtbot.waitSignal(build.locked, timeout=5_000):
        build.start()
    other.unlock()


def test_what_an_earlier_crash_left_is_removed(
    qtbot: QtBot, paths: Paths, builder: Callable[..., DemonstrationBuild]
) -> None:
    (paths.data / "building-old").mkdir(parents=True)
    build = builder(FINISHES)
    with qtbot.waitSignal(build.succeeded, timeout=20_000):
        build.start()
    assert remains(paths) == []


@given(st.text())
def test_any_line_of_the_builder_is_understood_or_passed_over(line: str) -> None:
    progress = read_progress(line)
    assert progress is None or progress[0] in STEPS


def test_progress_lines_are_bounded() -> None:
    assert read_progress('{"step": "model", "fraction": 7}') == ("model", 1.0)
    assert read_progress('{"step": "model", "fraction": "much"}') is None
    assert read_progress('{"step": "dance", "fraction": 0.5}') is None
    assert read_progress("[1, 2]") is None


def test_the_last_sentence_is_the_reason() -> None:
    assert last_sentence("one\ntwo\n\n") == "two"
    assert last_sentence(" \n") == ""


def test_without_the_training_libraries_nothing_is_built_here() -> None:
    assert can_build(frozen=False, find=lambda _name: object())
    assert not can_build(frozen=False, find=lambda name: None if name == "sklearn" else object())
    assert not can_build(frozen=True, find=lambda _name: object())


def test_the_command_is_the_training_of_this_very_python() -> None:
    program, *arguments = demonstration_command(Path("f"))
    assert program == sys.executable
    assert arguments == ["-m", "training", "demo", "--out", "f", "--progress", "json"]


def test_the_steps_share_the_whole() -> None:
    assert tuple(weights()) == STEPS
    assert sum(weights().values()) == pytest.approx(1.0)


def test_nothing_is_started_where_the_folder_cannot_be_made(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    paths = user_paths("linux", {"PAD_HOME": str(tmp_path / "file")}, tmp_path)
    build = DemonstrationBuild(paths, command(FINISHES))
    with qtbot.waitSignal(build.failed, timeout=5_000):
        build.start()
    assert not build.running
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]
