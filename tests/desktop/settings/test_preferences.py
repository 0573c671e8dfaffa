"""A change of a setting is saved at once and told; what is fixed stays."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop.settings.preferences import Preferences
from desktop.settings.settings import SettingsStore


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    (tmp_path / "policy.toml").write_text("opinion_first = true", encoding="utf-8")
    return Preferences(SettingsStore(tmp_path / "settings.json", tmp_path / "policy.toml"))


def test_a_change_is_saved_and_told(qtbot: QtBot, preferences: Preferences, tmp_path: Path) -> None:
    with qtbot.waitSignal(preferences.changed) as told:
        preferences.choose("user_name", "Ana Roux")
    assert told.args == ["user_name"]
    assert SettingsStore(tmp_path / "settings.json").current.user_name == "Ana Roux"


def test_a_fixed_setting_stays_as_it_is(qtbot: QtBot, preferences: Preferences) -> None:
    with qtbot.assertNotEmitted(preferences.changed):
        preferences.choose("opinion_first", value=False)
    assert preferences.current.opinion_first
    assert preferences.fixed == {"opinion_first"}


def test_a_file_that_cannot_be_written_is_said_and_the_choice_holds(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder is needed", encoding="utf-8")
    preferences = Preferences(SettingsStore(tmp_path / "taken" / "settings.json"))
    preferences_changed = qtbot.waitSignal(preferences.changed)
    with preferences_changed, pytest.raises(OSError, match="taken"):
        preferences.choose("sound", value=False)
    assert preferences.current.sound is False
