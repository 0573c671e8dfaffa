"""While the opinion comes first, no score is on screen before it is recorded, nowhere in the window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.decisions.record import Opinion
from core.model.policy import Advice
from desktop.charts.frame import ChartFrame
from desktop.charts.specs.distribution import OutlineSpec
from desktop.decisions.opinion_card import OpinionCard
from desktop.looks.presentation import Presentation
from desktop.pages.clients.table import ClientTable
from desktop.start.first_start import weights
from desktop.window.first_start_view import FirstStartView
from desktop.window.main_window import MainWindow
from tests.desktop.desks import Desk, advised, deciding_session, open_client, wait_idle


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, opinion_first=True)


@pytest.fixture
def window(qtbot: QtBot, presentation: Presentation, demo: Bundle, desk: Desk) -> Iterator[MainWindow]:
    looks = replace(presentation, opinion_first=True)
    with deciding_session(demo, desk) as session:
        made = MainWindow(looks, session, FirstStartView(looks, dict(weights())))
        qtbot.addWidget(made)
        made.resize(1280, 800)
        made.show()
        qtbot.waitExposed(made)
        made.activateWindow()
        open_client(qtbot, session, advised(demo, Advice.REFUSE).client.client_id)
        yield made
        wait_idle(qtbot, session)


def words_on(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def card(window: MainWindow) -> OpinionCard:
    return window.page("dossier").findChildren(OpinionCard)[0]


def test_neither_advice_nor_reasons_are_on_the_page(window: MainWindow) -> None:
    page = window.page("dossier")
    assert "Votre avis d’abord" in words_on(page)
    assert "conseillé" not in words_on(page)
    charts = [chart for chart in page.findChildren(ChartFrame) if chart.isVisible()]
    assert {type(chart.spec) for chart in charts} == {OutlineSpec}


def test_no_way_round_it(qtbot: QtBot, window: MainWindow) -> None:
    for page_id, spec in window._specs.items():
        if spec.about_client and page_id != "dossier":
            window.show_page(page_id)
            assert window.current_page == "dossier"
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert window.current_page == "dossier"
    assert not window.top_bar.letter.isEnabled()
    table = window.page("clients").findChildren(ClientTable)[0]
    titles = {
        table.model().headerData(column, Qt.Orientation.Horizontal)
        for column in range(table.model().columnCount())
        if not table.isColumnHidden(column)
    }
    assert titles >= {"Client", "Revenus", "Ma décision"}
    assert not titles & {"Conseil", "Risque et seuil"}


def test_an_opinion_must_be_chosen(window: MainWindow, desk: Desk) -> None:
    card(window).save.click()
    assert card(window).problem == "Choisissez un avis."
    assert not desk.path.exists() or desk.entries() == []


def test_the_recorded_opinion_reveals_everything(qtbot: QtBot, window: MainWindow, desk: Desk, demo: Bundle) -> None:
    card(window).buttons[Opinion.FAVOURABLE].setChecked(True)
    card(window).save.click()
    assert desk.entries() == ["opinion"]
    assert "Refus conseillé" in words_on(window.page("dossier"))
    assert not card(window).isVisible()
    assert window.top_bar.letter.isEnabled()
    window.show_page("comparer")
    assert window.current_page == "comparer"
    open_client(qtbot, window._session, advised(demo, Advice.REFUSE, 1).client.client_id)
    assert window.current_page == "dossier"
    assert not card(window).buttons[Opinion.FAVOURABLE].isChecked()
    assert "conseillé" not in words_on(window.page("dossier"))


def test_what_waits_for_the_opinion_looks_so_and_says_why(window: MainWindow) -> None:
    reason = "Disponible une fois votre avis enregistré, sur la page Dossier."
    dossier = window.page("dossier")
    simulate = next(one for one in dossier.findChildren(QPushButton) if one.text() == "Simuler")
    waiting = [simulate, window.top_bar.client_screen, window.top_bar.letter]
    for page in ("simuler", "comparer"):
        button = window.navigation.findChild(QPushButton, f"page.{page}")
        assert button is not None
        waiting.append(button)
    for button in waiting:
        assert not button.isEnabled()
        assert button.toolTip() == reason
    card(window).buttons[Opinion.FAVOURABLE].click()
    card(window).save.click()
    for button in waiting:
        assert button.isEnabled()
        assert button.toolTip() not in ("", reason)


def test_keys_after_ticking_are_kept(qtbot: QtBot, window: MainWindow, desk: Desk) -> None:
    asked = card(window)
    button = asked.buttons[Opinion.UNSURE]
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    qtbot.keyClicks(button, "A")
    qtbot.keyClicks(asked.note.field, " voir")
    assert button.isChecked() and asked.note.text == "A voir"
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert desk.entries() == ["opinion"]
    assert window._session.opened is not None and window._session.opened.case.revealed
