"""A worker that dies, or that no longer moves, ends the run as a failure: nobody waits for it."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.source_files import ROOT

PATIENCE_S = 120.0
BYSTANDERS = 5
DYING = (
    "import os, signal\n\n\ndef test_it():\n    os.kill(os.getpid(), signal.SIGSEGV)\n\n\ndef test_next():\n    pass\n"
)
HANGING = "import threading\n\n\ndef test_it():\n    threading.Event().wait()\n"
OPTIONS = ("addopts", "faulthandler_exit_on_timeout")


@pytest.mark.parametrize(("source", "seconds"), [(DYING, 60), (HANGING, 2)], ids=["dies", "hangs"])
def test_a_lost_worker_ends_the_run(tmp_path: Path, source: str, seconds: int) -> None:
    found = run_suite(tmp_path, source, seconds)
    assert found.returncode == 1, found.stdout + found.stderr
    assert "crashed while running 'test_a.py::test_it'" in found.stdout


def test_the_suite_itself_has_an_end() -> None:
    seconds = settings()["faulthandler_timeout"]
    assert isinstance(seconds, int) and seconds > 0


def run_suite(folder: Path, source: str, seconds: int) -> subprocess.CompletedProcess[str]:
    """Run a tiny suite under the options of ours, on two workers, the first of which is lost."""
    own = {name: settings()[name] for name in OPTIONS}
    lines = [f"{name} = {json.dumps(value)}" for name, value in {**own, "faulthandler_timeout": seconds}.items()]
    (folder / "pyproject.toml").write_text("\n".join(["[tool.pytest.ini_options]", *lines]) + "\n", encoding="utf-8")
    (folder / "test_a.py").write_text(source, encoding="utf-8")
    for place in range(BYSTANDERS):
        (folder / f"test_b{place}.py").write_text("def test_it():\n    pass\n", encoding="utf-8")
    # Qt has no part in it, and takes seconds to import in each worker.
    command = [sys.executable, "-m", "pytest", "-p", "no:pytest-qt", "-p", "no:cacheprovider", "-n", "2"]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=PATIENCE_S, stdin=subprocess.DEVNULL
    )


def settings() -> dict[str, object]:
    found: dict[str, object] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"][
        "ini_options"
    ]
    return found
