"""The history is a part of the client's page, read when it is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from core.assessment.assessment import assess
from core.bundle.bundle import Bundle
from core.clients.history import ClientHistory
from desktop.charts.specs.timeline import PunctualitySpec, TimelineSpec
from desktop.looks.presentation import Presentation
from desktop.pages.dossier.history_view import HistoryView
from desktop.pages.dossier.page import DossierPage
from desktop.pages.dossier.parts import HISTORY, SITUATION
from desktop.session.lane import Lane
from desktop.session.session import Session
from desktop.widgets.segments import Segments
from tests.desktop.conftest import make_presentation
from tests.desktop.desks import revealed
from tests.desktop.sessions import KNOWN_CLIENT, own_copy

EVENTFUL_CLIENT = 102_302


@dataclass
class Shown:
    page: DossierPage
    demo: Bundle
    lane: Lane
    qtbot: QtBot

    @property
    def view(self) -> HistoryView:
        return self.page.findChildren(HistoryView)[0]

    @property
    def segments(self) -> Segments:
        return self.page.findChildren(Segments)[0]

    def present(self, client_id: int) -> None:
        self.page.present(revealed(assess(self.demo, self.demo.store.get(client_id))))
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.lane.busy, timeout=20_000)
        QApplication.processEvents()


@pytest.fixture
def shown(qtbot: QtBot, presentation: Presentation, demo: Bundle) -> Iterator[Shown]:
    lane = Lane()
    session = Session(lane)
    session.adopt(own_copy(demo))
    page = DossierPage(presentation, session)
    qtbot.addWidget(page)
    page.resize(1232, 810)
    page.show()
    yield Shown(page, demo, lane, qtbot)
    session.close()


def test_the_situation_comes_first_and_the_history_by_keyboard(shown: Shown) -> None:
    shown.present(EVENTFUL_CLIENT)
    assert not shown.view.isVisible()
    first, second = shown.segments.findChildren(type(shown.segments._chips[SITUATION]))
    first.setFocus()
    shown.qtbot.keyClick(first, Qt.Key.Key_Right)
    shown.qtbot.keyClick(second, Qt.Key.Key_Space)
    shown.settle()
    history = shown.demo.store.history(EVENTFUL_CLIENT)
    timeline, months = shown.view.credits.chart.spec, shown.view.punctuality.chart.spec
    assert isinstance(timeline, TimelineSpec) and isinstance(months, PunctualitySpec)
    assert (len(timeline.marks()), len(months.marks())) == (len(history.credits), len(history.months))
    assert shown.view.credits.isVisible() and shown.view.punctuality.isVisible()


def test_each_row_is_read_in_a_table(shown: Shown) -> None:
    shown.present(EVENTFUL_CLIENT)
    shown.segments.choose(HISTORY)
    shown.settle()
    shown.view.credits.as_table.click()
    table = shown.view.credits.chart.table
    assert table is not None
    assert table.model().rowCount() == len(shown.demo.store.history(EVENTFUL_CLIENT).credits)
    assert table.model().columnCount() == 10


def test_another_client_has_another_history_and_the_part_stays(shown: Shown) -> None:
    shown.present(EVENTFUL_CLIENT)
    shown.segments.choose(HISTORY)
    shown.settle()
    shown.page.present(revealed(assess(shown.demo, shown.demo.store.get(KNOWN_CLIENT))))
    assert not shown.view.credits.isVisible()
    shown.settle()
    spec = shown.view.credits.chart.spec
    assert spec is not None and len(spec.marks()) == len(shown.demo.store.history(KNOWN_CLIENT).credits)
    shown.segments.choose(SITUATION)
    assert not shown.view.isVisible()


def test_a_client_without_a_past_is_told_so(shown: Shown) -> None:
    unknown = 1_000_000
    assert shown.demo.store.history(unknown) == ClientHistory()
    shown.view.present(ClientHistory(), shown.demo.catalogue)
    shown.segments.choose(HISTORY)
    texts = [label.text() for label in shown.view.findChildren(QLabel) if label.isVisibleTo(shown.view)]
    assert "Aucun historique connu" in texts
    assert not shown.view.credits.isVisibleTo(shown.view)


@pytest.mark.parametrize("theme", ["light", "contrast"])
def test_at_twice_the_text_words_stand_above_their_bars_and_nothing_is_cut(
    qtbot: QtBot, qapp: QApplication, demo: Bundle, theme: str
) -> None:
    view = HistoryView(make_presentation(qapp, theme, 200))
    qtbot.addWidget(view)
    view.resize(700, 400)
    view.show()
    view.present(demo.store.history(EVENTFUL_CLIENT), demo.catalogue)
    QApplication.processEvents()
    for card in (view.credits, view.punctuality):
        assert card.chart.minimumSizeHint().height() >= card.chart.heightForWidth(card.chart.width())
        for label in card.findChildren(QLabel):
            assert label.height() >= label.heightForWidth(label.width())
    make_presentation(qapp)
