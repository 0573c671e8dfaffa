"""Labels, cards and lines in the roles of the style sheet, so that no view repeats how they are made."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QGroupBox, QLabel, QSizePolicy, QVBoxLayout, QWidget

from core.storage.plain_words import breakable
from desktop.looks.presentation import Presentation

LONGEST_TIP = 2_000
STRESS = "<b>{}</b>"
"""Around what is stressed in the text of a ``stressed`` label."""
CONTROL_PX = 36
"""Height of a button at 100 % text."""
CHART_EDGE_PX = 4
"""Empty edge that a chart keeps around its drawing."""


class Paragraph(QLabel):
    """Words on several lines that remember the heights they take.

    Each level of layouts asks again: four hundred times for the forty paragraphs of a client, where breaking words into
    lines would be a third of the time of showing them.
    """

    def __init__(self, text: str = "") -> None:
        super().__init__(breakable(text))
        self._heights: dict[int, int] = {}
        self.setWordWrap(True)

    def heightForWidth(self, width: int) -> int:
        """Height in pixels that the words take at a width in pixels."""
        if width not in self._heights:
            self._heights[width] = super().heightForWidth(width)
        return self._heights[width]

    def setText(self, text: str) -> None:
        """Say something else; a word longer than a line is broken rather than make the column wider."""
        text = text if self.textFormat() is Qt.TextFormat.RichText else breakable(text)
        if text != self.text():
            self._heights.clear()
            super().setText(text)

    def changeEvent(self, event: QEvent) -> None:
        """Measure again: fonts and paddings may differ."""
        self._heights.clear()
        super().changeEvent(event)


def words(text: str = "", role: str = "", *, tone: str = "", wrap: bool = False) -> QLabel:
    """A label.

    Args:
        text: plain text.
        role: role of the style sheet, empty for the base text.
        tone: tone of the style sheet, empty for none.
        wrap: whether it may take several lines.

    """
    label = Paragraph(text) if wrap else QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        label.setProperty("role", role)
    if tone:
        label.setProperty("tone", tone)
    if wrap:
        # A wrapped label must never make its column wider than the words need.
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        label.setSizePolicy(policy)
    return label


def literal_tip(text: str) -> str:
    """A tool tip that shows a text as it is: Qt would take what looks like markup for it, and open the files it names.

    Args:
        text: of anybody; beyond ``LONGEST_TIP`` characters it ends in an ellipsis.
    """
    shown = text if len(text) <= LONGEST_TIP else f"{text[:LONGEST_TIP]}…"
    return unbroken(escape(shown)) if "<" in shown else shown


def page_title(presentation: Presentation, text: str = "") -> QLabel:
    """The title of a page, as high as a button, so that it stands at one height with or without buttons beside it."""
    title = words(text, "title")
    title.setMinimumHeight(presentation.scale.px(CONTROL_PX))
    return title


def stressed(text: str = "") -> QLabel:
    """A label of several lines, parts of it stressed; see ``say_stressed``."""
    label = Paragraph()
    label.setTextFormat(Qt.TextFormat.RichText)
    say_stressed(label, text)
    return label


def say_stressed(label: QLabel, text: str) -> None:
    """Change the text of a stressed label.

    Args:
        label: made by ``stressed``.
        text: with ``STRESS`` around some of its parts.
    """
    label.setText(unbroken(text))


def unbroken(text: str) -> str:
    """Rich text that keeps its spaces: Qt would make every one but U+00A0 ordinary, and break a number in two."""
    return f'<span style="white-space: pre-wrap">{text}</span>'


def line(role: str = "line") -> QFrame:
    """A separator: ``line`` (horizontal) or ``column-line`` (vertical)."""
    frame = QFrame()
    frame.setProperty("role", role)
    return frame


def in_line(widget: QWidget) -> QVBoxLayout:
    """Sets words or a line in by as much as a chart keeps free around its drawing, so that both line up."""
    layout = QVBoxLayout()
    layout.setContentsMargins(CHART_EDGE_PX, 0, CHART_EDGE_PX, 0)
    layout.addWidget(widget)
    return layout


class WordGroup(QGroupBox):
    """Parts that belong together, with a name for screen readers and nothing drawn.

    Args:
        name: what a screen reader calls the group.
        role: role of the style sheet.
    """

    def __init__(self, name: str, role: str = "group") -> None:
        super().__init__()
        self.setProperty("role", role)
        self.setAccessibleName(name)


class Card(WordGroup):
    """A named group on its own ground.

    Args:
        presentation: sizes.
        name: what a screen reader calls the group.

    """

    def __init__(self, presentation: Presentation, name: str) -> None:
        super().__init__(name, "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(*[presentation.scale.gap(4)] * 4)
        self.body.setSpacing(presentation.scale.gap(2))
