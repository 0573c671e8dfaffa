"""How much Qt does for one gesture: paint events, requests for layout, and turns of the main thread that took long."""

from __future__ import annotations

import time
from types import TracebackType

import numpy as np
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

BEAT_MS = 4
LONG_MS = (16.7, 50.0, 100.0)


class EventCounts(QObject):
    """Counts events of all widgets within a block; it slows what it watches, so times are taken without it."""

    def __init__(self) -> None:
        super().__init__()
        self.paints = self.layouts = 0

    def __enter__(self) -> EventCounts:
        _qt().installEventFilter(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _qt().removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Paint and isinstance(watched, QWidget):
            self.paints += 1
        elif kind == QEvent.Type.LayoutRequest:
            self.layouts += 1
        return False


class Gaps(QObject):
    """Notes within a block how long the main thread was away from its events, beat by beat."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self, interval=BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._last = 0.0
        self._gaps_ms: list[float] = []

    def __enter__(self) -> Gaps:
        self._last = time.perf_counter()
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.stop()

    def figures(self) -> dict[str, float]:
        """Longest gap, 99.9th centile, and how many were longer than a frame, 50 and 100 ms."""
        gaps = np.array(self._gaps_ms or [0.0])
        over = {f"over_{limit:g}_ms": int((gaps > limit).sum()) for limit in LONG_MS}
        return {
            "longest_ms": round(float(gaps.max()), 1),
            "p99_9_ms": round(float(np.quantile(gaps, 0.999)), 1),
            **over,
        }

    def _beat(self) -> None:
        now = time.perf_counter()
        self._gaps_ms.append(1000.0 * (now - self._last))
        self._last = now


def _qt() -> QApplication:
    qt = QApplication.instance()
    assert isinstance(qt, QApplication)
    return qt
