"""The first start asks for a name and shows a meeting; the tour is left and begun again at will, and comes once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from desktop.looks.presentation import Presentation
from desktop.settings.paths import user_paths
from desktop.settings.preferences import Preferences
from desktop.settings.settings import SettingsStore
from desktop.start.app import Application
from desktop.start.command_line import Options
from desktop.window.help.dialog import HelpDialog
from desktop.window.tour_dialog import NAME_STEP, STEPS, TourDialog
from tests.desktop.conftest import make_presentation
from tests.desktop.sessions import running_session
from tests.desktop.window.test_main_window import make_window
from tests.known import known


@pytest.fixture
def store(tmp_path: Path) -> SettingsStore:
    return SettingsStore(tmp_path / "settings.json")


@pytest.fixture
def tour(qtbot: QtBot, presentation: Presentation, store: SettingsStore) -> Iterator[TourDialog]:
    made = TourDialog(presentation, Preferences(store))
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.show()
    yield made


def kept(store: SettingsStore, tmp_path: Path) -> tuple[str, str, bool]:
    current = SettingsStore(tmp_path / "settings.json").current
    assert current == store.current
    return current.user_name, current.user_contact, current.tour_seen


def test_it_asks_for_the_name_and_goes_through_a_meeting(
    tour: TourDialog, store: SettingsStore, tmp_path: Path
) -> None:
    tour.name.setText("  Ana Roux ")
    tour.contact.setText("Lille")
    titles = []
    for _ in (NAME_STEP, *STEPS):
        titles.append(next(one.text() for one in tour.findChildren(QLabel) if one.isVisible()))
        tour.next.click()
    assert titles[0] == "Bienvenue"
    assert len(set(titles)) == len(STEPS) + 1
    assert not tour.isVisible()
    assert kept(store, tmp_path) == ("Ana Roux", "Lille", True)


@pytest.mark.parametrize("step", range(len(STEPS) + 1))
def test_it_is_left_at_any_step_and_keeps_the_name(
    qtbot: QtBot, tour: TourDialog, store: SettingsStore, tmp_path: Path, step: int
) -> None:
    tour.name.setText("Ana Roux")
    for _ in range(step):
        tour.next.click()
    qtbot.keyClick(tour, Qt.Key.Key_Escape)
    assert not tour.isVisible()
    assert kept(store, tmp_path) == ("Ana Roux", "", True)


def test_one_goes_back(tour: TourDialog) -> None:
    assert not tour.back.isEnabled()
    tour.next.click()
    tour.next.click()
    tour.back.click()
    assert tour.place.text() == "Étape 2 sur 6"


def test_a_name_that_cannot_be_kept_is_said(tour: TourDialog, tmp_path: Path) -> None:
    (tmp_path / "settings.json").mkdir()
    tour.name.setText("Ana Roux")
    tour.next.click()
    assert tour.place.text() == "Étape 1 sur 6"
    assert any("n’a pas pu être gardé" in one.text() for one in tour.findChildren(QLabel) if one.isVisible())
    (tmp_path / "settings.json").rmdir()


def test_a_name_that_the_organisation_fixes_is_only_shown(
    qtbot: QtBot, presentation: Presentation, tmp_path: Path
) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text('user_name = "Guichet 3"\n', encoding="utf-8")
    made = TourDialog(presentation, Preferences(SettingsStore(tmp_path / "settings.json", policy)))
    qtbot.addWidget(made)
    assert made.name.text() == "Guichet 3"
    assert made.name.isReadOnly()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_at_twice_the_text_no_word_is_cut(
    qtbot: QtBot, qapp: QApplication, store: SettingsStore, language: str
) -> None:
    made = TourDialog(make_presentation(qapp, "contrast", 200, language), Preferences(store))
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.show()
    for _ in STEPS:
        made.next.click()
        qtbot.waitUntil(lambda: all(one.width() >= one.sizeHint().width() for one in (made.back, made.next)))
    make_presentation(qapp)


def test_the_help_begins_it_again(qtbot: QtBot, presentation: Presentation, demo: Bundle) -> None:
    with running_session(demo) as session:
        window = make_window(qtbot, presentation, session)
        window.show_help()
        known(window.findChild(HelpDialog)).tour.click()
        tour = known(window.findChild(TourDialog))
        assert tour.isVisible()
        tour.reject()
        qtbot.waitUntil(lambda: not window.findChildren(TourDialog) and not session._lane.busy, timeout=20_000)


@pytest.mark.parametrize(("welcome", "name", "expected"), [(True, "", 1), (True, "Ana", 0), (False, "", 0)])
def test_it_comes_by_itself_to_who_never_gave_a_name(
    qtbot: QtBot, qapp: QApplication, demo_folder: Path, tmp_path: Path, welcome: bool, name: str, expected: int
) -> None:
    paths = user_paths("linux", {"PAD_HOME": str(tmp_path)}, tmp_path)
    store = SettingsStore(paths.settings)
    if name:
        store.choose("user_name", name)
    made = Application(qapp, Options(bundle=demo_folder, size=(1280, 800)), paths, store, welcome=welcome)
    qtbot.addWidget(made.window, before_close_func=lambda _window: made.close())
    with qtbot.waitSignal(made.session.bundle_opened, timeout=30_000):
        made.start()
    assert len(made.window.findChildren(TourDialog)) == expected
    for tour in made.window.findChildren(TourDialog):
        tour.reject()
    qtbot.waitUntil(lambda: not made.lane.busy, timeout=30_000)
    assert store.current.tour_seen is bool(expected)
    made.close()
