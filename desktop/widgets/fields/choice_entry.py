"""A list from which one of a feature's answers is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from core.errors import InvalidValueError
from core.values import Value, same_value
from desktop.widgets.fields.value_text import ValueText, missing_value, plain_text
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

    @property
    def answers(self) -> Sequence[Value]:
        """What each row of the list stands for."""
        return self._answers

    def ask(self, writing: ValueText) -> None:
        """Be about another feature, with nothing chosen."""
        self._writing = writing
        missing, labels = missing_value(writing.feature), [writing.label(one) for one in writing.answers]
        self.clear()
        if self._nothing:
            self._answers = (missing, *writing.answers)
            self.addItems([self._nothing, *labels])
        elif writing.feature.is_text:
            self._answers = (*writing.answers, missing)
            self.addItems([*labels, writing.label(missing)])
        else:
            self._answers = writing.answers
            self.addItems(labels)
        self._show(-1)

    def value(self) -> Value:
        """The answer chosen, the missing value where none is.

        Raises:
            InvalidValueError: a file was shown that kept another answer than those of the list.
        """
        if self._unknown:
            raise InvalidValueError(self._writing.feature.name, "unknown_category", self._unknown)
        place = self.currentIndex()
        return missing_value(self._writing.feature) if place < 0 else self._answers[place]

    def show_value(self, value: Value) -> None:
        """Choose an answer; one that the list does not hold shows as nothing."""
        self._unknown = ""
        self._show(next((place for place, one in enumerate(self._answers) if same_value(one, value)), -1))

    def kept(self) -> str:
        """The answer as a file keeps it: its own name, or what was kept where that is none."""
        return self._unknown or plain_text(self.value())

    def show_kept(self, kept: str) -> None:
        """Show an answer that a file kept."""
        try:
            self.show_value(self._writing.of_kept(kept))
        except InvalidValueError:
            self._show(-1)
            self._unknown = kept

    def describe(self, name: str, description: str) -> None:
        """What screen readers say."""
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)

    def _show(self, place: int) -> None:
        place = max(0, place) if self._nothing else place
        if place != self.currentIndex():
            self.setCurrentIndex(place)

    def _choose(self, _place: int) -> None:
        self._unknown = ""
        self.changed.emit()
