"""One of several answers: an arrow key chooses the next one, also while none is chosen yet."""

from __future__ import annotations

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QRadioButton


class ChoiceButton(QRadioButton):
    """An answer in a group of them.

    Args:
        text: its words.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose whatever the arrow key went to: Qt only goes there as long as nothing is chosen."""
        super().keyPressEvent(event)
        reached = self.window().focusWidget()
        if isinstance(reached, ChoiceButton) and reached is not self and reached.group() is self.group():
            reached.setChecked(True)
