"""All clients of a bundle as one table of which only the windows looked at are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from core.decisions.reading import LatestDecision
from core.population.filter import ALL_CLIENTS, ClientFilter, ClientOrder
from core.population.store import ClientRow, Listing
from desktop.client.columns import COLUMNS, LIST_FEATURES, NUMERIC_COLUMNS, ClientCellWriter, ClientColumn, order_column
from desktop.looks.advice import ADVICE_TOKENS
from desktop.session.topics import Subject, Topic
from desktop.widgets.row_delegate import CELL_ROLE, Cell
from desktop.widgets.row_windows import RowWindows
from desktop.widgets.words import literal_tip

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
"""The ``ClientRow`` itself, None until its window has been read."""
PLACEHOLDER = "…"
UNREAD = Cell(PLACEHOLDER, "muted_text")
LISTING_TOPIC = Topic(Subject.CLIENT_ROWS, "listing")
WINDOW_TOPICS = (Topic(Subject.CLIENT_ROWS, "even window"), Topic(Subject.CLIENT_ROWS, "odd window"))
"""Two topics, so that the newest request of each wins and two windows seen at once never chase each other away."""


class ClientSource(Protocol):
    """Where rows come from: the session."""

    def fetch_rows(
        self,
        client_filter: ClientFilter,
        order: ClientOrder,
        features: Sequence[str],
        offset: int,
        limit: int,
        done: Callable[[tuple[ClientRow, ...]], None],
        topic: Topic,
    ) -> None:
        """Read a window; the newest request of a topic wins."""

    def fetch_listing(
        self,
        client_filter: ClientFilter,
        order: ClientOrder,
        features: Sequence[str],
        limit: int,
        done: Callable[[Listing], None],
        topic: Topic,
    ) -> None:
        """Read the first rows of a list and its length; the newest request of a topic wins."""


Decided = Callable[[Sequence[int]], Mapping[int, LatestDecision]]
"""Gives the decisions on the clients named; those without any are left out."""


def _nobody_decided(_client_ids: Sequence[int]) -> Mapping[int, LatestDecision]:
    return {}


class ClientTableModel(QAbstractTableModel):
    """The client list.

    Args:
        source: reads windows and counts without blocking.
        writer: words the cells.
        parent: owner.
        decided: gives the advisor's own decisions on some clients.

    Signals:
        counted: how many clients the list holds.
    """

    counted = Signal(int)

    def __init__(
        self,
        source: ClientSource,
        writer: ClientCellWriter,
        parent: QObject | None = None,
        decided: Decided = _nobody_decided,
    ) -> None:
        super().__init__(parent)
        self._source = source
        self._decided = decided
        self._decisions: dict[int, LatestDecision] = {}
        self._is_short = False
        self._writer = writer
        self._windows: RowWindows[ClientRow] = RowWindows()
        self._requested: list[int | None] = [None, None]
        self._cells: dict[tuple[int, int], Cell] = {}
        self._list_ticket = 0
        self._row_count = 0
        self._listed: tuple[ClientFilter, ClientOrder] = ALL_CLIENTS, ClientOrder()
        self._wanted: tuple[ClientFilter | None, ClientOrder] = None, ClientOrder()

    @property
    def client_filter(self) -> ClientFilter:
        """The clients listed."""
        return self._listed[0]

    @property
    def writer(self) -> ClientCellWriter:
        """What words its cells."""
        return self._writer

    @property
    def order(self) -> ClientOrder:
        """How they are sorted."""
        return self._listed[1]

    @property
    def wanted_order(self) -> ClientOrder:
        """How they are to be sorted, whether or not they have been read yet."""
        return self._wanted[1]

    def show(self, client_filter: ClientFilter) -> None:
        """List the clients that meet a filter; the rows stay as they are until the new ones have been read."""
        self._wanted = client_filter, self._wanted[1]
        self._ask_listing()

    def client_id(self, index: Index) -> int | None:
        """The client of a row, None until its window has been read."""
        row = self._windows.row(index.row()) if index.isValid() else None
        return row.client_id if row else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Clients that meet the filter."""
        return 0 if parent.isValid() else self._row_count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """Columns of the list."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A cell; asking for one that has not been read has its window read."""
        if not index.isValid() or index.row() >= self._row_count:
            return None
        row = self._windows.row(index.row())
        if row is None:
            self._request(self._windows.window_of(index.row()))
            return {Qt.ItemDataRole.DisplayRole: PLACEHOLDER, CELL_ROLE: UNREAD}.get(role)
        return self._known(index, row, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Titles of the columns."""
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._writer.presentation.texts(f"clients.column_{COLUMNS[section]}")
        return _alignment(COLUMNS[section]) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort the whole list, in the store."""
        if not 0 <= column < len(COLUMNS) or COLUMNS[column] is ClientColumn.DECISION:
            return
        descending = order is Qt.SortOrder.DescendingOrder
        self._wanted = self._wanted[0], ClientOrder(order_column(COLUMNS[column]), descending)
        if self._wanted[0] is not None:
            self._ask_listing()

    def shorten_decisions(self, is_short: bool) -> None:
        """Say decisions shortly, or with all that they grant; the hint and screen readers always have the whole."""
        if is_short is not self._is_short:
            self._is_short = is_short
            self._tell_decisions()

    def follow_decision(self, client_id: int) -> None:
        """Read the decision on one client again."""
        self._decisions.update(self._decided((client_id,)))
        self._tell_decisions()

    def _tell_decisions(self) -> None:
        self._cells.clear()
        if self._row_count:
            place = COLUMNS.index(ClientColumn.DECISION)
            self.dataChanged.emit(self.index(0, place), self.index(self._row_count - 1, place))

    def _known(self, index: Index, row: ClientRow, role: int) -> Any:
        column = COLUMNS[index.column()]
        if role == CELL_ROLE:
            place = index.row(), index.column()
            cell = self._cells.get(place)
            if cell is None:
                cell = self._cells[place] = self._cell(row, column)
            return cell
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self._decision(row) if column is ClientColumn.DECISION else self._writer.shown(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._decision(row) if column is ClientColumn.DECISION else self._writer.spoken(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            told = self._decision(row) if column is ClientColumn.DECISION else self._writer.note(row, column)
            return literal_tip(told) or None
        return None

    def _cell(self, row: ClientRow, column: ClientColumn) -> Cell:
        if column is ClientColumn.DECISION:
            return Cell(self._decision(row, shortly=self._is_short))
        token = "text"
        if column is ClientColumn.ADVICE:
            family = ADVICE_TOKENS[self._writer.policy.advise(row.probability)]
            token = "text" if family == "neutral" else f"{family}_text"
        strong = column in {ClientColumn.CLIENT, ClientColumn.ADVICE}
        return Cell(self._writer.shown(row, column), token, strong, column in NUMERIC_COLUMNS)

    def _decision(self, row: ClientRow, *, shortly: bool = False) -> str:
        decision, now = self._decisions.get(row.client_id), datetime.now().astimezone()
        told = self._writer.decided_shortly if shortly else self._writer.decided
        return told(decision, now)

    def _request(self, window: int) -> None:
        lane = window % len(WINDOW_TOPICS)
        if self._requested[lane] == window or self._windows.holds(window):
            return
        self._requested[lane] = window
        rows = self._windows.window_rows
        done = partial(self._take_window, self._list_ticket, window)
        self._source.fetch_rows(*self._listed, LIST_FEATURES, window * rows, rows, done, WINDOW_TOPICS[lane])

    def _take_window(self, ticket: int, window: int, rows: tuple[ClientRow, ...]) -> None:
        lane = window % len(WINDOW_TOPICS)
        if ticket != self._list_ticket:
            return
        if self._requested[lane] == window:
            self._requested[lane] = None
        self._keep(window, rows)
        first = window * self._windows.window_rows
        last = min(first + len(rows), self._row_count) - 1
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))

    def _ask_listing(self) -> None:
        client_filter, order = self._wanted
        if client_filter is not None:
            done = partial(self._take_listing, client_filter, order)
            self._source.fetch_listing(
                client_filter, order, LIST_FEATURES, self._windows.window_rows, done, LISTING_TOPIC
            )

    def _take_listing(self, client_filter: ClientFilter, order: ClientOrder, listing: Listing) -> None:
        if (client_filter, order) != self._wanted:
            return
        self.beginResetModel()
        # Windows asked for before belong to another list: their ticket no longer counts.
        self._list_ticket += 1
        self._windows.clear()
        self._cells.clear()
        self._requested = [None, None]
        self._listed = client_filter, order
        self._row_count = listing.count
        self._keep(0, listing.rows)
        self.endResetModel()
        self.counted.emit(listing.count)

    def _keep(self, window: int, rows: tuple[ClientRow, ...]) -> None:
        self._windows.keep(window, rows)
        self._decisions.update(self._decided([row.client_id for row in rows]))


def _alignment(column: ClientColumn) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in NUMERIC_COLUMNS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
