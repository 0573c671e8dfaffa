"""A heading that opens a list of features finds one by the words typed and by what they mean."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from desktop.looks.presentation import Presentation
from desktop.widgets.fields.feature_choices import FeatureChoices
from desktop.widgets.fields.feature_combo import FeatureCombo
from desktop.widgets.fields.feature_search import FeatureSearch


@dataclass
class Heading:
    combo: FeatureCombo
    qtbot: QtBot
    chosen: list[str] = field(default_factory=list)

    @property
    def search(self) -> FeatureSearch:
        return self.combo.findChildren(FeatureSearch)[-1]

    def shown(self) -> str:
        return self.combo.currentText()


@pytest.fixture
def heading(qtbot: QtBot, presentation: Presentation, demo: Bundle) -> Iterator[Heading]:
    window = QWidget()
    qtbot.addWidget(window)
    choices = FeatureChoices(presentation, demo.catalogue, demo.catalogue.features, window, demo.variables)
    combo = FeatureCombo(presentation, choices, "Information montrée")
    QVBoxLayout(window).addWidget(combo)
    combo.show_feature("AMT_CREDIT")
    window.resize(500, 80)
    window.show()
    combo.setFocus()
    made = Heading(combo, qtbot)
    combo.feature_chosen.connect(made.chosen.append)
    yield made
    combo.hidePopup()


def test_typing_on_the_heading_searches_by_what_is_meant(heading: Heading) -> None:
    heading.qtbot.keyClick(heading.combo, Qt.Key.Key_R)
    heading.qtbot.keyClicks(heading.search.search, "este pour vivre une fois le credit paye")
    assert heading.search.search.text().casefold() == "reste pour vivre une fois le credit paye"
    heading.qtbot.keyClick(heading.search.search, Qt.Key.Key_Return)
    assert heading.chosen == ["income_after_instalment"]
    assert heading.shown() == "Revenus après la mensualité"
    heading.qtbot.waitUntil(heading.combo.hasFocus)


def test_a_click_opens_on_what_is_chosen_and_arrows_pass_the_headings_by(heading: Heading) -> None:
    heading.qtbot.mouseClick(heading.combo, Qt.MouseButton.LeftButton)
    found = heading.search
    assert found.list.currentIndex().data() == heading.shown()
    assert found.search.hasFocus()
    rows = found.list.model().rowCount()
    for _ in range(rows):
        heading.qtbot.keyClick(found.search, Qt.Key.Key_Up)
    assert found.list.currentIndex().row() == 1
    heading.qtbot.keyClick(found.search, Qt.Key.Key_Down)
    heading.qtbot.keyClick(found.search, Qt.Key.Key_Return)
    assert len(heading.chosen) == 1


def test_escape_keeps_what_was_chosen(heading: Heading) -> None:
    heading.combo.showPopup()
    heading.qtbot.keyClicks(heading.search.search, "metier")
    heading.qtbot.keyClick(heading.search.search, Qt.Key.Key_Escape)
    heading.qtbot.waitUntil(lambda: not heading.combo.findChildren(FeatureSearch))
    assert heading.chosen == []
    assert heading.shown() == "Montant du crédit"


def test_noise_is_said_to_mean_nothing_and_enter_then_chooses_nothing(heading: Heading) -> None:
    heading.combo.showPopup()
    found = heading.search
    heading.qtbot.keyClicks(found.search, "qwxzk zzz")
    assert found.list.model().rowCount() == 0
    heading.qtbot.keyClick(found.search, Qt.Key.Key_Return)
    assert heading.chosen == []
    heading.qtbot.keyClick(found.search, Qt.Key.Key_Escape)
    heading.qtbot.waitUntil(lambda: not heading.combo.findChildren(FeatureSearch))


def test_a_click_in_the_list_chooses(heading: Heading) -> None:
    heading.combo.showPopup()
    found = heading.search
    heading.qtbot.keyClicks(found.search, "age de la voiture")
    spot: QPoint = found.list.visualRect(found.list.currentIndex()).center()
    heading.qtbot.mouseClick(found.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert heading.chosen == ["OWN_CAR_AGE"]
