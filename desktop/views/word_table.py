"""A table of words in the looks of the application: whole rows, wrapped text, walked by the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop.presentation import Presentation


class WordTable(QTableView):
    """A read-only table; the last column takes the room that is left.

    Args:
        presentation: size of text.
        model: the rows.
        name: what a screen reader calls it.
        columns_px: widths of the columns but the last, in pixels at 100 % text.
    """

    def __init__(
        self, presentation: Presentation, model: QAbstractItemModel, name: str, columns_px: Sequence[int]
    ) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        for column, width in enumerate(columns_px):
            self.setColumnWidth(column, presentation.scale.px(width))
