"""The main information of the client beside all clients and beside the group."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from core.catalogue import Catalogue
from desktop.comparison_choice import GroupKind
from desktop.comparison_desk import TableAnswer
from desktop.presentation import Presentation
from desktop.tables.comparison_table_model import COMPARISON_COLUMNS, ComparisonColumn, ComparisonTableModel
from desktop.tables.position_delegate import PositionDelegate
from desktop.views.comparison_lines import column_titles, comparison_lines
from desktop.views.words import Card, words

ROW_PX, HEADER_PX = 34, 38
COLUMN_PX = {
    ComparisonColumn.LABEL: 210,
    ComparisonColumn.CLIENT: 130,
    ComparisonColumn.ALL: 150,
    ComparisonColumn.GROUP: 195,
    ComparisonColumn.POSITION: 225,
    ComparisonColumn.CENTILE: 76,
}


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
        hint = words(presentation.texts("comparison.table_hint"), "small-muted", wrap=True)
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
        self.table.share_room()
        self._fit()

    def _open(self, index: QModelIndex) -> None:
        self.feature_chosen.emit(self.model.lines[index.row()].feature)

    def _fit(self) -> None:
        """All rows are seen: the page scrolls, not the table."""
        table = self.table
        bar = table.horizontalScrollBar()
        height = table.horizontalHeader().height() + self.model.rowCount() * table.verticalHeader().defaultSectionSize()
        table.setFixedHeight(height + (bar.sizeHint().height() if bar.maximum() else 0) + 2)

    def _make_table(self) -> _WideTable:
        scale = self._presentation.scale
        table = _WideTable(scale.px(COLUMN_PX[ComparisonColumn.LABEL]))
        table.setProperty("role", "plain")
        table.setModel(self.model)
        table.setAccessibleName(self._presentation.texts("comparison.table"))
        table.setAccessibleDescription(self._presentation.texts("comparison.table_hint"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setFrameShape(QFrame.Shape.NoFrame)
        table.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows, columns = table.verticalHeader(), table.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(scale.px(ROW_PX))
        columns.setFixedHeight(scale.px(HEADER_PX))
        columns.setHighlightSections(False)
        columns.setMinimumSectionSize(scale.px(60))
        for column, width in COLUMN_PX.items():
            table.setColumnWidth(COMPARISON_COLUMNS.index(column), scale.px(width))
        position = COMPARISON_COLUMNS.index(ComparisonColumn.POSITION)
        table.setItemDelegateForColumn(position, PositionDelegate(self._presentation, table))
        return table


class _WideTable(QTableView):
    """Gives the first column whatever room the others leave, and never less than it needs."""

    def __init__(self, least_px: int) -> None:
        super().__init__()
        self._least_px = least_px

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share_room()

    def share_room(self) -> None:
        columns = self.horizontalHeader()
        others = sum(columns.sectionSize(column) for column in range(1, columns.count()))
        self.setColumnWidth(0, max(self._least_px, self.viewport().width() - others))
