"""A morning at the branch: start, search, read, go back, change how things look, leave."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.settings.paths import user_paths
from desktop.settings.settings import SettingsStore
from desktop.start.app import Application
from desktop.start.command_line import Options
from tests.desktop.sessions import KNOWN_CLIENT


@pytest.fixture
def application(qtbot: QtBot, qapp: QApplication, tmp_path: Path, demo_folder: Path) -> Iterator[Application]:
    paths = user_paths("linux", {"PAD_HOME": str(tmp_path)}, tmp_path)
    options = Options(bundle=demo_folder, size=(1280, 800))
    made = Application(qapp, options, paths, SettingsStore(paths.settings, paths.policy))
    with qtbot.waitSignal(made.session.bundle_opened, timeout=60_000):
        made.start()
    yield made
    qtbot.waitUntil(lambda: not made.lane.busy, timeout=20_000)
    made.close()


def press(qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    qtbot.keyClick(QApplication.focusWidget() or QApplication.activeWindow(), key, modifier)


def find_and_open(qtbot: QtBot, application: Application, number: str) -> None:
    press(qtbot, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClicks(QApplication.focusWidget(), number)
    qtbot.waitUntil(application.window.top_bar.search.results.isVisible, timeout=10_000)
    with qtbot.waitSignal(application.session.client_opened, timeout=20_000):
        press(qtbot, Qt.Key.Key_Return)


def test_a_client_is_found_and_read_by_keyboard_alone(qtbot: QtBot, application: Application) -> None:
    assert application.window.current_page == "clients"
    find_and_open(qtbot, application, "100002")
    find_and_open(qtbot, application, "100003")
    assert application.window.current_page == "dossier"
    with qtbot.waitSignal(application.session.client_opened, timeout=20_000):
        press(qtbot, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert application.session.assessment is not None
    assert application.session.assessment.client.client_id == KNOWN_CLIENT
    press(qtbot, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert application.window.current_page == "clients"


def test_another_look_keeps_client_page_and_place(qtbot: QtBot, application: Application, tmp_path: Path) -> None:
    find_and_open(qtbot, application, "100002")
    for setting, value in (("language", "en"), ("theme", "contrast"), ("text_percent", 200)):
        before, size = application.window, application.window.size()
        before.top_bar.display.setFocus()
        before.display_chosen.emit(setting, value)
        qtbot.waitUntil(lambda: application.window is not before)  # noqa: B023
        assert application.window.current_page == "dossier"
        assert application.window.isVisible()
        assert not shiboken6.isValid(before) or not before.isVisible()
        assert application.window.size() == size
        assert QApplication.focusWidget() is application.window.top_bar.display
    find_and_open(qtbot, application, "100003")
    assert application.session.assessment is not None
    assert application.session.assessment.client.client_id == 100_003
    assert application.window.windowTitle() == "Client 100\u202f003 — File — Prêt à dépenser"
    assert application.presentation.theme.name == "contrast"
    kept = SettingsStore(tmp_path / "config" / "settings.json", tmp_path / "none").current
    assert (kept.language, kept.theme, kept.text_percent) == ("en", "contrast", 200)


@pytest.mark.log_expected("failed: builtins.PermissionError errno=EACCES")
def test_a_failed_request_is_said_in_the_window_on_screen(qtbot: QtBot, application: Application) -> None:
    before = application.window
    application.change_display("language", "en")
    qtbot.waitUntil(lambda: application.window is not before)
    application.session.failed.emit(PermissionError(13, "no", "journal.sqlite"))
    assert "journal.sqlite" in application.window.notice.sentence
    assert "check that it exists" in application.window.notice.sentence
