"""Inputs of the simulation: sliders, fields and lists, refusals in words, undo by key."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.clients.offer import Figure
from core.simulation.edits import lock_of
from desktop.looks.presentation import Presentation
from desktop.pages.simulation.input_row import ChoiceRow, LockedRow
from desktop.widgets.fields.input_choice import LOCKED_THEME, MAIN_THEME, editable_inputs, themes
from tests.desktop.pages.simulation.pages import CREDIT, WIDE, Shown, open_page
from tests.desktop.sessions import KNOWN_CLIENT


@pytest.fixture
def empty(qtbot: QtBot, presentation: Presentation, demo: Bundle) -> Iterator[Shown]:
    yield from open_page(qtbot, presentation, demo, WIDE)


@pytest.fixture
def shown(empty: Shown) -> Shown:
    empty.open(KNOWN_CLIENT)
    return empty


def test_every_editable_input_has_a_row_and_every_protected_one_is_locked_with_its_reason(shown: Shown) -> None:
    card, seen = shown.content.inputs, set()
    for theme in themes(shown.demo.catalogue):
        card.choose(theme)
        seen |= {row.feature.name for row in card.rows}
        for row in card.rows:
            is_asked = row.feature.name in tuple(Figure)
            assert isinstance(row, LockedRow) is (lock_of(row.feature) is not None and not is_asked)
            if isinstance(row, LockedRow):
                assert row.field.isReadOnly()
                assert "jamais utilisé" in row.field.accessibleDescription()
    protected = {feature.name for feature in shown.demo.catalogue.features if feature.protected}
    figures = {str(Figure.DEPOSIT), str(Figure.DURATION)}
    assert seen == {feature.name for feature in editable_inputs(shown.demo.catalogue)} | protected | figures


def test_a_key_on_a_slider_changes_the_answer_before_and_after(shown: Shown) -> None:
    slider, before = shown.row(CREDIT).slider, shown.settle().before
    for _ in range(3):
        shown.qtbot.keyClick(slider, Qt.Key.Key_Left)
    found = shown.settle()
    assert found.after.client.number(CREDIT) < before.client.number(CREDIT)
    formatter = shown.page._presentation.formatter
    texts = shown.texts()
    assert formatter.risk(found.before.probability) in texts
    assert formatter.risk(found.after.probability) in texts
    assert shown.row(CREDIT).field.text() == formatter.amount(found.after.client.number(CREDIT))
    assert "2 valeurs modifiées" in texts


@pytest.mark.parametrize("text", ["200 000", "200000", "200\u202f000,00"])
def test_a_typed_amount_is_scored(shown: Shown, text: str) -> None:
    field = shown.row(CREDIT).field
    field.setFocus()
    field.lineEdit().selectAll()
    field.lineEdit().insert(text)
    shown.qtbot.keyClick(field.lineEdit(), Qt.Key.Key_Return)
    assert shown.settle().after.client.number(CREDIT) == 200_000.0
    assert field.text() == "200\u202f000"
    assert field.property("changed") is True


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [(CREDIT, "beaucoup", "« beaucoup » n’est pas un nombre"),
     (CREDIT, "12", "choisir entre 1 000 et 5 000 000"),
     ("AMT_ANNUITY", "400 000", "rembourserait tout le crédit"),
     ("DAYS_EMPLOYED", "longtemps", "n’est pas une durée")],
)  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field(shown: Shown, name: str, text: str, said: str) -> None:
    row, before = shown.row(name), shown.settle()
    row.field.lineEdit().setText(text)
    row.field.lineEdit().setModified(True)
    row.field.editingFinished.emit()
    assert said in row.problem.replace("\u202f", " ")
    assert row.field.property("invalid") is True
    assert row.field.text() == text
    assert not shown.session.simulation.edits
    assert shown.settle() is before
    shown.qtbot.keyClick(row.field, Qt.Key.Key_Escape)
    assert row.problem == ""
    assert row.field.text() != text


def test_leaving_a_field_as_it_is_changes_nothing(shown: Shown) -> None:
    for name in (CREDIT, "AMT_ANNUITY", "DAYS_EMPLOYED"):
        shown.row(name).field.editingFinished.emit()
    assert not shown.session.simulation.edits


def test_an_answer_is_chosen_from_a_list(shown: Shown) -> None:
    row = shown.content.inputs.row("OCCUPATION_TYPE")
    assert isinstance(row, ChoiceRow)
    place = (row.list.currentIndex() + 1) % row.list.count()
    row.list.setCurrentIndex(place)
    row.list.activated.emit(place)
    found = shown.settle()
    assert {change.feature for change in found.changes} == {"OCCUPATION_TYPE"}
    formatter, catalogue = shown.page._presentation.formatter, shown.demo.catalogue
    value = found.after.client.values["OCCUPATION_TYPE"]
    assert row.list.currentText() == formatter.value(row.feature, value, catalogue)


def test_undo_and_redo_work_by_key_from_a_field(shown: Shown) -> None:
    simulation, field = shown.session.simulation, shown.row(CREDIT).field
    simulation.edit({CREDIT: 200_000.0})
    shown.settle()
    shown.page.activateWindow()
    field.setFocus()
    QApplication.processEvents()
    shown.qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert not simulation.edits
    shown.qtbot.keyClick(field, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert dict(simulation.edits) == {CREDIT: 200_000.0}
    assert shown.settle().after.client.number(CREDIT) == 200_000.0


def test_what_is_changed_elsewhere_stays_among_the_main_inputs(shown: Shown) -> None:
    card = shown.content.inputs
    shown.session.simulation.edit({"FLAG_PHONE": 1.0 - float(shown.session.simulation.value("FLAG_PHONE"))})
    shown.settle()
    assert "FLAG_PHONE" in {row.feature.name for row in card.rows}
    card.choose(LOCKED_THEME)
    card.choose(MAIN_THEME)
    assert "FLAG_PHONE" in {row.feature.name for row in card.rows}
