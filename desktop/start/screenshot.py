"""Draws the page asked for into a PNG, once nothing is being read or computed any more."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from core.errors import UnknownClientError
from desktop.looks.messages import sentence
from desktop.looks.picture_file import write_png
from desktop.start.app import Application
from desktop.start.command_line import EXIT_FAILED, EXIT_UNKNOWN_CLIENT

QUIET_MS = 200
LONGEST_WAIT_MS = 180_000


class Photographer(QObject):
    """Waits until the application has nothing left to do, then draws its window and ends the application.

    Args:
        application: shows the page.
        path: the PNG to write.
    """

    def __init__(self, application: Application, path: Path) -> None:
        super().__init__(application)
        self._application, self._path = application, path
        self._texts = application.presentation.texts
        self._quiet = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._quiet.timeout.connect(self._shoot)
        self._limit = QTimer(self, singleShot=True, interval=LONGEST_WAIT_MS)
        self._limit.timeout.connect(lambda: self._fail(self._texts("screenshot.too_long"), EXIT_FAILED))
        session = application.session
        session.bundle_opened.connect(self._watch)
        session.bundle_refused.connect(self._tell)
        session.failed.connect(self._tell)
        session.client_unknown.connect(lambda number: self._tell(UnknownClientError(number)))
        application.lane.busy_changed.connect(self._watch)
        application.window.installEventFilter(self)
        self._limit.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait on while the window repaints: on a busy machine the last layout comes long after the last answer."""
        if event.type() == QEvent.Type.UpdateRequest and self._quiet.isActive():
            self._quiet.start()
        return super().eventFilter(watched, event)

    def _watch(self, _change: object) -> None:
        if self._application.lane.busy or self._application.session.bundle is None:
            self._quiet.stop()
        else:
            self._quiet.start()

    def _shoot(self) -> None:
        try:
            write_png(self._path, self._application.window.grab().toImage())
        except OSError:
            self._fail(self._texts("screenshot.not_written", path=self._path), EXIT_FAILED)
        else:
            QApplication.exit(0)

    def _tell(self, error: Exception) -> None:
        unknown = isinstance(error, UnknownClientError)
        self._fail(sentence(error, self._texts), EXIT_UNKNOWN_CLIENT if unknown else EXIT_FAILED)

    def _fail(self, told: str, code: int) -> None:
        self._quiet.stop()
        self._limit.stop()
        print(told, file=sys.stderr)  # noqa: T201  (the terminal is the only reader)
        QApplication.exit(code)
