"""The client's screen shows the client's own file in plain words, and nothing else of the branch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.features.rounding import out_of_a_hundred
from core.model.policy import Advice
from desktop.charts.frame import ChartFrame
from desktop.charts.specs.spec import IconArraySpec
from desktop.client_side.personal_data_dialog import PersonalDataDialog
from desktop.client_side.reasons import EXTERNAL_SCORES, client_reasons, factor_title
from desktop.client_side.screen import ClientScreen
from desktop.looks.presentation import Presentation
from desktop.looks.screen_texts import screen_texts
from desktop.start.first_start import weights
from desktop.window.first_start_view import FirstStartView
from desktop.window.main_window import CLIENT_SCREEN, MainWindow
from tests.desktop.conftest import make_presentation
from tests.desktop.desks import Desk, advised, deciding_session, open_client, wait_idle
from tests.known import known


@pytest.fixture
def window(qtbot: QtBot, presentation: Presentation, demo: Bundle, tmp_path: Path) -> Iterator[MainWindow]:
    with deciding_session(demo, Desk(tmp_path)) as session:
        made = MainWindow(presentation, session, FirstStartView(presentation, dict(weights())))
        qtbot.addWidget(made)
        made.resize(1280, 800)
        made.show()
        qtbot.waitExposed(made)
        made.activateWindow()
        yield made
        wait_idle(qtbot, session)


def words_on(screen: ClientScreen) -> list[str]:
    return [label.text() for label in screen.findChildren(QLabel) if label.isVisible()]


def show_screen(qtbot: QtBot, presentation: Presentation, demo: Bundle, advice: Advice) -> ClientScreen:
    screen = ClientScreen(presentation, advised(demo, advice), demo)
    qtbot.addWidget(screen)
    screen.resize(1280, 800)
    screen.show()
    return screen


@pytest.mark.parametrize(
    ("advice", "told"),
    [
        (Advice.GRANT, "✓ Conseil de l’outil\u202f: accord"),
        (Advice.REVIEW, "≈ Conseil de l’outil\u202f: à examiner"),
        (Advice.REFUSE, "✕ Conseil de l’outil\u202f: refus"),
    ],
)
def test_the_advice_and_both_outcomes_are_said(
    qtbot: QtBot, presentation: Presentation, demo: Bundle, advice: Advice, told: str
) -> None:
    screen = show_screen(qtbot, presentation, demo, advice)
    bad = out_of_a_hundred(advised(demo, advice).probability)
    texts = words_on(screen)
    assert told in texts
    assert any(text.startswith(f"{bad} n") and f"{100 - bad} le sont" in text for text in texts)
    charts = [type(chart.spec) for chart in screen.findChildren(ChartFrame)]
    assert charts == [IconArraySpec]
    assert not any("médiane" in text or "points" in text for text in texts)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_factor_is_said_to_the_client(demo: Bundle, language: str) -> None:
    entries = screen_texts(language).entries
    said = {factor.name: entries.get(f"client_screen.factor.{factor.name}", "") for factor in demo.catalogue.factors}
    assert [name for name, text in said.items() if not text] == []
    assert {key for key in entries if key.startswith("client_screen.factor.")} == {
        f"client_screen.factor.{name}" for name in said
    }


def test_reasons_are_the_strongest_ones_with_their_true_side(presentation: Presentation, demo: Bundle) -> None:
    for advice in Advice:
        for place in range(5):
            assessment = advised(demo, advice, place)
            shown = client_reasons(assessment, demo, presentation)
            strongest = sorted(assessment.explanation.reasons, key=lambda one: -abs(one.contribution))[:4]
            assert [one.sense for one in shown] == [one.sense for one in strongest]
            for one, reason in zip(shown, strongest, strict=True):
                assert one.title == factor_title(reason.factor, demo.catalogue, presentation)
                assert ("plus élevé." in one.detail) == (reason.size_points > 0)
                assert ("vérifier" in one.detail) == (reason.factor == EXTERNAL_SCORES)


def test_one_key_in_and_out(qtbot: QtBot, window: MainWindow, demo: Bundle) -> None:
    qtbot.keyClick(window, Qt.Key.Key_F9)
    assert window.current_page == "clients"
    assert not window.top_bar.client_screen.isEnabled()
    open_client(qtbot, window._session, advised(demo, Advice.GRANT).client.client_id)
    for key, modifier in (
        (Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier),
    ):
        qtbot.keyClick(window, key, modifier)
        assert window.current_page == CLIENT_SCREEN
        assert window.windowTitle() == "Votre demande de crédit"
        for part in (window.top_bar, window.navigation, window.status):
            assert not part.isVisible()
        qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        assert window.current_page == CLIENT_SCREEN
        assert not window.top_bar.search.field.hasFocus()
        qtbot.keyClick(QApplication.focusWidget() or window, key, modifier)
        assert window.current_page == "dossier"
        assert window.navigation.isVisible()
    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert window.current_page == "clients"


def test_the_client_takes_the_data_from_there(qtbot: QtBot, window: MainWindow, demo: Bundle) -> None:
    open_client(qtbot, window._session, advised(demo, Advice.GRANT).client.client_id)
    window.show_page(CLIENT_SCREEN)
    screen = window.findChildren(ClientScreen)[0]
    screen.data.click()
    dialog = window.findChildren(PersonalDataDialog)[0]
    assert dialog.windowTitle() == "Mes données"
    dialog.reject()
    screen.leave.click()
    assert window.current_page == "dossier"


@pytest.mark.parametrize(("language", "theme"), [("fr", "dark"), ("en", "contrast")])
def test_at_twice_the_text_the_cards_stack_and_end_with_the_words(
    qtbot: QtBot, qapp: QApplication, demo: Bundle, language: str, theme: str
) -> None:
    screen = show_screen(qtbot, make_presentation(qapp, theme, 200, language), demo, Advice.REFUSE)
    QApplication.processEvents()
    area = screen.findChildren(QScrollArea)[0]
    assert area.horizontalScrollBar().maximum() == 0
    inside = known(area.widget())
    layout = inside.layout()
    assert layout is not None
    assert inside.height() == layout.totalHeightForWidth(inside.width())
    make_presentation(qapp)
