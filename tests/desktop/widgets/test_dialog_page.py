"""What is wrong is said at the foot of a dialog until something is changed; what was done stays said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.looks.presentation import Presentation
from desktop.widgets.dialog_page import DialogPage

Change = Callable[[QtBot, QWidget], None]


def type_in(qtbot: QtBot, field: QWidget) -> None:
    qtbot.keyClicks(field, "x")


def go_down(qtbot: QtBot, field: QWidget) -> None:
    qtbot.keyClick(field, Qt.Key.Key_Down)


def tick(qtbot: QtBot, field: QWidget) -> None:
    qtbot.keyClick(field, Qt.Key.Key_Space)


@pytest.mark.parametrize(
    ("kind", "change"), [(QLineEdit, type_in), (QPlainTextEdit, type_in), (QComboBox, go_down), (QCheckBox, tick)]
)
def test_a_refusal_goes_once_a_field_is_changed(
    qtbot: QtBot, presentation: Presentation, kind: type[QWidget], change: Change
) -> None:
    field = kind()
    if isinstance(field, QComboBox):
        field.addItems(["un", "deux"])
    content = QVBoxLayout()
    content.addWidget(field)
    page = DialogPage(presentation, "Titre", content)
    qtbot.addWidget(page)
    page.show()
    for _ in range(2):
        page.tell("Il manque un motif.")
        assert page.told == "Il manque un motif."
        change(qtbot, field)
        if kind is QComboBox:
            field.setCurrentIndex(0)  # type: ignore[attr-defined]
        assert page.told == ""
    page.inform("Enregistré.")
    change(qtbot, field)
    assert page.told == "Enregistré."
