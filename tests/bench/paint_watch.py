"""Times from an event to the end of the paint that shows its effect."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QObject, QTimer, SignalInstance
from PySide6.QtWidgets import QWidget

LONGEST_WAIT_MS = 60_000


class PaintWatch(QObject):
    """Counts the updates of one window: each ends with everything painted and flushed."""

    def __init__(self, window: QWidget) -> None:
        super().__init__()
        self.updates = 0
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.UpdateRequest:
            self.updates += 1
        return super().eventFilter(watched, event)


class Arrival(AbstractContextManager["Arrival"]):
    """Notes that one of some signals came."""

    def __init__(self, *signals: SignalInstance) -> None:
        self._signals = signals
        self.came = False

    def __enter__(self) -> Arrival:
        for signal in self._signals:
            signal.connect(self._note)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for signal in self._signals:
            signal.disconnect(self._note)

    def _note(self, *_: object) -> None:
        self.came = True


def event_to_paint_ms(watch: PaintWatch, event: Callable[[], object], arrived: Callable[[], bool]) -> float:
    """Milliseconds from an event to the end of the last paint that it causes.

    Args:
        watch: of the window that shows the effect.
        event: what the advisor does.
        arrived: whether the answer has come; the paint that counts is the one after.

    Raises:
        TimeoutError: no answer within a minute.
    """
    start = time.perf_counter()
    event()
    _wait(arrived)
    # What the answer changed is painted now; a further round must find nothing left to paint.
    finished = time.perf_counter()
    while True:
        before = watch.updates
        QCoreApplication.sendPostedEvents()
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        if watch.updates == before:
            return 1000.0 * (finished - start)
        finished = time.perf_counter()


def settle(quiet_ms: int) -> None:
    """Let timers and background work of an earlier event end."""
    loop = QEventLoop()
    QTimer.singleShot(quiet_ms, loop, loop.quit)
    loop.exec()


def _wait(arrived: Callable[[], bool]) -> None:
    late = QTimer()
    late.setSingleShot(True)
    late.start(LONGEST_WAIT_MS)
    while not arrived():
        if not late.isActive():
            raise TimeoutError("no answer within a minute")
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
