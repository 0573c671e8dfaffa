"""The client's screen leads through the client's own file in plain words, and to nothing else of the branch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from core.assessment.assessment import what_if
from core.bundle.bundle import Bundle
from core.decisions.granted import terms_words
from core.decisions.record import Decision, Judgement
from core.features.rounding import out_of_a_hundred
from core.model.policy import Advice
from desktop.charts.frame import ChartFrame
from desktop.client.chart_specs import outside_words
from desktop.client_side.changes_step import ChangesStep
from desktop.client_side.data_step import DataStep
from desktop.client_side.data_wish_dialog import DataWishDialog
from desktop.client_side.personal_data_dialog import PersonalDataDialog
from desktop.client_side.screen import STEPS, ClientScreen
from desktop.client_side.why_step import WhyStep
from desktop.looks.presentation import Presentation
from desktop.pages.dossier.page import DossierPage
from desktop.session.letter_changes import change_sentences
from desktop.session.session import Session
from desktop.start.first_start import weights
from desktop.window.first_start_view import FirstStartView
from desktop.window.main_window import CLIENT_SCREEN, MainWindow
from tests.desktop.conftest import make_presentation
from tests.desktop.desks import Desk, advised, as_opened, deciding_session, open_client, wait_idle
from tests.known import known

SMALLEST_TARGET_PX = 44


@pytest.fixture
def session(qtbot: QtBot, demo: Bundle, tmp_path: Path) -> Iterator[Session]:
    with deciding_session(demo, Desk(tmp_path)) as made:
        yield made
        wait_idle(qtbot, made)


@pytest.fixture
def window(qtbot: QtBot, presentation: Presentation, session: Session) -> MainWindow:
    made = MainWindow(presentation, session, FirstStartView(presentation, dict(weights())))
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


def words_on(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def show_screen(
    qtbot: QtBot, presentation: Presentation, session: Session, advice: Advice, size: tuple[int, int] = (1280, 800)
) -> ClientScreen:
    opened = as_opened(session, advised(known(session.bundle), advice))
    screen = ClientScreen(presentation, session.decisions, opened)
    qtbot.addWidget(screen)
    screen.resize(*size)
    screen.show()
    qtbot.waitExposed(screen)
    return screen


def go_to(qtbot: QtBot, session: Session, screen: ClientScreen, step: str) -> QWidget:
    screen.show_step(step)
    wait_idle(qtbot, session)
    QApplication.processEvents()
    return screen.page(step)


def largest_gap(screen: ClientScreen) -> int:
    """Height in pixels of the largest band across the whole screen in which nothing is said, drawn or pressed."""
    shown = [
        one
        for kind in (QLabel, QPushButton, ChartFrame, QLineEdit, QComboBox)
        for one in screen.findChildren(kind)
        if one.isVisible() and not one.visibleRegion().isEmpty()
    ]
    bands = sorted((top := one.mapTo(screen, QPoint()).y(), top + one.height()) for one in shown)
    reached, gap = 0, 0
    for top, bottom in [*bands, (screen.height(), screen.height())]:
        gap, reached = max(gap, top - reached), max(reached, bottom)
    return gap


@pytest.mark.parametrize(
    ("advice", "told"),
    [
        (Advice.GRANT, "✓ Conseil de l’outil\u202f: accord"),
        (Advice.REVIEW, "≈ Conseil de l’outil\u202f: à examiner"),
        (Advice.REFUSE, "✕ Conseil de l’outil\u202f: refus"),
    ],
)
def test_the_advice_the_risk_and_the_zones_are_said(
    qtbot: QtBot, presentation: Presentation, session: Session, advice: Advice, told: str
) -> None:
    screen = show_screen(qtbot, presentation, session, advice)
    texts = words_on(screen)
    probability = advised(known(session.bundle), advice).probability
    bad, risk = out_of_a_hundred(probability), presentation.formatter.risk(probability)
    assert told in texts
    assert any(text.startswith(f"{bad} n") and f"{100 - bad} le sont" in text for text in texts)
    assert [text for text in texts if text.startswith("Vous êtes ici")] == [f"Vous êtes ici\u202f: {risk}"]


@pytest.mark.parametrize(
    ("decision", "told"),
    [
        (Decision.GRANTED, "✓ Votre demande est accordée\u202f: "),
        (Decision.REFUSED, "✕ Votre demande n’est pas acceptée"),
        (Decision.TO_REVIEW, "≈ Votre demande reste à l’étude"),
    ],
)
def test_after_a_decision_the_decision_is_said_and_no_longer_the_advice(
    qtbot: QtBot, presentation: Presentation, session: Session, decision: Decision, told: str
) -> None:
    assessment = advised(known(session.bundle), Advice.REVIEW)
    session.decisions.decide(assessment, Judgement(decision, "Vu ensemble."), "fr")
    screen = show_screen(qtbot, presentation, session, Advice.REVIEW)
    texts = words_on(screen)
    terms = session.decisions.case(assessment.client.client_id).terms
    assert told + (terms_words(terms, presentation.formatter) if terms else "") in texts
    assert not any("Conseil de l’outil" in text for text in texts)


def test_a_changed_offer_that_was_granted_is_the_one_told_of(
    qtbot: QtBot, presentation: Presentation, session: Session
) -> None:
    bundle = known(session.bundle)
    before = advised(bundle, Advice.REVIEW)
    offer = what_if(bundle, before, {"AMT_CREDIT": 0.8 * before.client.number("AMT_CREDIT")})
    session.decisions.decide(offer, Judgement(Decision.GRANTED, "Moins suffit.", "Vu ensemble."), "fr")
    screen = show_screen(qtbot, presentation, session, Advice.REVIEW)
    risk, amount = presentation.formatter.risk, presentation.formatter.amount
    told = " ".join(words_on(screen))
    assert amount(offer.after.client.number("AMT_CREDIT")) in told
    assert f"Vous êtes ici\u202f: {risk(offer.after.probability)}" in told


def test_a_score_on_values_that_the_tool_does_not_know_says_so(
    qtbot: QtBot, presentation: Presentation, session: Session
) -> None:
    bundle = known(session.bundle)
    edited = what_if(bundle, advised(bundle, Advice.GRANT), {"AMT_INCOME_TOTAL": 9e7}).after
    told = outside_words(edited, bundle.catalogue, presentation)
    assert told.startswith("1 valeur est hors de ce que l’outil connaît (Revenus")
    screen = ClientScreen(presentation, session.decisions, as_opened(session, edited))
    page = DossierPage(presentation, session)
    page.present(as_opened(session, edited))
    for shown in (screen, page):
        qtbot.addWidget(shown)
        shown.show()
        assert told in words_on(shown)


def test_every_step_is_reached_by_its_name_and_one_after_the_other(
    qtbot: QtBot, presentation: Presentation, session: Session
) -> None:
    screen = show_screen(qtbot, presentation, session, Advice.REVIEW)
    seen = [screen.step]
    while screen.next.isVisible():
        screen.next.click()
        seen.append(screen.step)
    assert tuple(seen) == STEPS
    screen.back.click()
    assert screen.step == STEPS[-2]
    by_name = [one for one in screen.findChildren(QPushButton) if one.text().endswith("2. Pourquoi")]
    by_name[0].click()
    assert screen.step == "why"
    wait_idle(qtbot, session)


def test_reasons_stand_in_the_order_of_the_figures_shown(
    qtbot: QtBot, presentation: Presentation, session: Session
) -> None:
    for advice in Advice:
        screen = show_screen(qtbot, presentation, session, advice)
        page = go_to(qtbot, session, screen, "why").findChildren(WhyStep)[0]
        reasons = advised(known(session.bundle), advice).explanation.reasons
        expected = sorted((abs(reason.size_points) for reason in reasons), reverse=True)[: len(page.reasons)]
        points = [f"{presentation.formatter.points(size)} sur 100" for size in expected]
        assert [one.size[2:] for one in page.reasons] == points
        assert len(page.reasons) >= min(4, len(reasons))


@pytest.mark.parametrize("advice", [Advice.REVIEW, Advice.REFUSE])
def test_what_would_change_the_result_is_what_the_letter_says(
    qtbot: QtBot, presentation: Presentation, session: Session, advice: Advice
) -> None:
    bundle = known(session.bundle)
    screen = show_screen(qtbot, presentation, session, advice)
    page = go_to(qtbot, session, screen, "changes").findChildren(ChangesStep)[0]
    found = change_sentences(bundle, advised(bundle, advice).client, "fr")
    qtbot.waitUntil(lambda: "Recherche" not in page.answer.text())
    texts = words_on(page)
    assert all(sentence in texts for sentence in found or ())
    assert page.answer.text().startswith("Les plus petits" if found else "Aucun changement possible")


def test_a_granted_client_has_nothing_to_change(qtbot: QtBot, presentation: Presentation, session: Session) -> None:
    screen = show_screen(qtbot, presentation, session, Advice.GRANT)
    page = go_to(qtbot, session, screen, "changes").findChildren(ChangesStep)[0]
    assert page.answer.text().startswith("Rien n’a besoin de changer")


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("size", [(1280, 800), (1440, 900), (1920, 1080)])
def test_no_third_of_the_height_is_empty(
    qtbot: QtBot, presentation: Presentation, session: Session, step: str, size: tuple[int, int]
) -> None:
    for advice in (Advice.GRANT, Advice.REFUSE):
        screen = show_screen(qtbot, presentation, session, advice, size)
        go_to(qtbot, session, screen, step)
        assert largest_gap(screen) < size[1] / 3


@pytest.mark.parametrize("step", STEPS)
def test_whatever_is_touched_is_large_enough(
    qtbot: QtBot, presentation: Presentation, session: Session, step: str
) -> None:
    screen = show_screen(qtbot, presentation, session, Advice.REFUSE)
    page = go_to(qtbot, session, screen, step)
    for data in page.findChildren(DataStep):
        for row in list(data.rows.values())[:3]:
            row.wrong.click()
    QApplication.processEvents()
    touched = [
        one for kind in (QPushButton, QLineEdit, QComboBox) for one in screen.findChildren(kind) if one.isVisible()
    ]
    assert len(touched) > 5
    small = {one.accessibleName() or one.objectName(): one.height() for one in touched}
    assert {name: height for name, height in small.items() if height < SMALLEST_TARGET_PX} == {}


def test_only_who_holds_the_button_or_knows_the_key_leaves(
    qtbot: QtBot, window: MainWindow, session: Session, demo: Bundle
) -> None:
    open_client(qtbot, session, advised(demo, Advice.GRANT).client.client_id)
    window.show_page(CLIENT_SCREEN)
    screen = window.findChildren(ClientScreen)[0]
    for button in [one for one in screen.findChildren(QPushButton) if one is not screen.data]:
        button.click()
        qtbot.keyClick(button, Qt.Key.Key_Escape)
        qtbot.keyClick(button, Qt.Key.Key_Return)
    assert window.current_page == CLIENT_SCREEN
    assert screen.leave_note.isVisible()
    qtbot.mousePress(screen.leave, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.current_page == "dossier")


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
    wish = window.findChildren(DataWishDialog)[0]
    assert wish.windowTitle() == "Mes données"
    wish.formats.choose("csv")
    wish.ask.click()
    assert "C’est noté" in screen.leave_note.text() and screen.leave_note.isVisible()
    assert window.findChildren(PersonalDataDialog) == []
    screen.leave.held.emit()
    assert window.current_page == "dossier"
    dialog = window.findChildren(PersonalDataDialog)[0]
    assert dialog.formats.ending == "csv" and "Le client demande" in dialog.page.told
    desk, client_id = window._session.desk, known(window._session.opened).client_id
    assert desk.data_wishes() == (client_id,)
    dialog.handed_over.emit()
    assert desk.data_wishes() == ()
    dialog.reject()


@pytest.mark.parametrize(("language", "theme"), [("fr", "dark"), ("en", "contrast")])
def test_at_twice_the_text_every_step_scrolls_up_and_down_only(
    qtbot: QtBot, qapp: QApplication, session: Session, language: str, theme: str
) -> None:
    screen = show_screen(qtbot, make_presentation(qapp, theme, 200, language), session, Advice.REFUSE)
    for step in STEPS:
        area = go_to(qtbot, session, screen, step)
        assert isinstance(area, QScrollArea)
        inside = known(area.widget())
        assert area.horizontalScrollBar().maximum() == 0
        assert inside.width() <= area.viewport().width()
        assert screen.place.text().endswith(screen.step and screen.place.text().split(":")[-1].strip())
    make_presentation(qapp)
