"""The widgets that the Tab key goes through."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QWidget

from tests.known import known


def focus_chain(page: QWidget) -> Iterator[QWidget]:
    """Every widget of the chain after a page, up to the page itself."""
    current = known(page.nextInFocusChain())
    while current is not page:
        yield current
        current = known(current.nextInFocusChain())
