"""What a screen reader finds, read in this process through Qt's own interface to it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

Role, Text = QAccessible.Role, QAccessible.Text
LARGE = (Role.Table, Role.List, Role.Tree, Role.ComboBox)
"""Their cells are read through their models, thousands of them."""


def interface(widget: QWidget) -> QAccessibleInterface:
    """What stands for a widget."""
    found = QAccessible.queryAccessibleInterface(widget)
    assert found is not None
    return found


def name(found: QAccessibleInterface) -> str:
    return found.text(Text.Name)


def shown_objects(top: QWidget) -> Iterator[QAccessibleInterface]:
    """A widget's object and every object below it, hidden ones and what is below them left out."""
    waiting = [interface(top)]
    while waiting:
        found = waiting.pop()
        if found.state().invisible:
            continue
        yield found
        if found.role() not in LARGE:
            children = (found.child(place) for place in range(found.childCount()))
            waiting.extend(child for child in children if child is not None)


def unnamed(top: QWidget) -> list[str]:
    """What takes the keyboard and has no name."""
    return [
        f"{found.role().name} {type(found.object()).__name__}"
        for found in shown_objects(top)
        if found.state().focusable and not name(found).strip()
    ]
