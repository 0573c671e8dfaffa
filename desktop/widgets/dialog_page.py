"""The frame that the dialogs share: a title, what scrolls below it, and a foot that says what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.errors import DecisionError, JournalError
from desktop.looks.announcement import announce
from desktop.looks.messages import sentence
from desktop.looks.presentation import Presentation
from desktop.widgets.layout.scrolled import scrolled
from desktop.widgets.state import set_property
from desktop.widgets.text_area import TextArea
from desktop.widgets.words import words


class DialogPage(QFrame):
    """One face of a dialog.

    Args:
        presentation: texts and looks.
        title: shown above.
        content: what may scroll.
    """

    def __init__(self, presentation: Presentation, title: str, content: QLayout) -> None:
        super().__init__()
        self._presentation = presentation
        self._watched = False
        self._main: QPushButton | None = None
        gap = presentation.scale.gap
        self._problem = words(role="small", tone="raises", wrap=True)
        self._problem.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._problem.hide()
        self._foot = QHBoxLayout()
        self._foot.setContentsMargins(gap(5), gap(2), gap(5), gap(4))
        self._foot.setSpacing(gap(2))
        self._foot.addWidget(self._problem, 1)
        self._foot.addStretch(0)
        content.setContentsMargins(gap(5), gap(1), gap(5), gap(2))
        heading = words(title, "title", wrap=True)
        heading.setContentsMargins(gap(5), 0, gap(5), 0)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, gap(4), 0, 0)
        body.setSpacing(gap(2))
        body.addWidget(heading)
        body.addWidget(scrolled(content), 1)
        body.addLayout(self._foot)

    def showEvent(self, event: QShowEvent) -> None:
        """Enter presses the main button of the face that is shown, and not the first button of the dialog."""
        if self._main is not None:
            # Anew: a dialog only heeds it from a button that it holds already.
            self._main.setDefault(False)
            self._main.setDefault(True)
        super().showEvent(event)

    @property
    def told(self) -> str:
        """The sentence shown, empty where there is none."""
        return "" if self._problem.isHidden() else self._problem.text()

    def add_button(self, text: str, slot: Callable[[], object], *, primary: bool = False) -> QPushButton:
        """Add a button at the right end of the foot."""
        button = QPushButton(text)
        button.setAutoDefault(False)
        if primary:
            button.setProperty("role", "primary")
            self._main = button
        button.clicked.connect(lambda _checked=False: slot())
        self._foot.addWidget(button)
        self._let_enter_press()
        return button

    def _let_enter_press(self) -> None:
        """Enter presses the button that has the keyboard, the main one from anywhere else.

        Where no button is the main one, Enter presses none: Qt would take the first.
        """
        for one in self.findChildren(QPushButton, options=Qt.FindChildOption.FindDirectChildrenOnly):
            one.setAutoDefault(self._main is not None)

    def tell(self, words_told: str) -> None:
        """Say what is wrong, until something is changed in a field: it may be right by then."""
        self._watch_fields()
        self._say(words_told, "raises")

    def refuse(self, error: DecisionError | JournalError, fields: Mapping[str, TextArea]) -> None:
        """Say why nothing was written: beside the field that is concerned, at the foot otherwise.

        Args:
            error: what was refused.
            fields: by problem, the field that it concerns.
        """
        told = sentence(error, self._presentation.texts)
        field = fields.get(error.problem) if isinstance(error, DecisionError) else None
        if field is not None:
            field.refuse(told)
        else:
            self.tell(told)

    def inform(self, words_told: str) -> None:
        """Say what was done."""
        self._say(words_told, "review")

    def _say(self, words_told: str, tone: str) -> None:
        set_property(self._problem, "tone", tone)
        self._problem.setText(words_told)
        self._problem.show()
        announce(self, words_told)

    def _watch_fields(self) -> None:
        if self._watched:
            return
        self._watched = True
        for text in self.findChildren(QLineEdit):
            text.textEdited.connect(self._forget)
        for area in self.findChildren(QPlainTextEdit):
            area.textChanged.connect(self._forget)
        for choice in self.findChildren(QComboBox):
            choice.currentIndexChanged.connect(self._forget)
        for button in self.findChildren(QAbstractButton):
            if button.isCheckable():
                button.toggled.connect(self._forget)

    def _forget(self, _change: object = None) -> None:
        if self._problem.property("tone") == "raises":
            self.clear()

    def clear(self) -> None:
        """Say nothing any more."""
        self._problem.hide()


def fill_dialog(dialog: QDialog, presentation: Presentation, title: str, content: QWidget, size_px: QSize) -> None:
    """Give a dialog its title, its content and a size that fits the screen.

    Args:
        dialog: still empty.
        presentation: size of text.
        title: for the window's frame and screen readers.
        content: fills it.
        size_px: wanted at 100 % text.
    """
    dialog.setWindowTitle(title)
    body = QVBoxLayout(dialog)
    body.setContentsMargins(0, 0, 0, 0)
    body.addWidget(content)
    wanted = size_px * (presentation.scale.text_percent / 100)
    dialog.resize(wanted.boundedTo(dialog.screen().availableSize()))
