"""One sentence above the page when a request failed, until the advisor has read it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from desktop.looks.announcement import announce
from desktop.looks.icons import icon, icon_pixmap
from desktop.looks.presentation import Presentation

ICON_PX = 18


class Notice(QFrame):
    """A sentence and a button that takes it away.

    Signals:
        dismissed: nothing is said any more.

    Args:
        presentation: texts and looks.
    """

    dismissed = Signal()

    def __init__(self, presentation: Presentation) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self._sentence = QLabel()
        self._sentence.setWordWrap(True)
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        side = presentation.scale.px(ICON_PX)
        sign = QLabel()
        sign.setPixmap(icon_pixmap("warning", presentation.theme, "raises_text", side))
        sign.setAccessibleName(presentation.texts("notice.sign"))
        close = QPushButton()
        close.setProperty("role", "quiet")
        close.setIcon(icon("close", presentation.theme))
        close.setIconSize(QSize(side, side))
        close.setAccessibleName(presentation.texts("notice.close"))
        close.clicked.connect(self.dismiss)
        row = QHBoxLayout(self)
        gap = presentation.scale.gap(2)
        row.setContentsMargins(gap, gap, gap, gap)
        row.addWidget(sign)
        row.addWidget(self._sentence, 1)
        row.addWidget(close)
        self.hide()

    @property
    def sentence(self) -> str:
        """What is said, empty where nothing is."""
        return self._sentence.text() if not self.isHidden() else ""

    def tell(self, sentence: str) -> None:
        """Show a sentence and have it spoken."""
        self._sentence.setText(sentence)
        self.show()
        announce(self, sentence)

    def dismiss(self) -> None:
        """Say nothing any more."""
        self.hide()
        self.dismissed.emit()
