"""A folder among the settings: typed or chosen in the system's own dialog."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton

from desktop.looks.presentation import Presentation
from desktop.pages.settings.field import SettingField
from desktop.widgets.fields.file_choice import AskFolder


class FolderField(SettingField):
    """A setting that is a folder.

    Signals:
        given: another folder was typed or chosen, as text; empty for the usual one.

    Args:
        presentation: texts and looks.
        name: of the setting.
        folder: the one in force.
        usual: shown while the field is empty: the folder used then.
        fixed: whether the organisation fixes it.
        ask: lets the advisor choose a folder.
    """

    given = Signal(str)

    def __init__(
        self, presentation: Presentation, name: str, folder: str, usual: str, *, fixed: bool, ask: AskFolder
    ) -> None:
        self._line = QLineEdit(folder)
        self._line.setPlaceholderText(usual)
        self._line.setCursorPosition(0)
        choose = QPushButton(presentation.texts("settings.choose_folder"))
        choose.setAccessibleName(presentation.texts(f"settings.{name}_choose"))
        super().__init__(presentation, name, self._line, fixed=fixed, beside=(choose,))
        self._title, self._ask, self._told = presentation.texts(f"settings.{name}_choose"), ask, folder
        self._line.editingFinished.connect(lambda: self._give(self._line.text().strip()))
        choose.clicked.connect(lambda _checked: self._choose())

    @property
    def text(self) -> str:
        """What the field says."""
        return self._line.text().strip()

    def _choose(self) -> None:
        folder = self._ask(self._title)
        if folder is not None:
            self._line.setText(str(folder))
            self._give(str(folder))

    def _give(self, folder: str) -> None:
        # Leaving the field again with the same words is no new wish.
        if folder != self._told:
            self._told = folder
            self.given.emit(folder)
