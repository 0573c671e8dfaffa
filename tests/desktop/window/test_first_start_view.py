"""The card before the first bundle says what happens and offers what makes sense."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QElapsedTimer, Qt
from PySide6.QtWidgets import QApplication, QProgressBar, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from desktop.looks.presentation import Presentation
from desktop.start.first_start import weights
from desktop.window.first_start_view import FirstStartView
from tests.desktop.conftest import make_presentation
from tests.known import known


@pytest.fixture
def view(qtbot: QtBot, presentation: Presentation) -> FirstStartView:
    made = FirstStartView(presentation, dict(weights()))
    qtbot.addWidget(made)
    made.resize(1000, 600)
    made.show()
    return made


def offered(view: FirstStartView) -> list[str]:
    return [button.objectName() for button in view.findChildren(QPushButton) if button.isVisible()]


def building(view: FirstStartView) -> None:
    since = QElapsedTimer()
    since.start()
    view.present_building(since)


def test_opening_offers_nothing_to_press(view: FirstStartView) -> None:
    view.present_opening()
    assert view.words[0] == "Ouverture…"
    assert offered(view) == []


def test_building_shows_every_step_and_a_way_out(qtbot: QtBot, view: FirstStartView) -> None:
    building(view)
    assert "○  Invention de 20\u202f000 clients fictifs" in view.words
    assert offered(view) == ["first_start.cancel"]
    view.advance("read", 0.5)
    assert "✓  Invention de 20\u202f000 clients fictifs" in view.words
    assert view.words[3].startswith("●")
    bar = view.findChild(QProgressBar)
    assert bar is not None
    assert bar.value() == round(100 * (weights()["synthesise"] + weights()["read"] / 2))
    cancel = known(view.findChild(QPushButton, "first_start.cancel"))
    with qtbot.waitSignal(view.cancel_asked):
        qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    view.present_cancelling()
    assert not cancel.isEnabled()
    view.present_choice("first_start.cancelled_title", "Rien.", can_build=True)
    assert offered(view) == ["first_start.build", "first_start.folder"]


def test_where_nothing_can_be_built_only_a_folder_is_offered(qtbot: QtBot, view: FirstStartView) -> None:
    view.present_choice("first_start.none_title", "Demander un dossier.", can_build=False)
    assert offered(view) == ["first_start.folder"]
    assert view.words == ("Aucun modèle sur ce poste", "Demander un dossier.")
    with qtbot.waitSignal(view.folder_asked):
        qtbot.keyClick(view.findChild(QPushButton, "first_start.folder"), Qt.Key.Key_Space)


def test_a_screen_reader_hears_the_state_of_each_step(view: FirstStartView) -> None:
    building(view)
    view.advance("synthesise", 1.0)
    view.advance("read", 0.1)
    names = [label.accessibleName() for label in view._steps.values()]
    assert names[0].endswith(", terminé")
    assert names[1].endswith(", en cours")
    assert names[2].endswith(", à venir")


def test_in_the_smallest_window_at_twice_the_text_every_step_is_whole(qtbot: QtBot, qapp: QApplication) -> None:
    view = FirstStartView(make_presentation(qapp, text_percent=200), dict(weights()))
    qtbot.addWidget(view)
    view.resize(820, 460)
    view.show()
    building(view)
    # The words take their lines, then the page its height.
    steps = view._steps.values()
    qtbot.waitUntil(lambda: all(label.height() >= label.heightForWidth(label.width()) for label in steps))
    area = view.findChild(QScrollArea)
    assert area is not None
    assert area.verticalScrollBar().maximum() > 0
    view.present_choice("first_start.none_title", "Demander un dossier.", can_build=True)
    QApplication.processEvents()
    shown = [button for button in view.findChildren(QPushButton) if button.isVisible()]
    assert [button for button in shown if button.mapTo(view, button.rect().bottomRight()).x() > view.width()] == []
