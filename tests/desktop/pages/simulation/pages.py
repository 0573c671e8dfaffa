"""The simulation page on a running session, for its tests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from core.assessment.assessment import WhatIf
from core.bundle.bundle import Bundle
from core.model.policy import Advice
from core.population.filter import ClientFilter, ClientOrder
from desktop.looks.presentation import Presentation
from desktop.pages.simulation.number_row import NumberRow
from desktop.pages.simulation.page import SimulationContent, SimulationPage
from desktop.session.session import Session
from tests.desktop.sessions import running_session

WIDE, NARROW = (1232, 810), (1072, 710)
CREDIT = "AMT_CREDIT"


@dataclass
class Shown:
    page: SimulationPage
    session: Session
    demo: Bundle
    qtbot: QtBot

    @property
    def content(self) -> SimulationContent:
        return self.page.content

    def open(self, client_id: int) -> None:
        with self.qtbot.waitSignal(self.session.client_opened, timeout=20_000):
            self.session.open_client(client_id)
        assert self.session.assessment is not None
        self.page.present(self.session.assessment)
        self.offers()

    def offers(self) -> None:
        offers = self.session.simulation.offers
        self.qtbot.waitUntil(lambda: not offers.is_stale and offers.changes is not None, timeout=20_000)

    def settle(self) -> WhatIf:
        simulation = self.session.simulation
        self.qtbot.waitUntil(lambda: not simulation.is_scoring, timeout=20_000)
        QApplication.processEvents()
        assert simulation.what_if is not None
        return simulation.what_if

    def row(self, name: str) -> NumberRow:
        row = self.content.inputs.row(name)
        assert isinstance(row, NumberRow)
        return row

    def texts(self) -> list[str]:
        return [re.sub("<[^>]+>", "", label.text()) for label in self.page.findChildren(QLabel) if label.isVisible()]


def open_page(qtbot: QtBot, presentation: Presentation, demo: Bundle, size: tuple[int, int]) -> Iterator[Shown]:
    with running_session(demo) as session:
        page = SimulationPage(presentation, session)
        qtbot.addWidget(page)
        page.resize(*size)
        page.show()
        yield Shown(page, session, demo, qtbot)
        page.hide()


def client_with(demo: Bundle, advice: Advice) -> int:
    rows = demo.store.rows(ClientFilter(advices=frozenset({advice})), ClientOrder(), [], 0, 1)
    return rows[0].client_id
