"""Folders follow the habits of each system."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from desktop.settings.paths import installed_bundles, user_paths
from tests.core.bundle.small_bundles import write_small

HOME = Path("/home/someone")


def test_each_system_has_its_folders() -> None:
    linux = user_paths("linux", {}, HOME)
    assert linux.data == HOME / ".local/share/pret-a-depenser"
    assert linux.settings == HOME / ".config/pret-a-depenser/settings.json"
    assert linux.policy == Path("/etc/pret-a-depenser/policy.toml")
    assert user_paths("linux", {"XDG_DATA_HOME": "/d"}, HOME).data == Path("/d/pret-a-depenser")
    windows = user_paths("win32", {"LOCALAPPDATA": "L", "APPDATA": "R", "PROGRAMDATA": "P"}, HOME)
    assert (windows.data, windows.config) == (Path("L/pret-a-depenser"), Path("R/pret-a-depenser"))
    assert "HKEY_LOCAL_MACHINE" in str(windows.policy)
    assert user_paths("darwin", {}, HOME).data == HOME / "Library/Application Support/pret-a-depenser"


def test_the_environment_moves_everything() -> None:
    paths = user_paths("linux", {"PAD_HOME": "/elsewhere", "PAD_POLICY": "/fixed.toml"}, HOME)
    assert paths.data == Path("/elsewhere/data")
    assert paths.config == Path("/elsewhere/config")
    assert paths.policy == Path("/fixed.toml")


def test_published_bundles_come_before_the_demonstration_and_unfinished_ones_not_at_all(tmp_path: Path) -> None:
    paths = replace(user_paths("linux", {"PAD_HOME": str(tmp_path)}, HOME), shared_stores=(tmp_path / "shared",))
    assert installed_bundles(paths) == ()
    write_small(paths.demonstration, "2030.1")
    write_small(paths.bundles / "a", "2026.11")
    write_small(tmp_path / "shared" / "b", "2026.9")
    write_small(paths.bundles / "2026.12.partial", "2026.12")
    for name in ("unfinished", "half"):
        (paths.bundles / name).mkdir()
    (paths.bundles / "half" / "manifest.json").touch()
    assert [folder.name for folder in installed_bundles(paths)] == ["a", "b", "demonstration", "half"]


def test_bundles_for_everyone_lie_where_each_system_keeps_them() -> None:
    assert user_paths("linux", {}, HOME).shared_stores == (
        Path("/var/lib/pret-a-depenser/bundles"), Path("/usr/share/pret-a-depenser/bundles"),
    )  # fmt: skip
    assert user_paths("win32", {"PROGRAMDATA": "P"}, HOME).shared_stores == (Path("P/pret-a-depenser/bundles"),)
    library = Path("/Library/Application Support/pret-a-depenser/bundles")
    assert user_paths("darwin", {}, HOME).shared_stores == (library,)
