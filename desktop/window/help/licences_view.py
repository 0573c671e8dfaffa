"""Shows the licences: a list of what ships with the application, and the text of the one chosen."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.looks.presentation import Presentation
from desktop.window.help.about_pages import licence_words
from desktop.window.help.licences import licences

LIST_SHARE, TEXT_SHARE = 2, 3


class LicencesView(QWidget):
    """The arrow keys walk the list, Tab goes to the text.

    Args:
        presentation: texts and looks.
    """

    def __init__(self, presentation: Presentation) -> None:
        super().__init__()
        self._language = presentation.language
        self._licences = licences()
        texts, scale = presentation.texts, presentation.scale
        self.parts = QListWidget()
        self.parts.setAccessibleName(texts("help.licences"))
        self.parts.setWordWrap(True)
        self.parts.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for one in self._licences:
            self.parts.addItem(QListWidgetItem(licence_words(one)))
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        # A reader of the screen walks the text with the arrow keys.
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.parts.currentRowChanged.connect(self._show)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scale.gap(2))
        column.addWidget(self.parts, LIST_SHARE)
        column.addWidget(self.text, TEXT_SHARE)
        self.parts.setCurrentRow(0)

    def _show(self, row: int) -> None:
        licence = self._licences[row]
        self.text.setPlainText(licence.text(self._language))
        self.text.setAccessibleName(licence_words(licence))
