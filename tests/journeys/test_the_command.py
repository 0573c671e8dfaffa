"""The program as it is started: exit codes, sentences, pictures."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from desktop.window.page_entries import PAGES
from tests.desktop.sessions import KNOWN_CLIENT, UNKNOWN_CLIENT
from tests.source_files import ROOT


def run(home: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    displays = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    kept = {name: value for name, value in os.environ.items() if name not in displays}
    return subprocess.run(
        [sys.executable, "-m", "desktop", *arguments],
        cwd=ROOT, env={**kept, "PAD_HOME": str(home), "PYTHONPATH": str(ROOT), **environment},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip


def test_a_page_is_drawn_without_a_display(tmp_path: Path, demo_folder: Path) -> None:
    picture = tmp_path / "dossier.png"
    found = run(
        tmp_path, "--bundle", str(demo_folder), "--client", str(KNOWN_CLIENT), "--page", "dossier", "--lang", "en",
        "--theme", "dark", "--text-size", "125", "--size", "1280x800", "--screenshot", str(picture),
    )  # fmt: skip
    assert (found.returncode, found.stderr) == (0, "")
    image = QImage(str(picture))
    assert (image.width(), image.height()) == (1280, 800)
    colors = {image.pixel(x, y) for x in range(0, 1280, 5) for y in range(0, 800, 5)}
    assert len(colors) > 20


def test_the_installation_proves_itself(tmp_path: Path, demo_folder: Path) -> None:
    found = run(tmp_path, "--self-test", "--bundle", str(demo_folder))
    assert (found.returncode, found.stderr) == (0, "")
    lines = found.stdout.splitlines()
    assert len(lines) == 9 + len(PAGES)
    assert all(line.startswith("ok ") for line in lines[:-1])


def test_a_log_that_cannot_be_written_is_one_sentence_and_stops_nothing(tmp_path: Path, demo_folder: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "logs").touch()
    picture = tmp_path / "page.png"
    found = run(tmp_path, "--bundle", str(demo_folder), "--lang", "en", "--screenshot", str(picture))
    assert (found.returncode, picture.exists()) == (0, True)
    (sentence,) = found.stderr.splitlines()
    assert sentence.startswith("The technical log cannot be written to")


def test_a_spoilt_installation_names_what_failed(tmp_path: Path) -> None:
    (tmp_path / "bundle").mkdir()
    found = run(tmp_path, "--self-test", "--bundle", str(tmp_path / "bundle"))
    assert found.returncode == 1
    assert "manifest.json" in found.stdout.splitlines()[-1]


def test_an_unknown_client_is_a_sentence_and_no_picture(tmp_path: Path, demo_folder: Path) -> None:
    picture = tmp_path / "page.png"
    found = run(tmp_path, "--bundle", str(demo_folder), "--client", str(UNKNOWN_CLIENT), "--screenshot", str(picture))
    assert found.returncode == 3
    assert "999\u202f999" in found.stderr
    assert len(found.stderr.splitlines()) == 1
    assert not picture.exists()


@pytest.mark.parametrize(
    ("arguments", "environment", "code", "named"),
    [
        (["--theme", "pink"], {}, 2, "pink"),
        (["--lang", "en", "--client", "x"], {}, 2, "not a client number"),
        ([], {}, 5, "--self-test"),
        ([], {"DISPLAY": ":987"}, 5, "--self-test"),
        (["--self-test"], {}, 3, "--bundle"),
        (["--self-test"], {"PAD_POLICY": "{home}/policy.toml"}, 2, "policy.toml"),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_a_code(
    tmp_path: Path, arguments: list[str], environment: dict[str, str], code: int, named: str
) -> None:
    (tmp_path / "policy.toml").write_text("theme = 3", encoding="utf-8")
    found = run(tmp_path, *arguments, **{key: value.format(home=tmp_path) for key, value in environment.items()})
    assert found.returncode == code, found.stderr
    assert named in found.stderr
    assert len(found.stderr.splitlines()) == 1


def test_a_log_file_without_our_characters_is_still_written(tmp_path: Path) -> None:
    for arguments in (["--help"], ["--lang", "fr", "--nonsense"]):
        found = run(tmp_path, *arguments, LANG="fr_FR", PYTHONIOENCODING="ascii")
        assert found.returncode == (0 if arguments == ["--help"] else 2), found.stderr
