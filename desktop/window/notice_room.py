"""What is said above every page: that the model is suspended, and the last request that failed."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.looks.presentation import Presentation
from desktop.widgets.notice import Notice
from desktop.widgets.suspension import SuspensionBanner


class NoticeRoom(QWidget):
    """Takes room only while something is said.

    Args:
        presentation: texts and looks.
    """

    def __init__(self, presentation: Presentation) -> None:
        super().__init__()
        self.notice = Notice(presentation)
        self._suspended = not presentation.shows_scores
        gap = presentation.scale.gap
        around = QVBoxLayout(self)
        around.setContentsMargins(gap(5), gap(2), gap(5), 0)
        around.setSpacing(gap(2))
        around.addWidget(SuspensionBanner(presentation))
        around.addWidget(self.notice)
        self.notice.dismissed.connect(self._shrink)
        self._shrink()

    def tell(self, sentence: str) -> None:
        """Say a sentence until the advisor has read it."""
        self.show()
        self.notice.tell(sentence)

    def _shrink(self) -> None:
        self.setVisible(self._suspended)
