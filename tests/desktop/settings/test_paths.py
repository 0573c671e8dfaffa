"""Folders follow the habits of each system."""

from __future__ import annotations

from pathlib import Path

from desktop.settings.paths import installed_bundles, user_paths

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
    paths = user_paths("linux", {"PAD_HOME": str(tmp_path)}, HOME)
    assert installed_bundles(paths) == ()
    for name in ("demonstration", "2026.09", "2026.11", "2026.12.partial", "unfinished"):
        (paths.bundles / name).mkdir(parents=True)
        if name != "unfinished":
            (paths.bundles / name / "manifest.json").touch()
    assert [folder.name for folder in installed_bundles(paths)] == ["2026.11", "2026.09", "demonstration"]
