"""Labels whose size never follows their words, so that a new number costs no layout."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QLabel


def steady(label: QLabel, widest: Iterable[str]) -> None:
    """Give a label one size for good.

    Args:
        label: on one line, its role already set.
        widest: what it may say at its widest; the widest of them counts.
    """
    shown = label.text()
    width = height = 0
    for text in widest:
        label.setText(text)
        label.ensurePolished()
        size = label.sizeHint()
        width, height = max(width, size.width()), max(height, size.height())
    label.setText(shown)
    label.setFixedSize(width, height)


def say(label: QLabel, text: str) -> None:
    """Change the words of a steady label; it grows where they are wider than was foreseen, rather than cut them."""
    if label.text() == text:
        return
    label.setText(text)
    width = label.sizeHint().width()
    if width > label.minimumWidth():
        label.setFixedWidth(width)
