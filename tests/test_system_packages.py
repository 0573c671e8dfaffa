"""Where the system lacks what the tests need, they end with one sentence that names the package."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.source_files import ROOT
from tests.system_packages import missing_sentence


def without_egl(name: str) -> object:
    if name == "libEGL.so.1":
        raise OSError(name)
    return object()


def test_every_missing_package_is_named_once_in_one_sentence() -> None:
    told = missing_sentence(without_egl, lambda _program: None)
    assert told.endswith("apt install git libegl1")
    assert "\n" not in told


def test_nothing_is_said_where_nothing_is_missing() -> None:
    assert missing_sentence(lambda _name: object(), lambda program: f"/usr/bin/{program}") == ""


def test_without_git_the_tests_end_before_the_first_one(tmp_path: Path) -> None:
    shutil.copy2(shutil.which("env") or "/usr/bin/env", tmp_path)
    command = [sys.executable, "-m", "pytest", "-n0", "tests/test_architecture.py"]
    found = subprocess.run(command, cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False)
    assert found.returncode != 0
    assert found.stdout == ""
    assert found.stderr.endswith("apt install git\n")
    assert found.stderr.count("\n") == 1
