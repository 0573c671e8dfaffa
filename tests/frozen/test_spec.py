"""What the packaged folder holds, proved without building it."""

from __future__ import annotations

import ast
import importlib.metadata
import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from desktop.start.command_line import Options
from desktop.start.first_start import TRAINING_LIBRARIES
from desktop.start.running import run
from tests.frozen.conftest import OwnBundle
from tests.frozen.spec_reading import Packaging, follow, locked_versions
from tests.source_files import ROOT

PLUGINS_HERE = {
    "platforms": {"libqxcb.so", "libqwayland.so", "libqoffscreen.so", "libqminimal.so"},
    "imageformats": {"libqsvg.so"},
    "iconengines": {"libqsvgicon.so"},
    "platforminputcontexts": {"libcomposeplatforminputcontextplugin.so", "libibusplatforminputcontextplugin.so"},
    "platformthemes": {"libqxdgdesktopportal.so"},
    "wayland-shell-integration": {"libxdg-shell.so"},
    "xcbglintegrations": {"libqxcb-egl-integration.so", "libqxcb-glx-integration.so"},
    "egldeviceintegrations": set(),
    "generic": set(),
    "sqldrivers": set(),
}
WITHOUT_WHAT_IS_LEFT_OUT = """#!{python} -PB
import sys

class LeftOut:
    def find_spec(self, name, path=None, target=None):
        if any(name == one or name.startswith(one + ".") for one in {excludes!r}):
            raise ModuleNotFoundError(f"{{name}} is not in the packaged folder", name=name)

sys.meta_path.insert(0, LeftOut())
sys.frozen, sys.executable = True, __file__
from desktop.__main__ import main
sys.exit(main(sys.argv[1:]))
"""
"""A program that starts itself anew to try a bundle apart, as the packaged one does."""


@pytest.fixture
def packaging(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Packaging:
    return follow(tmp_path, monkeypatch)


def test_the_folder_knows_the_version_of_the_project(packaging: Packaging) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    file, folder = next(entry for entry in packaging.data_files if entry[1].endswith(".dist-info"))
    found = importlib.metadata.Distribution.at(Path(file).parent)
    assert Path(file).parent.name == folder
    assert (found.metadata["Name"], found.version) == (project["name"], project["version"])


def test_other_versions_than_those_of_the_lock_are_refused_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = {**locked_versions(), "numpy": "1.0"}
    del installed["duckdb"]
    with pytest.raises(SystemExit) as refusal:
        follow(tmp_path, monkeypatch, installed=installed)
    told = str(refusal.value)
    assert "duckdb missing, numpy 1.0" in told
    assert told.endswith("pip install --require-hashes -r .locks/build.txt")
    assert "\n" not in told


def test_the_training_and_its_libraries_stay_out(packaging: Packaging) -> None:
    named = {"training", "pandas", "sklearn", "mlflow", "shap", "pyarrow", "evidently", *TRAINING_LIBRARIES}
    assert {name for name in named if not packaging.leaves_out(name)} == set()
    assert not packaging.leaves_out("lightgbm")
    assert not packaging.leaves_out("scipy.sparse")


def test_lightgbm_finds_nothing_that_makes_its_import_slow(packaging: Packaging) -> None:
    spec = importlib.util.find_spec("lightgbm")
    assert spec is not None
    assert spec.origin is not None
    tree = ast.parse(Path(spec.origin).with_name("compat.py").read_text(encoding="utf-8"))
    optional = {
        node.module.split(".")[0]
        for attempt in ast.walk(tree)
        if isinstance(attempt, ast.Try)
        for node in ast.walk(attempt)
        if isinstance(node, ast.ImportFrom) and node.module
    } - set(sys.stdlib_module_names)
    assert "sklearn" in optional
    assert {name for name in optional if not packaging.leaves_out(name)} == set()


def test_qt_brings_the_plugins_that_are_used_and_no_other(packaging: Packaging) -> None:
    found = {kind: {Path(file).name for file, _folder in packaging.plugins(kind)} for kind in PLUGINS_HERE}
    assert found == PLUGINS_HERE


def test_words_of_other_languages_and_drawing_in_software_stay_out(packaging: Packaging) -> None:
    assert packaging.collected == ["libkept.so", "qtbase_fr.qm"]


def test_windows_has_a_program_that_prints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert follow(tmp_path, monkeypatch).programs == {"pret-a-depenser": False}
    on_windows = follow(tmp_path, monkeypatch, system="win32")
    assert on_windows.programs == {"pret-a-depenser": False, "pret-a-depenser-console": True}


def test_what_is_left_out_is_never_missed(packaging: Packaging, tmp_path: Path, own_bundle: OwnBundle) -> None:
    program, home = tmp_path / "program", tmp_path / "home"
    own_bundle.trusted_in(home)
    for package in ("core", "desktop"):
        shutil.copytree(ROOT / package, program / package, ignore=shutil.ignore_patterns("__pycache__"))
    for source, folder in packaging.data_files:
        if folder.startswith("resources"):
            _put(ROOT / source, program / folder)
    arguments = ["--self-test", "--lang", "en", "--bundle", str(own_bundle.folder)]
    start = program / "pret-a-depenser"
    start.write_text(WITHOUT_WHAT_IS_LEFT_OUT.format(python=sys.executable, excludes=packaging.excludes), "utf-8")
    start.chmod(0o755)
    places = {"PYTHONPATH": str(program), "PAD_HOME": str(home), "QT_QPA_PLATFORM": "offscreen"}
    found = subprocess.run(
        [sys.executable, "-PB", str(start), *arguments],
        cwd=tmp_path, env={**os.environ, **places}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (found.returncode, found.stderr) == (0, ""), found.stdout
    assert found.stdout.splitlines()[-1] == "Everything works."


def test_a_packaged_program_without_a_model_says_where_to_put_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("PAD_HOME", str(tmp_path))
    monkeypatch.setenv("PAD_POLICY", str(tmp_path / "passed_over.toml"))
    assert run(Options(self_test=True, language="en")) == 3
    told = capsys.readouterr().err.splitlines()
    assert len(told) == 1
    assert str(tmp_path / "data" / "bundles") in told[0]
    assert "“bundle” in " in told[0] and "passed_over.toml" not in told[0]
    assert "training" not in told[0].replace(str(tmp_path), "")


def _put(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target)
    else:
        target.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
