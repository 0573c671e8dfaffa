"""Folders follow the habits of each system, the same for the application and the training."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from core.storage.folders import UserFolders, own_folders, user_folders
from desktop.settings.paths import user_paths

HOME = Path("/home/someone")
NAME = "pret-a-depenser"


@pytest.mark.parametrize(
    ("platform", "environment", "data", "config", "shared"),
    [
        ("linux", {}, HOME / ".local/share", HOME / ".config", "/etc"),
        ("linux", {"XDG_DATA_HOME": "/d", "XDG_CONFIG_HOME": "/c"}, "/d", "/c", "/etc"),
        ("darwin", {"XDG_DATA_HOME": "/d"}, HOME / "Library/Application Support",
         HOME / "Library/Application Support", "/Library/Application Support"),
        ("win32", {}, HOME / "AppData/Local", HOME / "AppData/Roaming", "C:/ProgramData"),
        ("win32", {"LOCALAPPDATA": "L", "APPDATA": "R", "PROGRAMDATA": "P"}, "L", "R", "P"),
    ],
)  # fmt: skip
def test_each_system_has_its_folders(
    platform: str, environment: dict[str, str], data: str | Path, config: str | Path, shared: str
) -> None:
    found = user_folders(platform, environment, HOME)
    assert found == UserFolders(Path(data) / NAME, Path(config) / NAME, Path(shared) / NAME)
    assert user_paths(platform, environment, HOME).bundles == found.bundles == Path(data) / NAME / "bundles"


def test_one_variable_moves_what_is_the_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAD_HOME", "/elsewhere")
    found = own_folders()
    assert (found.data, found.config) == (Path("/elsewhere/data"), Path("/elsewhere/config"))
    assert found.shared == user_folders(sys.platform, {}, HOME).shared
