"""Bundles are put in place and taken back from the command line; what opens is the newest that can."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from core.bundle.packed import pack
from core.bundle.shelf import shelved
from core.decisions.bundles_referred import referred_bundles
from core.journal.journal import EntryKind, Journal
from desktop.settings.paths import Paths, user_paths
from desktop.settings.policy_sources import PolicyFile
from desktop.settings.settings import SettingsStore
from desktop.start.command_line import EXIT_BAD_ARGUMENTS, EXIT_FAILED, Options
from desktop.start.console import console_texts
from desktop.start.delivery import deliver
from tests.core.bundle.small_bundles import copied
from tests.source_files import ROOT

TEXTS = console_texts("en")


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    found = user_paths("linux", {"PAD_HOME": str(tmp_path / "home")}, tmp_path)
    return replace(found, machine=PolicyFile(tmp_path / "policy.toml"), shared_stores=(tmp_path / "shared",))


@pytest.fixture(scope="module")
def packed(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("packed")
    pack(copied(demo_folder, place / "2026.11", "2026.11"), file := place / "2026.11.padbundle")
    return file


def test_a_bundle_is_installed_for_its_user_or_for_everyone_and_the_one_before_comes_back(
    demo_folder: Path, packed: Path, paths: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    copied(demo_folder, paths.bundles / "older", "2026.9")
    assert deliver(Options(install_bundle=packed, for_everyone=True), TEXTS, paths) == 0
    assert "Model 2026.11 verified and installed" in capsys.readouterr().out
    assert [one.folder.parent for one in shelved(paths.stores)] == [paths.shared_stores[0], paths.bundles]
    assert deliver(Options(roll_back=True), TEXTS, paths) == 0
    assert "Model 2026.11 is set aside; model 2026.9 opens at the next start" in capsys.readouterr().out
    assert [one.manifest.model_version for one in shelved(paths.stores)] == ["2026.9"]
    assert deliver(Options(roll_back=True), TEXTS, paths) == EXIT_FAILED
    assert "No other usable model than 2026.9" in capsys.readouterr().err


def test_what_the_settings_name_is_said_to_stay(
    packed: Path, paths: Paths, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    SettingsStore(paths.settings, paths.machine).choose("bundle", str(tmp_path / "chosen"))
    assert deliver(Options(install_bundle=packed), TEXTS, paths) == 0
    assert deliver(Options(install_bundle=packed), TEXTS, paths) == 0
    told = capsys.readouterr().out
    assert "was installed already" in told
    assert told.count(f"stays the one that opens: {tmp_path / 'chosen'}") == 2


def test_bundles_that_decisions_rest_on_are_found_in_the_journal(tmp_path: Path) -> None:
    file = tmp_path / "journal.sqlite"
    assert referred_bundles(file) == frozenset()
    assert not file.exists()
    journal = Journal(file)
    for fingerprint in ("a" * 64, "b" * 64, "a" * 64):
        journal.append(EntryKind.OPINION, "someone", 1, {"bundle_fingerprint": fingerprint})
    journal.close()
    assert referred_bundles(file) == {"a" * 64, "b" * 64}


def test_the_command_needs_no_qt_and_fails_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "half.padbundle").write_bytes(b"PK\3\4")
    code = """
import sys
sys.modules["PySide6"] = None
from desktop.__main__ import main
sys.exit(main(sys.argv[1:]))
"""
    for arguments, exit_code, told in (
        (["--install-bundle", str(tmp_path / "half.padbundle")], EXIT_FAILED, "wait for the end of the copy"),
        (["--install-bundle", str(tmp_path / "absent.padbundle")], EXIT_FAILED, "no model"),
        (["--roll-back"], EXIT_FAILED, "No model is installed"),
        (["--install-bundle"], EXIT_BAD_ARGUMENTS, "--install-bundle"),
    ):
        found = subprocess.run(
            [sys.executable, "-c", code, *arguments, "--lang", "en"], cwd=ROOT, capture_output=True, text=True,
            check=False, env={"PAD_HOME": str(tmp_path / "home")},
        )  # fmt: skip
        assert (found.returncode, found.stdout) == (exit_code, ""), found.stderr
        assert told in found.stderr and found.stderr.count("\n") == 1
