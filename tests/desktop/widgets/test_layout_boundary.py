"""A card tells the page of another height only, and never sets a scroll bar swinging."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.looks.presentation import Presentation
from desktop.widgets.layout.layout_boundary import LayoutBoundary
from desktop.widgets.layout.scrolled import scrolled
from desktop.widgets.words import words
from tests.known import known


class Requests(QObject):
    """Counts how often a widget is asked to lay itself out."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__()
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.LayoutRequest
        return super().eventFilter(watched, event)


def column(*labels: QLabel) -> QWidget:
    made = QWidget()
    body = QVBoxLayout(made)
    for label in labels:
        body.addWidget(label)
    return made


def settle() -> None:
    """Each level of layouts asks the next one in a turn of its own."""
    for _ in range(4):
        QApplication.processEvents()


def test_other_words_of_the_same_height_stay_inside(qtbot: QtBot, presentation: Presentation) -> None:
    label = words("Un", wrap=True)
    page = column()
    qtbot.addWidget(page)
    boundary = LayoutBoundary(column(label))
    body = page.layout()
    assert isinstance(body, QVBoxLayout)
    body.addWidget(boundary)
    body.addStretch(1)
    page.resize(300, 400)
    page.show()
    settle()
    height, asked = boundary.height(), Requests(page)
    label.setText("Deux")
    settle()
    assert (asked.count, boundary.heightForWidth(boundary.width())) == (0, height)
    label.setText("trois " * 60)
    settle()
    assert asked.count > 0
    assert boundary.height() == boundary.heightForWidth(boundary.width()) > height


@pytest.mark.parametrize("start", range(0, 120, 3))
def test_no_height_of_a_window_sets_the_scroll_bar_swinging(
    qtbot: QtBot, presentation: Presentation, start: int
) -> None:
    """Widths with and without the bar wrap differently: around the height that just fits, both seem right."""
    boundary = LayoutBoundary(column(words("Une phrase qui se plie sur plusieurs lignes. " * 9, wrap=True)))
    content = column()
    known(content.layout()).addWidget(boundary)
    area = scrolled(content)
    qtbot.addWidget(area)
    area.resize(320, boundary.heightForWidth(320) - 60 + start)
    area.show()
    QApplication.processEvents()
    assert boundary.height() >= boundary.heightForWidth(boundary.width())


def test_room_once_taken_is_kept_until_it_is_given_back(qtbot: QtBot, presentation: Presentation) -> None:
    label = words("trois " * 60, wrap=True)
    boundary = LayoutBoundary(column(label), keeps_room=True)
    qtbot.addWidget(boundary)
    tall = boundary.heightForWidth(200)
    label.setText("Un")
    assert boundary.heightForWidth(200) == tall
    boundary.give_back()
    assert boundary.heightForWidth(200) < tall
