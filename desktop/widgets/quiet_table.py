"""A table on a hidden page has no current cell: a screen reader that starts would read that one, of another client."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject
from PySide6.QtWidgets import QAbstractItemView


class QuietTable(QObject):
    """Takes the current cell away while a table is hidden, and gives it back; what is selected stays.

    Qt's cells say that they are shown and focused whenever they are current, on screen or not.

    Args:
        table: with its model.
    """

    def __init__(self, table: QAbstractItemView) -> None:
        super().__init__(table)
        self._table = table
        self._kept: tuple[int, int] | None = None
        table.installEventFilter(self)
        table.model().modelReset.connect(self._follow_reset)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Follow what is shown."""
        if event.type() == QEvent.Type.Hide:
            self._take()
        elif event.type() == QEvent.Type.Show:
            self._give_back()
        return False

    def _follow_reset(self) -> None:
        if not self._table.isVisible():
            self._take()

    def _take(self) -> None:
        current, chosen = self._table.currentIndex(), self._table.selectionModel()
        if current.isValid():
            self._kept = current.row(), current.column()
            # Nobody chose another row: what follows the current one stays as it is.
            chosen.blockSignals(True)
            chosen.clearCurrentIndex()
            chosen.blockSignals(False)

    def _give_back(self) -> None:
        chosen, kept = self._table.selectionModel(), self._kept
        self._kept = None
        if kept is not None and not self._table.currentIndex().isValid():
            index = self._table.model().index(*kept)
            if index.isValid():
                chosen.blockSignals(True)
                chosen.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
                chosen.blockSignals(False)
