"""One workstation over many days: the application started again and again on one home, with two bundles."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import TypeVar

from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from core.bundle.bundle import CLIENTS_NAME, Bundle, open_bundle
from core.bundle.signature import demonstration_key
from core.population.store import ClientStore
from desktop.looks.presentation import Presentation
from desktop.session.session import Session
from desktop.settings.paths import user_paths
from desktop.settings.settings import SettingsStore
from desktop.start.app import Application
from desktop.start.command_line import Options
from desktop.window.main_window import MainWindow
from tests.desktop.bundle_copies import copied, stricter
from tests.journeys.advisor import NAME, WAIT_MS, Advisor

INSTALLED, ELSEWHERE = "installed", "elsewhere"
SLICE_MS = 20
D = TypeVar("D", bound=QDialog)
WAITING = QEventLoop.ProcessEventsFlag.WaitForMoreEvents


class Workplace:
    """The application, and the hands of whoever sits in front of it.

    Args:
        qtbot, qapp: Qt.
        home: the user's folder; the installed bundle lies in it.
        demo: the demonstration bundle.
        draws: whether the window is painted.
    """

    def __init__(self, qtbot: QtBot, qapp: QApplication, home: Path, demo: Path, *, draws: bool) -> None:
        self._draws = draws
        self._qtbot, self._qapp, self._home = qtbot, qapp, home
        self.paths = user_paths("linux", {"PAD_HOME": str(home), "PAD_POLICY": str(home / "policy.toml")}, home)
        self.folders: Mapping[str, Path] = {
            INSTALLED: copied(demo, self.paths.bundles / "first"),
            ELSEWHERE: stricter(copied(demo, home / "second")),
        }
        self._template = open_bundle(self.folders[INSTALLED], [demonstration_key()])
        self.failures: list[Exception] = []
        self._application: Application | None = None

    @property
    def application(self) -> Application:
        assert self._application is not None
        return self._application

    @property
    def window(self) -> MainWindow:
        return self.application.window

    @property
    def session(self) -> Session:
        return self.application.session

    @property
    def advisor(self) -> Advisor:
        return Advisor(self.application, self._qtbot)

    @property
    def presentation(self) -> Presentation:
        """The looks of the pages, with the currency of the bundle."""
        looks, bundle = self.application.presentation, self.session.bundle
        assert bundle is not None
        return replace(looks, formatter=replace(looks.formatter, currency=bundle.manifest.currency))

    def start(self, bundle: str, *, suspended: bool = False) -> None:
        """Begin a day."""
        self.paths.policy.write_text(f"model_suspended = {str(suspended).lower()}\n", encoding="utf-8")
        settings = SettingsStore(self.paths.settings, self.paths.policy)
        settings.choose("user_name", NAME)
        options = Options(bundle=self.folders[bundle], size=(1280, 800))
        self._application = Application(self._qapp, options, self.paths, settings)
        self.session.failed.connect(self.failures.append)
        self.session.bundle_refused.connect(self.failures.append)
        self.application.start()
        self.until(lambda: self.session.bundle is not None)
        self.furnish()
        self.settle()

    def begin_anew(self) -> None:
        """Bring everything back to the first morning, in the same window where that is possible."""
        if self._application is None or not self.application.presentation.shows_scores:
            self.stop()
            self._forget()
            self.start(INSTALLED)
            return
        for dialog in self.window.findChildren(QDialog):
            dialog.close()
        self.session.decisions.close()
        self.session.desk.flush()
        self._forget()
        self.failures.clear()
        if self.application.presentation.language != "fr":
            # What is typed depends on the language. The other looks may stay: nothing that is done does.
            self.application.change_display("language", "fr")
            self.furnish()
        template = self._template
        self.session.adopt(replace(template, store=_store_of(template)))
        self.settle()

    def _forget(self) -> None:
        shutil.rmtree(self.paths.journal, ignore_errors=True)
        for file in (self.paths.journal_witness, self.paths.settings):
            file.unlink(missing_ok=True)
        # What lies on the desk: scenarios, what is tried, drafts.
        for desk in self.paths.new_files.glob("bureau*"):
            shutil.rmtree(desk)

    def stop(self) -> None:
        """End the day."""
        if self._application is not None:
            self._application.close()
            self._application.window.deleteLater()
            self._application.deleteLater()
            self._application = None
            self._qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def close(self) -> None:
        """Leave for good."""
        self.stop()
        self._template.close()

    def furnish(self) -> None:
        """Draw nothing where only words and figures are looked at: they are the same, drawn or not."""
        self.window.setUpdatesEnabled(self._draws)

    def open_bundle(self, bundle: str) -> None:
        """Choose another bundle, as the settings page does."""
        before = self.session.bundle
        self.application.preferences.ask_bundle(self.folders[bundle])
        self.until(lambda: self.session.bundle is not before)
        self.settle()

    def until(self, holds: Callable[[], object]) -> None:
        """Let the application work until something holds."""
        deadline = monotonic() + WAIT_MS / 1000
        # Something happens at least as often as this timer does: waiting costs nothing.
        pulse = QTimer(interval=SLICE_MS)
        pulse.start()
        while not holds():
            assert monotonic() < deadline, "nothing happens any more"
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents | WAITING)
        pulse.stop()

    def settle(self) -> None:
        """Let the application finish what it does."""
        while self.application.lane.busy:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents | WAITING)
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

    def go_to(self, page: str) -> None:
        button = self.window.navigation.findChild(QWidget, f"page.{page}")
        assert button is not None and button.isEnabled()
        button.click()  # type: ignore[attr-defined]
        self.settle()

    def press(self, key: Qt.Key, on: QWidget) -> None:
        self._qtbot.keyClick(on, key)

    def dialog(self, kind: type[D]) -> D:
        """The one dialog on screen."""
        shown = [one for one in self.window.findChildren(QDialog) if one.isVisible()]
        assert [type(one) for one in shown] == [kind], shown
        (found,) = shown
        assert isinstance(found, kind)
        return found


def _store_of(bundle: Bundle) -> ClientStore:
    return ClientStore(bundle.folder / CLIENTS_NAME, bundle.catalogue, bundle.manifest.policy)
