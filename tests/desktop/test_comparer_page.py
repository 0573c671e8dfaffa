"""The comparison page shows the chosen group, is worked by keyboard, and never mixes two clients."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from core.assessment import assess
from core.bundle import Bundle
from core.client_filter import CategoryCondition, ClientFilter, RangeCondition
from desktop.charts.frame import ChartFrame
from desktop.charts.spec import BarSpec, DistributionSpec
from desktop.comparison_choice import GroupKind
from desktop.lane import Lane
from desktop.presentation import Presentation
from desktop.session import Session
from desktop.views.comparer_page import ComparerPage
from desktop.views.filter_dialog import FilterDialog
from desktop.views.saved_filters_menu import NameDialog, SavedFiltersMenu
from desktop.views.words import Group
from tests.desktop.conftest import make_presentation
from tests.desktop.sessions import KNOWN_CLIENT, OTHER_CLIENT, own_copy

SALES = CategoryCondition("OCCUPATION_TYPE", frozenset({"Sales staff"}))
RICH = RangeCondition("AMT_INCOME_TOTAL", 150_000.0, None)
WIDE, NARROW = (1232, 810), (1072, 712)


@dataclass
class Shown:
    page: ComparerPage
    session: Session
    lane: Lane
    demo: Bundle
    qtbot: QtBot

    def present(self, client_id: int) -> None:
        self.page.present(assess(self.demo, self.demo.store.get(client_id)))
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.lane.busy, timeout=20_000)
        QApplication.processEvents()

    def texts(self) -> list[str]:
        return [re.sub("<[^>]+>", "", label.text()) for label in self.page.findChildren(QLabel) if label.isVisible()]

    def button(self, words: str) -> QAbstractButton:
        buttons = [one for one in self.page.findChildren(QAbstractButton) if one.isVisible()]
        return next(one for one in buttons if words in one.text() or words in one.accessibleName())

    def dialog(self) -> FilterDialog:
        return self.page.findChildren(FilterDialog)[-1]

    def add_by_dialog(self, searched: str) -> FilterDialog:
        """Open the filter dialog from the keyboard and go to the first information found."""
        self.button("Ajouter un filtre").setFocus()
        self.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
        dialog = self.dialog()
        self.qtbot.keyClicks(dialog.findChildren(QLineEdit)[0], searched)
        self.settle()
        self.qtbot.keyClick(dialog.findChildren(QLineEdit)[0], Qt.Key.Key_Return)
        return dialog


def open_page(
    qtbot: QtBot, presentation: Presentation, demo: Bundle, size: tuple[int, int], filters_file: Path
) -> Iterator[Shown]:
    lane = Lane()
    session = Session(lane, filters_file=filters_file)
    session.adopt(own_copy(demo))
    page = ComparerPage(presentation, session)
    qtbot.addWidget(page)
    page.resize(*size)
    page.show()
    yield Shown(page, session, lane, demo, qtbot)
    session.close()


@pytest.fixture
def shown(qtbot: QtBot, presentation: Presentation, demo: Bundle, tmp_path: Path) -> Iterator[Shown]:
    yield from open_page(qtbot, presentation, demo, WIDE, tmp_path / "filters.json")


@pytest.fixture(params=["fr", "en"])
def large(
    request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication, demo: Bundle, tmp_path: Path
) -> Iterator[Shown]:
    presentation = make_presentation(qapp, text_percent=200, language=request.param)
    yield from open_page(qtbot, presentation, demo, NARROW, tmp_path / "filters.json")
    make_presentation(qapp)


def test_without_a_client_it_says_what_to_do(shown: Shown) -> None:
    assert any("Ctrl+K" in text for text in shown.texts())


def test_similar_clients_come_first_with_their_rate_and_how_close_they_are(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    texts = shown.texts()
    assert "Comparer — client 100\u202f002" in texts
    assert any(text.startswith("200 clients · ") and "n’ont pas remboursé (" in text for text in texts)
    assert any(text.startswith("Les plus ressemblants") for text in texts)
    assert shown.button("Clients similaires").isChecked()


def test_all_clients_have_one_distribution_and_no_column_of_a_group(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    shown.button("Tous les clients").click()
    shown.settle()
    chart = shown.page.content.variable.chart.spec
    assert isinstance(chart, DistributionSpec) and len(chart.groups) == 1
    assert shown.page.content.table.table.isColumnHidden(3)
    assert any(text.startswith("20\u202f000 clients · ") for text in shown.texts())


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
    dialog = shown.page.findChildren(NameDialog)[0]
    shown.qtbot.keyClicks(dialog.findChildren(QLineEdit)[0], "Vente & cie")
    shown.qtbot.keyClick(dialog.findChildren(QLineEdit)[0], Qt.Key.Key_Return)
    shown.session.comparison.clear_conditions()
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


def test_every_variable_can_be_drawn(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    combo = shown.page.content.variable.findChildren(QComboBox)[0]
    for name, kind in (("OCCUPATION_TYPE", BarSpec), ("FLAG_PHONE", BarSpec), ("bureau_debt_amount", DistributionSpec)):
        combo.setCurrentIndex(combo.findData(name))
        combo.activated.emit(combo.currentIndex())
        shown.settle()
        chart = shown.page.content.variable.chart.spec
        assert isinstance(chart, kind)
        assert chart.title == shown.demo.catalogue.by_name[name].wording["fr"].label


def test_enter_on_a_row_draws_that_information(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    table = shown.page.content.table.table
    table.setFocus()
    table.setCurrentIndex(table.model().index(8, 0))
    shown.qtbot.keyClick(table, Qt.Key.Key_Return)
    shown.settle()
    assert isinstance(shown.page.content.variable.chart.spec, BarSpec)


def test_the_table_model_keeps_the_rules_of_qt(shown: Shown) -> None:
    tester = QAbstractItemModelTester(
        shown.page.content.table.model, QAbstractItemModelTester.FailureReportingMode.Warning
    )
    shown.present(KNOWN_CLIENT)
    shown.session.comparison.choose_group(GroupKind.EVERYONE)
    shown.settle()
    assert tester.model() is shown.page.content.table.model


def test_both_drawings_become_tables_and_back(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    shown.button("Voir en tableau").click()
    charts = shown.page.findChildren(ChartFrame)
    assert all(chart.table is not None for chart in charts)
    assert charts[0].table.model().rowCount() == 65  # type: ignore[union-attr]
    shown.button("Voir en tableau").click()
    assert all(chart.table is None for chart in charts)


def test_the_table_is_exported_and_a_refusal_is_said(shown: Shown, tmp_path: Path) -> None:
    shown.present(KNOWN_CLIENT)
    shown.page.export(tmp_path / "table.csv")
    lines = (tmp_path / "table.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith('"Information";"Ce client";"Médiane de tous"')
    assert len(lines) == 1 + 9 + 4
    assert any("table.csv" in text for text in shown.texts())
    with shown.qtbot.waitSignal(shown.session.failed) as failed:
        shown.page.export(tmp_path / "no folder" / "table.csv")
    assert isinstance(failed.args[0], OSError)


def test_a_client_who_is_not_in_the_store_is_compared_like_any_other(shown: Shown) -> None:
    assessment = assess(shown.demo, shown.demo.store.get(KNOWN_CLIENT))
    values = {**assessment.client.values, "AMT_INCOME_TOTAL": 500_000.0, "OCCUPATION_TYPE": ""}
    stranger = replace(assessment, client=replace(assessment.client, client_id=900_000_001, values=values))
    shown.page.present(stranger)
    shown.settle()
    model = shown.page.content.table.model
    cells = {line.feature: line.cells for line in model.lines}
    assert cells["AMT_INCOME_TOTAL"][1] == "500\u202f000"
    assert cells["OCCUPATION_TYPE"][1] == "non renseigné"


def test_two_clients_are_never_mixed_on_screen(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    shown.page.present(assess(shown.demo, shown.demo.store.get(OTHER_CLIENT)))
    assert not shown.page.content.isVisible()
    assert "Comparaison en cours…" in shown.texts()
    shown.settle()
    assert shown.page.content.isVisible()
    own = shown.demo.store.get(OTHER_CLIENT).number("AMT_CREDIT")
    credit = next(line for line in shown.page.content.table.model.lines if line.feature == "AMT_CREDIT")
    assert credit.cells[1] == f"{own:,.0f}".replace(",", "\u202f")


def test_nothing_is_asked_while_the_page_is_not_looked_at(shown: Shown) -> None:
    shown.page.hide()
    shown.page.present(assess(shown.demo, shown.demo.store.get(KNOWN_CLIENT)))
    assert not shown.lane.busy
    shown.page.show()
    assert shown.lane.busy
    shown.settle()
    assert shown.page.content.isVisible()


def test_a_second_answer_makes_no_new_widget(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    before = len(shown.page.findChildren(QWidget))
    shown.present(OTHER_CLIENT)
    shown.session.comparison.choose_variable("AMT_CREDIT")
    shown.settle()
    assert len(shown.page.findChildren(QWidget)) == before


def test_controls_come_in_reading_order_and_have_names(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    shown.session.comparison.set_condition(SALES)
    shown.settle()
    names, current = [], shown.page.nextInFocusChain()
    while current is not shown.page:
        if current.isVisible() and current.focusPolicy() & Qt.FocusPolicy.TabFocus and current.focusProxy() is None:
            names.append(current.accessibleName() or (current.text() if isinstance(current, QAbstractButton) else ""))
        current = current.nextInFocusChain()
    assert "" not in names
    order = ["Voir en tableau", "Écouter", "Exporter", "Clients similaires", "Mon filtre",
             "Changer le filtre Métier\u202f: Personnel de vente", "Ajouter un filtre", "Filtres enregistrés",
             "Information à répartir", "Information en hauteur", "Principales informations"]  # fmt: skip
    assert [name for name in names if name in order] == order


def test_each_card_is_a_group_with_a_name_of_its_own(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    cards = [one for one in shown.page.findChildren(Group) if one.isVisible()]
    assert all(QAccessible.queryAccessibleInterface(one).role() == QAccessible.Role.Grouping for one in cards)
    assert len({one.accessibleName() for one in cards}) == len(cards) == 4


def test_at_twice_the_text_cards_restack_and_no_word_or_button_is_cut(large: Shown) -> None:
    large.present(KNOWN_CLIENT)
    large.session.comparison.set_condition(SALES)
    large.session.comparison.set_condition(RangeCondition("AMT_INCOME_TOTAL", 120_000.0, 200_000.0))
    large.settle()
    content = large.page.content
    assert content.horizontalScrollBar().maximum() == 0
    assert content.variable.geometry().bottom() < content.points.geometry().top()
    for widget in (*large.page.findChildren(QLabel), *large.page.findChildren(QAbstractButton)):
        if not widget.isVisible() or widget.parent().inherits("QScrollBar"):
            continue
        width = widget.width()
        needed = widget.heightForWidth(width) if widget.hasHeightForWidth() else widget.sizeHint().height()
        assert widget.height() >= needed, widget
        if isinstance(widget, QAbstractButton):
            assert width >= widget.sizeHint().width(), widget.text()
    area = large.page.findChildren(QScrollArea)[0]
    assert area.verticalScrollBar().maximum() > 0
