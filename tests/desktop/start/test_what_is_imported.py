"""Nothing heavy is imported before the window is painted, nor with any page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.source_files import ROOT

HEAVY = (
    "lightgbm", "duckdb", "pyqtgraph", "cryptography", "typst", "scipy", "pandas", "sklearn", "mlflow", "shap",
    "pyarrow",
)  # fmt: skip
MOST_MODULES = 840
PAGES = """
import json, sys
from tests.bench.import_probe import import_every_page
import_every_page()
print(json.dumps(sorted(sys.modules)))
"""
FIRST_PAINT = """
import json, sys
from pathlib import Path
from desktop.start.app import Application, make_qt
from desktop.start.command_line import Options
from desktop.settings.paths import user_paths
from desktop.settings.settings import SettingsStore

home = Path(sys.argv[1])
paths = user_paths(sys.platform, {"PAD_HOME": str(home)}, home)
qt = make_qt([])
application = Application(qt, Options(bundle=home / "none"), paths, SettingsStore(paths.settings, paths.policy))
painted = []
application.window.painted.connect(lambda: painted.append(sorted(sys.modules)))
application.window.painted.connect(qt.quit)
application.start()
qt.exec()
application.close()
print(json.dumps(painted[0]))
"""


def modules(code: str, *arguments: str) -> list[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", code, *arguments]
    found = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    names: list[str] = json.loads(found.stdout.splitlines()[-1])
    return names


@pytest.fixture(scope="module")
def with_every_page() -> list[str]:
    return modules(PAGES)


def test_no_page_brings_a_heavy_library(with_every_page: list[str]) -> None:
    assert {name.split(".")[0] for name in with_every_page} & set(HEAVY) == set()


def test_every_page_together_is_few_modules(with_every_page: list[str]) -> None:
    assert "desktop.pages.simulation.page" in with_every_page
    assert len(with_every_page) <= MOST_MODULES


def test_the_window_is_painted_before_pages_and_heavy_libraries_are_read(tmp_path: Path) -> None:
    found = modules(FIRST_PAINT, str(tmp_path))
    assert "desktop.window.main_window" in found
    assert [name for name in found if name.startswith("desktop.pages.")] == []
    assert {name.split(".")[0] for name in found} & set(HEAVY) == set()


def test_a_start_reads_no_source(tmp_path: Path) -> None:
    """PySide6 would read that of every module, and Python would keep it."""
    code = "from desktop.start.unread_sources import leave_sources_unread; leave_sources_unread()\n" + FIRST_PAINT
    code = code.replace("sorted(sys.modules)))", "sorted(__import__('linecache').cache)))")
    read = modules(code, str(tmp_path))
    assert [name for name in read if f"{ROOT}" in name and "site-packages" not in name and "/desktop/" in name] == []
