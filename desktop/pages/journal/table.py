"""The table of the journal: one line a row, the whole row chosen."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop.looks.presentation import Presentation
from desktop.pages.journal.table_model import JOURNAL_COLUMNS, JournalColumn, JournalTableModel
from desktop.widgets.quiet_table import QuietTable

ROW_PX, HEAD_PX = 46, 37
COLUMN_PX = {
    JournalColumn.SEQUENCE: 56,
    JournalColumn.MOMENT: 96,
    JournalColumn.KIND: 116,
    JournalColumn.CLIENT: 72,
    JournalColumn.DECISION: 98,
    JournalColumn.ADVICE: 112,
    JournalColumn.AUTHOR: 92,
}
"""Widths at 100 % text, on two lines; what does not fit is in the tooltip, and in the chosen line."""
TEXT_WIDTH = (JournalColumn.TEXT, 180)
"""Narrowest room, at 100 % text, that the column of texts is worth."""
OPTIONAL = (JournalColumn.ADVICE, JournalColumn.SEQUENCE, JournalColumn.TEXT, JournalColumn.AUTHOR)
"""Columns that are left out, in this order, where the table is too narrow for all: the chosen line says them too."""


class JournalTable(QTableView):
    """Shows a ``JournalTableModel``.

    Signals:
        chosen: position, in the journal, of the line on the current row.

    Args:
        presentation: texts and looks.
        model: the lines.
    """

    chosen = Signal(int)

    def __init__(self, presentation: Presentation, model: JournalTableModel) -> None:
        super().__init__()
        self._lines = model
        self.setAccessibleName(presentation.texts("journal.table"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setProperty("dense", True)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setModel(model)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(presentation.scale.px(ROW_PX))
        columns.setHighlightSections(False)
        columns.setFixedHeight(presentation.scale.px(HEAD_PX))
        columns.setMinimumSectionSize(presentation.scale.px(50))
        columns.setAccessibleName(presentation.texts("journal.table"))
        self._widths = self._needed_widths(presentation)
        for column, width in self._widths.items():
            self.setColumnWidth(JOURNAL_COLUMNS.index(column), width)
        columns.setStretchLastSection(True)
        self.selectionModel().currentRowChanged.connect(self._tell)
        QuietTable(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave out the columns there is no room for, rather than have the table scroll sideways."""
        super().resizeEvent(event)
        missing = sum(self._widths.values()) - self.viewport().width()
        for column in OPTIONAL:
            self.setColumnHidden(JOURNAL_COLUMNS.index(column), missing > 0)
            missing -= self._widths[column]

    def _needed_widths(self, presentation: Presentation) -> dict[JournalColumn, int]:
        return {column: presentation.scale.px(width) for column, width in (*COLUMN_PX.items(), TEXT_WIDTH)}

    def _tell(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self._lines.lines[current.row()].entry.sequence)
