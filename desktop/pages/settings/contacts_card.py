"""The help with a budget that letters of refusal offer, as lines that a branch may replace."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from core.errors import DocumentError
from desktop.looks.messages import sentence
from desktop.looks.presentation import Presentation
from desktop.pages.settings.field import SettingField
from desktop.settings.contacts_file import contacts_in_force, write_debt_advice
from desktop.settings.preferences import Preferences
from desktop.widgets.titled_card import TitledCard

LINES = 5


class ContactsCard(TitledCard):
    """One address a line, saved as it is typed.

    Args:
        presentation: texts and looks; the lines are those of its language.
        preferences: which file they come from.
    """

    def __init__(self, presentation: Presentation, preferences: Preferences) -> None:
        texts = presentation.texts
        super().__init__(presentation, texts("settings.contacts_card"))
        self._preferences = preferences
        self.lines = QPlainTextEdit()
        self.lines.setTabChangesFocus(True)
        height = self.lines.fontMetrics().lineSpacing() * LINES + presentation.scale.px(18)
        self.lines.setFixedHeight(height)
        fixed = "letter_contacts" in preferences.fixed or preferences.config is None
        self.field = SettingField(presentation, "letter_contacts", self.lines, fixed=fixed)
        self._usual = QPushButton(texts("settings.letter_contacts_usual"))
        self._usual.setEnabled(not fixed)
        self._usual.clicked.connect(lambda _checked: self._restore())
        self.body.addWidget(self.field)
        self.body.addWidget(self._usual, 0, Qt.AlignmentFlag.AlignLeft)
        self._read()
        self.lines.textChanged.connect(self._write)

    def _read(self) -> None:
        chosen = self._preferences.current.letter_contacts
        try:
            contacts = contacts_in_force(chosen, self.presentation.language)
        except (OSError, DocumentError) as error:
            self.field.refuse(sentence(error, self.presentation.texts))
            contacts = contacts_in_force("", self.presentation.language)
        blocked = self.lines.blockSignals(True)
        self.lines.setPlainText("\n".join(contacts.debt_advice))
        self.lines.blockSignals(blocked)

    def _write(self) -> None:
        lines = [line.strip() for line in self.lines.toPlainText().splitlines() if line.strip()]
        folder = self._preferences.config
        if folder is None:
            return
        try:
            chosen = self._preferences.current.letter_contacts
            path = write_debt_advice(lines, self.presentation.language, chosen, folder)
            self._preferences.choose("letter_contacts", str(path))
        except (OSError, DocumentError) as error:
            self.field.refuse(sentence(error, self.presentation.texts))
        else:
            self.field.accept()

    def _restore(self) -> None:
        try:
            self._preferences.choose("letter_contacts", "")
        except OSError as error:
            self.field.refuse(sentence(error, self.presentation.texts))
            return
        self.field.accept()
        self._read()
