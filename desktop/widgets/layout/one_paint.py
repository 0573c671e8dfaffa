"""Shows a changed page in one paint: every level of layouts settles first, or each would cost a paint of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QWidget

LAYOUT_ROUNDS = 12
"""Levels of layouts inside one another, a scroll bar that comes or goes included; a round with nothing left is free."""


@contextmanager
def one_paint(page: QWidget) -> Iterator[None]:
    """Hold back the paints of a page while it is filled; the whole page is painted once at the end."""
    page.setUpdatesEnabled(False)
    try:
        yield
        settle_layouts()
    finally:
        page.setUpdatesEnabled(True)


def settle_layouts() -> None:
    """Lay everything out now."""
    for _ in range(LAYOUT_ROUNDS):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
