"""What every step of the client's screen is made of: large words on cards that fill the height, large targets."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop.looks.presentation import Presentation
from desktop.widgets.words import Card, words

LARGE = ("target", "large")
"""The property of whatever is touched on the client's screen: at least 44 pixels high (WCAG 2.2, 2.5.5)."""
BESIDE_PX = 900
"""Narrowest step, in pixels at 100 % text, with two cards side by side."""


def large_button(text: str, role: str = "") -> QPushButton:
    """A button that a finger finds."""
    button = QPushButton(text.replace("&", "&&"))
    if role:
        button.setProperty("role", role)
    button.setProperty(*LARGE)
    return button


def step_card(presentation: Presentation, title: str, *, shown: bool = True) -> Card:
    """A card with wide margins.

    Args:
        presentation: texts and looks.
        title: its heading, and what a screen reader calls it.
        shown: whether the heading is drawn.
    """
    card, gap = Card(presentation, title), presentation.scale.gap
    card.body.setContentsMargins(*[gap(5) + gap(1)] * 4)
    card.body.setSpacing(gap(3))
    if shown:
        card.body.addWidget(words(title, "client-title", wrap=True))
    return card


def paragraphs(presentation: Presentation, *texts: str) -> QVBoxLayout:
    """The first text strong, those that follow muted, close to each other."""
    column = QVBoxLayout()
    column.setSpacing(presentation.scale.gap(1))
    for place, text in enumerate(texts):
        column.addWidget(words(text, "client-muted" if place else "client-strong", wrap=True))
    return column


def is_wide(presentation: Presentation, widget: QWidget) -> bool:
    """Whether two cards have room side by side."""
    return widget.width() * 100 / presentation.scale.text_percent >= BESIDE_PX
