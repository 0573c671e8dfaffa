"""The core's own tests pass where Qt, pandas and scikit-learn are not installed.

In a run of everything they are run here and only here: see ``conftest.py``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.source_files import ROOT

BLOCKED = ("PySide6", "pyqtgraph", "pandas", "sklearn", "mlflow", "shap", "pyarrow", "joblib", "rich", "evidently")
BLOCKER = f"""
import sys
from importlib.abc import MetaPathFinder

class Absent(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.split(".")[0] in {BLOCKED!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
        return None

sys.meta_path.insert(0, Absent())
"""


def test_core_passes_its_tests_alone(demo_folder: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    (tmp_path / "sitecustomize.py").write_text(BLOCKER, encoding="utf-8")
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)]),
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PAD_DEMO_BUNDLE": str(demo_folder),
    }
    environment.pop("PYTEST_ADDOPTS", None)
    # Its own settings: those of the project ask for plugins that are not loaded here.
    settings = tmp_path / "alone.ini"
    lines = ["[pytest]", "filterwarnings = error", "markers =", *(f"    {marker}" for marker in markers())]
    settings.write_text("\n".join([*lines, ""]), encoding="utf-8")
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-c", str(settings), "--rootdir", str(ROOT), "-p", "no:cacheprovider",
         *order(request.config), str(ROOT / "tests" / "core")],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout[-3000:] + found.stderr[-2000:]
    assert " passed" in found.stdout


def order(config: pytest.Config) -> list[str]:
    """The order of this run, which is drawn anew each time."""
    if not config.pluginmanager.has_plugin("randomly"):
        return []
    return ["-p", "pytest_randomly", f"--randomly-seed={config.getoption('randomly_seed')}"]


def markers() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found: list[str] = project["tool"]["pytest"]["ini_options"]["markers"]
    return found
