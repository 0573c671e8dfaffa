"""A line of text with steps up and down, and one in which a value is typed or stepped to."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QLocale, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleValueChangeEvent, QFocusEvent, QKeyEvent, QKeySequence, QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QWidget

from core.values import Value
from desktop.widgets.fields.value_text import ValueText
from desktop.widgets.fields.wheel import leave_wheel_to_page

UNDO_AND_REDO = tuple(QKeySequence(keys) for keys in ("Ctrl+Z", "Ctrl+Y", "Ctrl+Shift+Z"))
StepFlag = QAbstractSpinBox.StepEnabledFlag


class SteppedLine(QAbstractSpinBox):
    """A line of text with steps up and down; what it means is decided by who owns it.

    Args:
        margin_px: free space before the text, in pixels.
        parent: the widget around it.

    Signals:
        entered: a text typed and left by Enter or Tab, where it differs from the text shown last.
        stepped: number of steps asked for, negative downwards.
        given_up: Escape was pressed; the text shown last is there again.
    """

    entered = Signal(str)
    stepped = Signal(int)
    given_up = Signal()

    def __init__(self, margin_px: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = ""
        # A style sheet does not reach the line inside.
        self.lineEdit().setTextMargins(margin_px, 0, 0, 0)
        leave_wheel_to_page(self)
        self.setLocale(QLocale.c())
        self.editingFinished.connect(self._enter)

    def show_text(self, text: str) -> None:
        """Show a text as accepted."""
        self._shown = text
        line = self.lineEdit()
        if line.text() != text:
            line.setText(text)
        line.setModified(False)

    def show_number(self, number: float, low: float, high: float) -> None:
        """Tell who does not see the text which number it stands for; what is no number stays 0.

        Args:
            number: what the text says, in the unit in which it is read.
            low: the least accepted.
            high: the greatest accepted.
        """
        # A screen reader asks a spin box for these properties, which only Qt's own numeric boxes have.
        known = {"value": number, "minimum": low, "maximum": high}
        changed = self.property("value") != number and math.isfinite(number)
        for name, one in known.items():
            self.setProperty(name, one if math.isfinite(one) else 0.0)
        if changed:
            QAccessible.updateAccessibility(QAccessibleValueChangeEvent(self, number))

    @property
    def is_being_typed(self) -> bool:
        """Whether somebody is in the middle of typing."""
        return self.hasFocus() and self.lineEdit().isModified()

    def stepBy(self, steps: int) -> None:  # noqa: N802  (Qt’s name)
        """Hand the steps over."""
        self.stepped.emit(steps)

    def stepEnabled(self) -> StepFlag:  # noqa: N802  (Qt’s name)
        """Both ways; who owns the field knows its ends."""
        return StepFlag.StepUpEnabled | StepFlag.StepDownEnabled

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Take any text: what is wrong with it is said in words."""
        return QValidator.State.Acceptable, text, position

    def fixup(self, text: str) -> str:
        """Leave the text as typed."""
        return text

    def event(self, event: QEvent) -> bool:
        """Leave Undo and Redo to the page where there is nothing typed to take back."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and not self.is_being_typed:
            pressed = QKeySequence(event.keyCombination())
            if pressed in UNDO_AND_REDO:
                event.ignore()
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape takes back what was typed."""
        if event.key() == Qt.Key.Key_Escape and self.lineEdit().text() != self._shown:
            self.show_text(self._shown)
            self.given_up.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the text for who comes by keyboard."""
        super().focusInEvent(event)
        if event.reason() in {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}:
            self.selectAll()

    def _enter(self) -> None:
        text = self.lineEdit().text()
        if text != self._shown:
            self.entered.emit(text)


class SteppedEntry(SteppedLine):
    """A line in which a number, or a duration in words, is typed or stepped to.

    Args:
        writing: reads and writes the values of the feature.
        margin_px: free space before the text, in pixels.
    """

    def __init__(self, writing: ValueText, margin_px: int = 0) -> None:
        super().__init__(margin_px)
        self._writing = writing
        self.lineEdit().setPlaceholderText(writing.formatter.missing)

    def value(self) -> Value:
        """What is typed.

        Raises:
            InvalidValueError: nothing the feature can be.
        """
        return self._writing.read(self.lineEdit().text())

    def show_value(self, value: Value) -> None:
        """Show a value in words as accepted."""
        self.show_text(self._writing.shown(value))
