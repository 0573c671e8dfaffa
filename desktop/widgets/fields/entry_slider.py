"""A slider that moves by keys, by a click at a place or by its handle, and never under a wheel."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QSlider, QWidget

from desktop.widgets.fields.wheel import leave_wheel_to_page

LONGEST_HOLD_MS = 50


class EntrySlider(QSlider):
    """A horizontal slider moved by keys, by a click at a place, or by its handle.

    Signals:
        moved: the place the advisor moves it to.
        left: the handle was released, or the focus went on.
    """

    moved = Signal(int)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        leave_wheel_to_page(self)
        self._showing = False
        self._held = QTimer(self, singleShot=True, interval=LONGEST_HOLD_MS)
        self._held.timeout.connect(self.release)
        self.valueChanged.connect(self._tell)
        self.sliderReleased.connect(self.left)

    def show_position(self, position: int) -> None:
        """Stand at a place without telling; a handle being held stays where it is held."""
        if not self.isSliderDown():
            self._showing = True
            self.setValue(position)
            self._showing = False

    def hold(self) -> None:
        """Called while it tells of a move: put off its painting until ``release``, though not for long."""
        self._held.start()

    def release(self) -> None:
        """Paint the handle again."""
        self._held.stop()
        if not self.updatesEnabled():
            self.setUpdatesEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move by a key."""
        self.setUpdatesEnabled(False)
        super().keyPressEvent(event)
        self._paint_unless_held()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move with the handle."""
        self.setUpdatesEnabled(False)
        super().mouseMoveEvent(event)
        self._paint_unless_held()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go at once to the place pressed, and hold the handle there."""
        if event.button() == Qt.MouseButton.LeftButton and self.width() > 0:
            share = event.position().x() / self.width()
            knob = self.height() / 2 / self.width()
            if abs(share - self._share) > knob:
                self.setValue(round(self.minimum() + share * (self.maximum() - self.minimum())))
        super().mousePressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """A movement by keys ends here."""
        super().focusOutEvent(event)
        self.left.emit()

    def _paint_unless_held(self) -> None:
        if not self._held.isActive():
            self.setUpdatesEnabled(True)

    @property
    def _share(self) -> float:
        return (self.value() - self.minimum()) / max(1, self.maximum() - self.minimum())

    def _tell(self, position: int) -> None:
        if not self._showing:
            self.moved.emit(position)
