"""What stands in the place of scores while the organisation has suspended the model."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.looks.icons import icon_pixmap
from desktop.looks.presentation import Presentation
from desktop.widgets.words import Card, words

ICON_PX, SIGN_PX = 40, 18


class SuspensionBanner(QFrame):
    """One sentence above every page; it cannot be put away.

    Args:
        presentation: says why, or that there is nothing to say.
    """

    def __init__(self, presentation: Presentation) -> None:
        super().__init__()
        self.setProperty("role", "card")
        told = presentation.texts("suspension.banner", reason=presentation.suspension)
        sign = _sign(presentation, SIGN_PX)
        row = QHBoxLayout(self)
        gap = presentation.scale.gap(2)
        row.setContentsMargins(gap, gap, gap, gap)
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(words(told, "strong", wrap=True), 1)
        self.setAccessibleName(told)
        self.setVisible(not presentation.shows_scores)


class SuspendedCard(Card):
    """Says in the place of a client's advice and reasons that there are none.

    Args:
        presentation: texts and looks.
    """

    def __init__(self, presentation: Presentation) -> None:
        texts = presentation.texts
        super().__init__(presentation, texts("suspension.title"))
        self.body.addWidget(words(texts("suspension.title"), "section", wrap=True))
        self.body.addWidget(words(presentation.suspension, wrap=True))
        self.body.addWidget(words(texts("suspension.next"), "muted", wrap=True))


class SuspendedPage(QWidget):
    """Stands in for a page that shows scores.

    Args:
        presentation: texts and looks.
    """

    def __init__(self, presentation: Presentation) -> None:
        super().__init__()
        texts, gap = presentation.texts, presentation.scale.gap
        self.setAccessibleName(texts("suspension.title"))
        body = QVBoxLayout(self)
        body.setContentsMargins(*[gap(5)] * 4)
        body.setSpacing(gap(3))
        body.addStretch(1)
        body.addWidget(_sign(presentation, ICON_PX), 0, Qt.AlignmentFlag.AlignHCenter)
        for said, role in (
            (texts("suspension.title"), "title"),
            (texts("suspension.page"), ""),
            (texts("suspension.next"), "muted"),
        ):
            label = words(said, role, wrap=True)
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            body.addWidget(label)
        body.addStretch(2)


def _sign(presentation: Presentation, size_px: int) -> QLabel:
    sign = QLabel()
    sign.setPixmap(icon_pixmap("warning", presentation.theme, "raises_text", presentation.scale.px(size_px)))
    sign.setAccessibleName(presentation.texts("notice.sign"))
    return sign
