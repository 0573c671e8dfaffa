"""Every feature of one client's file as a table that can be searched and sorted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QFont

from core.features.formatting import plain
from core.meaning.variables import VariableSearch
from desktop.looks.presentation import Presentation
from desktop.looks.theme import text_font
from desktop.widgets.words import literal_tip

Index = QModelIndex | QPersistentModelIndex
SORT_ROLE = int(Qt.ItemDataRole.UserRole)


class FeatureColumn(StrEnum):
    """The columns, in order; the value is the key of the title among the texts."""

    LABEL = "label"
    VALUE = "value"
    REFERENCE = "reference"
    EFFECT = "effect"
    THEME = "theme"
    USED = "used"
    HELP = "help"


FEATURE_COLUMNS = tuple(FeatureColumn)


@dataclass(frozen=True)
class FeatureLine:
    """One feature in words.

    Args:
        name: of the feature.
        label, value, reference, effect, theme, used, help: the cells.
        effect_size: what the effect cell says, as a number to sort by; 0 where it says nothing.
        in_model: whether the model uses it.
        position: place in the catalogue.

    """

    name: str
    label: str
    value: str
    reference: str
    effect: str
    effect_size: float
    theme: str
    used: str
    help: str
    in_model: bool
    position: int

    def cell(self, column: FeatureColumn) -> str:
        """The text of a column."""
        texts = {
            FeatureColumn.LABEL: self.label,
            FeatureColumn.VALUE: self.value,
            FeatureColumn.REFERENCE: self.reference,
            FeatureColumn.EFFECT: self.effect,
            FeatureColumn.THEME: self.theme,
            FeatureColumn.USED: self.used,
            FeatureColumn.HELP: self.help,
        }
        return texts[column]


class FeatureTableModel(QAbstractTableModel):
    """The features of one client.

    Args:
        presentation: texts and looks.
        lines: one a feature, in catalogue order.
        parent: owner.

    """

    def __init__(
        self, presentation: Presentation, lines: tuple[FeatureLine, ...], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._presentation = presentation
        self.lines = lines
        self._fonts = {
            FeatureColumn.VALUE: text_font(presentation.scale, weight=QFont.Weight.DemiBold),
            FeatureColumn.THEME: text_font(presentation.scale, "small"),
            FeatureColumn.HELP: text_font(presentation.scale, "small"),
        }

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One row a feature."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Columns of the table."""
        return 0 if parent.isValid() else len(FEATURE_COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell."""
        if not index.isValid():
            return None
        one, column = self.lines[index.row()], FEATURE_COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return one.cell(column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return literal_tip("\n".join(filter(None, (one.help, one.theme, one.used))))
        if role == Qt.ItemDataRole.FontRole:
            return self._fonts.get(column)
        if role == SORT_ROLE:
            numbers = {FeatureColumn.THEME: one.position, FeatureColumn.EFFECT: one.effect_size}
            return numbers.get(column, plain(one.cell(column)))
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of the columns."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(FEATURE_COLUMNS):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._presentation.texts(f"features.column_{FEATURE_COLUMNS[section]}")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None


class FeatureSearch(QSortFilterProxyModel):
    """Keeps the features whose words hold every word typed, and where they are few, those that are meant.

    Args:
        model: every feature of one client.
        variables: finds what is meant.
        language: of the words typed.
        parent: owner.
    """

    def __init__(
        self, model: FeatureTableModel, variables: VariableSearch, language: str, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._variables, self._language = model, variables, language
        self._kept = frozenset(one.name for one in model.lines)
        self._only_model = False
        self._haystacks = tuple(plain(" ".join((one.label, one.theme, one.value, one.help))) for one in model.lines)
        self.setSortRole(SORT_ROLE)
        self.setSourceModel(model)

    def search(self, text: str, *, only_model: bool) -> None:
        """Keep what matches.

        Args:
            text: as typed; empty keeps everything.
            only_model: whether to keep only what the model uses.

        """
        self.beginFilterChange()
        self._kept = self._found(text)
        self._only_model = only_model
        self.endFilterChange()

    def filterAcceptsRow(self, source_row: int, _source_parent: Index) -> bool:  # noqa: N802
        """Whether a feature is kept."""
        line = self._model.lines[source_row]
        return line.name in self._kept and (line.in_model or not self._only_model)

    def _found(self, text: str) -> frozenset[str]:
        words = plain(text).split()
        holding = zip(self._model.lines, self._haystacks, strict=True)
        exact = [line.name for line, haystack in holding if all(word in haystack for word in words)]
        return self._variables.completed(exact, text, self._language)
