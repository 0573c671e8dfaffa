"""Python's cycle collector may run on any thread, and destroys Qt objects there; this keeps it on the main one."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

INTERVAL_MS = 1000


class MainThreadCollector(QObject):
    """Switches automatic collection off and collects at the same thresholds from a timer of the main thread.

    A widget held by a reference cycle (a callback that names it is enough) would otherwise be destroyed by
    whichever thread happens to allocate next, and Qt then crashes.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = gc.isenabled()
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
        """Leave collection as it was found."""
        self._timer.stop()
        if self._was_enabled:
            gc.enable()
