"""A field of several lines that Tab leaves, with its label above and what is wrong with it below."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from desktop.looks.announcement import announce
from desktop.looks.presentation import Presentation
from desktop.widgets.words import words

LONGEST_TEXT = 4000
PADDING_PX = 18


class TextArea(QWidget):
    """A labelled field.

    Signals:
        edited: its text changed.

    Args:
        presentation: texts and looks.
        label: what it is for.
        lines: height in lines of text.
        hint: shown while it is empty.
    """

    edited = Signal()

    def __init__(self, presentation: Presentation, label: str, *, lines: int = 2, hint: str = "") -> None:
        super().__init__()
        self._label = words(label, "strong", wrap=True)
        self.field = QPlainTextEdit()
        self.field.setTabChangesFocus(True)
        self.field.setAccessibleName(label)
        self.field.setPlaceholderText(hint)
        self.field.textChanged.connect(self._edit)
        self._label.setBuddy(self.field)
        self._problem = words(role="small", tone="raises", wrap=True)
        self._problem.hide()
        height = QFontMetricsF(self.field.font()).lineSpacing() * lines + presentation.scale.px(PADDING_PX)
        self.field.setFixedHeight(round(height))
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(presentation.scale.gap(1))
        for one in (self._label, self.field, self._problem):
            body.addWidget(one)

    @property
    def text(self) -> str:
        """What is written, without blanks around it."""
        return self.field.toPlainText().strip()

    def set_text(self, text: str) -> None:
        """Write a text in it."""
        self.field.setPlainText(text)

    def refuse(self, sentence: str) -> None:
        """Say what is wrong, and put the focus there."""
        self._problem.setText(sentence)
        self._problem.show()
        self.field.setAccessibleDescription(sentence)
        self.field.setFocus()
        announce(self.field, sentence)

    def accept(self) -> None:
        """Nothing is wrong any more."""
        self._problem.hide()
        self.field.setAccessibleDescription("")

    @property
    def problem(self) -> str:
        """The sentence shown, empty where nothing is wrong."""
        return "" if self._problem.isHidden() else self._problem.text()

    def _edit(self) -> None:
        if len(self.field.toPlainText()) > LONGEST_TEXT:
            # Cut what a paste brought too much; the cursor stays at the end of what is kept.
            self.field.setPlainText(self.field.toPlainText()[:LONGEST_TEXT])
            self.field.moveCursor(self.field.textCursor().MoveOperation.End)
            return
        self.accept()
        self.edited.emit()
