"""Keeps the few windows of a long list that are near the eye, and says which must still be read."""

from __future__ import annotations

from collections import OrderedDict
from typing import Generic, TypeVar

Row = TypeVar("Row")
WINDOW_ROWS = 128
KEPT_WINDOWS = 24


class RowWindows(Generic[Row]):
    """A least-recently-used store of windows of rows.

    Args:
        window_rows: rows a window.
        kept: windows kept at most.

    """

    def __init__(self, window_rows: int = WINDOW_ROWS, kept: int = KEPT_WINDOWS) -> None:
        self.window_rows = window_rows
        self._kept = kept
        self._windows: OrderedDict[int, tuple[Row, ...]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._windows)

    def window_of(self, row: int) -> int:
        """The window that holds a row."""
        return row // self.window_rows

    def row(self, row: int) -> Row | None:
        """A row, or None where its window is not here."""
        number = self.window_of(row)
        window = self._windows.get(number)
        position = row - number * self.window_rows
        if window is None or position >= len(window):
            return None
        self._windows.move_to_end(number)
        return window[position]

    def holds(self, window: int) -> bool:
        """Whether a window is here."""
        return window in self._windows

    def keep(self, window: int, rows: tuple[Row, ...]) -> None:
        """Take a window in; the one looked at longest ago makes room."""
        self._windows[window] = rows
        self._windows.move_to_end(window)
        while len(self._windows) > self._kept:
            self._windows.popitem(last=False)

    def clear(self) -> None:
        """Forget every window."""
        self._windows.clear()
