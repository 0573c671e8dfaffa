"""The list is found again as it was left."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.model.policy import Advice
from core.population.filter import CategoryCondition, ClientFilter, ClientOrder, Outcome, RangeCondition
from desktop.client.columns import COLUMNS, ClientColumn
from desktop.looks.presentation import Presentation
from desktop.pages.clients.filters import ClientFilters
from desktop.pages.clients.page import ClientsPage
from desktop.pages.clients.table import ClientTable
from desktop.pages.clients.table_model import ClientTableModel
from desktop.session.lane import Lane
from desktop.session.session import Session
from tests.desktop.desks import wait_idle
from tests.desktop.sessions import own_copy

KEPT = [
    ClientFilter(advices=frozenset({Advice.REVIEW}), outcome=Outcome.PENDING),
    ClientFilter(ranges=(RangeCondition("AMT_INCOME_TOTAL", 100_000.0, None),), id_prefix="1001"),
    ClientFilter(categories=(CategoryCondition("OCCUPATION_TYPE", frozenset({"Managers", "Drivers"})),)),
]


@pytest.mark.parametrize("wanted", KEPT, ids=["advice", "range", "professions"])
def test_filters_are_found_again_in_the_next_run(
    qtbot: QtBot, presentation: Presentation, demo: Bundle, tmp_path: Path, wanted: ClientFilter
) -> None:
    for place in range(2):
        session = Session(Lane(), new_files_folder=tmp_path)
        session.adopt(own_copy(demo))
        page = ClientsPage(presentation, session)
        qtbot.addWidget(page)
        filters = page.findChildren(ClientFilters)[0]
        if place == 0:
            filters.present(wanted)
        wait_idle(qtbot, session)
        QApplication.processEvents()
        assert page.client_filter == wanted
        session.close()


@pytest.mark.parametrize("document", [None, [], {"conditions": {"advices": 3}}, {"recent": "yes"}])
def test_a_list_that_nobody_can_read_shows_everybody(
    qtbot: QtBot, presentation: Presentation, demo: Bundle, tmp_path: Path, document: object
) -> None:
    session = Session(Lane(), new_files_folder=tmp_path)
    session.adopt(own_copy(demo))
    session.desk.keep_list_filter(document)
    page = ClientsPage(presentation, session)
    qtbot.addWidget(page)
    wait_idle(qtbot, session)
    assert page.client_filter == ClientFilter()
    session.close()


@pytest.mark.parametrize("lists_scores", [True, False])
def test_the_order_is_found_again_unless_it_says_a_score_that_waits(
    qtbot: QtBot, presentation: Presentation, demo: Bundle, tmp_path: Path, lists_scores: bool
) -> None:
    by_risk, by_number = ClientOrder("probability", descending=True), ClientOrder()
    for place in range(2):
        session = Session(Lane(), new_files_folder=tmp_path)
        session.adopt(own_copy(demo))
        page = ClientsPage(
            presentation if place == 0 else replace(presentation, opinion_first=not lists_scores), session
        )
        qtbot.addWidget(page)
        table = page.findChildren(ClientTable)[0]
        if place == 0:
            table.sortByColumn(COLUMNS.index(ClientColumn.RISK), Qt.SortOrder.DescendingOrder)
        wait_idle(qtbot, session)
        QApplication.processEvents()
        assert session.desk.list_order == by_risk
        assert page.findChildren(ClientTableModel)[0].order == (by_risk if place == 0 or lists_scores else by_number)
        session.close()
