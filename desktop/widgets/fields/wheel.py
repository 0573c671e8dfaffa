"""Fields keep their value under a wheel that is meant for the page around them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget


class _WheelLeft(QObject):
    def eventFilter(self, _field: QObject, event: QEvent) -> bool:
        """Hand the wheel on to the page."""
        if event.type() != QEvent.Type.Wheel:
            return False
        event.ignore()
        return True


def leave_wheel_to_page(field: QWidget) -> None:
    """Make a field take the focus by key or click only, and let the wheel roll the page instead of its value."""
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    field.installEventFilter(_WheelLeft(field))
