"""The one way off the main thread: a single worker where the newest request of a topic wins."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from core.error_trace import log_unforeseen
from core.errors import UnforeseenError
from desktop.looks.messages import is_foreseen
from desktop.session.main_thread_collector import MainThreadCollector
from desktop.session.topics import Topic

T = TypeVar("T")
WriteReport = Callable[[Exception], Path | None]
"""Writes down a fault of the program, on whichever thread; gives the report's path, None where there is none."""


@dataclass(frozen=True)
class _Request:
    ticket: int
    topic: Topic
    work: Callable[[], object]
    done: Callable[[object], None]
    failed: Callable[[Exception], None]
    owner: QObject | None


@dataclass(frozen=True)
class _Outcome:
    request: _Request
    result: object = None
    error: Exception | None = None


class Lane(QObject):
    """Runs work in the order it was asked for, on one thread; what it gives comes back to the main thread.

    Must be made, used and closed on the main thread. A request made outdated by a newer one of the same topic
    is not run if it still waits; if it was already running, what it gives is dropped.

    What nobody foresaw is reported even where nobody waits for it any more; whoever asked is told of an
    ``UnforeseenError`` instead.

    Signals:
        busy_changed: True when the first request waits or runs, False when none is left.

    Args:
        parent: Qt owner.
        report: writes down a fault of the program; by default it is only logged.
    """

    busy_changed = Signal(bool)
    _finished = Signal()

    def __init__(self, parent: QObject | None = None, report: WriteReport = log_unforeseen) -> None:
        super().__init__(parent)
        self._report = report
        self._waiting: queue.SimpleQueue[_Request | None] = queue.SimpleQueue()
        self._outcomes: queue.SimpleQueue[_Outcome] = queue.SimpleQueue()
        self._newest: dict[Topic, int] = {}
        self._ticket = 0
        self._left = 0
        self._closed = False
        self._collector = MainThreadCollector(self)
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._work, name="lane", daemon=True)
        self._thread.start()

    @property
    def busy(self) -> bool:
        """Whether a request waits or runs."""
        return self._left > 0

    def submit(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        topic: Topic,
        owner: QObject | None = None,
    ) -> None:
        """Run ``work`` on the worker, then ``done(result)`` or ``failed(error)`` on the main thread.

        Args:
            work: what to compute; it must not touch widgets.
            done: takes what ``work`` returned.
            failed: takes what ``work`` raised: a foreseen error as it is, an ``UnforeseenError`` for any other.
            topic: requests of one topic replace each other; those of different topics do not.
            owner: once Qt has deleted it, nobody is told; None where somebody always listens.

        Raises:
            RuntimeError: the lane is closed.

        """
        if self._closed:
            raise RuntimeError("this lane is closed and takes no more work")
        self._ticket += 1
        self._newest[topic] = self._ticket
        self._left += 1
        # The queue erases T: what ``work`` returns is exactly what this request's own ``done`` takes.
        self._waiting.put(_Request(self._ticket, topic, work, done, failed, owner))  # type: ignore[arg-type]
        if self._left == 1:
            self.busy_changed.emit(True)

    def forget(self, topic: Topic) -> None:
        """Make every request of a topic outdated, for instance when its page is left."""
        self._newest.pop(topic, None)

    def close(self, timeout_ms: int = 5000) -> bool:
        """Drop what waits and let the worker end what it runs; no callback comes after this.

        Returns:
            False where the worker was still running when the time was over.

        """
        if not self._closed:
            self._closed = True
            self._newest.clear()
            self._waiting.put(None)
        self._thread.join(timeout_ms / 1000)
        if not self._thread.is_alive():
            # Not before: a thread that ends may be the one that collects.
            self._collector.close()
        if self._left:
            self._left = 0
            self.busy_changed.emit(False)
        return not self._thread.is_alive()

    def _work(self) -> None:
        while (request := self._waiting.get()) is not None:
            self._outcomes.put(self._run(request))
            # Whoever lets go of a request last destroys what it holds, widgets perhaps: that must be the main thread.
            del request
            if self._closed:
                return
            self._finished.emit()

    def _run(self, request: _Request) -> _Outcome:
        if self._newest.get(request.topic) != request.ticket:
            return _Outcome(request)
        try:
            return _Outcome(request, result=request.work())
        except Exception as error:
            if is_foreseen(error):
                return _Outcome(request, error=error)
            return _Outcome(request, error=UnforeseenError(type(error).__name__, self._report(error)))

    @Slot()
    def _deliver(self) -> None:
        if self._closed:
            return
        self._left -= 1
        outcome = self._outcomes.get_nowait()
        request = outcome.request
        try:
            if self._newest.get(request.topic) == request.ticket and (request.owner is None or isValid(request.owner)):
                if outcome.error is not None:
                    request.failed(outcome.error)
                else:
                    request.done(outcome.result)
        finally:
            if not self._left:
                self.busy_changed.emit(False)
