"""A chip that opens a short list of which one choice holds, and says which."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton

from desktop.looks.presentation import Presentation

V = TypeVar("V")


class ChoiceChip(QPushButton, Generic[V]):
    """One condition of a filter.

    Signals:
        chosen: another choice holds.

    Args:
        presentation: texts and looks.
        name: what is chosen.
        choices: words and value of each choice; the first one holds.
    """

    chosen = Signal()

    def __init__(self, presentation: Presentation, name: str, choices: Sequence[tuple[str, V]]) -> None:
        super().__init__()
        self._texts, self._name = presentation.texts, name
        self._choices: tuple[tuple[str, V], ...] = ()
        self._place = 0
        self.setProperty("role", "chip")
        menu = QMenu(self)
        menu.setAccessibleName(name)
        self._group = QActionGroup(menu)
        self.setMenu(menu)
        self.set_choices(choices)

    @property
    def value(self) -> V:
        """The choice that holds."""
        return self._choices[self._place][1]

    def set_choices(self, choices: Sequence[tuple[str, V]]) -> None:
        """Offer other choices; the same value stays chosen where it is still there, else the first one."""
        kept = self._choices[self._place][1] if self._choices else None
        self._choices = tuple(choices)
        self._place = next((place for place, (_, value) in enumerate(choices) if value == kept), 0)
        for action in self._group.actions():
            self._group.removeAction(action)
        self.menu().clear()
        for place, (text, _value) in enumerate(choices):
            action = self.menu().addAction(text.replace("&", "&&"))
            action.setCheckable(True)
            self._group.addAction(action)
            action.triggered.connect(lambda _checked=False, place=place: self._choose(place))
        self._show_choice()

    def choose(self, value: V) -> None:
        """Make a choice hold.

        Raises:
            ValueError: it is not among the choices.
        """
        self._choose([one for _, one in self._choices].index(value))

    def _choose(self, place: int) -> None:
        changed = place != self._place
        self._place = place
        self._show_choice()
        if changed:
            self.chosen.emit()

    def _show_choice(self) -> None:
        text = self._choices[self._place][0]
        self.setText(self._texts("journal.chip", name=self._name, choice=text).replace("&", "&&"))
        self.setAccessibleName(self._texts("journal.chip", name=self._name, choice=text))
        self._group.actions()[self._place].setChecked(True)
