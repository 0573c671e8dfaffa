"""The settings: each one saved as soon as it is changed, and locked where the organisation fixes it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from core.bundle.bundle import Bundle
from desktop.looks.announcement import announce
from desktop.looks.messages import sentence
from desktop.looks.presentation import Presentation
from desktop.pages.settings.contacts_card import ContactsCard
from desktop.pages.settings.field import SettingField
from desktop.pages.settings.folder_field import FolderField
from desktop.session.session import Session
from desktop.settings.folder_check import folder_problem
from desktop.settings.settings import AS_SYSTEM, LANGUAGES, TEXT_PERCENTS, THEMES, longest_text
from desktop.widgets.fields.file_choice import AskFolder, ask_folder
from desktop.widgets.fields.wheel import leave_wheel_to_page
from desktop.widgets.layout.flow_layout import FlowLayout
from desktop.widgets.layout.scrolled import scrolled
from desktop.widgets.titled_card import TitledCard
from desktop.widgets.words import literal_tip, page_title, words

BESIDE_PX = 760
"""Narrowest page, in pixels at 100 % text, with two columns."""
FIELDS_BESIDE_PX = 420
"""Narrowest page, in pixels at 100 % text, with a button at the right of a field."""
HORIZONTAL, VERTICAL = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class SettingsPage(QWidget):
    """Every setting a user may see.

    Args:
        presentation: what is in force.
        session: keeps the preferences and opens another bundle.
        ask: lets the advisor choose a folder.
    """

    def __init__(self, presentation: Presentation, session: Session, ask: AskFolder = ask_folder) -> None:
        super().__init__()
        self._presentation, self._session, self._ask = presentation, session, ask
        self._preferences = session.preferences
        self.setAccessibleName(presentation.texts("settings.page"))
        self._fields: dict[str, SettingField] = {}
        self._saved = words(presentation.texts("settings.text"), "muted")
        self._columns = QBoxLayout(HORIZONTAL)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)

    def present(self, bundle: Bundle) -> None:
        """Name the bundle in force."""
        version = bundle.manifest.model_version
        told = self._presentation.texts("settings.bundle_open", version=version, folder=bundle.folder.name)
        self._bundle_name.setToolTip(literal_tip(str(bundle.folder)))
        self._bundle_name.setText(told)

    def field(self, name: str) -> SettingField:
        """The field of a setting.

        Raises:
            KeyError: no such field.
        """
        return self._fields[name]

    def showEvent(self, event: QShowEvent) -> None:
        """Make the fields the first time that they are looked at."""
        body = self.layout()
        if not self._fields and body is not None:
            content = scrolled(self._make_content())
            body.addWidget(content)
            content.show()
            self._restack()
            self._session.bundle_refused.connect(self._refuse_bundle)
            if self._session.bundle is not None:
                self.present(self._session.bundle)
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack the columns where the text has become too large for two."""
        super().resizeEvent(event)
        self._restack()

    def _restack(self) -> None:
        width = self.width() * 100 / self._presentation.scale.text_percent
        beside = width >= BESIDE_PX
        self._columns.setDirection(HORIZONTAL if beside else VERTICAL)
        stacked = (width / 2 if beside else width) < FIELDS_BESIDE_PX
        for field in self._fields.values():
            field.set_stacked(stacked=stacked)

    def _make_content(self) -> QVBoxLayout:
        gap, texts = self._presentation.scale.gap, self._presentation.texts
        body = QVBoxLayout()
        body.setContentsMargins(gap(5), gap(3), gap(5), gap(3))
        body.setSpacing(gap(3))
        head = FlowLayout(gap=gap(3))
        for part in (page_title(self._presentation, texts("settings.page")), self._saved):
            head.addWidget(part)
        body.addLayout(head)
        self._columns.setSpacing(gap(4))
        contacts = ContactsCard(self._presentation, self._preferences)
        for cards in (
            (self._display_card(), self._habits_card(), contacts),
            (self._person_card(), self._files_card()),
        ):
            column = QVBoxLayout()
            column.setSpacing(gap(3))
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
            self._columns.addLayout(column, 1)
        body.addLayout(self._columns, 1)
        return body

    def _display_card(self) -> QWidget:
        presentation, texts = self._presentation, self._presentation.texts
        languages = [(texts(f"display.language_{one}"), one) for one in LANGUAGES]
        system = (texts("display.as_system"), AS_SYSTEM)
        themes = [system, *((texts(f"display.theme_{one}"), one) for one in THEMES)]
        sizes = [system, *((presentation.formatter.percent(one / 100), one) for one in TEXT_PERCENTS)]
        return self._card(
            "display",
            self._choice("language", languages, presentation.language),
            self._choice("theme", themes, presentation.theme.name),
            self._choice("text_percent", sizes, presentation.scale.text_percent),
        )

    def _habits_card(self) -> QWidget:
        return self._card("habits", self._switch("sound"), self._switch("opinion_first"))

    def _person_card(self) -> QWidget:
        return self._card("person", self._text("user_name"), self._text("user_contact"))

    def _files_card(self) -> QWidget:
        journal = self._folder("journal_folder", str(self._preferences.usual_journal or ""))
        journal.given.connect(self._change_journal)
        bundle = self._folder("bundle", self._presentation.texts("settings.bundle_usual"))
        bundle.given.connect(self._change_bundle)
        card = self._card("files", journal, bundle)
        self._bundle_name = words(role="small-muted", wrap=True)
        card.body.insertWidget(card.body.count() - 1, self._bundle_name)
        return card

    def _card(self, name: str, *fields: SettingField) -> TitledCard:
        card = TitledCard(self._presentation, self._presentation.texts(f"settings.{name}_card"))
        card.body.setSpacing(self._presentation.scale.gap(3))
        for field in fields:
            card.body.addWidget(field)
        card.end()
        return card

    def _choice(self, name: str, choices: Sequence[tuple[str, object]], current: object) -> SettingField:
        box = QComboBox()
        leave_wheel_to_page(box)
        for label, value in choices:
            box.addItem(label, value)
        shown = AS_SYSTEM if name in self._presentation.as_system else current
        box.setCurrentIndex(max(0, box.findData(shown)))
        box.activated.connect(lambda _index: self._choose(name, box.currentData()))
        return self._keep(name, box)

    def _switch(self, name: str) -> SettingField:
        box = QCheckBox()
        box.setChecked(bool(getattr(self._preferences.current, name)))
        box.toggled.connect(lambda checked: self._choose(name, checked))
        return self._keep(name, box)

    def _text(self, name: str) -> SettingField:
        line = QLineEdit(str(getattr(self._preferences.current, name)))
        line.setMaxLength(longest_text(name))
        line.setPlaceholderText(self._presentation.texts(f"settings.{name}_usual"))
        line.editingFinished.connect(lambda: self._choose_text(name, line.text().strip()))
        return self._keep(name, line)

    def _folder(self, name: str, usual: str) -> FolderField:
        current = str(getattr(self._preferences.current, name))
        fixed = name in self._preferences.fixed
        field = FolderField(self._presentation, name, current, usual, fixed=fixed, ask=self._ask)
        self._fields[name] = field
        return field

    def _keep(self, name: str, control: QWidget) -> SettingField:
        field = SettingField(self._presentation, name, control, fixed=name in self._preferences.fixed)
        self._fields[name] = field
        return field

    def _choose_text(self, name: str, text: str) -> None:
        if text != getattr(self._preferences.current, name):
            self._choose(name, text)

    def _choose(self, name: str, value: object) -> None:
        texts, field = self._presentation.texts, self._fields[name]
        try:
            self._preferences.choose(name, value)
        except OSError as error:
            field.refuse(sentence(error, texts))
            return
        field.accept()
        told = texts("settings.saved", setting=texts(f"settings.{name}"))
        self._saved.setText(told)
        announce(self, told)

    def _change_journal(self, folder: str) -> None:
        problem = folder_problem(Path(folder).expanduser()) if folder else ""
        if problem:
            told = self._presentation.texts(f"settings.folder_{problem}", folder=folder)
            self._fields["journal_folder"].refuse(told)
        else:
            self._choose("journal_folder", str(Path(folder).expanduser()) if folder else "")

    def _change_bundle(self, folder: str) -> None:
        if not folder:
            self._choose("bundle", "")
            return
        self._fields["bundle"].accept()
        self._preferences.ask_bundle(Path(folder).expanduser())

    def _refuse_bundle(self, error: Exception) -> None:
        texts = self._presentation.texts
        self._fields["bundle"].refuse(f"{sentence(error, texts)} {texts('settings.bundle_kept')}")
