"""What the keyboard does in the whole window: Enter presses the button it is on, Tab comes to the foot last."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget

ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def press_with_enter(event: QKeyEvent) -> bool:
    """Press the button that has the keyboard, as Space does: outside dialogs Qt leaves Enter without effect.

    Args:
        event: a key that no widget took.

    Returns:
        Whether a button was pressed.
    """
    focused = QApplication.focusWidget()
    if Qt.Key(event.key()) not in ENTER or not isinstance(focused, QPushButton | QToolButton):
        return False
    focused.click()
    return True


def put_last(window: QWidget, controls: Iterable[QWidget]) -> None:
    """Have Tab reach these after everything else, whatever was made since.

    Args:
        window: that they are in.
        controls: in reading order.
    """
    for control in controls:
        last = window.previousInFocusChain()
        # Qt puts nothing behind what the keyboard cannot reach.
        while last is not None and last is not window and last.focusPolicy() == Qt.FocusPolicy.NoFocus:
            last = last.previousInFocusChain()
        if last is not None and last not in {control, window}:
            QWidget.setTabOrder(last, control)
