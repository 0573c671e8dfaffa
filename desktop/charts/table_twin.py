"""The same chart as a table: the only form of a drawing that a screen reader can go through cell by cell."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop.charts.specs.spec import ChartSpec, Rows
from desktop.widgets.words import literal_tip

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
WIDEST_STRETCHED = 4
"""From one column more on, columns are as wide as their words and the table scrolls sideways."""


class RowsModel(QAbstractTableModel):
    """Rows of words under a header."""

    def __init__(self, rows: Rows, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows = rows

    def replace(self, rows: Rows) -> None:
        """Show other rows, the first being the header."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Rows below the header."""
        return 0 if parent.isValid() else len(self._rows) - 1

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Cells of the header."""
        return 0 if parent.isValid() else len(self._rows[0])

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a cell, also as its tool tip, where they may be cut."""
        if not index.isValid() or role not in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole}:
            return None
        row = self._rows[index.row() + 1]
        cell = row[index.column()] if index.column() < len(row) else None
        return literal_tip(cell) if cell and role == Qt.ItemDataRole.ToolTipRole else cell

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of the header."""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter) | int(Qt.TextFlag.TextWordWrap)
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return self._rows[0][section]


class WrappingHeader(QHeaderView):
    """Titles of columns that wrap where they are wider than their column, rather than be cut."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.sectionResized.connect(lambda *_change: self.geometriesChanged.emit())

    def sizeHint(self) -> QSize:
        """As high as the tallest title at the width of its column."""
        usual, lines = super().sizeHint(), 1
        for section in range(self.count()):
            words = str(self.model().headerData(section, Qt.Orientation.Horizontal))
            around = super().sectionSizeFromContents(section).width() - self.fontMetrics().horizontalAdvance(words)
            room = QRect(0, 0, max(1, self.sectionSize(section) - around), 1)
            found = self.fontMetrics().boundingRect(room, Qt.TextFlag.TextWordWrap, words)
            lines = max(lines, round(found.height() / self.fontMetrics().lineSpacing()))
        return QSize(usual.width(), usual.height() + (lines - 1) * self.fontMetrics().lineSpacing())


def make_table(parent: QWidget, row_height_px: int) -> QTableView:
    """An empty read-only table, whole rows selected, columns as wide as the room allows."""
    table = QTableView(parent)
    table.setProperty("role", "plain")
    table.setHorizontalHeader(WrappingHeader(table))
    table.setModel(RowsModel(((),), table))
    table.setShowGrid(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(row_height_px)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    return table


def fill_table(table: QTableView, spec: ChartSpec) -> None:
    """Show the rows of a chart in a table of ``make_table``, under its title and conclusion."""
    model = table.model()
    if isinstance(model, RowsModel):
        model.replace(spec.rows())
    many = table.model().columnCount() > WIDEST_STRETCHED
    resize = QHeaderView.ResizeMode
    table.horizontalHeader().setSectionResizeMode(resize.ResizeToContents if many else resize.Stretch)
    table.setAccessibleName(spec.title)
    table.setAccessibleDescription(spec.summary())


def as_tsv(rows: Rows) -> str:
    """Rows as text that a spreadsheet takes: tabs between cells, one line a row."""
    return "\n".join("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in row) for row in rows)
