"""A line in which a number, or a duration in words, is typed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from core.errors import InvalidValueError
from core.values import Value
from desktop.widgets.fields.value_text import ValueText


class LineEntry(QLineEdit):
    """A line of text about one feature.

    Signals:
        changed: somebody typed.

    Args:
        writing: reads and writes the values of the feature.
    """

    changed = Signal()

    def __init__(self, writing: ValueText) -> None:
        super().__init__()
        self._writing = writing
        self.textEdited.connect(lambda _text: self.changed.emit())

    @property
    def editors(self) -> Sequence[QWidget]:
        """What takes the focus."""
        return (self,)

    def ask(self, writing: ValueText) -> None:
        """Be about another feature, and empty."""
        self._writing = writing
        self.clear()

    def value(self) -> Value:
        """What is typed.

        Raises:
            InvalidValueError: nothing the feature can be.
        """
        return self._writing.read(self.text())

    def show_value(self, value: Value) -> None:
        """Show a number to its last decimal."""
        shown = self._writing.figures(value) if isinstance(value, float) else value
        if shown != self.text():
            self.setText(shown)

    def kept(self) -> str:
        """The answer as a file keeps it: a plain number, or what is typed where it is none."""
        return self._writing.kept(self.text())

    def show_kept(self, kept: str) -> None:
        """Show an answer that a file kept."""
        try:
            self.show_value(self._writing.of_kept(kept))
        except InvalidValueError:
            if kept != self.text():
                self.setText(kept)

    def describe(self, name: str, description: str) -> None:
        """What screen readers say."""
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
