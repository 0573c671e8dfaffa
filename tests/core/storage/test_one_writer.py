"""Programs that read a file and write it again do so one after the other."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from core.storage.one_writer import one_writer
from tests.source_files import ROOT

ADDS = """
import sys
from pathlib import Path
from core.storage.one_writer import one_writer
from core.storage.whole_file import write_whole
path = Path(sys.argv[1])
for number in range(25):
    with one_writer(path):
        write_whole(path, path.read_bytes() + f"{sys.argv[2]} {number}\\n".encode())
"""


def test_nothing_that_two_programs_add_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.touch()
    programs = [subprocess.Popen([sys.executable, "-c", ADDS, str(path), name], cwd=ROOT) for name in ("one", "two")]
    assert [program.wait() for program in programs] == [0, 0]
    lines = path.read_text(encoding="utf-8").splitlines()
    assert sorted(lines) == sorted(f"{name} {number}" for name in ("one", "two") for number in range(25))
    assert [one.name for one in tmp_path.iterdir()] == ["file"]


def test_the_folder_is_made(tmp_path: Path) -> None:
    with one_writer(tmp_path / "deep" / "file"):
        assert (tmp_path / "deep").is_dir()
