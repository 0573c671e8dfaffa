"""Chips that say which part of a page is shown, and show another."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout

from desktop.widgets.exclusive_chip import ExclusiveChip
from desktop.widgets.words import WordGroup


class Segments(WordGroup):
    """One chip a part; the first part is shown to begin with.

    Signals:
        chosen: key of the part to show.

    Args:
        name: what a screen reader calls the row of chips.
        parts: words of each part by key, in order.
    """

    chosen = Signal(str)

    def __init__(self, name: str, parts: Mapping[str, str]) -> None:
        super().__init__(name)
        self._chips = {key: ExclusiveChip(text) for key, text in parts.items()}
        self._current = next(iter(parts))
        group, row = QButtonGroup(self), QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for key, chip in self._chips.items():
            group.addButton(chip)
            chip.setProperty("role", "segment")
            row.addWidget(chip)
            chip.clicked.connect(partial(self._choose, key))
        self._chips[self._current].setChecked(True)

    @property
    def current(self) -> str:
        """Key of the part shown."""
        return self._current

    def choose(self, key: str) -> None:
        """Show a part.

        Raises:
            KeyError: there is no such part.
        """
        self._chips[key].setChecked(True)
        self._choose(key)

    def _choose(self, key: str, _checked: bool = False) -> None:
        if key != self._current:
            self._current = key
            self.chosen.emit(key)
