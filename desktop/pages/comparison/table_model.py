"""The main information of a client beside all clients and beside a group, as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from desktop.looks.presentation import Presentation
from desktop.looks.theme import text_font
from desktop.widgets.words import literal_tip

Index = QModelIndex | QPersistentModelIndex
LINE_ROLE = int(Qt.ItemDataRole.UserRole)


class ComparisonColumn(StrEnum):
    """The columns, in order; the value is the key of the title among the texts."""

    LABEL = "label"
    CLIENT = "client"
    ALL = "all"
    GROUP = "group"
    POSITION = "position"
    CENTILE = "centile"


COMPARISON_COLUMNS = tuple(ComparisonColumn)
STRONG = frozenset({ComparisonColumn.LABEL, ComparisonColumn.CLIENT})


@dataclass(frozen=True)
class ComparisonLine:
    """One piece of information in words.

    Args:
        feature: name in the catalogue.
        cells: the text of each column.
        position: where the client stands in the group (0 to 1); None where nothing can be drawn.
    """

    feature: str
    cells: tuple[str, ...]
    position: float | None

    def cell(self, column: ComparisonColumn) -> str:
        """The text of a column."""
        return self.cells[COMPARISON_COLUMNS.index(column)]


class ComparisonTableModel(QAbstractTableModel):
    """The lines of one client in one group.

    Args:
        presentation: texts and looks.
        parent: owner.
    """

    def __init__(self, presentation: Presentation, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._strong = text_font(presentation.scale, weight=QFont.Weight.DemiBold)
        self._titles: tuple[str, ...] = tuple("" for _ in COMPARISON_COLUMNS)
        self.lines: tuple[ComparisonLine, ...] = ()

    @property
    def titles(self) -> tuple[str, ...]:
        """Titles of the columns."""
        return self._titles

    def show(self, titles: Sequence[str], lines: Sequence[ComparisonLine]) -> None:
        """Show other lines; the row that is stood on stays where the information is the same."""
        same = [one.feature for one in lines] == [one.feature for one in self.lines]
        if not same:
            self.beginResetModel()
        self._titles, self.lines = tuple(titles), tuple(lines)
        if not same:
            self.endResetModel()
            return
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COMPARISON_COLUMNS) - 1)
        self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines) - 1, len(COMPARISON_COLUMNS) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One row a piece of information."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Columns of the table."""
        return 0 if parent.isValid() else len(COMPARISON_COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell."""
        if not index.isValid():
            return None
        one, column = self.lines[index.row()], COMPARISON_COLUMNS[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return one.cell(column) or None
            case Qt.ItemDataRole.ToolTipRole:
                return literal_tip(one.cell(column)) or None
            case Qt.ItemDataRole.FontRole:
                return self._strong if column in STRONG else None
            case _:
                return one if role == LINE_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of the columns."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COMPARISON_COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None
