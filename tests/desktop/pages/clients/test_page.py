"""The list page filters, sorts and opens clients, by keyboard as by mouse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.model.policy import Advice
from core.population.filter import ALL_CLIENTS, CategoryCondition, ClientFilter, Outcome, RangeCondition
from desktop.looks.presentation import Presentation
from desktop.pages.clients.page import ClientsPage
from desktop.pages.clients.table import ClientTable
from desktop.session.session import Session
from tests.desktop.sessions import running_session


@dataclass
class Desk:
    page: ClientsPage
    session: Session
    qtbot: QtBot

    @property
    def table(self) -> ClientTable:
        return self.page.findChildren(ClientTable)[0]

    def press(self, words: str) -> None:
        next(one for one in self.page.findChildren(QPushButton) if words in one.text()).click()

    def choose(self, menu_of: str, words: str) -> None:
        button = next(one for one in self.page.findChildren(QPushButton) if one.text().startswith(menu_of))
        next(one for one in menu(button).actions() if one.text() == words).trigger()

    def wait_for_rows(self, count: int) -> None:
        self.qtbot.waitUntil(lambda: self.table.model().rowCount() == count, timeout=10_000)

    def wait_for_text(self, row: int, column: int) -> str:
        index = self.table.model().index(row, column)
        self.qtbot.waitUntil(lambda: index.data() not in {None, "…"}, timeout=10_000)
        return str(index.data())

    def words(self) -> list[str]:
        return [one.text() for one in self.page.findChildren(QLabel) if one.isVisible()]


def menu(button: QPushButton) -> QMenu:
    found = button.menu()
    assert isinstance(found, QMenu)
    return found


@pytest.fixture
def desk(qtbot: QtBot, presentation: Presentation, demo: Bundle) -> Iterator[Desk]:
    with running_session(demo) as session:
        page = ClientsPage(presentation, session)
        qtbot.addWidget(page)
        page.resize(1232, 810)
        page.show()
        made = Desk(page, session, qtbot)
        made.wait_for_rows(demo.manifest.client_count)
        yield made


def test_it_lists_everybody_and_says_how_many(desk: Desk, demo: Bundle) -> None:
    assert desk.page.client_filter == ALL_CLIENTS
    assert any("20\u202f000 clients · " in text and "demandes en attente" in text for text in desk.words())
    assert desk.wait_for_text(0, 0) == "100\u202f001"


def test_chips_mean_their_filter_and_all_takes_them_away(desk: Desk, demo: Bundle) -> None:
    desk.press("Refus conseillé")
    refused = ClientFilter(advices=frozenset({Advice.REFUSE}))
    assert desk.page.client_filter == refused
    desk.wait_for_rows(demo.store.count(refused))
    assert desk.wait_for_text(0, 1) == "✕ Refus"
    desk.press("Accord conseillé")
    desk.press("Demandes en attente")
    assert desk.page.client_filter == ClientFilter(advices=frozenset({Advice.GRANT}), outcome=Outcome.PENDING)
    desk.press("Tous")
    assert desk.page.client_filter == ALL_CLIENTS
    desk.wait_for_rows(demo.manifest.client_count)


def test_professions_add_up_and_incomes_exclude_each_other(desk: Desk, demo: Bundle) -> None:
    labels = {value: texts["fr"] for value, texts in demo.catalogue.categories["OCCUPATION_TYPE"].items()}
    for value in ("Drivers", "Managers"):
        desk.choose("Métier", labels[value])
    desk.choose("Revenus", "moins de 100\u202f000")
    desk.choose("Revenus", "de 100\u202f000 à moins de 150\u202f000")
    wanted = ClientFilter(
        categories=(CategoryCondition("OCCUPATION_TYPE", frozenset({"Drivers", "Managers"})),),
        ranges=(RangeCondition("AMT_INCOME_TOTAL", 100_000, 149_999.99),),
    )
    assert desk.page.client_filter == wanted
    desk.wait_for_rows(demo.store.count(wanted))
    shown = [one.text() for one in desk.page.findChildren(QPushButton)]
    assert "Métier\u202f: 2 choisis" in shown
    assert "Revenus\u202f: de 100\u202f000 à moins de 150\u202f000" in shown


def test_ranges_of_income_cover_everybody_once(desk: Desk, demo: Bundle) -> None:
    button = next(one for one in desk.page.findChildren(QPushButton) if one.text() == "Revenus")
    total = 0
    for action in menu(button).actions()[1:]:
        action.trigger()
        total += demo.store.count(desk.page.client_filter)
    known = ClientFilter(ranges=(RangeCondition("AMT_INCOME_TOTAL"),))
    assert total == demo.store.count(known)


def test_enter_opens_the_client_of_the_row(desk: Desk) -> None:
    desk.wait_for_text(2, 0)
    desk.page.focus_list()
    with desk.qtbot.waitSignal(desk.session.client_opened, timeout=10_000) as opened:
        desk.qtbot.keyClick(desk.table, Qt.Key.Key_Down)
        desk.qtbot.keyClick(desk.table, Qt.Key.Key_Down)
        desk.qtbot.keyClick(desk.table, Qt.Key.Key_Return)
    assert opened.args[0].client_id == 100_003


def test_what_is_typed_over_the_list_is_for_the_search(desk: Desk) -> None:
    desk.page.focus_list()
    with desk.qtbot.waitSignal(desk.page.typed) as typed:
        desk.qtbot.keyClick(desk.table, Qt.Key.Key_4)
    assert typed.args == ["4"]


def test_sorting_by_risk_puts_the_highest_first(desk: Desk, demo: Bundle) -> None:
    with desk.qtbot.waitSignal(desk.table.model().modelReset, timeout=10_000):
        desk.table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    first, second = (float(desk.wait_for_text(row, 2)[:-2].replace(",", ".")) for row in (0, 1))
    assert first >= second > 100 * demo.manifest.policy.threshold


def test_an_empty_list_says_why_and_how_to_go_on(desk: Desk, demo: Bundle) -> None:
    desk.press("Vus récemment")
    desk.wait_for_rows(0)
    assert "Aucun dossier ouvert pour le moment" in desk.words()
    desk.press("Afficher tous les clients")
    desk.wait_for_rows(demo.manifest.client_count)


def test_a_search_is_a_chip_that_can_be_taken_away(desk: Desk, demo: Bundle) -> None:
    found = ClientFilter(id_prefix="10000")
    desk.page.show_search("10000", found)
    desk.wait_for_rows(demo.store.count(found))
    desk.press("Recherche")
    desk.wait_for_rows(demo.manifest.client_count)
    assert desk.page.client_filter == ALL_CLIENTS


def test_the_list_that_is_read_again_stays_at_its_row(desk: Desk) -> None:
    desk.wait_for_rows(20_000)
    desk.table.setCurrentIndex(desk.table.model().index(1_234, 0))
    chosen = desk.wait_for_text(1_234, 0)
    desk.page._parts.refresh()  # type: ignore[union-attr]
    desk.wait_for_rows(20_000)
    desk.qtbot.waitUntil(lambda: desk.table.currentIndex().row() == 1_234)
    assert desk.wait_for_text(desk.table.currentIndex().row(), 0) == chosen
    desk.press("Refus conseillé")
    desk.qtbot.waitUntil(lambda: 0 < desk.table.model().rowCount() < 20_000, timeout=10_000)
    desk.qtbot.waitUntil(lambda: desk.table.currentIndex().row() == 0)
