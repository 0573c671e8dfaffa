"""The questions of a new file, section by section, under its name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.new_files.form import INCOME_TYPE, FieldProblem, Section, form_fields, required_names
from desktop.pages.new_file.field import FormFieldView
from desktop.pages.new_file.section import FormSection
from desktop.pages.new_file.sentences import FormWriter
from desktop.widgets.words import Card, words

LONGEST_NAME = 80
NAME_PX = 320


class NewFileForm(QWidget):
    """The form.

    Signals:
        edited: name of a feature and its answer.
        renamed: the file's name.

    Args:
        writer: texts and catalogue.
    """

    edited = Signal(str, str)
    renamed = Signal(str)

    def __init__(self, writer: FormWriter) -> None:
        super().__init__()
        self._writer = writer
        self.name = QLineEdit()
        self.name.setObjectName("new_file.name")
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setAcceptDrops(False)
        self.name.textEdited.connect(self.renamed)
        fields = form_fields(writer.catalogue)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(writer.presentation.scale.gap(3))
        body.addWidget(self._name_card())
        self.sections = tuple(
            FormSection(section, [field for field in fields if field.section is section], writer) for section in Section
        )
        for card in self.sections:
            body.addWidget(card)
        body.addStretch(1)
        self.views: Mapping[str, FormFieldView] = {
            view.field.feature.name: view for card in self.sections for view in card.views
        }
        for view in self.views.values():
            view.edited.connect(self.edited)

    def fill(self, title: str, texts: Mapping[str, str], *, was_left: bool) -> None:
        """Show another file.

        Args:
            title: its name.
            texts: its answers.
            was_left: whether missing answers are told at once.
        """
        self.name.setText(title)
        for name, view in self.views.items():
            view.fill(texts.get(name, ""), was_left=was_left)

    def present(self, problems: Sequence[FieldProblem]) -> None:
        """Say what is wrong, each fault under its question; the first one where there are several."""
        first: dict[str, FieldProblem] = {}
        for problem in problems:
            first.setdefault(problem.feature, problem)
        required = required_names(self.views[INCOME_TYPE].entry.kept())
        for name, view in self.views.items():
            view.require(name in required)
            view.present(first.get(name))

    def set_columns(self, count: int) -> None:
        """Lay the questions out in a number of columns."""
        for card in self.sections:
            card.set_columns(count)
        self._name_row.setDirection(QBoxLayout.Direction.LeftToRight if count > 1 else QBoxLayout.Direction.TopToBottom)

    def focus_next_to_fill(self) -> None:
        """Put the focus on the name of a file that has none, else on the first answer still needed."""
        wanting = [view for view in self.views.values() if view.is_required and not view.entry.kept()]
        if not self.name.text():
            self.name.setFocus()
        elif wanting:
            wanting[0].take_focus()
        else:
            next(iter(self.views.values())).take_focus()

    def _name_card(self) -> Card:
        presentation = self._writer.presentation
        texts, scale = presentation.texts, presentation.scale
        card = Card(presentation, texts("new_file.name"))
        label = words(texts("new_file.name"), "strong")
        label.setBuddy(self.name)
        hint = words(texts("new_file.name_hint"), "small-muted", wrap=True)
        self.name.setAccessibleName(texts("new_file.name"))
        self.name.setAccessibleDescription(texts("new_file.name_hint"))
        self.name.setMinimumWidth(scale.px(NAME_PX) // 2)
        self._name_row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._name_row.setSpacing(scale.gap(3))
        self._name_row.addWidget(label)
        self._name_row.addWidget(self.name, 1)
        self._name_row.addWidget(hint, 1)
        card.body.addLayout(self._name_row)
        return card
