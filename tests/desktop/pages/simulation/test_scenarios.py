"""Scenarios are kept under a name, compared side by side, renamed and taken away, with a word where a name is bad."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.clients.offer import file_offer, offer_like
from core.simulation.edits import compare_scenarios
from desktop.looks.presentation import Presentation
from desktop.looks.theme import text_font
from desktop.pages.simulation.scenarios_dialog import LONGEST_NAME, CompareDialog, NameDialog
from tests.desktop.pages.simulation.pages import CREDIT, NARROW, WIDE, Shown, open_page
from tests.desktop.sessions import KNOWN_CLIENT


@pytest.fixture
def shown(qtbot: QtBot, presentation: Presentation, demo: Bundle) -> Iterator[Shown]:
    for made in open_page(qtbot, presentation, demo, WIDE):
        made.open(KNOWN_CLIENT)
        yield made


def name_dialog(shown: Shown) -> NameDialog:
    return next(one for one in shown.page.window().findChildren(NameDialog) if one.isVisible())


def keep(shown: Shown, amount: float, name: str) -> None:
    shown.session.simulation.edit({CREDIT: amount})
    shown.settle()
    with shown.qtbot.waitSignal(shown.session.simulation.scenarios_changed, timeout=20_000):
        shown.content.keep_button.click()
        dialog = name_dialog(shown)
        dialog.field.setText(name)
        shown.qtbot.keyClick(dialog.field, Qt.Key.Key_Return)
    QApplication.processEvents()


def cells(shown: Shown) -> list[list[str]]:
    model = shown.content.scenarios.model
    return [
        [str(model.index(row, column).data()) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_a_scenario_is_kept_under_a_name_beside_the_file(shown: Shown) -> None:
    assert not shown.content.scenarios.table.isVisible()
    assert any("Aucun scénario gardé" in text for text in shown.texts())
    keep(shown, 200_000.0, "Moins")
    found, formatter = shown.settle(), shown.page._presentation.formatter
    assert [line[:2] for line in cells(shown)] == [
        ["Dossier", formatter.amount(found.before.client.number(CREDIT))],
        ["Moins", "200\u202f000"],
    ]
    asked, (kept,) = found.before.client, shown.session.simulation.scenarios.kept
    months = [round(offer.duration_months) for offer in (file_offer(asked), offer_like(file_offer(asked), kept.client))]
    assert [line[2] for line in cells(shown)] == [str(count) for count in months]
    assert cells(shown)[1][4] == formatter.risk(found.after.probability)
    assert shown.content.scenarios.table.isVisible()


def test_a_name_is_suggested_and_a_blank_one_is_refused_in_words(shown: Shown) -> None:
    shown.session.simulation.edit({CREDIT: 200_000.0})
    shown.settle()
    shown.content.keep_button.click()
    dialog = name_dialog(shown)
    assert dialog.field.text() == "Montant du crédit 200\u202f000"
    dialog.field.setText("   ")
    dialog.accept()
    assert dialog.isVisible()
    assert dialog.problem == "Donner un nom à ce scénario."
    dialog.reject()
    assert not shown.session.simulation.scenarios.kept


def test_scenarios_are_opened_again_and_the_file_puts_everything_back(shown: Shown) -> None:
    keep(shown, 200_000.0, "Moins")
    keep(shown, 150_000.0, "Encore moins")
    card = shown.content.scenarios
    card.select(1)
    shown.qtbot.keyClick(card.table, Qt.Key.Key_Return)
    card.open_button.click()
    assert shown.settle().after.client.number(CREDIT) == 200_000.0
    card.select(0)
    assert not card.rename_button.isEnabled()
    card.open_button.click()
    assert not shown.session.simulation.edits


def test_a_scenario_is_renamed_unless_the_name_is_taken(shown: Shown) -> None:
    keep(shown, 200_000.0, "Moins")
    keep(shown, 150_000.0, "Encore moins")
    card = shown.content.scenarios
    card.select(1)
    card.rename_button.click()
    dialog = name_dialog(shown)
    dialog.field.setText("encore MOINS")
    dialog.accept()
    assert "déjà pris" in dialog.problem
    dialog.field.setText("Premier")
    dialog.accept()
    assert [line[0] for line in cells(shown)] == ["Dossier", "Premier", "Encore moins"]
    assert card.selected == "Premier"


def test_a_scenario_is_taken_away_after_a_question(shown: Shown) -> None:
    keep(shown, 200_000.0, "Moins")
    card = shown.content.scenarios
    card.select(1)
    for answer, left in ((1, ["Dossier", "Moins"]), (0, ["Dossier"])):
        card.drop_button.click()
        box = next(one for one in shown.page.window().findChildren(QMessageBox) if one.isVisible())
        buttons = box.findChildren(QPushButton)
        wanted = [one for one in buttons if (one.text() == "Supprimer") is (answer == 0)]
        wanted[0].click()
        QApplication.processEvents()
        assert [line[0] for line in cells(shown)] == left


def test_scenarios_are_compared_side_by_side(shown: Shown) -> None:
    keep(shown, 200_000.0, "Moins")
    keep(shown, 150_000.0, "Encore moins")
    shown.content.scenarios.compare_button.click()
    dialog = next(one for one in shown.page.window().findChildren(CompareDialog) if one.isVisible())
    model = dialog.table.model()
    header = [model.headerData(column, Qt.Orientation.Horizontal) for column in range(model.columnCount())]
    assert header == ["Valeur", "Dossier", "Moins", "Encore moins"]
    labels = [str(model.index(row, 0).data()) for row in range(model.rowCount())]
    kept = shown.session.simulation.scenarios.kept
    before = shown.settle().before
    compared = compare_scenarios(shown.demo.catalogue, before.client, kept)
    assert labels == [
        "Risque",
        "Conseil",
        *(shown.demo.catalogue.by_name[line.feature].wording["fr"].label for line in compared),
    ]
    amounts = [str(model.index(labels.index("Montant du crédit"), column).data()) for column in (2, 3)]
    assert amounts == ["200\u202f000", "150\u202f000"]
    dialog.reject()


def test_long_names_of_scenarios_are_read_whole(shown: Shown) -> None:
    long_name = "Mensualité plus basse et apport de 90 000 avant la fin du mois"[:LONGEST_NAME]
    shown.page.resize(*NARROW)
    keep(shown, 200_000.0, long_name)
    table = shown.content.scenarios.table
    words = QFontMetrics(table.font())
    room = table.columnWidth(0) - 2 * shown.page._presentation.scale.px(7)
    assert max(map(words.horizontalAdvance, long_name.split(" "))) <= room
    shown.content.scenarios.compare_button.click()
    dialog = next(one for one in shown.page.window().findChildren(CompareDialog) if one.isVisible())
    header = dialog.table.horizontalHeader()
    last = header.count() - 1
    flags, inset = Qt.TextFlag.TextWordWrap.value, shown.page._presentation.scale.px(13)
    room_there = QRect(0, 0, header.sectionSize(last) - 2 * inset, header.height())
    strong = QFontMetrics(text_font(shown.page._presentation.scale, weight=QFont.Weight.DemiBold))
    assert room_there.contains(strong.boundingRect(room_there, flags, long_name))
    assert dialog.screen().availableSize().width() >= dialog.width()
    dialog.reject()
