"""What stands where there is nothing to show: what is missing, and how to go on."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop.looks.presentation import Presentation
from desktop.widgets.words import words


class EmptyPage(QWidget):
    """A title and a sentence in the middle of a page, or of the part of a page below its own title.

    Args:
        presentation: sizes.
        title: what is missing.
        text: how to go on.
        action: the button that goes on; with it, this is a part of a page.
    """

    def __init__(
        self, presentation: Presentation, title: str = "", text: str = "", *, action: QPushButton | None = None
    ) -> None:
        super().__init__()
        self._action = action
        self._title, self._text = words(title, "section" if action else "title"), words(text, "muted", wrap=True)
        body = QVBoxLayout(self)
        body.addStretch(1)
        for one in (self._title, self._text):
            one.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            body.addWidget(one)
        if action is None:
            body.setContentsMargins(*[presentation.scale.gap(5)] * 4)
        else:
            body.setSpacing(presentation.scale.gap(3))
            body.addWidget(action, 0, Qt.AlignmentFlag.AlignHCenter)
        body.addStretch(2)

    def say(self, title: str, text: str, *, can_go_on: bool = True) -> None:
        """Say something else, with the button or without it."""
        self._title.setText(title)
        self._text.setText(text)
        if self._action is not None:
            self._action.setVisible(can_go_on)
