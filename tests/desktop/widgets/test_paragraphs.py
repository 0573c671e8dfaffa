"""Words on several lines remember their heights, and never a height that is no longer true."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from desktop.widgets.words import say_stressed, stressed, words

SENTENCE = "Le risque de ce client est au-dessus du seuil de la maison, pour les raisons que voici."
WIDTHS = (60, 140, 333, 900)

Change = Callable[[QLabel], None]


def larger(label: QLabel) -> None:
    font = QFont(label.font())
    font.setPixelSize(31)
    label.setFont(font)


def padded(label: QLabel) -> None:
    label.setStyleSheet("QLabel { padding: 17px; font-size: 19px; }")
    label.ensurePolished()


def shorter(label: QLabel) -> None:
    label.setText("Peu de mots")


CHANGES: tuple[Change, ...] = (larger, padded, shorter)


def heights(label: QLabel) -> list[int]:
    return [label.heightForWidth(width) for width in WIDTHS]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_measured_anew(qtbot: QtBot, change: Change) -> None:
    label, plain = words(SENTENCE, wrap=True), QLabel(SENTENCE)
    plain.setWordWrap(True)
    for one in (label, plain):
        qtbot.addWidget(one)
    before = heights(label)
    assert before == heights(plain)
    for one in (label, plain):
        change(one)
        QCoreApplication.sendPostedEvents(one, QEvent.Type.LayoutRequest)
    assert heights(label) == heights(plain) != before


@given(st.lists(st.sampled_from(CHANGES), max_size=5), st.lists(st.sampled_from(WIDTHS), max_size=4))
def test_any_changes_in_any_order_leave_true_heights(qapp: object, changes: list[Change], asked: list[int]) -> None:
    label, plain = words(SENTENCE, wrap=True), QLabel(SENTENCE)
    plain.setWordWrap(True)
    for change in changes:
        for width in asked:
            label.heightForWidth(width)
        change(label)
        change(plain)
    assert heights(label) == heights(plain)
    label.deleteLater()
    plain.deleteLater()


def test_stressed_words_are_measured_anew_too(qtbot: QtBot) -> None:
    label = stressed("<b>court</b>")
    qtbot.addWidget(label)
    before = heights(label)
    say_stressed(label, f"<b>{SENTENCE}</b>")
    fresh = stressed(f"<b>{SENTENCE}</b>")
    qtbot.addWidget(fresh)
    assert heights(label) == heights(fresh) != before
