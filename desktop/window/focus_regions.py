"""F6 moves between the regions of the window, as people who work by keyboard expect."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


class FocusRegions:
    """The regions of one window, in reading order.

    Args:
        regions: each widget, and what puts the focus into it.
    """

    def __init__(self, regions: Sequence[tuple[QWidget, Callable[[], None]]]) -> None:
        self._regions = tuple(regions)

    @property
    def current(self) -> int:
        """Position of the region that has the focus, -1 where none has."""
        focused = QApplication.focusWidget()
        if focused is not None:
            for position, (widget, _enter) in enumerate(self._regions):
                if widget is focused or widget.isAncestorOf(focused):
                    return position
        return -1

    def enter(self, position: int) -> None:
        """Put the focus into a region."""
        self._regions[position][1]()

    def move(self, step: int) -> None:
        """Go to the next (1) or previous (-1) region, round and round, past any that cannot take the focus."""
        count = len(self._regions)
        start = self.current if self.current >= 0 else (-1 if step > 0 else 0)
        for distance in range(1, count + 1):
            target = (start + step * distance) % count
            self.enter(target)
            if self.current == target:
                return


def focus_first(widget: QWidget | None) -> None:
    """Put the focus on the first visible, enabled descendant that the Tab key reaches."""
    if widget is None:
        return
    candidate = widget.nextInFocusChain()
    while candidate is not None and candidate is not widget:
        reachable = bool(candidate.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if widget.isAncestorOf(candidate) and reachable and candidate.isEnabled() and candidate.isVisible():
            candidate.setFocus(Qt.FocusReason.TabFocusReason)
            return
        candidate = candidate.nextInFocusChain()
