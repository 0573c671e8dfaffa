"""The menu that changes how everything is shown: theme, size of text, language."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton

from desktop.looks.presentation import Presentation
from desktop.settings.settings import AS_SYSTEM, LANGUAGES, TEXT_PERCENTS, THEMES


class DisplayMenu(QPushButton):
    """A button and its menu; what an organisation fixed cannot be chosen.

    Signals:
        chosen: name of the setting and its new value.

    Args:
        presentation: what is in force.
        fixed: names of the settings that the policy fixes.
    """

    chosen = Signal(str, object)

    def __init__(self, presentation: Presentation, fixed: frozenset[str]) -> None:
        super().__init__(presentation.texts("display.button"))
        self._presentation = presentation
        self._fixed = fixed
        texts = presentation.texts
        self.setObjectName("display")
        self.setAccessibleName(texts("display.name"))
        menu = QMenu(self)
        menu.setAccessibleName(texts("display.name"))
        system = (texts("display.as_system"), AS_SYSTEM)
        themes = [system, *((texts(f"display.theme_{name}"), name) for name in THEMES)]
        self._add_section(menu, "theme", themes, presentation.theme.name)
        percents = [(presentation.formatter.percent(percent / 100), percent) for percent in TEXT_PERCENTS]
        sizes = [system, *percents]
        self._add_section(menu, "text_percent", sizes, presentation.scale.text_percent)
        languages = [(texts(f"display.language_{name}"), name) for name in LANGUAGES]
        self._add_section(menu, "language", languages, presentation.language)
        self.setMenu(menu)

    def set_compact(self, compact: bool) -> None:
        """Say less where room is short."""
        self.setText(self._presentation.texts("display.short" if compact else "display.button"))

    def _add_section(self, menu: QMenu, setting: str, choices: Sequence[tuple[str, object]], current: object) -> None:
        texts = self._presentation.texts
        fixed = setting in self._fixed
        title = texts(f"display.{setting}")
        submenu = menu.addMenu(texts("display.fixed", setting=title) if fixed else title)
        submenu.setEnabled(not fixed)
        group = QActionGroup(submenu)
        for words, value in choices:
            action = submenu.addAction(words)
            action.setObjectName(f"{setting}.{value}")
            action.setCheckable(True)
            action.setChecked(value == (AS_SYSTEM if setting in self._presentation.as_system else current))
            group.addAction(action)
            action.triggered.connect(lambda _checked=False, value=value: self.chosen.emit(setting, value))
