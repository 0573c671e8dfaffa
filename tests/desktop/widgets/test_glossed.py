"""A difficult word is underlined, reached by mouse and keys, and explained in one sentence; nothing else changes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop.looks.presentation import Presentation
from desktop.widgets.glossed import Gloss, GlossedLabel, glossed
from desktop.widgets.words import STRESS
from tests.desktop.conftest import make_presentation
from tests.known import known

SENTENCE = "Effet en points de risque, avec la valeur médiane & <5 % de marge."


@pytest.fixture
def page(qtbot: QtBot, presentation: Presentation) -> QWidget:
    made = QWidget()
    column = QVBoxLayout(made)
    column.addWidget(QLineEdit())
    column.addWidget(glossed(presentation, SENTENCE, "small-muted"))
    column.addWidget(QLineEdit())
    made.resize(700, 200)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def label_of(page: QWidget) -> GlossedLabel:
    return known(page.findChild(GlossedLabel))


def shown(page: QWidget) -> Gloss | None:
    return next((one for one in page.findChildren(Gloss) if one.isVisible()), None)


def test_the_sentence_stays_what_it_is(page: QWidget) -> None:
    label = label_of(page)
    assert label.text() == label.accessibleName() == SENTENCE
    assert [one.id for one in label.explained] == ["effect", "points", "median"]
    assert "Médiane" in label.accessibleDescription()


def test_a_click_on_a_word_explains_it(qtbot: QtBot, page: QWidget) -> None:
    label = label_of(page)
    place = label.fontMetrics().horizontalAdvance("Effet en poi")
    qtbot.mouseClick(label, Qt.MouseButton.LeftButton, pos=QPoint(place, label.contentsRect().center().y()))
    told = known(shown(page))
    assert told.word.id == "points"
    assert told.word.text in told.accessibleName()
    qtbot.mouseClick(told, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: shown(page) is None)


@pytest.mark.parametrize("key", [Qt.Key.Key_F1, Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_keys_reach_each_word_and_explain_it(qtbot: QtBot, page: QWidget, key: Qt.Key) -> None:
    page.findChildren(QLineEdit)[0].setFocus()
    found = []
    for _ in range(3):
        qtbot.keyClick(known(QApplication.focusWidget()), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is label_of(page)
        qtbot.keyClick(label_of(page), key)
        told = known(shown(page))
        found.append(told.word.id)
        qtbot.keyClick(told, Qt.Key.Key_Escape)
        qtbot.waitUntil(lambda: shown(page) is None)
    assert found == ["effect", "points", "median"]
    qtbot.keyClick(label_of(page), Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is page.findChildren(QLineEdit)[1]


def test_a_sentence_without_such_a_word_is_no_stop(qtbot: QtBot, page: QWidget) -> None:
    label = label_of(page)
    label.say("Rien à expliquer.")
    assert label.focusPolicy() is Qt.FocusPolicy.NoFocus
    assert label.accessibleDescription() == ""
    label.say(f"Le risque est {STRESS.format('3 points sous le seuil')}.")
    assert label.text() == "Le risque est 3 points sous le seuil."
    assert [one.id for one in label.explained] == ["threshold"]
    assert label.focusPolicy() is Qt.FocusPolicy.TabFocus


def test_what_a_word_means_is_shown_whole_at_every_size(qtbot: QtBot, qapp: QApplication) -> None:
    for percent in (100, 200):
        label = glossed(make_presentation(qapp, "dark", percent), "Le seuil.")
        qtbot.addWidget(label)
        label.show()
        label.explain(label.explained[0])
        told = known(label.findChild(Gloss))
        assert told.layout().heightForWidth(told.width()) <= told.height()  # type: ignore[union-attr]
        told.close()
    make_presentation(qapp)
