"""The few clients and places that answer what is typed, as rows a list can show and a screen reader can say."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.new_files.store import NewFile
from core.population.store import ClientRow
from desktop.client.columns import ClientCellWriter, ClientColumn
from desktop.looks.advice import ADVICE_TOKENS
from desktop.widgets.row_delegate import CELL_ROLE, Cell

RESULT_COLUMNS = (ClientColumn.CLIENT, ClientColumn.PROFESSION, ClientColumn.ADVICE, ClientColumn.RISK)
LONGEST_ID = 888_888


class PlaceKind(StrEnum):
    """What is found beside clients, in the order of the list; the value is the key of its word among the texts."""

    VARIABLE = "variable"
    REASON = "reason"
    HELP = "help"
    PAGE = "page"


@dataclass(frozen=True)
class Place:
    """Something that can be opened: its kind, its name within the kind, and its title."""

    kind: PlaceKind
    key: str
    title: str


Found = ClientRow | NewFile | Place
Index = QModelIndex | QPersistentModelIndex


class SearchResultsModel(QAbstractTableModel):
    """Number, profession, advice and risk of each client found; the name of each new file and place.

    Args:
        writer: words the cells.
        parent: Qt owner.
    """

    def __init__(self, writer: ClientCellWriter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._writer = writer
        self._rows: tuple[Found, ...] = ()

    def present(self, rows: tuple[Found, ...]) -> None:
        """Show these clients, files and places instead."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def found(self, position: int) -> int | Place:
        """The client's number in a row, or the place."""
        row = self._rows[position]
        return row if isinstance(row, Place) else row.client_id

    def is_client(self, position: int) -> bool:
        """Whether a row has a cell in every column; any other has a title alone, as long as it may be."""
        return isinstance(self._rows[position], ClientRow)

    def sample_cells(self) -> dict[int, tuple[Cell, ...]]:
        """By position of a column of little variety, cells among which is the widest that it may hold."""
        rows = [ClientRow(LONGEST_ID, risk, {}) for risk in (0.0, self._writer.policy.threshold, 1.0)]
        return {
            position: tuple(self._cell(row, column) for row in rows)
            for position, column in enumerate(RESULT_COLUMNS)
            if column is not ClientColumn.PROFESSION
        }

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        """Clients found."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        """Columns shown."""
        return 0 if parent.isValid() else len(RESULT_COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """What is drawn in a cell, shown and said."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], RESULT_COLUMNS[index.column()]
        match role:
            case _ if role == CELL_ROLE:
                return self._cell(row, column)
            case Qt.ItemDataRole.DisplayRole:
                return self._cell(row, column).text
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(filter(None, (self._spoken(row, one) for one in RESULT_COLUMNS)))
            case _:
                return None

    def _spoken(self, row: Found, column: ClientColumn) -> str:
        return self._writer.spoken(row, column) if isinstance(row, ClientRow) else self._cell(row, column).text

    def _cell(self, row: Found, column: ClientColumn) -> Cell:
        if not isinstance(row, ClientRow):
            named = f"search.{row.kind}" if isinstance(row, Place) else "search.file"
            kind = self._writer.presentation.texts(named) if column is ClientColumn.CLIENT else ""
            title = row.title if column is ClientColumn.PROFESSION else ""
            return Cell(kind or title, strong=bool(kind))
        token = "neutral"
        if column is ClientColumn.ADVICE:
            token = ADVICE_TOKENS[self._writer.policy.advise(row.probability)]
        return Cell(
            self._writer.shown(row, column),
            "text" if token == "neutral" else f"{token}_text",
            strong=column in (ClientColumn.CLIENT, ClientColumn.ADVICE),
            to_the_right=column is ClientColumn.RISK,
        )
