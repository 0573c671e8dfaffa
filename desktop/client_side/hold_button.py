"""A button that must be held down: nobody leaves by a stray touch."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QPushButton

HOLD_MS = 1_200


class HoldButton(QPushButton):
    """Acts once it has been held for a while; a mere click only says so.

    Signals:
        held: it was held long enough.
        tapped: it was let go too soon, or pressed by a key.

    Args:
        text: its words.
        hold_ms: how long it must be held, in milliseconds.
    """

    held = Signal()
    tapped = Signal()

    def __init__(self, text: str, hold_ms: int = HOLD_MS) -> None:
        super().__init__(text)
        self._holding = QTimer(self, singleShot=True, interval=hold_ms)
        self._holding.timeout.connect(self._end)
        self.pressed.connect(self._holding.start)
        self.clicked.connect(self._let_go)

    def _let_go(self) -> None:
        # Held long enough, it is up before it is let go, and Qt tells of no click.
        self._holding.stop()
        self.tapped.emit()

    def _end(self) -> None:
        if self.isDown():
            self.setDown(False)
            self.held.emit()
