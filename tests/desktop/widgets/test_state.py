"""A property of the style sheet changes the look of a widget once, and is not drawn again where it already holds."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.looks.presentation import Presentation
from desktop.widgets.empty_page import EmptyPage
from desktop.widgets.state import set_property


class _Watched(QLineEdit):
    """Counts how often it takes another look."""

    def __init__(self) -> None:
        super().__init__()
        self.looks = 0

    def changeEvent(self, event: QEvent) -> None:
        self.looks += event.type() == QEvent.Type.StyleChange
        super().changeEvent(event)


def test_a_field_takes_another_look_once(qtbot: QtBot, presentation: Presentation) -> None:
    field = _Watched()
    qtbot.addWidget(field)
    field.setEnabled(False)
    field.setFixedSize(200, 40)
    field.show()
    plainly, seen = field.grab().toImage(), field.looks
    set_property(field, "invalid", False)
    assert (field.property("invalid"), field.looks) == (None, seen)
    set_property(field, "invalid", True)
    marked, seen = field.grab().toImage(), field.looks
    assert field.property("invalid") is True and marked != plainly
    set_property(field, "invalid", True)
    assert field.looks == seen
    set_property(field, "invalid", False)
    assert field.property("invalid") is False and field.grab().toImage() == plainly


def test_a_tone_is_taken_and_given_back(qtbot: QtBot, presentation: Presentation) -> None:
    label = QLabel("Client")
    qtbot.addWidget(label)
    label.ensurePolished()
    plainly = label.palette().windowText().color()
    set_property(label, "tone", "raises")
    assert label.palette().windowText().color() == presentation.theme.color("raises_text")
    set_property(label, "tone", "")
    assert label.palette().windowText().color() == plainly


def test_nothing_to_show_is_said_with_or_without_a_way_on(qtbot: QtBot, presentation: Presentation) -> None:
    button = QPushButton("Tout afficher")
    part, page = EmptyPage(presentation, action=button), EmptyPage(presentation, "Aucun dossier", "Ouvrez un client.")
    for one in (part, page):
        qtbot.addWidget(one)
        one.show()
    assert [label.text() for label in page.findChildren(QLabel)] == ["Aucun dossier", "Ouvrez un client."]
    part.say("Rien", "Aucune ligne ne répond.", can_go_on=False)
    assert [label.text() for label in part.findChildren(QLabel)] == ["Rien", "Aucune ligne ne répond."]
    assert not button.isVisible()
    part.say("Rien", "Aucune ligne ne répond.")
    assert button.isVisible()
