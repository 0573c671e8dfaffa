"""The table of the client list: rows of one height, the whole row chosen, Enter opens."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from core.decisions.granted import GrantedTerms, decision_words
from core.decisions.record import Decision
from core.model.policy import Policy
from core.population.filter import ClientOrder
from desktop.client.columns import COLUMNS, SCORE_COLUMNS, ClientColumn, order_column
from desktop.looks.moments import local_moment, short_day_words
from desktop.looks.presentation import Presentation
from desktop.pages.clients.risk_delegate import RiskDelegate
from desktop.pages.clients.table_model import ClientTableModel
from desktop.session.client_number import ClientNumber
from desktop.widgets.quiet_table import QuietTable
from desktop.widgets.row_delegate import Cell, RowDelegate

ROW_PX = 37
COLUMN_PX = {
    ClientColumn.CLIENT: 92,
    ClientColumn.ADVICE: 118,
    ClientColumn.RISK: 172,
    ClientColumn.PROFESSION: 160,
    ClientColumn.INCOME: 96,
    ClientColumn.CREDIT: 136,
    ClientColumn.CONTRACT: 158,
    ClientColumn.DECISION: 134,
}
"""Least widths; a column whose title or words are wider takes what they need."""
LONG_TERMS = GrantedTerms(1_000_000.0, 100_000.0, 60)
"""What is granted, in figures as wide as they usually are."""
LONG_DAY = "2028-12-28T12:00:00+00:00"
"""As wide as the day of a decision gets."""
IndexOf = QModelIndex | QPersistentModelIndex


class ClientTable(QTableView):
    """Shows a ``ClientTableModel``.

    Signals:
        client_chosen: the client of a row was opened, by Enter or a double click.
        typed: a character was typed, meant for the search field.
        order_chosen: how the list is sorted now.

    Args:
        presentation: texts and looks.
        policy: threshold and advice.
        gauge_end: probability (0 to 1) at the right end of the risk bars.
        model: the clients.

    """

    client_chosen = Signal(ClientNumber)
    typed = Signal(str)
    order_chosen = Signal(ClientOrder)

    def __init__(self, presentation: Presentation, policy: Policy, gauge_end: float, model: ClientTableModel) -> None:
        super().__init__()
        self._clients = model
        self._sorted = 0, Qt.SortOrder.AscendingOrder
        self._scores_listed = presentation.lists_scores
        self._widths: dict[ClientColumn, int] = {}
        self._terms_px = 0
        self.setAccessibleName(presentation.texts("clients.table"))
        self.setAccessibleDescription(presentation.texts("clients.hint"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setModel(model)
        self._shape(presentation)
        self.setItemDelegate(RowDelegate(presentation, self))
        risk = COLUMNS.index(ClientColumn.RISK)
        self.setItemDelegateForColumn(risk, RiskDelegate(presentation, policy, gauge_end, self))
        for column in SCORE_COLUMNS:
            self.setColumnHidden(COLUMNS.index(column), not presentation.lists_scores)
        self.activated.connect(self._open)
        self._row, self._placed = 0, (0, -1, Qt.SortOrder.AscendingOrder)
        model.modelReset.connect(self._choose_row)
        QuietTable(self)

    def currentChanged(self, current: IndexOf, previous: IndexOf) -> None:  # noqa: N802
        """Remember the row, for when the list is read again."""
        super().currentChanged(current, previous)
        if current.isValid():
            self._row = current.row()

    def take_up(self, order: ClientOrder) -> None:
        """Sort as an earlier run did; nothing where no column that is shown is meant."""
        directions = Qt.SortOrder
        direction = directions.DescendingOrder if order.descending else directions.AscendingOrder
        for place, column in enumerate(COLUMNS):
            hidden = column in SCORE_COLUMNS and not self._scores_listed
            if not hidden and column is not ClientColumn.DECISION and order_column(column) == order.column:
                self.sortByColumn(place, direction)
                return

    def keyboardSearch(self, search: str) -> None:  # noqa: N802
        """Typing searches all clients, not the rows that happen to be read."""
        self.typed.emit(search)

    def _shape(self, presentation: Presentation) -> None:
        scale = presentation.scale
        rows, columns = self.verticalHeader(), self.horizontalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setDefaultSectionSize(scale.px(ROW_PX))
        columns.setHighlightSections(False)
        columns.setFixedHeight(scale.px(ROW_PX))
        columns.setSectionResizeMode(COLUMNS.index(ClientColumn.PROFESSION), QHeaderView.ResizeMode.Stretch)
        columns.setMinimumSectionSize(scale.px(80))
        columns.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        columns.setAccessibleName(presentation.texts("clients.table"))
        self.setSortingEnabled(True)
        columns.sortIndicatorChanged.connect(self._keep_sort)
        self._widths = self._needed_widths(presentation)
        for column, width in self._widths.items():
            self.setColumnWidth(COLUMNS.index(column), width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the type of contract out where professions would be cut, and say decisions shortly: both are told."""
        super().resizeEvent(event)
        room = self.viewport().width()
        shown = [column for column in COLUMNS if column not in SCORE_COLUMNS or self._scores_listed]
        needed = sum(self._widths[column] for column in shown)
        self.setColumnHidden(COLUMNS.index(ClientColumn.CONTRACT), needed + self._terms_px > room)
        is_short = needed - self._widths[ClientColumn.CONTRACT] + self._terms_px > room
        self._clients.shorten_decisions(is_short)
        width = self._widths[ClientColumn.DECISION] + (0 if is_short else self._terms_px)
        self.setColumnWidth(COLUMNS.index(ClientColumn.DECISION), width)

    def _needed_widths(self, presentation: Presentation) -> dict[ClientColumn, int]:
        header, scale = self.horizontalHeader(), presentation.scale
        titles = {column: header.sectionSizeHint(COLUMNS.index(column)) for column in COLUMNS}
        needed = {column: max(scale.px(COLUMN_PX[column]), titles[column]) for column in COLUMNS}
        delegate = RowDelegate(presentation)
        texts, day = presentation.texts, short_day_words(LONG_DAY, presentation.language, local_moment(LONG_DAY))
        said = [texts("decision.state", decision=texts(f"decision.{one}"), day=day) for one in Decision]
        said.append(texts("decision.waits_short"))
        needed[ClientColumn.DECISION] = max(needed[ClientColumn.DECISION], *(delegate.width(Cell(one)) for one in said))
        whole = decision_words(Decision.GRANTED, LONG_TERMS, texts, presentation.formatter)
        self._terms_px = max(0, delegate.width(Cell(whole)) - needed[ClientColumn.DECISION])
        return needed

    def _keep_sort(self, section: int, order: Qt.SortOrder) -> None:
        # Decisions are in the journal, not in the store that sorts: the mark stays where the order comes from.
        if COLUMNS[section] is ClientColumn.DECISION:
            self.horizontalHeader().setSortIndicator(*self._sorted)
        else:
            self._sorted = section, order
            self.order_chosen.emit(self._clients.wanted_order)

    def _open(self) -> None:
        client_id = self._clients.client_id(self.currentIndex())
        if client_id is not None:
            self.client_chosen.emit(client_id)

    def _choose_row(self) -> None:
        """The row where the advisor was, as long as the list is as long and in the same order; else the first."""
        header, count = self.horizontalHeader(), self._clients.rowCount()
        if not count:
            return
        placed = count, header.sortIndicatorSection(), header.sortIndicatorOrder()
        if placed != self._placed:
            self._row, self._placed = 0, placed
            self.scrollToTop()
        self.setCurrentIndex(self._clients.index(self._row, 0))
