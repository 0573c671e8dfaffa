"""The keyboard alone reaches, chooses and presses everything, in the order in which it is read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from desktop.looks.presentation import Presentation
from desktop.window.help.dialog import HelpDialog
from desktop.window.main_window import MainWindow
from tests.desktop.sessions import running_session
from tests.desktop.window.test_main_window import make_window, open_client
from tests.known import known

Key = Qt.Key
SMALLEST_TARGET_PX = 24


@pytest.fixture
def window(qtbot: QtBot, presentation: Presentation, demo: Bundle) -> Iterator[MainWindow]:
    with running_session(demo) as session:
        made = make_window(qtbot, presentation, session)
        open_client(qtbot, made)
        yield made
        qtbot.waitUntil(lambda: not session._lane.busy, timeout=10_000)


def press(qtbot: QtBot, key: Qt.Key) -> QWidget:
    qtbot.keyClick(known(QApplication.focusWidget()), key)
    return known(QApplication.focusWidget())


def test_arrows_in_the_navigation_leave_the_page_until_enter(qtbot: QtBot, window: MainWindow) -> None:
    window.navigation.focus_current()
    assert known(QApplication.focusWidget()).objectName() == "page.dossier"
    assert press(qtbot, Key.Key_Down).objectName() == "page.comparer"
    assert press(qtbot, Key.Key_Down).objectName() == "page.simuler"
    assert window.current_page == "dossier"
    press(qtbot, Key.Key_Return)
    assert window.current_page == "simuler"


def test_tab_enters_the_navigation_at_the_page_on_screen(qtbot: QtBot, window: MainWindow) -> None:
    window.navigation.focus_current()
    press(qtbot, Key.Key_Up)
    window.top_bar.letter.setFocus()
    reached = press(qtbot, Key.Key_Tab)
    assert reached.objectName() == "page.dossier"
    assert window.page("dossier").isAncestorOf(press(qtbot, Key.Key_Tab))


@pytest.mark.parametrize("page_id", ["dossier", "simuler", "comparer", "modele"])
def test_the_foot_of_the_window_comes_after_its_page(qtbot: QtBot, window: MainWindow, page_id: str) -> None:
    window.show_page(page_id)
    qtbot.waitUntil(lambda: not window._session._lane.busy, timeout=10_000)
    window.top_bar.search.focus_field()
    regions = []
    for _step in range(200):
        reached = press(qtbot, Key.Key_Tab)
        region = next(
            place
            for place, part in enumerate((window.top_bar, window.navigation, window._stack, window.status))
            if part.isAncestorOf(reached)
        )
        if reached is window.top_bar.search.field:
            break
        regions.append(region)
    assert regions == sorted(regions) and set(regions) == {0, 1, 2, 3}, regions


def test_the_shortcuts_are_listed_by_a_key_and_none_is_given_twice(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window, Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)
    dialog = known(window.findChild(HelpDialog))
    assert dialog.topic == "raccourcis"
    dialog.close()
    keys = [one.toString() for action in window.actions() for one in action.shortcuts()]
    assert len(keys) == len(set(keys))
    for entry in window._specs:
        page = window.page(entry)
        own = [one.key().toString() for one in page.findChildren(QShortcut)]
        own += [one.toString() for action in page.findChildren(QAction) for one in action.shortcuts()]
        assert not set(own) & set(keys), entry


def test_every_button_and_box_is_easy_to_hit(qtbot: QtBot, window: MainWindow) -> None:
    small = []
    for entry in window._specs:
        window.show_page(entry)
        qtbot.waitUntil(lambda: not window._session._lane.busy, timeout=10_000)
        for kind in (QPushButton, QCheckBox, QRadioButton):
            small += [
                f"{entry} {one.accessibleName() or one.text()} {one.width()} × {one.height()}"
                for one in window.findChildren(kind)
                if one.isVisible() and min(one.width(), one.height()) < SMALLEST_TARGET_PX
            ]
    assert small == []
