"""One question of the form: its name, whether an answer is needed, where to answer, and what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.features.catalogue import Unit
from core.new_files.form import FieldProblem, FormField
from core.new_files.unit_slips import UnitSlip, unit_slip
from desktop.looks.announcement import announce
from desktop.pages.new_file.sentences import FormWriter
from desktop.widgets.fields.entry import entry_for
from desktop.widgets.fields.value_text import plain_text
from desktop.widgets.state import set_property
from desktop.widgets.words import literal_tip, words

COMING_BACK = frozenset({Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason})
"""The focus leaves for these reasons and comes back by itself."""


class FormFieldView(QWidget):
    """Shows and takes one answer.

    Signals:
        edited: name of the feature and the answer, at each change.

    Args:
        field: the question.
        writer: texts of the form.
    """

    edited = Signal(str, str)

    def __init__(self, field: FormField, writer: FormWriter) -> None:
        super().__init__()
        self.field = field
        self._writer = writer
        self._problem: FieldProblem | None = None
        self._was_left = False
        self.is_required = field.is_required
        self._slip: UnitSlip | None = None
        nothing = writer.presentation.texts("new_file.choose" if field.is_required else "new_file.not_given")
        self.entry = entry_for(writer.writing(field.feature), writer.presentation, nothing)
        self.editor.setObjectName(f"field.{field.feature.name}")
        for editor in self.entry.editors:
            # A file dropped on the form is meant for the page, not for the field under the pointer.
            editor.setAcceptDrops(False)
            editor.installEventFilter(self)
        self._note = words(role="small-muted", wrap=True)
        self._need = words(role="small-muted")
        self.question = words(role="small", tone="primary", wrap=True)
        self.take = QPushButton()
        self.take.setProperty("role", "link")
        self.take.clicked.connect(lambda _on: self._take_meant())
        self._lay_out()
        self.entry.changed.connect(lambda: self.edited.emit(field.feature.name, self.entry.kept()))
        self._show()

    @property
    def editor(self) -> QWidget:
        """Takes the focus first, and stands for the question before screen readers."""
        return self.entry.editors[0]

    @property
    def sentence(self) -> str:
        """What is wrong, as it is shown; empty where nothing is said to be."""
        return self._writer.problem(self._problem) if self._problem and self._is_told(self._problem) else ""

    def fill(self, text: str, *, was_left: bool) -> None:
        """Show another file's answer.

        Args:
            text: as that file keeps it.
            was_left: whether a missing answer is told at once.
        """
        self._was_left = was_left
        self.entry.show_kept(text)
        self._show()

    def present(self, problem: FieldProblem | None) -> None:
        """Say what is wrong with the answer, None where nothing is."""
        if problem == self._problem:
            return
        before, self._problem = self.sentence, problem
        self._show()
        if self.sentence != before and any(editor.hasFocus() for editor in self.entry.editors):
            announce(self.editor, self.sentence)

    def require(self, required: bool) -> None:
        """Say whether the file can do without the answer."""
        if required != self.is_required:
            self.is_required = required
            self._show()

    def take_focus(self) -> None:
        """Go on here, and say at once what is missing."""
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_told(self, problem: FieldProblem) -> bool:
        # An answer nobody had the time to give is not a fault yet.
        return problem.problem != "missing_required" or self._was_left

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that an editor lost the focus."""
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() not in COMING_BACK:
            self._leave()
        return super().eventFilter(watched, event)

    def _leave(self) -> None:
        # Written as it was read.
        self.entry.show_kept(self.entry.kept())
        self._was_left = True
        self._show()

    def _show(self) -> None:
        texts, feature = self._writer.presentation.texts, self.field.feature
        sentence, hint = self.sentence, self._writer.hint(feature)
        shown = self._said(sentence) if sentence else hint or " "
        if self._note.text() != shown:
            self._note.setText(shown)
            set_property(self._note, "tone", "raises" if sentence else "")
        for editor in self.entry.editors:
            set_property(editor, "invalid", bool(sentence))
        self._ask_about_unit()
        need = texts("new_file.required" if self.is_required else "new_file.optional")
        self._need.setText(texts("new_file.required_mark" if self.is_required else "new_file.optional"))
        set_property(self._need, "tone", "primary" if self.is_required else "")
        described = (sentence, self.question.text(), hint, self._writer.help(feature))
        self.entry.describe(
            texts("new_file.part", label=self._writer.label(feature.name), unit=need),
            " ".join(part if part.endswith(".") else f"{part}." for part in described if part),
        )

    def _ask_about_unit(self) -> None:
        # A number that is still being typed asks for nothing.
        writer, kept = self._writer, self.entry.kept() if self._was_left else ""
        self._slip = unit_slip(self.field.feature, kept, writer.catalogue, writer.spans)
        self.question.setText("" if self._slip is None else writer.slip(self._slip))
        self.take.setText("" if self._slip is None else writer.take(self._slip))
        for one in (self.question, self.take):
            one.setVisible(self._slip is not None)

    def _take_meant(self) -> None:
        if self._slip is not None:
            self.entry.show_kept(plain_text(self._slip.meant))
            self.edited.emit(self.field.feature.name, self.entry.kept())
            self._show()
            self.take_focus()

    def _said(self, sentence: str) -> str:
        missing = self._problem is not None and self._problem.problem == "missing_required"
        key = "new_file.to_fill" if missing else "new_file.to_correct"
        return self._writer.presentation.texts(key, sentence=sentence)

    def _answer(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._writer.presentation.scale.gap(2))
        row.addWidget(self.entry, 1)
        currency = self._writer.presentation.formatter.currency
        if self.field.feature.unit is Unit.AMOUNT and currency:
            row.addWidget(words(currency, "muted"))
        return row

    def _lay_out(self) -> None:
        feature, scale = self.field.feature, self._writer.presentation.scale
        label = words(self._writer.label(feature.name).replace("&", "&&"), "strong", wrap=True)
        label.setBuddy(self.editor)
        help_sentence = self._writer.help(feature)
        for one in (label, *self.entry.editors):
            one.setToolTip(literal_tip(help_sentence))
        head = QHBoxLayout()
        head.setSpacing(scale.gap(2))
        head.addWidget(label, 1)
        head.addWidget(self._need, 0, Qt.AlignmentFlag.AlignBottom)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(scale.gap(1))
        body.addLayout(head)
        body.addLayout(self._answer())
        body.addWidget(self._note)
        body.addWidget(self.question)
        body.addWidget(self.take)
        body.addStretch(1)
