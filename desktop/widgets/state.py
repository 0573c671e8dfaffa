"""A widget takes another look of the style sheet."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def set_property(widget: QWidget, name: str, value: str | bool) -> None:
    """Give a widget a property that the style sheet knows; nothing is drawn again where it has it already.

    Args:
        widget: the one to change.
        name: ``role``, ``tone``, ``changed`` or ``invalid``; see the head of the style sheet.
        value: empty or False where it does not hold; a widget that never had it looks the same.
    """
    if (widget.property(name) or None) != (value or None):
        widget.setProperty(name, value)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
