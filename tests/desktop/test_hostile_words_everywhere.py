"""Hostile words entered wherever people enter words: every page shows them as they were written, and stays laid out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.decisions.record import Decision, Judgement
from core.model.policy import Advice
from core.population.filter import ClientFilter
from core.storage.plain_words import plain_words
from desktop.client_side.letter_dialog import LetterDialog
from desktop.filters.saved_filters_menu import SavedFiltersMenu
from desktop.looks.presentation import Presentation
from desktop.session.lane import Lane
from desktop.session.session import Session
from desktop.settings.preferences import Preferences
from desktop.settings.settings import SettingsStore
from desktop.window.page_entries import PAGES
from tests.desktop.desks import Desk, advised, open_client, wait_idle
from tests.desktop.sessions import own_copy
from tests.desktop.walked_words import faults, literal_places, too_wide
from tests.desktop.window.test_main_window import make_window

NAMES = {
    "marked": "<b>R&D</b> <img src='file:///x'> \u202eéédrocca\u202c 👩‍⚖️",
    "endless": "<i>&" + "W" * 100_000,
}


@pytest.fixture(params=NAMES.values(), ids=list(NAMES))
def entered(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def session(demo: Bundle, tmp_path: Path, entered: str) -> Iterator[Session]:
    desk = Desk(tmp_path)
    desk.settings = replace(desk.settings, author=plain_words(entered)[:120], contact=plain_words(entered)[:300])
    preferences = Preferences(SettingsStore())
    preferences.choose("user_name", entered[:120])
    preferences.choose("user_contact", entered[:120])
    made = Session(
        Lane(), decision_settings=desk.read, preferences=preferences, new_files_folder=tmp_path / "files",
        filters_file=tmp_path / "filters.json",
    )  # fmt: skip
    made.adopt(own_copy(demo))
    yield made
    made.close()


def enter_everywhere(qtbot: QtBot, session: Session, demo: Bundle, entered: str) -> None:
    """As long as each field takes it."""
    name, text = entered[:60], entered[:4000]
    assessment = advised(demo, Advice.REFUSE)
    open_client(qtbot, session, assessment.client.client_id)
    session.simulation.keep(name)
    wait_idle(qtbot, session)
    made = session.decisions.decide(assessment, Judgement(Decision.GRANTED, text, text), "fr", text)
    session.decisions.request_review(made.sequence, text)
    session.decisions.correct(made.sequence, {"reason": f"{text[:3000]}!"}, text)
    session.files.begin(title=entered[:80])
    session.files.edit("AMT_CREDIT", name)
    session.files.flush()
    wait_idle(qtbot, session)
    open_client(qtbot, session, assessment.client.client_id)


def test_every_page_shows_them_as_they_were_written(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle, entered: str
) -> None:
    enter_everywhere(qtbot, session, demo, entered)
    window = make_window(qtbot, presentation, session)
    seen, start = 0, plain_words(entered)[:20]
    for entry in PAGES:
        window.show_page(entry.page_id)
        wait_idle(qtbot, session)
        assert faults(window, start) == [], entry.page_id
        assert too_wide(window, window.width()) == [], entry.page_id
        seen += literal_places(window.page(entry.page_id), start)
    assert seen >= 8


def test_the_letter_is_set_with_them(
    qtbot: QtBot, presentation: Presentation, session: Session, demo: Bundle, entered: str
) -> None:
    enter_everywhere(qtbot, session, demo, entered)
    assert session.opened is not None
    dialog = LetterDialog(presentation, session.decisions, session.opened, ask_file=lambda *_asked: None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.client_name.setText(entered)
    dialog.advisor.setText(entered)
    qtbot.waitUntil(lambda: not dialog._pause.isActive() and dialog.pages.count >= 2, timeout=10_000)
    wait_idle(qtbot, session)
    assert faults(dialog, plain_words(entered)[:20]) == []
    assert dialog.save.isEnabled()


def test_a_kept_filter_stands_in_its_menu_as_it_was_named(
    qtbot: QtBot, presentation: Presentation, session: Session, entered: str
) -> None:
    filters, name = session.comparison.filters, entered[:60]
    assert filters.save(name, ClientFilter(advices=frozenset({Advice.REFUSE})))
    button = QPushButton()
    qtbot.addWidget(button)
    menu = SavedFiltersMenu(presentation, filters, ClientFilter, button)
    menu.fill()
    assert faults(menu, plain_words(entered)[:20]) == []
    assert literal_places(menu, " ".join(plain_words(name).split())) == 2
