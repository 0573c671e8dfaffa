"""The comparison page on the demonstration bundle, for the tests that use it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from core.assessment.assessment import assess
from core.bundle.bundle import Bundle
from core.population.filter import CategoryCondition, RangeCondition
from desktop.looks.presentation import Presentation
from desktop.pages.comparison.filter_dialog import FilterDialog
from desktop.pages.comparison.page import ComparisonPage
from desktop.session.lane import Lane
from desktop.session.session import Session
from tests.desktop.sessions import own_copy

SALES = CategoryCondition("OCCUPATION_TYPE", frozenset({"Sales staff"}))
RICH = RangeCondition("AMT_INCOME_TOTAL", 150_000.0, None)
WIDE, NARROW = (1232, 810), (1072, 712)


@dataclass
class Shown:
    page: ComparisonPage
    session: Session
    lane: Lane
    demo: Bundle
    qtbot: QtBot

    def present(self, client_id: int) -> None:
        self.page.present(assess(self.demo, self.demo.store.get(client_id)))
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.lane.busy, timeout=20_000)
        QApplication.processEvents()

    def texts(self) -> list[str]:
        return [re.sub("<[^>]+>", "", label.text()) for label in self.page.findChildren(QLabel) if label.isVisible()]

    def button(self, words: str) -> QAbstractButton:
        buttons = [one for one in self.page.findChildren(QAbstractButton) if one.isVisible()]
        return next(one for one in buttons if words in one.text() or words in one.accessibleName())

    def dialog(self) -> FilterDialog:
        return self.page.findChildren(FilterDialog)[-1]

    def add_by_dialog(self, searched: str) -> FilterDialog:
        """Open the filter dialog from the keyboard and go to the first information found."""
        self.button("Ajouter un filtre").setFocus()
        self.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
        dialog = self.dialog()
        self.qtbot.keyClicks(dialog.findChildren(QLineEdit)[0], searched)
        self.settle()
        self.qtbot.keyClick(dialog.findChildren(QLineEdit)[0], Qt.Key.Key_Return)
        return dialog


@contextmanager
def opened_page(
    qtbot: QtBot, presentation: Presentation, demo: Bundle, size: tuple[int, int], filters_file: Path
) -> Iterator[Shown]:
    lane = Lane()
    session = Session(lane, filters_file=filters_file)
    session.adopt(own_copy(demo))
    page = ComparisonPage(presentation, session)
    qtbot.addWidget(page)
    page.resize(*size)
    page.show()
    yield Shown(page, session, lane, demo, qtbot)
    session.close()
