"""The client list on screen, with a journal, filters kept by name and a file to export to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from desktop.filters.saved_filters_menu import SavedFiltersMenu
from desktop.looks.presentation import Presentation
from desktop.pages.clients.filters import ClientFilters
from desktop.pages.clients.page import ClientsPage
from desktop.pages.clients.table import ClientTable
from desktop.pages.clients.table_model import ClientTableModel
from desktop.session.lane import Lane
from desktop.session.session import Session
from tests.desktop.desks import Desk, wait_idle
from tests.desktop.sessions import own_copy


@dataclass
class ClientsDesk:
    page: ClientsPage
    session: Session
    qtbot: QtBot

    @property
    def table(self) -> ClientTable:
        return self.page.findChildren(ClientTable)[0]

    @property
    def model(self) -> ClientTableModel:
        found = self.table.model()
        assert isinstance(found, ClientTableModel)
        return found

    @property
    def filters(self) -> ClientFilters:
        return self.page.findChildren(ClientFilters)[0]

    @property
    def menu(self) -> SavedFiltersMenu:
        found = self.page.head.my_filters.menu()
        assert isinstance(found, SavedFiltersMenu)
        found.fill()
        return found

    def settle(self) -> None:
        wait_idle(self.qtbot, self.session)
        QApplication.processEvents()

    def wait_for_the_end(self) -> None:
        self.qtbot.waitUntil(lambda: self.session.export.running is None, timeout=30_000)
        self.settle()


@contextmanager
def clients_desk(
    qtbot: QtBot, presentation: Presentation, demo: Bundle, folder: Path, target: Path | None = None
) -> Iterator[ClientsDesk]:
    settings = Desk(folder)
    session = Session(Lane(), decision_settings=settings.read, filters_file=folder / "filters.json")
    session.adopt(own_copy(demo))
    page = ClientsPage(presentation, session, ask_file=lambda *_asked: target)
    qtbot.addWidget(page)
    page.resize(1232, 810)
    page.show()
    made = ClientsDesk(page, session, qtbot)
    made.settle()
    yield made
    session.close()
