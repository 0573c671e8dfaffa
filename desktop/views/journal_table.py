"""The table of the journal: one line a row, the whole row chosen."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop.presentation import Presentation
from desktop.tables.journal_table_model import JOURNAL_COLUMNS, JournalColumn, JournalTableModel

ROW_PX = 37
COLUMN_PX = {
    JournalColumn.SEQUENCE: 58,
    JournalColumn.MOMENT: 158,
    JournalColumn.KIND: 172,
    JournalColumn.CLIENT: 94,
    JournalColumn.AUTHOR: 128,
    JournalColumn.DECISION: 116,
    JournalColumn.ADVICE: 104,
}


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
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setModel(model)
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(presentation.scale.px(ROW_PX))
        columns.setHighlightSections(False)
        columns.setFixedHeight(presentation.scale.px(ROW_PX))
        columns.setMinimumSectionSize(presentation.scale.px(50))
        columns.setAccessibleName(presentation.texts("journal.table"))
        for column, width in COLUMN_PX.items():
            self.setColumnWidth(JOURNAL_COLUMNS.index(column), presentation.scale.px(width))
        columns.setStretchLastSection(True)
        self.selectionModel().currentRowChanged.connect(self._tell)

    def _tell(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if current.isValid():
            self.chosen.emit(self._lines.lines[current.row()].entry.sequence)
