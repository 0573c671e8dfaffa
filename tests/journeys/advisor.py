"""An advisor in front of the real window: what they press, what they read, and the files they save."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core.error_trace import log_unforeseen
from desktop.session.lane import WriteReport
from desktop.settings.paths import user_paths
from desktop.settings.settings import SettingsStore
from desktop.start.app import Application
from desktop.start.command_line import Options

WAIT_MS = 30_000
NAME = "Claire Martin"
NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
PAGE_KEYS = {
    page: Qt.Key(Qt.Key.Key_1 + place)
    for place, page in enumerate(("clients", "a-traiter", "dossier", "comparer", "simuler", "nouveau", "journal"))
}
Found = TypeVar("Found", bound=QObject)


@dataclass
class Advisor:
    """Works as a person does: keys, buttons and fields of the window, and nothing behind them."""

    application: Application
    qtbot: QtBot

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE, on: QWidget | None = None) -> None:
        self.qtbot.keyClick(on or QApplication.focusWidget() or self.application.window, key, modifier)

    def write(self, text: str, field: QWidget) -> None:
        """Type a text over what the field says; the test library's own way ends the process at the first accent."""
        field.setFocus()
        self.press(Qt.Key.Key_A, CONTROL, field)
        self.write_on(text, field)

    def write_on(self, text: str, field: QWidget) -> None:
        """Type a text where the field stands."""
        for character in text:
            for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                QApplication.sendEvent(field, QKeyEvent(kind, 0, NONE, character))

    def push(self, words: str, within: QWidget | None = None) -> None:
        """Push the button on screen that says this, with the space bar."""
        button = self.button(words, within)
        assert button.isEnabled(), f"{words!r} cannot be pushed"
        button.setFocus()
        self.press(Qt.Key.Key_Space, on=button)

    def button(self, words: str, within: QWidget | None = None) -> QAbstractButton:
        shown = [one for one in (within or self.application.window).findChildren(QAbstractButton) if one.isVisible()]
        exact = [one for one in shown if words in (plain(one.text()), plain(one.accessibleName()))]
        assert exact, f"no button says {words!r}: {sorted({plain(one.text()) for one in shown})}"
        return exact[0]

    def find_client(self, client_id: int) -> None:
        window = self.application.window
        self.press(Qt.Key.Key_K, CONTROL, window)
        self.write(str(client_id), window.top_bar.search.field)
        self.until(window.top_bar.search.results.isVisible)
        with self.qtbot.waitSignal(self.application.session.client_opened, timeout=WAIT_MS):
            self.press(Qt.Key.Key_Return, on=window.top_bar.search.field)
        self.settle()

    def go_to(self, page: str) -> None:
        self.application.window.activateWindow()
        self.until(self.application.window.isActiveWindow)
        self.press(PAGE_KEYS[page], CONTROL, self.application.window)
        assert self.application.window.current_page == page
        self.settle()

    def dialog(self, kind: type[Found]) -> Found:
        """The newest dialog of this kind on screen."""
        shown = [one for one in self.application.window.findChildren(kind) if one.isVisible()]  # type: ignore[attr-defined]
        assert shown, f"no {kind.__name__} is on screen"
        return shown[-1]

    def save_under(self, path: Path, push: Callable[[], None]) -> None:
        """Push what asks for a file, and answer in the file dialog that opens."""
        answered: list[bool] = []

        def answer() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QFileDialog):
                QTimer.singleShot(10, answer)
                return
            field = dialog.findChildren(QLineEdit)[0]
            # Put in at once, as from the clipboard: typed letters open a list that takes the keyboard.
            field.setText(str(path))
            answered.append(True)
            self.press(Qt.Key.Key_Return, on=field)

        QTimer.singleShot(0, answer)
        with self.qtbot.waitSignal(self.application.session.decisions.documents.saved, timeout=WAIT_MS):
            push()
        assert answered and path.is_file()

    def words(self, within: QWidget | None = None) -> list[str]:
        """What is read on screen: the texts of the labels that are visible, without their marks."""
        labels = (within or self.application.window).findChildren(QLabel)
        return [told for one in labels if one.isVisible() and (told := plain(one.text()))]

    def until(self, holds: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(holds, timeout=WAIT_MS)

    def settle(self) -> None:
        self.until(lambda: not self.application.lane.busy)
        QApplication.processEvents()

    def close(self, dialog: QDialog) -> None:
        self.press(Qt.Key.Key_Escape, on=dialog)
        self.until(lambda: dialog not in self.application.window.findChildren(QDialog) or not dialog.isVisible())


@contextmanager
def at_the_desk(
    qtbot: QtBot, qapp: QApplication, home: Path, bundle: Path, report: WriteReport = log_unforeseen
) -> Iterator[Advisor]:
    """One run of the application in a home of its own."""
    paths = user_paths("linux", {"PAD_HOME": str(home)}, home)
    settings = SettingsStore(paths.settings, paths.policy)
    settings.choose("user_name", NAME)
    application = Application(qapp, Options(bundle=bundle, size=(1280, 800)), paths, settings, report)
    with qtbot.waitSignal(application.session.bundle_opened, timeout=60_000):
        application.start()
    advisor = Advisor(application, qtbot)
    advisor.settle()
    try:
        yield advisor
        advisor.settle()
    finally:
        application.close()
        application.window.deleteLater()
        application.deleteLater()


def plain(text: str) -> str:
    """A text with ordinary spaces and without marks of stress."""
    without_marks = re.sub("<[^>]+>", "", text)
    return re.sub(r"\s+", " ", re.sub("[\u202f\u2002\u2005\xa0]", " ", without_marks)).strip()
