"""Filters kept by name from the client list: saved, taken back, shared with the comparison, deleted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.model.policy import Advice
from core.population.filter import (
    ALL_CLIENTS,
    CategoryCondition,
    ClientFilter,
    Outcome,
    RangeCondition,
    simplified,
)
from core.population.saved_filters import SavedFilter, UnsuitableFilterError
from core.population.search import SearchIndex
from desktop.filters.filter_name_dialog import FilterNameDialog
from desktop.looks.messages import sentence
from desktop.looks.presentation import Presentation
from desktop.looks.screen_texts import screen_texts
from desktop.pages.clients.drop_downs import INCOME_STEPS
from desktop.widgets.passing_chip import PassingChip
from tests.desktop.conftest import make_presentation
from tests.desktop.pages.clients.desk import ClientsDesk, clients_desk
from tests.desktop.sessions import KNOWN_CLIENT

DRIVERS = CategoryCondition("OCCUPATION_TYPE", frozenset({"Drivers", "Managers"}))
MIDDLE = RangeCondition("AMT_INCOME_TOTAL", INCOME_STEPS[0], INCOME_STEPS[1] - 0.01)
CREDIT = RangeCondition("AMT_CREDIT", 100_000.0, 500_000.0)
CASH = CategoryCondition("NAME_CONTRACT_TYPE", frozenset({"Cash loans"}))


@pytest.fixture
def desk(qtbot: QtBot, presentation: Presentation, demo: Bundle, tmp_path: Path) -> Iterator[ClientsDesk]:
    with clients_desk(qtbot, presentation, demo, tmp_path) as made:
        yield made


def shown_chips(desk: ClientsDesk) -> list[str]:
    return [one.text() for one in desk.filters.findChildren(QPushButton) if not one.isHidden()]


def passing(desk: ClientsDesk) -> list[PassingChip]:
    return [one for one in desk.filters.findChildren(PassingChip) if not one.isHidden()]


def entries(desk: ClientsDesk) -> dict[str, bool]:
    return {one.text(): one.isEnabled() for one in desk.menu.actions() if not one.isSeparator()}


def ask_name(desk: ClientsDesk) -> FilterNameDialog:
    next(one for one in desk.menu.actions() if one.text() == "Enregistrer le filtre présent…").trigger()
    return desk.page.findChildren(FilterNameDialog)[-1]


def test_a_filter_is_saved_and_taken_back_by_keyboard(desk: ClientsDesk, demo: Bundle) -> None:
    assert entries(desk) == {
        "Aucun filtre enregistré": False, "Rien à enregistrer\u202f: aucun filtre n’est posé": False,
    }  # fmt: skip
    wanted = ClientFilter(advices=frozenset({Advice.REFUSE}), outcome=Outcome.PENDING, ranges=(MIDDLE,),
                          categories=(DRIVERS,))  # fmt: skip
    desk.filters.present(wanted)
    dialog = ask_name(desk)
    desk.qtbot.keyClicks(dialog.name, "Refus & attente")
    desk.qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert desk.page.head.told == "Filtre «\u202fRefus & attente\u202f» enregistré."
    desk.filters.clear()
    desk.settle()
    assert desk.model.rowCount() == demo.manifest.client_count and desk.page.head.told == ""
    button = desk.page.head.my_filters
    assert button.focusPolicy() & Qt.FocusPolicy.TabFocus and button.text() == "Mes filtres"
    menu = desk.menu
    desk.qtbot.keyClick(menu, Qt.Key.Key_Down)
    desk.qtbot.keyClick(menu, Qt.Key.Key_Return)
    desk.settle()
    assert desk.page.client_filter == wanted
    assert desk.model.rowCount() == demo.store.count(wanted) > 0
    chips = [one.text() for one in desk.filters.findChildren(QPushButton) if one.isChecked() and not one.isHidden()]
    assert chips == ["●\u2002✕ Refus conseillé", "●\u2002Demandes en attente"]
    assert {"Métier\u202f: 2 choisis", "Revenus\u202f: de 100\u202f000 à moins de 150\u202f000"} <= {*shown_chips(desk)}


def test_a_name_that_is_missing_or_taken_is_said(desk: ClientsDesk) -> None:
    desk.session.comparison.filters.save("Vente aisée", ClientFilter(categories=(CASH,)))
    desk.filters.present(ClientFilter(ranges=(MIDDLE,)))
    dialog = ask_name(desk)
    dialog.save.click()
    assert dialog.isVisible() and dialog.said == "Donnez un nom au filtre."
    dialog.name.setText(" VENTE  aisée")
    assert "«\u202fVente aisée\u202f» existe déjà" in dialog.said and dialog.save.text() == "Remplacer"
    desk.qtbot.keyClicks(dialog.name, "s")
    assert "existe" not in dialog.said and dialog.save.text() == "Enregistrer"
    desk.qtbot.keyClick(dialog.name, Qt.Key.Key_Backspace)
    dialog.save.click()
    assert desk.session.comparison.filters.all() == (SavedFilter("VENTE aisée", ClientFilter(ranges=(MIDDLE,))),)


def test_a_filter_is_deleted(desk: ClientsDesk) -> None:
    for name in ("Un", "Deux"):
        desk.session.comparison.filters.save(name, ClientFilter(categories=(CASH,)))
    forget = desk.menu.actions()[-1].menu()
    next(one for one in forget.actions() if one.text() == "Un").trigger()  # type: ignore[attr-defined]
    assert desk.page.head.told == "Filtre «\u202fUn\u202f» supprimé."
    assert [one.name for one in desk.session.comparison.filters.all()] == ["Deux"]


def test_single_clients_are_no_filter_to_keep(desk: ClientsDesk) -> None:
    desk.filters._recent.click()
    assert entries(desk)["Une liste de clients précis ne s’enregistre pas"] is False


def test_what_no_drop_down_says_is_a_chip_that_can_be_taken_away(desk: ClientsDesk, demo: Bundle) -> None:
    own_range = RangeCondition("AMT_INCOME_TOTAL", 120_000.0, None)
    wanted = ClientFilter(ranges=(own_range, CREDIT), categories=(CASH,))
    desk.page.apply(SavedFilter("De Comparer", wanted))
    desk.settle()
    assert desk.page.client_filter == wanted and desk.model.rowCount() == demo.store.count(wanted)
    income, credit, contract = passing(desk)
    assert income.text().startswith("Revenus (par an)\u202f: au moins 120\u202f000")
    assert contract.accessibleName() == "Retirer le filtre Type de contrat\u202f: Crédit amortissable"
    credit.setFocus()
    desk.qtbot.keyClick(credit, Qt.Key.Key_Space)
    assert desk.page.client_filter == ClientFilter(ranges=(own_range,), categories=(CASH,))
    assert desk.page.focusWidget() is not None and desk.page.focusWidget().isVisible()
    next(one for one in desk.filters.findChildren(QPushButton) if one.text() == "Tous").click()
    assert desk.page.client_filter == ALL_CLIENTS and passing(desk) == []


def test_a_search_is_kept_as_what_it_means(desk: ClientsDesk, demo: Bundle) -> None:
    labels = {advice: desk.page._presentation.texts(f"advice.{advice}") for advice in Advice}
    index = SearchIndex(demo.catalogue, labels, "fr")
    desk.page.show_search("1000 cadres", index.parse("1000 cadres"))
    searched = desk.page.client_filter
    dialog = ask_name(desk)
    desk.qtbot.keyClicks(dialog.name, "Cadres")
    desk.qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    (saved,) = desk.session.comparison.filters.all()
    desk.page.apply(saved)
    assert [one.text() for one in passing(desk)] == ["Recherche\u202f: n°\u202f1000…  ✕"]
    assert "Métier\u202f: Cadres" in shown_chips(desk)
    assert demo.store.count(desk.page.client_filter) == demo.store.count(searched) > 0


def test_the_comparison_takes_what_it_can_show_and_says_what_it_cannot(desk: ClientsDesk, demo: Bundle) -> None:
    comparison = desk.session.comparison
    heard: list[Exception] = []
    desk.session.failed.connect(heard.append)
    comparison.look_at(demo.store.get(KNOWN_CLIENT))
    comparison.load_filter(SavedFilter("Refus", ClientFilter(advices=frozenset({Advice.REFUSE}), ranges=(MIDDLE,))))
    assert comparison.choice.conditions == ALL_CLIENTS
    (refused,) = heard
    assert isinstance(refused, UnsuitableFilterError)
    told = [sentence(refused, screen_texts(language)) for language in ("fr", "en")]
    assert "«\u202fRefus\u202f»" in told[0] and "Clients" in told[1]
    comparison.load_filter(SavedFilter("Moyens", ClientFilter(ranges=(MIDDLE,), categories=(DRIVERS,))))
    assert comparison.choice.conditions.categories == (DRIVERS,)
    desk.settle()


def test_what_this_page_may_not_or_cannot_apply_is_said(
    qtbot: QtBot, presentation: Presentation, demo: Bundle, tmp_path: Path
) -> None:
    with clients_desk(qtbot, replace(presentation, opinion_first=True), demo, tmp_path) as desk:
        desk.page.apply(SavedFilter("Refus", ClientFilter(advices=frozenset({Advice.REFUSE}))))
        assert "le conseil, qui n’est pas montré" in desk.page.head.told
        stranger = ClientFilter(ranges=(RangeCondition("no_such_feature", 1.0, None),))
        desk.page.apply(SavedFilter("Ancien", stranger))
        assert "no_such_feature" in desk.page.head.told
        assert desk.page.client_filter == ALL_CLIENTS
        (tmp_path / "filters.json").write_text("not json", encoding="utf-8")
        with qtbot.waitSignal(desk.session.failed) as failed:
            assert "Aucun filtre enregistré" in entries(desk)
        assert "abîmés" in sentence(failed.args[0], presentation.texts)


ELSEWHERE = CategoryCondition("OCCUPATION_TYPE", frozenset({"", "of another bundle"}))
conditions = st.sampled_from([DRIVERS, CASH, ELSEWHERE])
filters = st.builds(
    ClientFilter,
    id_prefix=st.sampled_from(["", "1", "1002"]),
    advices=st.frozensets(st.sampled_from(Advice)),
    outcome=st.sampled_from(Outcome),
    any_category=st.lists(st.lists(conditions, min_size=2, max_size=3).map(tuple), max_size=2).map(tuple),
    ranges=st.lists(st.sampled_from([MIDDLE, CREDIT, RangeCondition("AMT_INCOME_TOTAL", 1.0, 2.0)]), max_size=3,
                    unique=True).map(tuple),
    categories=st.lists(conditions, max_size=2, unique=True).map(tuple),
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wanted=filters)
def test_every_filter_shown_is_the_filter_meant(desk: ClientsDesk, wanted: ClientFilter) -> None:
    desk.filters.blockSignals(True)
    desk.filters.present(wanted)
    found = desk.filters.client_filter
    assert {*found.ranges} == {*wanted.ranges} and len(found.ranges) == len(wanted.ranges)
    assert {*found.categories} == {*wanted.categories}
    assert replace(found, ranges=(), categories=()) == replace(wanted, ranges=(), categories=())
    assert simplified(found) == simplified(replace(found, any_category=wanted.any_category))


@pytest.mark.parametrize(("language", "theme", "text_percent"), [("fr", "contrast", 200), ("en", "dark", 100)])
def test_the_buttons_and_the_list_have_room(
    qtbot: QtBot, qapp: QApplication, demo: Bundle, tmp_path: Path, language: str, theme: str, text_percent: int
) -> None:
    with clients_desk(qtbot, make_presentation(qapp, theme, text_percent, language), demo, tmp_path) as desk:
        desk.page.resize(1072, 620)
        long = ClientFilter("1", any_category=((DRIVERS, CASH),), ranges=(CREDIT, MIDDLE))
        desk.page.apply(SavedFilter("Long", long))
        desk.settle()
        head = desk.page.head
        for button in (head.my_filters, head.export, *passing(desk)):
            assert button.width() >= button.sizeHint().width() and button.height() >= button.sizeHint().height()
        assert head.export.mapTo(desk.page, head.export.rect().topRight()).x() < desk.page.width()
        rows = desk.table.viewport().height() / desk.table.verticalHeader().defaultSectionSize()
        assert rows >= 1.5
        bottom = max(chip.mapTo(desk.filters, chip.rect().bottomLeft()).y() for chip in passing(desk))
        assert bottom < desk.filters.height()
    make_presentation(qapp)
