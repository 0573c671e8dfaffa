"""The lines of the journal as a table, newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from core.decisions.reading import JournalLine
from desktop.looks.moments import moment_words
from desktop.looks.presentation import Presentation
from desktop.looks.theme import text_font
from desktop.widgets.words import literal_tip

Index = QModelIndex | QPersistentModelIndex
AGAINST = "≠"
"""The sign of a decision against the advice."""


class JournalColumn(StrEnum):
    """The columns, in order; the value is the key of the title among the texts."""

    SEQUENCE = "sequence"
    MOMENT = "moment"
    KIND = "kind"
    CLIENT = "client"
    DECISION = "decision"
    ADVICE = "advice"
    AUTHOR = "author"
    TEXT = "text"


JOURNAL_COLUMNS = tuple(JournalColumn)
WIDE = (JournalColumn.KIND, JournalColumn.AUTHOR, JournalColumn.TEXT)
"""Columns whose words may be cut, and are then read in the tooltip."""


class JournalTableModel(QAbstractTableModel):
    """Lines of the journal.

    Args:
        presentation: texts and number style.
        parent: owner.
    """

    def __init__(self, presentation: Presentation, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._presentation = presentation
        self._lines: tuple[JournalLine, ...] = ()
        self._strong = text_font(presentation.scale, weight=QFont.Weight.DemiBold)

    @property
    def lines(self) -> tuple[JournalLine, ...]:
        """The lines shown, newest first."""
        return self._lines

    def present(self, lines: Sequence[JournalLine]) -> None:
        """Show these lines instead.

        Args:
            lines: oldest first, as they are read.
        """
        self.beginResetModel()
        self._lines = tuple(reversed(lines))
        self.endResetModel()

    def row_of(self, sequence: int) -> int | None:
        """Where an entry is shown."""
        return next((row for row, line in enumerate(self._lines) if line.entry.sequence == sequence), None)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        """One row a line."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  (Qt's own default)
        """Columns of the table."""
        return 0 if parent.isValid() else len(JOURNAL_COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell."""
        if not index.isValid():
            return None
        line, column = self._lines[index.row()], JOURNAL_COLUMNS[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._shown(line, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(line, column)
            case Qt.ItemDataRole.ToolTipRole if column in WIDE:
                return literal_tip(self._shown(line, column)) or None
            case Qt.ItemDataRole.FontRole if column is JournalColumn.DECISION and line.override:
                return self._strong
            case _:
                return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of the columns."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(JOURNAL_COLUMNS):
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._presentation.texts(f"journal.column_{JOURNAL_COLUMNS[section]}")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def _shown(self, line: JournalLine, column: JournalColumn) -> str:
        texts, formatter, entry = self._presentation.texts, self._presentation.formatter, line.entry
        match column:
            case JournalColumn.SEQUENCE:
                return formatter.number(entry.sequence)
            case JournalColumn.MOMENT:
                return moment_words(entry.recorded_at, self._presentation.language)
            case JournalColumn.KIND:
                return texts(f"journal.kind.{entry.kind}")
            case JournalColumn.CLIENT:
                return formatter.client_id(entry.client_id) if entry.client_id else ""
            case JournalColumn.AUTHOR:
                return entry.author
            case JournalColumn.DECISION:
                sign = f"{AGAINST} " if line.override else ""
                return f"{sign}{texts(f'decision.{line.decision}')}" if line.decision else ""
            case JournalColumn.ADVICE:
                return texts(f"advice.{line.advice}_short") if line.advice else ""
            case _:
                return said_words(line.facts, self._presentation)

    def _spoken(self, line: JournalLine, column: JournalColumn) -> str:
        if column is JournalColumn.DECISION and line.override:
            decision = self._presentation.texts(f"decision.{line.decision}")
            return self._presentation.texts("journal.spoken_against", decision=decision)
        return self._shown(line, column)


def said_words(facts: Mapping[str, Any], presentation: Presentation) -> str:
    """What a person wrote, on one line: reason, override reason, text, opinion."""
    opinion = facts.get("opinion")
    said = presentation.texts(f"opinion.{opinion}") if isinstance(opinion, str) else ""
    parts = (said, facts.get("note"), facts.get("text"), facts.get("reason"), facts.get("override_reason"))
    return " · ".join(" ".join(str(part).split()) for part in parts if part)
