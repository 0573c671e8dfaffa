"""Whatever stops a writer, at whatever step, what it writes is there whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from core.storage.folder_aside import whole_folder
from core.storage.whole_file import UNFINISHED_SUFFIX, remove_abandoned, write_whole
from tests.core.storage.interrupted import NEW, OLD
from tests.source_files import ROOT

STOPS = ("kill", "interrupt")
FEWEST_STEPS = 10


def left_by(work: str, stop: str, tmp_path: Path) -> list[Path]:
    """A folder a step at which the work was stopped, and a last one in which it was not."""
    command = [sys.executable, "-m", "tests.core.storage.interrupted", work, stop, str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True)
    folders = sorted(tmp_path.iterdir())
    assert len(folders) > FEWEST_STEPS
    return folders


def unfinished(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name.endswith(UNFINISHED_SUFFIX)]


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("stop", STOPS)
def test_a_file_is_the_older_or_the_newer_one(tmp_path: Path, stop: str) -> None:
    *stopped, done = left_by("write_file", stop, tmp_path)
    found = [(folder / "file").read_bytes() for folder in stopped]
    assert set(found) <= {OLD, NEW} and found[0] == OLD
    assert (done / "file").read_bytes() == NEW
    for folder in stopped:
        left = unfinished(folder)
        assert len(left) <= (1 if stop == "kill" else 0)
        write_whole(folder / "file", b"next")
        assert (folder / "file").read_bytes() == b"next"
        assert unfinished(folder) == left, "a young one may be alive"
        remove_abandoned(folder, before=float("inf"))
        assert unfinished(folder) == []


@pytest.mark.parametrize("stop", STOPS)
def test_files_that_go_together_are_each_whole(tmp_path: Path, stop: str) -> None:
    *stopped, done = left_by("write_files", stop, tmp_path)
    assert {(done / name).read_bytes() for name in ("one", "two")} == {NEW}
    for folder in stopped:
        assert all((folder / name).read_bytes() == NEW for name in ("one", "two") if (folder / name).exists())
        assert stop == "kill" or unfinished(folder) == []


@pytest.mark.parametrize("stop", STOPS)
def test_a_folder_is_there_whole_or_not_at_all(tmp_path: Path, stop: str) -> None:
    *stopped, done = left_by("write_folder", stop, tmp_path)
    whole = {"file": NEW, "inner/file": NEW}
    assert content(done / "made") == whole
    for folder in stopped:
        assert not (folder / "made").exists() or content(folder / "made") == whole
        assert stop == "kill" or unfinished(folder) == []
        if not (folder / "made").exists():
            with whole_folder(folder / "made") as aside:
                assert content(aside) == {}
                (aside / "other").write_bytes(NEW)
            assert content(folder / "made") == {"other": NEW}
            assert unfinished(folder) == []


@pytest.mark.parametrize("stop", STOPS)
def test_a_folder_that_gives_way_is_never_lost(tmp_path: Path, stop: str) -> None:
    *stopped, done = left_by("replace_folder", stop, tmp_path)
    assert content(done) == {"file": OLD, "made/file": NEW}
    for folder in stopped:
        found = content(folder)
        assert found.get("made/file", found.get("built/file")) in (OLD, NEW)
        if stop == "interrupt":
            assert found["made/file"] in (OLD, NEW)
            assert (folder / "made").is_dir()


def test_a_file_read_and_written_again_never_loses_what_it_held(tmp_path: Path) -> None:
    for folder in left_by("add_line", "kill", tmp_path):
        assert (folder / "file").read_bytes() in (OLD, OLD + b"line\n")
