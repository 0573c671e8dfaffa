"""One part of the form: its questions, side by side where there is room."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout

from core.new_files.form import FormField, Section
from desktop.pages.new_file.field import FormFieldView
from desktop.pages.new_file.sentences import FormWriter
from desktop.widgets.words import Card, words


class FormSection(Card):
    """A card of questions.

    Args:
        section: which part.
        fields: its questions, in order.
        writer: texts of the form.
    """

    def __init__(self, section: Section, fields: Sequence[FormField], writer: FormWriter) -> None:
        presentation = writer.presentation
        title = presentation.texts(f"new_file.section.{section}")
        super().__init__(presentation, title)
        self.views = tuple(FormFieldView(field, writer) for field in fields)
        self.body.addWidget(words(title, "section"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(presentation.scale.gap(5))
        self._grid.setVerticalSpacing(presentation.scale.gap(3))
        self.body.addLayout(self._grid)
        self._columns = 0
        self.set_columns(2)

    def set_columns(self, count: int) -> None:
        """Lay the questions out in a number of columns."""
        if count == self._columns:
            return
        for column in range(self._columns):
            self._grid.setColumnStretch(column, 0)
        self._columns = count
        for column in range(count):
            self._grid.setColumnStretch(column, 1)
        for place, view in enumerate(self.views):
            self._grid.addWidget(view, place // count, place % count)
