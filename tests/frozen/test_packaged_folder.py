"""The packaged folder itself: it starts, proves itself, and leaves its own files alone."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

import pytest
from PyInstaller.archive.readers import CArchiveReader
from PySide6.QtGui import QImage

from tests.desktop.sessions import KNOWN_CLIENT
from tests.frozen.conftest import OwnBundle
from tests.frozen.packaged_folder import NAME, PackagedFolder
from tests.source_files import ROOT

pytestmark = pytest.mark.packaging

LARGEST_MEGABYTES = 335
UNWANTED = {
    "training", "pandas", "sklearn", "mlflow", "shap", "pyarrow", "evidently", "matplotlib", "joblib", "setuptools",
}  # fmt: skip
LEFT_TO_THE_WORKSTATION = ("libwayland-", "libGL.", "libEGL.", "libGLX.", "libxcb", "libX11", "libcups.", "libdbus-1.")


def test_it_proves_itself_and_writes_nothing_where_it_is_installed(
    packaged: PackagedFolder, tmp_path: Path, own_bundle: OwnBundle
) -> None:
    own_bundle.trusted_in(tmp_path / "user")
    before = packaged.fingerprint()
    found = packaged.start(tmp_path, "--self-test", "--lang", "en", "--bundle", str(own_bundle.folder))
    assert (found.returncode, found.stderr) == (0, ""), found.stdout
    assert found.stdout.splitlines()[-1] == "Everything works."
    assert packaged.fingerprint() == before
    assert [path.name for path in tmp_path.iterdir()] == ["user"]


def test_it_draws_a_page(packaged: PackagedFolder, tmp_path: Path, own_bundle: OwnBundle) -> None:
    own_bundle.trusted_in(tmp_path / "user")
    picture = tmp_path / "page.png"
    asked = ("--bundle", str(own_bundle.folder), "--client", str(KNOWN_CLIENT), "--page", "dossier")
    found = packaged.start(tmp_path, *asked, "--screenshot", str(picture))
    assert (found.returncode, found.stderr) == (0, "")
    image = QImage(str(picture))
    assert len({image.pixel(x, y) for x in range(0, image.width(), 5) for y in range(0, image.height(), 5)}) > 20


def test_what_it_cannot_open_is_one_sentence(packaged: PackagedFolder, tmp_path: Path) -> None:
    (tmp_path / "bundle").mkdir()
    found = packaged.start(tmp_path, "--bundle", str(tmp_path / "bundle"), "--screenshot", str(tmp_path / "page.png"))
    assert found.returncode == 1
    assert len(found.stderr.splitlines()) == 1
    assert "manifest.json" in found.stderr
    assert not (tmp_path / "page.png").exists()


def test_without_a_model_it_says_where_to_put_one(packaged: PackagedFolder, tmp_path: Path) -> None:
    found = packaged.start(tmp_path, "--self-test")
    assert found.returncode == 3
    assert len(found.stderr.splitlines()) == 1
    assert str(tmp_path / "user" / "data" / "bundles") in found.stderr


def test_it_tells_the_version_of_the_project(packaged: PackagedFolder, tmp_path: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert packaged.start(tmp_path, "--version").stdout == f"{project['name']} {project['version']}\n"


def test_the_training_libraries_are_not_in_it(packaged: PackagedFolder) -> None:
    archive = CArchiveReader(str(packaged.folder / NAME))
    modules = archive.open_embedded_archive(next(name for name in archive.toc if name.endswith(".pyz"))).toc
    files = {path.relative_to(packaged.folder / "_internal").parts[0] for path in packaged.folder.rglob("_internal/*")}
    assert UNWANTED & ({name.split(".")[0] for name in modules} | files) == set()


def test_it_stays_small(packaged: PackagedFolder) -> None:
    files = [path for path in packaged.folder.rglob("*") if path.is_file() and not path.is_symlink()]
    assert sum(path.stat().st_size for path in files) < LARGEST_MEGABYTES * 2**20


def test_every_library_finds_its_own(packaged: PackagedFolder) -> None:
    internal = packaged.folder / "_internal"
    missing = set()
    for library in internal.rglob("*.so*"):
        told = subprocess.run(
            ["ldd", library], env={"LD_LIBRARY_PATH": str(internal)}, capture_output=True, text=True, check=False
        ).stdout
        missing |= {line.split()[0] for line in told.splitlines() if "not found" in line}
    assert {name for name in missing if not name.startswith(LEFT_TO_THE_WORKSTATION)} == set()
