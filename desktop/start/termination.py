"""Ctrl+C and a polite kill end the application the way closing its window does."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable

from PySide6.QtCore import QObject, QSocketNotifier

TERMINATIONS = (signal.SIGINT, signal.SIGTERM)


class TerminationSignals(QObject):
    """Wakes Qt's loop when the system asks the process to end: Python alone would wait for the next event.

    Args:
        leave: ends the application.
        parent: Qt owner.
    """

    def __init__(self, leave: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._former_descriptor = signal.set_wakeup_fd(self._writer.fileno())
        self._former = [(one, signal.signal(one, _ignore)) for one in TERMINATIONS]
        notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        notifier.activated.connect(lambda: self._read(leave))

    def close(self) -> None:
        """Give the signals back."""
        signal.set_wakeup_fd(self._former_descriptor)
        for one, former in self._former:
            signal.signal(one, former)
        self._reader.close()
        self._writer.close()

    def _read(self, leave: Callable[[], None]) -> None:
        received = self._reader.recv(64)
        if any(number in TERMINATIONS for number in received):
            leave()


def _ignore(_number: int, _frame: object) -> None:
    """The wake-up descriptor does the work."""
