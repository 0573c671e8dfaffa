"""A page's scroll bar lies in the page's own margin: what is laid out never depends on whether it is there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from desktop.widgets.layout.scrolled import PaddedScrollArea

WIDTH, HEIGHT = 400, 300


@pytest.fixture
def area(qtbot: QtBot) -> PaddedScrollArea:
    made = PaddedScrollArea()
    qtbot.addWidget(made)
    made.setWidget(QWidget())
    made.resize(WIDTH, HEIGHT)
    made.show()
    return made


def fill(area: PaddedScrollArea, height: int) -> QWidget:
    content = area.widget()
    assert content is not None
    content.setMinimumHeight(height)
    return content


def test_the_bar_comes_and_goes_without_a_change_of_width(area: PaddedScrollArea, qtbot: QtBot) -> None:
    content = fill(area, 2 * HEIGHT)
    qtbot.waitUntil(area.bar.isVisible)
    assert content.width() == WIDTH
    assert area.bar.geometry().right() == WIDTH - 1
    fill(area, HEIGHT // 2)
    qtbot.waitUntil(lambda: not area.bar.isVisible())
    assert content.width() == WIDTH


def test_bar_and_content_move_together(area: PaddedScrollArea, qtbot: QtBot) -> None:
    content = fill(area, 3 * HEIGHT)
    qtbot.waitUntil(area.bar.isVisible)
    area.bar.setValue(120)
    assert content.y() == -120
    area.ensureVisible(0, 3 * HEIGHT)
    assert area.bar.value() == -content.y() == 2 * HEIGHT
    assert area.bar.pageStep() == HEIGHT
    assert area.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
