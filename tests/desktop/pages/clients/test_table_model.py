"""The client list reads only the windows that are looked at, and never shows a row of another list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.model.policy import Advice
from core.population.filter import ALL_CLIENTS, ClientFilter, ClientOrder
from core.population.store import ClientRow, Listing
from desktop.client.columns import COLUMNS, ClientCellWriter, ClientColumn
from desktop.looks.presentation import Presentation
from desktop.pages.clients.table_model import PLACEHOLDER, ClientTableModel
from desktop.session.topics import Topic
from desktop.widgets.row_windows import KEPT_WINDOWS, WINDOW_ROWS, RowWindows

FULL_SIZE = 356_255
Asked = tuple[ClientOrder, int, int]


@dataclass
class InventedClients:
    """Answers when told to; client number = 100 000 + place in the list."""

    size: int = FULL_SIZE
    asked: list[Asked] = field(default_factory=list)
    waiting: dict[Topic, Callable[[], None]] = field(default_factory=dict)

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
        self.asked.append((order, offset, limit))
        rows = tuple(self._row(place, order) for place in range(offset, min(offset + limit, self.size)))
        self.waiting[topic] = lambda: done(rows)

    def fetch_listing(
        self,
        client_filter: ClientFilter,
        order: ClientOrder,
        features: Sequence[str],
        limit: int,
        done: Callable[[Listing], None],
        topic: Topic,
    ) -> None:
        self.asked.append((order, 0, limit))
        rows, count = tuple(self._row(place, order) for place in range(min(limit, self.size))), self.size
        self.waiting[topic] = lambda: done(Listing(rows, count))

    def answer(self) -> None:
        while self.waiting:
            self.waiting.pop(next(iter(self.waiting)))()

    def _row(self, place: int, order: ClientOrder) -> ClientRow:
        number = 100_000 + (self.size - 1 - place if order.descending else place)
        values: dict[str, float | str] = {
            "OCCUPATION_TYPE": "Laborers",
            "AMT_INCOME_TOTAL": 1_000.0 * place,
            "AMT_CREDIT": float("nan"),
            "NAME_CONTRACT_TYPE": "Cash loans",
        }
        return ClientRow(number, (place % 40) / 100.0, values)


@pytest.fixture
def clients() -> InventedClients:
    return InventedClients()


@pytest.fixture
def model(clients: InventedClients, presentation: Presentation, demo: Bundle) -> ClientTableModel:
    writer = ClientCellWriter(presentation, demo.catalogue, demo.manifest.policy)
    return ClientTableModel(clients, writer)


def shown(model: QAbstractItemModel, row: int, column: ClientColumn = ClientColumn.CLIENT) -> str:
    return str(model.index(row, COLUMNS.index(column)).data())


def test_the_model_keeps_qts_rules(model: ClientTableModel, clients: InventedClients) -> None:
    clients.size = 2 * WINDOW_ROWS + 5
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show(ALL_CLIENTS)
    clients.answer()
    assert tester.model() is model
    model.sort(0, Qt.SortOrder.DescendingOrder)
    clients.answer()
    assert model.rowCount() == clients.size


def test_any_row_of_356_255_can_be_read(model: ClientTableModel, clients: InventedClients) -> None:
    model.show(ALL_CLIENTS)
    clients.answer()
    assert model.rowCount() == FULL_SIZE
    for row in (0, WINDOW_ROWS, FULL_SIZE - 1):
        shown(model, row)
        clients.answer()
        assert shown(model, row) == f"{100_000 + row:,}".replace(",", "\u202f")


def test_a_view_of_356_255_rows_reads_only_what_it_shows(
    model: ClientTableModel, clients: InventedClients, qtbot: QtBot
) -> None:
    view = QTableView()
    qtbot.addWidget(view)
    view.setModel(model)
    view.resize(900, 600)
    view.show()
    model.show(ALL_CLIENTS)
    clients.answer()
    view.scrollToBottom()
    view.grab()
    clients.answer()
    view.grab()
    assert shown(model, FULL_SIZE - 1) == "456\u202f254"
    assert sum(limit for _, _, limit in clients.asked) <= 6 * WINDOW_ROWS


def test_an_unread_row_says_so_and_is_announced_when_it_comes(
    model: ClientTableModel, clients: InventedClients, qtbot: QtBot
) -> None:
    model.show(ALL_CLIENTS)
    clients.answer()
    assert shown(model, 300) == PLACEHOLDER
    assert model.client_id(model.index(300, 0)) is None
    with qtbot.waitSignal(model.dataChanged) as changed:
        clients.answer()
    first, last = changed.args[0].row(), changed.args[1].row()
    assert first <= 300 <= last
    assert model.client_id(model.index(300, 0)) == 100_300


def test_two_windows_on_screen_at_once_are_both_read_and_each_once(
    model: ClientTableModel, clients: InventedClients
) -> None:
    model.show(ALL_CLIENTS)
    clients.answer()
    clients.asked.clear()
    for _ in range(3):
        for row in range(WINDOW_ROWS - 10, WINDOW_ROWS + 10):
            shown(model, row)
    assert [offset for _, offset, _ in clients.asked] == [WINDOW_ROWS]


def test_rows_asked_for_before_a_new_order_never_appear_in_it(
    model: ClientTableModel, clients: InventedClients
) -> None:
    model.show(ALL_CLIENTS)
    clients.answer()
    shown(model, 200)
    late = dict(clients.waiting)
    clients.waiting.clear()
    model.sort(0, Qt.SortOrder.DescendingOrder)
    assert shown(model, 0) == "100\u202f000", "the old list stays until the new one has been read"
    clients.answer()
    for answer in late.values():
        answer()
    assert shown(model, 0) == "456\u202f254"
    assert shown(model, 200) == PLACEHOLDER
    clients.answer()
    assert shown(model, 200) == "456\u202f054"


def test_sorting_while_a_new_filter_is_counted_keeps_both(model: ClientTableModel, clients: InventedClients) -> None:
    model.show(ALL_CLIENTS)
    clients.answer()
    clients.size = 7
    wanted = ClientFilter(id_prefix="1")
    model.show(wanted)
    model.sort(0, Qt.SortOrder.DescendingOrder)
    clients.answer()
    assert model.rowCount() == 7
    assert model.client_filter == wanted
    shown(model, 0)
    assert clients.asked[-1][0] == ClientOrder("client_id", descending=True)


@pytest.mark.parametrize(
    ("column", "stored"),
    [("client", "client_id"), ("advice", "probability"), ("risk", "probability"), ("income", "AMT_INCOME_TOTAL")],
)
def test_each_column_sorts_by_what_it_shows(
    model: ClientTableModel, clients: InventedClients, column: str, stored: str
) -> None:
    model.show(ALL_CLIENTS)
    clients.answer()
    model.sort(COLUMNS.index(ClientColumn(column)))
    shown(model, 0)
    assert clients.asked[-1][0].column == stored


def test_advice_is_a_word_with_a_sign_and_the_bar_is_spoken(
    model: ClientTableModel, clients: InventedClients, demo: Bundle
) -> None:
    model.show(ALL_CLIENTS)
    clients.answer()
    shown(model, 0)
    clients.answer()
    refused = next(row for row in range(40) if demo.manifest.policy.advise(row / 100) is Advice.REFUSE)
    assert shown(model, 0, ClientColumn.ADVICE) == "✓ Accord"
    assert shown(model, refused, ClientColumn.ADVICE) == "✕ Refus"
    spoken = model.index(1, COLUMNS.index(ClientColumn.RISK)).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("risque 1,0\u202f%, seuil ")
    assert shown(model, 0, ClientColumn.CREDIT) == "non renseigné"


def test_the_window_looked_at_longest_ago_makes_room() -> None:
    windows: RowWindows[int] = RowWindows(window_rows=10, kept=KEPT_WINDOWS)
    for number in range(KEPT_WINDOWS):
        windows.keep(number, tuple(range(number * 10, number * 10 + 10)))
    assert windows.row(5) == 5
    windows.keep(KEPT_WINDOWS, (0,))
    assert len(windows) == KEPT_WINDOWS
    assert windows.holds(0)
    assert not windows.holds(1)
    assert windows.row(KEPT_WINDOWS * 10 + 3) is None
