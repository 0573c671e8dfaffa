"""Asks under which name a filter is kept, and says when the name is missing or taken."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from core.population.saved_filters import LONGEST_NAME
from desktop.looks.announcement import announce
from desktop.looks.presentation import Presentation
from desktop.widgets.state import set_property
from desktop.widgets.words import words

FIELD_PX = 320


class FilterNameDialog(QDialog):
    """A name; one that is taken is confirmed by the button, which then says that it replaces.

    Signals:
        named: the name given.

    Args:
        presentation: texts and sizes.
        taken: names of the filters kept so far.
        parent: the window it belongs to.
    """

    named = Signal(str)

    def __init__(self, presentation: Presentation, taken: Sequence[str] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        texts = presentation.texts
        self._presentation = presentation
        self._taken = {_plain(name): name for name in taken}
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(texts("comparison.save_title"))
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setMinimumWidth(presentation.scale.px(FIELD_PX))
        self.name.setAccessibleName(texts("comparison.save_name"))
        self.save = QPushButton(texts("comparison.save"))
        self.save.setProperty("role", "primary")
        self.save.setDefault(True)
        self.save.clicked.connect(self._finish)
        self._said = words(role="small", wrap=True)
        self.name.textChanged.connect(self._follow)
        self._follow("")
        self._lay_out()

    @property
    def said(self) -> str:
        """What is said about the name."""
        return self._said.text()

    def _follow(self, text: str) -> None:
        texts, replaced = self._presentation.texts, self._taken.get(_plain(text))
        self._show_refusal(refused=False)
        self.save.setText(texts("comparison.save" if replaced is None else "comparison.save_replace"))
        note = "comparison.save_note" if replaced is None else "comparison.save_taken"
        self._said.setText(texts(note, name=replaced or ""))
        if replaced is not None:
            announce(self, self._said.text())

    def _finish(self) -> None:
        name = " ".join(self.name.text().split())
        if name:
            self.accept()
            self.named.emit(name)
            return
        self._show_refusal(refused=True)
        self._said.setText(self._presentation.texts("comparison.save_empty"))
        announce(self, self._said.text())
        self.name.setFocus()

    def _show_refusal(self, *, refused: bool) -> None:
        set_property(self.name, "invalid", refused)
        set_property(self._said, "tone", "raises" if refused else "")

    def _lay_out(self) -> None:
        gap = self._presentation.scale.gap
        label = words(self._presentation.texts("comparison.save_name"), "strong")
        label.setBuddy(self.name)
        cancel = QPushButton(self._presentation.texts("comparison.cancel"))
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(cancel)
        foot.addWidget(self.save)
        body = QVBoxLayout(self)
        body.setContentsMargins(*[gap(5)] * 4)
        body.setSpacing(gap(2))
        for one in (label, self.name, self._said):
            body.addWidget(one)
        body.addSpacing(gap(2))
        body.addLayout(foot)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
