"""The simulations kept for a client as a table, the file itself in the first row."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.clients.client import Client
from core.model.policy import Advice
from desktop.looks.advice import ADVICE_SIGNS, ADVICE_TOKENS
from desktop.looks.presentation import Presentation
from desktop.widgets.words import literal_tip

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
COLUMNS = ("name", "credit", "duration", "instalment", "risk", "advice")
FIGURES = ("credit", "duration", "instalment", "risk")
TEXT_TOKENS = {"lowers": "lowers_text", "raises": "raises_text", "neutral": "text"}


@dataclass(frozen=True)
class ScenarioLine:
    """One row.

    Args:
        name: of the scenario, or what the file is called.
        client: the file as simulated.
        months: over which it is repaid, None where it has no duration.
        probability: of default (0 to 1).
        advice: what the policy advises.
    """

    name: str
    client: Client
    months: int | None
    probability: float
    advice: Advice


class ScenarioTableModel(QAbstractTableModel):
    """Rows of scenarios.

    Args:
        presentation: texts and colours.
        parent: Qt owner.
    """

    def __init__(self, presentation: Presentation, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._presentation = presentation
        self._lines: tuple[ScenarioLine, ...] = ()

    def replace(self, lines: tuple[ScenarioLine, ...]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._lines = lines
        self.endResetModel()

    def line(self, row: int) -> ScenarioLine | None:
        """One row, None beyond the last."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """The file and its scenarios."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Name, credit, duration, instalment, risk, advice."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Titles of the columns."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_alignment(COLUMNS[section]))
        if role == Qt.ItemDataRole.DisplayRole:
            return self._presentation.texts(f"simuler.scenario_{COLUMNS[section]}")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words, colour of the advice, side of the figures."""
        line = self.line(index.row()) if index.isValid() else None
        if line is None:
            return None
        column = COLUMNS[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._words(line, column)
            case Qt.ItemDataRole.ToolTipRole:
                return literal_tip(self._words(line, column))
            case Qt.ItemDataRole.AccessibleTextRole if column == "advice":
                return self._presentation.texts(f"advice.{line.advice}_short")
            case Qt.ItemDataRole.TextAlignmentRole:
                return int(_alignment(column))
            case Qt.ItemDataRole.ForegroundRole if column == "advice":
                return self._presentation.theme.color(TEXT_TOKENS[ADVICE_TOKENS[line.advice]])
        return None

    def _words(self, line: ScenarioLine, column: str) -> str:
        formatter = self._presentation.formatter
        match column:
            case "name":
                return line.name
            case "credit":
                return formatter.amount(line.client.number("AMT_CREDIT"))
            case "duration":
                return "—" if line.months is None else str(line.months)
            case "instalment":
                return formatter.amount(line.client.number("AMT_ANNUITY"))
            case "risk":
                return formatter.risk(line.probability)
            case _:
                advice = self._presentation.texts(f"advice.{line.advice}_short")
                return f"{ADVICE_SIGNS[line.advice]} {advice}"


def _alignment(column: str) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in FIGURES else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
