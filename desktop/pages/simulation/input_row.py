"""One input of the simulation: what it is, its value in the file, and where another value is given."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.clients.shown_values import correction_note
from core.errors import InvalidValueError
from core.features.catalogue import Feature
from core.values import Value, same_value
from desktop.looks.announcement import announce
from desktop.looks.icons import icon
from desktop.looks.presentation import Presentation
from desktop.widgets.fields.choice_entry import ChoiceEntry
from desktop.widgets.fields.input_choice import input_label
from desktop.widgets.fields.value_text import ValueText
from desktop.widgets.state import set_property
from desktop.widgets.words import line, literal_tip, words

LABEL_SHARE, SLIDER_SHARE = 6, 5
LIST_PX, EDITOR_PX = 236, 38
"""An editor keeps its height when the border that says changed or refused is thicker."""


class InputRow(QWidget):
    """A label, the file's value, an editor, and a sentence where an edit was refused.

    Signals:
        wanted: a value, and whether it is part of a continuous movement.
        misread: the ``InvalidValueError`` of a text that says no value.
        left: a continuous movement ended.

    Args:
        feature: what it changes.
        bundle: labels, ranges and what the model knows.
        presentation: texts and looks.
        editor: takes the focus.
    """

    wanted = Signal(object, bool)
    misread = Signal(InvalidValueError)
    left = Signal()

    def __init__(self, feature: Feature, bundle: Bundle, presentation: Presentation, editor: QWidget) -> None:
        super().__init__()
        self.feature, self._bundle, self._presentation = feature, bundle, presentation
        self.editor = editor
        self._own: Value = math.nan
        self._note = ""
        self._value: Value = math.nan
        self._label = words(input_label(feature, bundle.catalogue, presentation.language), "strong", wrap=True)
        self._label.setBuddy(editor)
        self._origin = words(role="small-muted", wrap=True)
        self._problem = words(role="small", tone="raises", wrap=True)
        self._problem.hide()
        self._names = QWidget()
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(self._label)
        names.addWidget(self._origin)
        self._named = QHBoxLayout(self._names)
        self._named.setContentsMargins(0, 0, 0, 0)
        self._named.setSpacing(presentation.scale.gap(1))
        self._named.addLayout(names, 1)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(presentation.scale.gap(3))
        self._grid.setVerticalSpacing(presentation.scale.gap(1))
        self._grid.setContentsMargins(0, presentation.scale.gap(1) + 1, 0, presentation.scale.gap(1) + 1)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(line())
        body.addLayout(self._grid)
        editor.setFixedHeight(presentation.scale.px(EDITOR_PX))
        editor.setAccessibleName(self._label.text())
        editor.setToolTip(literal_tip(feature.wording[presentation.language].help))

    @property
    def editors(self) -> tuple[QWidget, ...]:
        """What takes the focus, in reading order."""
        return (self.editor,)

    @property
    def problem(self) -> str:
        """Why the last edit was refused, empty where none was."""
        return "" if self._problem.isHidden() else self._problem.text()

    def add_beside_label(self, widget: QWidget) -> None:
        """Put something small behind the label."""
        self._named.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)

    def rebase(self, client: Client) -> None:
        """Start from another file."""
        self._own = self._own_of(client)
        formatter = self._presentation.formatter
        self._note = correction_note(client.corrected, self.feature, formatter, self._bundle.catalogue)
        self._clear_problem()

    def shows(self, value: Value) -> bool:
        """Whether this value is the one shown last."""
        return same_value(value, self._value)

    def present(self, value: Value) -> None:
        """Show the value that is tried."""
        self._value = value
        self._clear_problem()
        self._tell_origin()
        set_property(self.editor, "changed", not same_value(value, self._own))

    def refuse(self, sentence: str) -> None:
        """Say why an edit was refused; the value stays what it was."""
        self._problem.setText(sentence)
        self._problem.show()
        set_property(self.editor, "invalid", True)
        announce(self.editor, sentence)

    def hold(self) -> None:
        """Wait for the score, to be painted together with it."""

    def set_narrow(self, narrow: bool) -> None:
        """Put the editor below the label, or beside it."""
        for part in (self._names, self.editor, self._problem):
            self._grid.removeWidget(part)
        self._grid.setColumnStretch(0, 0 if narrow else LABEL_SHARE)
        self._grid.setColumnStretch(1, SLIDER_SHARE)
        self._grid.addWidget(self._names, 0, 0, 1, 3 if narrow else 1)
        self._place_editors(1 if narrow else 0)
        self._grid.addWidget(self._problem, 2, 0, 1, 3)

    def _place_editors(self, row: int) -> None:
        self._grid.addWidget(self.editor, row, 1, 1, 2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _clear_problem(self) -> None:
        if not self._problem.isHidden():
            self._problem.hide()
            set_property(self.editor, "invalid", False)

    def _text(self, value: Value) -> str:
        return self._presentation.formatter.value(self.feature, value, self._bundle.catalogue)

    def _tell_origin(self) -> None:
        said = self._presentation.texts("simuler.origin", value=self._text(self._own))
        if self._note:
            said = self._presentation.texts("simuler.origin_corrected", origin=said)
        is_known = isinstance(self._value, float) and not math.isnan(self._value)
        if is_known and self._bundle.reference.is_unusual(self.feature.name, float(self._value)):
            said = f"{said} · {self._presentation.texts('profile.unusual')}"
        if self._origin.text() != said:
            self._origin.setText(said)
            self._origin.setToolTip(literal_tip(self._note))
            told = f"{said} ({self._note})" if self._note else said
            self.editor.setAccessibleDescription(f"{told}. {self._range()}".strip())

    def _own_of(self, client: Client) -> Value:
        return client.values[self.feature.name]

    def _range(self) -> str:
        return ""


class ChoiceRow(InputRow):
    """A question with a list of answers.

    Args:
        feature: what it changes.
        bundle: labels, ranges and what the model knows.
        presentation: texts and looks.
    """

    def __init__(self, feature: Feature, bundle: Bundle, presentation: Presentation) -> None:
        self.list = ChoiceEntry(ValueText(feature, bundle.catalogue, presentation.formatter))
        super().__init__(feature, bundle, presentation, self.list)
        self.list.setFixedWidth(presentation.scale.px(LIST_PX))
        self.list.changed.connect(lambda: self._choose(self.list.value()))
        self.set_narrow(False)

    def present(self, value: Value) -> None:
        """Show the answer that is tried."""
        super().present(value)
        self.list.show_value(value)

    def refuse(self, sentence: str) -> None:
        """Say why, and show the answer that stays."""
        self.present(self._value)
        super().refuse(sentence)

    def _choose(self, value: Value) -> None:
        if not same_value(value, self._value):
            self.wanted.emit(value, False)


class LockedRow(InputRow):
    """A value that is shown and cannot be changed.

    Args:
        feature: what it shows.
        bundle: labels.
        presentation: texts and looks.
    """

    def __init__(self, feature: Feature, bundle: Bundle, presentation: Presentation) -> None:
        self.field = QLineEdit(readOnly=True)
        super().__init__(feature, bundle, presentation, self.field)
        self.field.setFixedWidth(presentation.scale.px(LIST_PX))
        locked = icon("lock", presentation.theme, "muted_text")
        self.field.addAction(locked, QLineEdit.ActionPosition.TrailingPosition)
        self.set_narrow(False)

    def present(self, value: Value) -> None:
        """Show the value and why it stays."""
        self._value = value
        reason = self._presentation.texts("simuler.locked")
        self._origin.setText(reason)
        self.field.setText(self._text(value))
        self.field.setAccessibleDescription(self._presentation.texts("simuler.locked_spoken", reason=reason))
