"""What a killed program left in a temporary folder goes with the next one; what is used stays."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from pathlib import Path

from core.storage.scratch_folder import LOCK_NAME, ScratchFolder

HOLDER = """
import sys
from pathlib import Path
from core.storage.scratch_folder import ScratchFolder
folder = ScratchFolder("rows-", Path(sys.argv[1]))
(Path(folder.name) / "clients.duckdb").write_bytes(b"x")
print("ready", flush=True)
sys.stdin.read()
"""


def grown_old(place: Path) -> None:
    for lock in place.glob(f"*/{LOCK_NAME}"):
        os.utime(lock, (time.time() - 3_600,) * 2)


def test_what_is_used_stays_and_goes_once_its_program_is_killed(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout is not None and holder.stdin is not None
        assert holder.stdout.readline().strip() == b"ready"
        (left,) = tmp_path.iterdir()
        grown_old(tmp_path)
        ScratchFolder("rows-", tmp_path).cleanup()
        assert list(tmp_path.iterdir()) == [left]
    finally:
        holder.kill()
        holder.communicate()
    made = ScratchFolder("rows-", tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == [Path(made.name).name]
    made.cleanup()
    made.cleanup()
    assert list(tmp_path.iterdir()) == []


def test_a_young_one_another_beginning_and_a_folder_without_lock_stay(tmp_path: Path) -> None:
    for name in ("rows-young", "other-old", "rows-foreign"):
        (tmp_path / name).mkdir()
    (tmp_path / "other-old" / LOCK_NAME).touch()
    grown_old(tmp_path)
    (tmp_path / "rows-young" / LOCK_NAME).touch()
    made = ScratchFolder("rows-", tmp_path)
    assert len(list(tmp_path.iterdir())) == 4
    made.cleanup()


def test_it_is_its_owners_alone(tmp_path: Path) -> None:
    made = ScratchFolder("rows-", tmp_path)
    assert stat.S_IMODE(Path(made.name).stat().st_mode) == 0o700
    made.cleanup()
