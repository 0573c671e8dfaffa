"""The comparison page shows the chosen group, is worked by keyboard, and never mixes two clients."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from core.assessment.assessment import assess
from core.bundle.bundle import Bundle
from core.comparison.like_client import Likeness, groups_like
from core.population.filter import RangeCondition
from desktop.charts.frame import ChartFrame
from desktop.charts.specs.distribution import BarSpec, DistributionSpec
from desktop.charts.specs.plane import ScatterSpec
from desktop.charts.specs.risk import RiskCurveSpec, RiskRowsSpec
from desktop.looks.presentation import Presentation
from desktop.session.comparison_choice import GroupKind
from desktop.widgets.fields.feature_combo import FeatureCombo
from desktop.widgets.fields.feature_search import FeatureSearch
from desktop.widgets.words import WordGroup
from tests.desktop.conftest import make_presentation
from tests.desktop.focus_chain import focus_chain
from tests.desktop.pages.comparison.desk import NARROW, SALES, WIDE, Shown, opened_page
from tests.desktop.sessions import KNOWN_CLIENT, OTHER_CLIENT
from tests.known import known


@pytest.fixture
def shown(qtbot: QtBot, presentation: Presentation, demo: Bundle, tmp_path: Path) -> Iterator[Shown]:
    with opened_page(qtbot, presentation, demo, WIDE, tmp_path / "filters.json") as page:
        yield page


@pytest.fixture(params=["fr", "en"])
def large(
    request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication, demo: Bundle, tmp_path: Path
) -> Iterator[Shown]:
    presentation = make_presentation(qapp, text_percent=200, language=request.param)
    with opened_page(qtbot, presentation, demo, NARROW, tmp_path / "filters.json") as page:
        yield page
    make_presentation(qapp)


def test_without_a_client_it_says_what_to_do(shown: Shown) -> None:
    assert any("Ctrl+K" in text for text in shown.texts())


def test_similar_clients_come_first_with_their_rate_and_how_close_they_are(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    texts = shown.texts()
    assert "Comparer — client 100\u202f002" in texts
    assert any(text.startswith("200 clients · ") and "n’ont pas remboursé (" in text for text in texts)
    assert any(text.startswith(("Ces clients ressemblent", "Peu de clients ressemblent")) for text in texts)
    assert shown.button("Clients au profil similaire").isChecked()


def test_all_clients_have_one_distribution_and_no_column_of_a_group(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    shown.button("Tous les clients").click()
    shown.settle()
    chart = shown.page.content.variable.chart.spec
    assert isinstance(chart, DistributionSpec) and len(chart.groups) == 1
    assert shown.page.content.table.table.isColumnHidden(3)
    assert any(text.startswith("20\u202f000 clients · ") for text in shown.texts())


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
    names = []
    for current in focus_chain(shown.page):
        if current.isVisible() and current.focusPolicy() & Qt.FocusPolicy.TabFocus and current.focusProxy() is None:
            names.append(current.accessibleName() or (current.text() if isinstance(current, QAbstractButton) else ""))
    assert "" not in names
    order = ["Voir en tableau", "Écouter", "Exporter", "Clients au profil similaire", "Mon filtre",
             "Changer le filtre Métier\u202f: Personnel de vente", "Ajouter un filtre", "Filtres enregistrés",
             "Information montrée", "Information en hauteur", "Principales informations"]  # fmt: skip
    assert [name for name in names if name in order] == order


def test_each_card_is_a_group_with_a_name_of_its_own(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    cards = [one for one in shown.page.findChildren(WordGroup) if one.isVisible()]
    assert all(QAccessible.queryAccessibleInterface(one).role() == QAccessible.Role.Grouping for one in cards)
    assert len({one.accessibleName() for one in cards}) == len(cards) == 6


def test_at_twice_the_text_cards_restack_and_no_word_or_button_is_cut(large: Shown) -> None:
    large.present(KNOWN_CLIENT)
    large.session.comparison.set_condition(SALES)
    large.session.comparison.set_condition(RangeCondition("AMT_INCOME_TOTAL", 120_000.0, 200_000.0))
    large.settle()
    content = large.page.content
    assert content.horizontalScrollBar().maximum() == 0
    assert content.variable.geometry().bottom() < content.points.geometry().top()
    for widget in (*large.page.findChildren(QLabel), *large.page.findChildren(QAbstractButton)):
        if not widget.isVisible() or known(widget.parent()).inherits("QScrollBar"):
            continue
        width = widget.width()
        needed = widget.heightForWidth(width) if widget.hasHeightForWidth() else widget.sizeHint().height()
        assert widget.height() >= needed, widget
        if isinstance(widget, QAbstractButton):
            assert width >= widget.sizeHint().width(), widget.text()
    area = large.page.findChildren(QScrollArea)[0]
    assert area.verticalScrollBar().maximum() > 0


def test_how_the_risk_moves_is_drawn_for_the_variable_chosen(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    card = shown.page.content.variable
    card.parts.choose("risk")
    for feature in ("external_score_mean", "OCCUPATION_TYPE", "CODE_GENDER"):
        shown.session.comparison.choose_variable(feature)
        shown.settle()
        spec = known(card.chart.spec)
        assert isinstance(spec, RiskRowsSpec if feature != "external_score_mean" else RiskCurveSpec)
        assert spec.conclusion in shown.texts()
    assert "Cette information ne change rien" in spec.conclusion
    card.parts.choose("spread")
    assert isinstance(card.chart.spec, BarSpec)


def test_everyone_lies_behind_the_points_and_a_client_who_is_not_drawn_is_said(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    spec = known(shown.page.content.points.chart.spec)
    assert isinstance(spec, ScatterSpec)
    counted = shown.demo.store.count()
    assert 0.9 * counted <= int(known(spec.density).counts.sum()) <= counted
    client = shown.demo.store.get(KNOWN_CLIENT)
    without = replace(client, values={**client.values, "annuity_to_income": float("nan")})
    shown.page.present(replace(assess(shown.demo, client), client=without))
    shown.settle()
    assert any("Ce client n’est pas sur le dessin" in text for text in shown.texts())
    beyond = replace(client, values={**client.values, "annuity_to_income": 9.0})
    shown.page.present(replace(assess(shown.demo, client), client=beyond))
    shown.settle()
    assert any("Ce client est placé au bord du dessin" in text for text in shown.texts())


def test_a_group_of_clients_alike_is_one_click_away(shown: Shown) -> None:
    shown.present(KNOWN_CLIENT)
    shown.button("Même métier, mêmes revenus").click()
    shown.settle()
    choice = shown.session.comparison.choice
    assert choice.kind is GroupKind.FILTER
    assert choice.conditions == groups_like(shown.demo.store.get(KNOWN_CLIENT))[Likeness.JOB_AND_INCOME]
    assert shown.button("Mon filtre").isChecked()
    client = shown.demo.store.get(KNOWN_CLIENT)
    jobless = replace(client, values={**client.values, "OCCUPATION_TYPE": ""})
    shown.page.present(replace(assess(shown.demo, client), client=jobless))
    shown.settle()
    chips = [one.text() for one in shown.page.findChildren(QAbstractButton) if one.isVisible()]
    assert "Même métier, mêmes revenus" not in chips
    assert "Même situation, mêmes revenus" in chips


def test_every_list_of_variables_searches_under_a_name_of_its_own(shown: Shown) -> None:
    combos = shown.page.findChildren(FeatureCombo)
    names = []
    for combo in combos:
        combo.showPopup()
        search = combo.findChildren(FeatureSearch)[-1]
        search.search.setText("reste pour vivre une fois le credit paye")
        assert search.list.currentIndex().data() == "Revenus après la mensualité"
        names += [combo.accessibleName(), search.search.accessibleName(), search.list.accessibleName()]
        combo.hidePopup()
    assert len(combos) == 3
    assert len(set(names)) == len(names)
