"""After an update the status line offers the news once, and never on the very first start."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.settings.paths import Paths
from desktop.settings.policy_sources import PolicyFile
from desktop.settings.settings import SettingsStore
from desktop.start.app import Application
from desktop.start.command_line import Options
from desktop.start.news import unread_version
from desktop.window.help.about_pages import NEWS_TOPIC
from desktop.window.help.changelog import releases
from desktop.window.help.dialog import HelpDialog
from tests.desktop.conftest import make_presentation
from tests.known import known


def settings(folder: Path) -> SettingsStore:
    return SettingsStore(folder / "settings.json")


def test_the_very_first_start_offers_nothing(tmp_path: Path) -> None:
    assert unread_version(settings(tmp_path), "3.0") == ""
    assert settings(tmp_path).current.seen_version == "3.0"


@pytest.mark.parametrize("earlier", ["1.0", "2.10.1", "2"])
def test_after_an_update_the_news_are_offered_once(tmp_path: Path, earlier: str) -> None:
    settings(tmp_path).choose("seen_version", earlier)
    assert unread_version(settings(tmp_path), "3.0") == "3.0"
    assert unread_version(settings(tmp_path), "3.0") == ""


def test_a_step_back_offers_nothing(tmp_path: Path) -> None:
    settings(tmp_path).choose("seen_version", "3.0")
    assert unread_version(settings(tmp_path), "2.9") == ""
    assert settings(tmp_path).current.seen_version == "2.9"


def test_settings_that_cannot_be_followed_are_left_to_be_mended(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{", encoding="utf-8")
    assert unread_version(settings(tmp_path), "3.0") == ""
    assert (tmp_path / "settings.json").read_text(encoding="utf-8") == "{"


def test_the_news_are_offered_once_beside_a_setting_that_cannot_be_followed(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"theme": "pink", "seen_version": "1.0"}', encoding="utf-8")
    assert unread_version(settings(tmp_path), "3.0") == "3.0"
    assert unread_version(settings(tmp_path), "3.0") == ""
    assert '"pink"' in (tmp_path / "settings.json").read_text(encoding="utf-8")


def test_settings_that_cannot_be_written_stop_nothing(tmp_path: Path) -> None:
    store = settings(tmp_path / "folder")
    (tmp_path / "folder").write_text("a file where the folder should be", encoding="utf-8")
    assert unread_version(store, "3.0") == ""


@pytest.mark.parametrize(
    ("language", "offer"), [("fr", "Version {0}\u202f: nouveautés"), ("en", "Version {0}: what’s new")]
)
def test_the_status_line_offers_the_news_until_they_are_read(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, language: str, offer: str
) -> None:
    application = updated_application(qapp, tmp_path, Options(language=language))
    try:
        application.window.show()
        application.change_display("theme", "dark")
        news = application.window.status.news
        assert news.isVisible()
        assert news.accessibleName() == offer.format(releases()[0].version)
        news.click()
        assert known(application.window.findChild(HelpDialog)).topic == NEWS_TOPIC
        assert not news.isVisible()
        known(application.window.findChild(HelpDialog)).close()
        application.change_display("theme", "light")
        assert not application.window.status.news.isVisible()
    finally:
        application.close()
        make_presentation(qapp)


def test_a_picture_taken_without_a_window_shows_and_forgets_nothing(qapp: QApplication, tmp_path: Path) -> None:
    application = updated_application(qapp, tmp_path, Options(screenshot=tmp_path / "page.png"))
    application.window.show()
    assert not application.window.status.news.isVisible()
    application.close()
    assert settings(tmp_path / "config").current.seen_version == "0.0.0"
    make_presentation(qapp)


@pytest.mark.parametrize("percent", [100, 200])
def test_the_offer_has_its_room_in_the_smallest_window(qapp: QApplication, tmp_path: Path, percent: int) -> None:
    application = updated_application(qapp, tmp_path, Options(text_percent=percent))
    window = application.window
    window.resize(window.minimumSize())
    window.show()
    qapp.processEvents()
    news = window.status.news
    assert news.isVisible()
    assert news.width() >= news.sizeHint().width()
    assert news.geometry().right() < window.status.width()
    application.close()
    make_presentation(qapp)


def updated_application(qapp: QApplication, folder: Path, options: Options) -> Application:
    """An application whose user last ran the version before the oldest one."""
    paths = Paths(folder / "data", folder / "config", PolicyFile(folder / "policy.toml"))
    settings(paths.config).choose("seen_version", "0.0.0")
    return Application(qapp, options, paths, SettingsStore(paths.settings, paths.policy))
