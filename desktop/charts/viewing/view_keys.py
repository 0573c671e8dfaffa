"""Which keys and choices enlarge a plot or show another part of its scales."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from desktop.charts.viewing.surface import ViewStep

Key, Modifier = Qt.Key, Qt.KeyboardModifier
# The key of = is that of + without Shift on most keyboards.
PLAIN = {
    Key.Key_Plus: ViewStep.NEARER,
    Key.Key_Equal: ViewStep.NEARER,
    Key.Key_Minus: ViewStep.FARTHER,
    Key.Key_0: ViewStep.WHOLE,
}
WITH_CONTROL = {
    Key.Key_Left: ViewStep.LEFT,
    Key.Key_Right: ViewStep.RIGHT,
    Key.Key_Up: ViewStep.UP,
    Key.Key_Down: ViewStep.DOWN,
}
VIEW_CHOICES = (("nearer", ViewStep.NEARER), ("farther", ViewStep.FARTHER), ("whole", ViewStep.WHOLE))


def view_step(event: QKeyEvent) -> ViewStep | None:
    """What a key asks of the view, None for nothing: + − 0 alone, arrows with Control alone."""
    # Shift only makes the figure or the sign, and the keypad is as good a place for both.
    held = event.modifiers() & ~(Modifier.ShiftModifier | Modifier.KeypadModifier)
    if held == Modifier.NoModifier:
        return PLAIN.get(Key(event.key()))
    return WITH_CONTROL.get(Key(event.key())) if held == Modifier.ControlModifier else None
