"""Python's cycle collector may run on any thread, and destroys Qt objects there; this keeps it on the main one."""

from __future__ import annotations

import gc
from typing import ClassVar

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 1000


class MainThreadCollector(QObject):
    """Switches automatic collection off and collects at the same thresholds from a timer of the main thread.

    A widget held by a reference cycle (a callback that names it is enough) would otherwise be destroyed by
    whichever thread happens to allocate next, and Qt then crashes.
    """

    _living: ClassVar[int] = 0
    _was_enabled: ClassVar[bool] = True
    # What they switch off belongs to the whole program: the last one leaves it as the first one found it.

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        if not MainThreadCollector._living:
            MainThreadCollector._was_enabled = gc.isenabled()
        MainThreadCollector._living += 1
        self._is_closed = False
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(INTERVAL_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the oldest generation that is due."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        due = [n for n, (count, most) in enumerate(zip(counts, thresholds, strict=True)) if 0 < most < count]
        if due:
            gc.collect(due[-1])

    def close(self) -> None:
        """Leave collection as it was found, once no other one is left."""
        if self._is_closed:
            return
        self._is_closed = True
        self._timer.stop()
        MainThreadCollector._living -= 1
        if not MainThreadCollector._living and MainThreadCollector._was_enabled:
            gc.enable()
