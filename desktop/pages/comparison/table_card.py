"""The main information of the client beside all clients and beside the group."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from core.features.catalogue import Catalogue
from desktop.looks.presentation import Presentation
from desktop.pages.comparison.lines import column_titles, comparison_lines
from desktop.pages.comparison.position_delegate import PositionDelegate
from desktop.pages.comparison.table_model import COMPARISON_COLUMNS, ComparisonColumn, ComparisonTableModel
from desktop.session.comparison_choice import GroupKind
from desktop.session.comparison_desk import TableAnswer
from desktop.widgets.glossed import glossed
from desktop.widgets.quiet_table import QuietTable
from desktop.widgets.words import Card, words

ROW_PX, HEADER_PX = 34, 38
COLUMN_PX = {
    ComparisonColumn.LABEL: 180,
    ComparisonColumn.CLIENT: 110,
    ComparisonColumn.ALL: 120,
    ComparisonColumn.GROUP: 120,
    ComparisonColumn.POSITION: 180,
    ComparisonColumn.CENTILE: 60,
}
"""Least widths; a column whose words are wider takes what they need."""


class ComparisonTableCard(Card):
    """A table as tall as its rows; Enter on a row draws that information.

    Signals:
        feature_chosen: name of the feature whose row was opened.

    Args:
        presentation: texts and looks.
        catalogue: labels.
    """

    feature_chosen = Signal(str)

    def __init__(self, presentation: Presentation, catalogue: Catalogue) -> None:
        super().__init__(presentation, presentation.texts("comparison.table"))
        self._presentation, self._catalogue = presentation, catalogue
        self.model = ComparisonTableModel(presentation, self)
        self.table = self._make_table()
        self.table.activated.connect(self._open)
        gap = presentation.scale.gap
        self.body.setContentsMargins(gap(2), gap(3), gap(2), gap(2))
        self.body.setSpacing(gap(1))
        title = words(presentation.texts("comparison.table"), "section")
        title.setContentsMargins(gap(2), 0, 0, 0)
        hint = glossed(presentation, presentation.texts("comparison.table_hint"), "small-muted")
        hint.setContentsMargins(gap(2), 0, 0, 0)
        self.body.addWidget(title)
        self.body.addWidget(self.table)
        self.body.addWidget(hint)

    def present(self, answer: TableAnswer) -> None:
        """Show the rows of one client in one group."""
        kind = answer.choice.kind
        lines = comparison_lines(answer, self._catalogue, self._presentation)
        self.model.show(column_titles(kind, self._presentation), lines)
        group = COMPARISON_COLUMNS.index(ComparisonColumn.GROUP)
        self.table.setColumnHidden(group, kind is GroupKind.EVERYONE)
        self.table.fit_words()

    def _open(self, index: QModelIndex) -> None:
        self.feature_chosen.emit(self.model.lines[index.row()].feature)

    def _make_table(self) -> _WideTable:
        scale = self._presentation.scale
        least = [scale.px(COLUMN_PX[column]) for column in COMPARISON_COLUMNS]
        table = _WideTable(least)
        table.setProperty("role", "plain")
        table.setModel(self.model)
        QuietTable(table)
        table.setAccessibleName(self._presentation.texts("comparison.table"))
        table.setAccessibleDescription(self._presentation.texts("comparison.table_hint"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows, columns = table.verticalHeader(), table.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(scale.px(ROW_PX))
        columns.setFixedHeight(scale.px(HEADER_PX))
        columns.setHighlightSections(False)
        columns.setMinimumSectionSize(scale.px(60))
        position = COMPARISON_COLUMNS.index(ComparisonColumn.POSITION)
        table.setItemDelegateForColumn(position, PositionDelegate(self._presentation, table))
        return table


class _WideTable(QTableView):
    """Gives each column what its words need, the first one the room that is left, and shows all its rows.

    The page scrolls, not the table: a name too long for its room takes a second line.
    """

    def __init__(self, least_px: Sequence[int]) -> None:
        super().__init__()
        self._least_px = tuple(least_px)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def fit_words(self) -> None:
        """Take the widths from the rows shown."""
        columns = self.horizontalHeader()
        for column in range(1, columns.count()):
            words_px = max(columns.sectionSizeHint(column), self.sizeHintForColumn(column))
            self.setColumnWidth(column, max(self._least_px[column], words_px))
        self._share_room()

    def _share_room(self) -> None:
        columns = self.horizontalHeader()
        others = sum(columns.sectionSize(column) for column in range(1, columns.count()))
        self.setColumnWidth(0, max(self._least_px[0], self.viewport().width() - others))
        self.resizeRowsToContents()
        bar = self.horizontalScrollBar()
        bar_px = bar.sizeHint().height() if others + self.columnWidth(0) > self.viewport().width() else 0
        self.setFixedHeight(columns.height() + self.verticalHeader().length() + bar_px + 2)
