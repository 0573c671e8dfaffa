"""A list from which one of a feature's answers is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from core.errors import InvalidValueError
from core.features.catalogue import MISSING_CATEGORY
from core.values import Value
from desktop.widgets.fields.value_text import ValueText, plain_text
from desktop.widgets.fields.wheel import leave_wheel_to_page

NARROWEST_CHARACTERS = 12


class ChoiceEntry(QComboBox):
    """A drop-down list of answers.

    Signals:
        changed: somebody chose.

    Args:
        writing: the feature's answers and their labels.
        nothing: what the list says at its head for no answer; without it, a missing category is the last answer.
    """

    changed = Signal()

    def __init__(self, writing: ValueText, nothing: str = "") -> None:
        super().__init__()
        leave_wheel_to_page(self)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(NARROWEST_CHARACTERS)
        self._nothing, self._unknown = nothing, ""
        self.ask(writing)
        self.activated.connect(self._choose)

    @property
    def editors(self) -> Sequence[QWidget]:
        """What takes the focus."""
        return (self,)

    def ask(self, writing: ValueText) -> None:
        """Be about another feature, with nothing chosen."""
        self._writing = writing
        self._unknown = ""
        self.clear()
        if self._nothing:
            self.addItem(self._nothing, "")
        for answer in writing.answers:
            self.addItem(writing.label(answer), plain_text(answer))
        if writing.feature.is_text and not self._nothing:
            self.addItem(writing.label(MISSING_CATEGORY), "")
        self.setCurrentIndex(0 if self._nothing else -1)

    def value(self) -> Value:
        """The answer chosen, the missing value where none is.

        Raises:
            InvalidValueError: a file was shown that kept another answer than those of the list.
        """
        return self._writing.read(self.kept())

    def show_value(self, value: Value) -> None:
        """Choose an answer; one that the list does not hold shows as nothing."""
        place = self.findData(plain_text(value))
        self._unknown = ""
        self.setCurrentIndex(0 if self._nothing and place < 0 else place)

    def kept(self) -> str:
        """The answer as a file keeps it: its own name, or what was kept where that is none."""
        return self._unknown or self.currentData() or ""

    def show_kept(self, kept: str) -> None:
        """Show an answer that a file kept."""
        try:
            self.show_value(self._writing.read(kept))
        except InvalidValueError:
            self.setCurrentIndex(0 if self._nothing else -1)
            self._unknown = kept

    def describe(self, name: str, description: str) -> None:
        """What screen readers say."""
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)

    def _choose(self, _place: int) -> None:
        self._unknown = ""
        self.changed.emit()
