"""Filters of the comparison are built, changed, kept and taken away, by keyboard as by mouse."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.population.filter import ClientFilter, RangeCondition
from desktop.filters.filter_name_dialog import FilterNameDialog
from desktop.filters.saved_filters_menu import SavedFiltersMenu
from desktop.looks.presentation import Presentation
from desktop.session.comparison_choice import GroupKind
from tests.desktop.pages.comparison.desk import RICH, SALES, WIDE, Shown, opened_page
from tests.desktop.sessions import KNOWN_CLIENT


@pytest.fixture
def shown(qtbot: QtBot, presentation: Presentation, demo: Bundle, tmp_path: Path) -> Iterator[Shown]:
    with opened_page(qtbot, presentation, demo, WIDE, tmp_path / "filters.json") as page:
        yield page


def test_a_filter_is_built_by_keyboard_with_counts_that_follow(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    dialog = shown.add_by_dialog("metier")
    labels = [label.text() for label in dialog.findChildren(QLabel)]
    assert "Métier" in labels and "Indiquez au moins une valeur." in labels
    choices = dialog._categories.model
    sales = next(row for row in range(choices.rowCount()) if "Personnel de vente" in choices.item(row).text())
    dialog._categories.list.setCurrentIndex(choices.index(sales, 0))
    shown.qtbot.keyClick(dialog._categories.list, Qt.Key.Key_Space)
    shown.settle()
    count = f"{shown.demo.store.count(ClientFilter(categories=(SALES,))):,}".replace(",", "\u202f")
    assert choices.item(sales).text() == f"Personnel de vente — {count}"
    expected = f"{count} clients répondent à tous les filtres"
    assert expected in [label.text() for label in dialog.findChildren(QLabel)]
    dialog._apply.setFocus()
    shown.qtbot.keyClick(dialog._apply, Qt.Key.Key_Space)
    shown.settle()
    assert shown.session.comparison.choice.kind is GroupKind.FILTER
    assert shown.button("Mon filtre").isChecked()
    assert shown.button("Changer le filtre Métier\u202f: Personnel de vente").isVisible()
    assert shown.page.focusWidget() is shown.button("Ajouter un filtre")


def test_a_range_is_typed_in_the_unit_that_is_said_and_refused_in_words(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    dialog = shown.add_by_dialog("mensualite comparee aux revenus")
    editor = dialog._range
    editor.low.setText("abc")
    assert editor.low.property("invalid") is True
    assert not dialog._apply.isEnabled()
    assert "« abc »".replace(" ", "\u202f") in dialog._left.text()
    editor.low.setText("30")
    editor.high.setText("10")
    assert not dialog._apply.isEnabled() and "dépasse la plus grande" in dialog._left.text()
    editor.high.setText("40,5 %")
    shown.settle()
    assert dialog._apply.isEnabled()
    shown.qtbot.keyClick(editor.high, Qt.Key.Key_Return)
    shown.settle()
    (condition,) = shown.session.comparison.choice.conditions.ranges
    assert (condition.low, condition.high) == pytest.approx((0.3, 0.405))


def test_bounds_come_back_as_they_were_typed(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    for feature, low, high, typed in (
        ("annuity_to_income", 0.3, 0.405, ("30", "40,5")),
        ("AMT_INCOME_TOTAL", 120_000.0, None, ("120\u202f000", "")),
        ("DAYS_BIRTH", -14_610.0, -10_957.5, ("30", "40")),
    ):
        shown.session.comparison.set_condition(RangeCondition(feature, low, high))
        shown.page.content._ask_filter(feature)
        shown.settle()
        editor = shown.dialog()._range
        assert (editor.low.text(), editor.high.text()) == typed
        assert editor.condition() == RangeCondition(feature, low, high)
        shown.dialog().reject()


def test_a_yes_or_no_question_is_a_condition_on_its_answer(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    shown.page.content._ask_filter("FLAG_PHONE")
    shown.settle()
    dialog = shown.dialog()
    choices = dialog._categories.model
    yes = next(row for row in range(choices.rowCount()) if choices.item(row).text().startswith("oui"))
    choices.item(yes).setCheckState(Qt.CheckState.Checked)
    shown.settle()
    dialog._finish()
    shown.settle()
    assert shown.session.comparison.choice.conditions.ranges == (RangeCondition("FLAG_PHONE", 1.0, 1.0),)


def test_a_condition_is_taken_away_by_its_cross_and_the_focus_stays_near(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    shown.session.comparison.set_condition(SALES)
    shown.session.comparison.set_condition(RICH)
    shown.settle()
    cross = shown.button("Retirer le filtre Métier")
    cross.setFocus()
    shown.qtbot.keyClick(cross, Qt.Key.Key_Space)
    shown.settle()
    assert shown.session.comparison.choice.conditions == ClientFilter(ranges=(RICH,))
    assert shown.page.focusWidget() is shown.button("Ajouter un filtre")


def test_filters_are_saved_and_loaded_from_the_menu(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    menu = shown.page.findChildren(SavedFiltersMenu)[0]
    menu.fill()
    assert [one.isEnabled() for one in menu.actions() if not one.isSeparator()] == [False, False]
    shown.session.comparison.set_condition(SALES)
    menu.fill()
    menu.actions()[-1].trigger()
    dialog = shown.page.findChildren(FilterNameDialog)[0]
    shown.qtbot.keyClicks(dialog.findChildren(QLineEdit)[0], "Vente & cie")
    shown.qtbot.keyClick(dialog.findChildren(QLineEdit)[0], Qt.Key.Key_Return)
    shown.session.comparison.remove_condition(SALES.feature)
    menu.fill()
    assert menu.actions()[0].text() == "Vente && cie"
    menu.actions()[0].trigger()
    shown.settle()
    assert shown.session.comparison.choice.conditions == ClientFilter(categories=(SALES,))


def test_a_group_of_few_known_outcomes_hides_its_rate_in_words(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    shown.session.comparison.set_condition(RangeCondition("AMT_INCOME_TOTAL", 1_000_000.0, None))
    shown.settle()
    told = next(text for text in shown.texts() if "masquée" in text)
    assert "sur 100" not in told and "au moins 50" in told


def test_nobody_in_the_group_is_said_and_drawn_without_failing(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    shown.session.comparison.set_condition(RangeCondition("AMT_INCOME_TOTAL", 1e12, None))
    shown.settle()
    assert any(text.startswith("0 client · ") for text in shown.texts())
    assert "Personne dans ce groupe à qui comparer cette valeur" in shown.texts()
    shown.page.grab()
