"""The few clients that answer what is being typed, as rows a list can show and a screen reader can say."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from core.client_store import ClientRow
from core.policy import Advice
from desktop.tables.client_columns import ADVICE_TOKENS, ClientCellWriter, ClientColumn

RESULT_COLUMNS = (ClientColumn.CLIENT, ClientColumn.PROFESSION, ClientColumn.ADVICE, ClientColumn.RISK)
RESULT_FEATURES = ("OCCUPATION_TYPE",)
Index = QModelIndex | QPersistentModelIndex


class SearchResultsModel(QAbstractTableModel):
    """Number, profession, advice and risk of each client found.

    Args:
        writer: words the cells.
        parent: Qt owner.
    """

    def __init__(self, writer: ClientCellWriter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._writer = writer
        self._rows: tuple[ClientRow, ...] = ()

    def present(self, rows: tuple[ClientRow, ...]) -> None:
        """Show these clients instead."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def client_id(self, position: int) -> int:
        """The client's number in a row."""
        return self._rows[position].client_id

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        """Clients found."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        """Columns shown."""
        return 0 if parent.isValid() else len(RESULT_COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, spoken words, colour and weight of a cell."""
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], RESULT_COLUMNS[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._writer.shown(row, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(filter(None, (self._writer.spoken(row, one) for one in RESULT_COLUMNS)))
            case Qt.ItemDataRole.FontRole if column in (ClientColumn.CLIENT, ClientColumn.ADVICE):
                font = QFont()
                font.setBold(True)
                return font
            case Qt.ItemDataRole.ForegroundRole if column is ClientColumn.ADVICE:
                return self._advice_color(self._writer.policy.advise(row.probability))
            case Qt.ItemDataRole.TextAlignmentRole if column is ClientColumn.RISK:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            case _:
                return None

    def _advice_color(self, advice: Advice) -> Any:
        token = ADVICE_TOKENS[advice]
        return self._writer.presentation.theme.color("text" if token == "neutral" else f"{token}_text")
