"""The comparison asks the right questions, keeps its choice, and lets the newest request win."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from core.bundle.bundle import Bundle
from core.clients.client import Client, with_edits
from core.comparison.group import NumericComparison, compare_feature, group_outcome
from core.population.filter import ALL_CLIENTS, CategoryCondition, ClientFilter, RangeCondition
from core.population.saved_filters import SavedFilter, SavedFilters, SavedFiltersError, UnknownConditionsError
from desktop.looks.messages import sentence
from desktop.looks.screen_texts import screen_texts
from desktop.session.comparison import SessionComparison
from desktop.session.comparison_choice import (
    MAIN_FEATURES,
    ComparisonChoice,
    GroupKind,
    choice_document,
    condition_on,
)
from desktop.session.desk import SessionDesk
from desktop.session.lane import Lane
from tests.desktop.sessions import KNOWN_CLIENT, OTHER_CLIENT, own_copy

SALES = CategoryCondition("OCCUPATION_TYPE", frozenset({"Sales staff"}))
RICH = RangeCondition("AMT_INCOME_TOTAL", 150_000.0, None)
GONE = ClientFilter(ranges=(RICH, RangeCondition("GONE", 1.0, None)))
BOTH = ClientFilter(ranges=(RICH,), categories=(SALES,))


@dataclass
class Desk:
    comparison: SessionComparison
    lane: Lane
    demo: Bundle
    qtbot: QtBot
    heard: dict[str, list[Any]] = field(default_factory=dict)

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.lane.busy, timeout=20_000)

    def look_at(self, client: Client) -> None:
        self.comparison.look_at(client)
        self.comparison.ask()
        self.settle()

    def last(self, signal: str) -> Any:
        return self.heard[signal][-1]


@pytest.fixture
def desk(qtbot: QtBot, demo: Bundle, tmp_path: Path) -> Iterator[Desk]:
    lane = Lane()
    bundle = own_copy(demo)
    comparison = SessionComparison(lane, SessionDesk(lane, None), tmp_path / "filters.json")
    made = Desk(comparison, lane, demo, qtbot)
    for name in ("choice_changed", "facts_found", "variable_found", "points_found", "table_found", "options_found",
                 "count_found", "failed"):  # fmt: skip
        made.heard[name] = []
        getattr(comparison, name).connect(made.heard[name].append)
    comparison.adopt(bundle)
    yield made
    lane.close()
    bundle.close()


def test_every_answer_is_that_of_the_similar_group(desk: Desk) -> None:
    client = desk.demo.store.get(KNOWN_CLIENT)
    desk.look_at(client)
    similar = desk.demo.similarity.similar_to(client, desk.demo.codes)
    facts, choice = desk.last("facts_found"), desk.comparison.choice
    assert choice.kind is GroupKind.SIMILAR
    assert facts.outcome == group_outcome(desk.demo, similar.as_filter)
    assert (facts.closeness, facts.farthest_distance) == (similar.closeness, similar.farthest_distance)
    variable = desk.last("variable_found").found
    expected = compare_feature(desk.demo, client, choice.variable, similar.as_filter)
    assert isinstance(expected, NumericComparison)
    assert (variable.value, variable.place_in_group) == (client.number(choice.variable), expected.place_in_group)
    assert [row.feature for row in desk.last("table_found").rows] == list(MAIN_FEATURES)
    assert len(desk.last("points_found").found.points) == len(similar.client_ids)
    assert desk.heard["failed"] == []


def test_conditions_make_the_filter_the_group_and_count_what_is_left(desk: Desk) -> None:
    desk.look_at(desk.demo.store.get(KNOWN_CLIENT))
    desk.comparison.set_condition(SALES)
    desk.comparison.set_condition(RICH)
    desk.settle()
    assert desk.comparison.choice.kind is GroupKind.FILTER
    assert desk.comparison.choice.conditions == BOTH
    assert desk.last("facts_found").outcome == group_outcome(desk.demo, BOTH)
    assert desk.last("facts_found").closeness is None
    desk.comparison.set_condition(replace(RICH, low=None, high=100_000.0))
    desk.comparison.remove_condition("OCCUPATION_TYPE")
    desk.settle()
    poor = ClientFilter(ranges=(RangeCondition("AMT_INCOME_TOTAL", None, 100_000.0),))
    assert desk.last("facts_found").outcome.total == desk.demo.store.count(poor)


def test_only_the_newest_of_many_requests_is_answered(desk: Desk) -> None:
    desk.look_at(desk.demo.store.get(KNOWN_CLIENT))
    before = len(desk.heard["variable_found"])
    for name in ("AMT_CREDIT", "AMT_ANNUITY", "AMT_GOODS_PRICE", "employment_years"):
        desk.comparison.choose_variable(name)
    desk.settle()
    answered = [answer.found.feature for answer in desk.heard["variable_found"][before:]]
    assert answered == ["employment_years"]


def test_a_variable_chosen_during_a_change_of_group_is_never_drawn_back(desk: Desk) -> None:
    desk.look_at(desk.demo.store.get(KNOWN_CLIENT))
    before = len(desk.heard["variable_found"])
    desk.comparison.choose_group(GroupKind.EVERYONE)
    desk.comparison.choose_variable("AMT_CREDIT")
    desk.comparison.choose_axes("AMT_CREDIT", "AMT_ANNUITY")
    desk.settle()
    assert [answer.found.feature for answer in desk.heard["variable_found"][before:]] == ["AMT_CREDIT"]
    drawn = desk.last("points_found").choice
    assert (drawn.across, drawn.up) == ("AMT_CREDIT", "AMT_ANNUITY")
    assert desk.last("variable_found").choice.kind is GroupKind.EVERYONE


def test_answers_about_the_client_before_are_dropped(desk: Desk) -> None:
    desk.comparison.look_at(desk.demo.store.get(KNOWN_CLIENT))
    desk.comparison.ask()
    desk.comparison.look_at(desk.demo.store.get(OTHER_CLIENT))
    desk.settle()
    assert desk.heard["table_found"] == []
    desk.comparison.ask()
    desk.settle()
    own = desk.demo.store.get(OTHER_CLIENT).number("AMT_CREDIT")
    assert next(row.value for row in desk.last("table_found").rows if row.feature == "AMT_CREDIT") == own


def test_a_simulated_client_is_compared_with_the_changed_values(desk: Desk) -> None:
    client = with_edits(desk.demo.store.get(KNOWN_CLIENT), {"AMT_ANNUITY": 60_000.0}, desk.demo.catalogue)
    desk.look_at(replace(client, client_id=900_000_123))
    assert desk.last("variable_found").found.value == pytest.approx(client.number("annuity_to_income"))
    assert desk.heard["failed"] == []


def test_options_and_counts_follow_the_other_conditions(desk: Desk) -> None:
    desk.look_at(desk.demo.store.get(KNOWN_CLIENT))
    desk.comparison.set_condition(RICH)
    desk.comparison.ask_options("OCCUPATION_TYPE")
    desk.comparison.ask_count(BOTH)
    desk.settle()
    assert desk.last("options_found").total == desk.demo.store.count(ClientFilter(ranges=(RICH,)))
    assert desk.last("count_found") == desk.demo.store.count(BOTH)


def test_filters_are_kept_by_name_and_taken_back(desk: Desk) -> None:
    desk.look_at(desk.demo.store.get(KNOWN_CLIENT))
    desk.comparison.set_condition(SALES)
    desk.comparison.set_condition(RICH)
    desk.comparison.filters.save("Vente aisée", desk.comparison.choice.conditions)
    for feature in (SALES.feature, RICH.feature):
        desk.comparison.remove_condition(feature)
    desk.comparison.choose_group(GroupKind.SIMILAR)
    (saved,) = desk.comparison.filters.all()
    assert saved == SavedFilter("Vente aisée", BOTH)
    desk.comparison.load_filter(saved)
    desk.settle()
    assert desk.comparison.choice.kind is GroupKind.FILTER
    assert desk.last("facts_found").outcome.total == desk.demo.store.count(BOTH)
    desk.comparison.filters.delete("vente aisée")
    assert desk.comparison.filters.all() == ()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_cannot_be_kept_or_taken_back_is_one_sentence(desk: Desk, tmp_path: Path, language: str) -> None:
    desk.comparison.filters.save("", BOTH)
    stranger = SavedFilter("Ancien", ClientFilter(ranges=(RangeCondition("no_such_feature", 1.0, None),)))
    desk.comparison.load_filter(stranger)
    (tmp_path / "filters.json").write_text("not json", encoding="utf-8")
    assert desk.comparison.filters.all() == ()
    refused, unknown, damaged = desk.heard["failed"]
    assert isinstance(refused, SavedFiltersError) and refused.problem == "bad_name"
    assert isinstance(unknown, UnknownConditionsError) and unknown.features == ("no_such_feature",)
    assert isinstance(damaged, SavedFiltersError) and damaged.problem == "damaged"
    told = [sentence(error, screen_texts(language)) for error in (refused, unknown, damaged)]
    assert len(set(told)) == 3
    assert "Ancien" in told[1] and "filters.json" in told[2]
    assert desk.comparison.choice == ComparisonChoice()


def test_another_bundle_drops_the_conditions_that_it_does_not_know(desk: Desk, tmp_path: Path) -> None:
    stranger = ClientFilter(ranges=(RangeCondition("no_such_feature", 1.0, None), RICH))
    SavedFilters(tmp_path / "filters.json").save("both", stranger)
    desk.comparison.set_condition(RICH)
    desk.comparison.set_condition(RangeCondition("no_such_feature", 1.0, None))
    desk.comparison.adopt(own_copy(desk.demo))
    assert desk.comparison.choice.conditions == ClientFilter(ranges=(RICH,))
    assert condition_on(desk.comparison.choice.conditions, "AMT_INCOME_TOTAL") == RICH
    assert condition_on(ALL_CLIENTS, "AMT_INCOME_TOTAL") is None


def test_the_choice_is_found_again_in_the_next_run_without_what_is_not_known(
    qtbot: QtBot, demo: Bundle, tmp_path: Path
) -> None:
    lane = Lane()
    desks = [SessionDesk(lane, tmp_path) for _ in range(2)]
    bundle = own_copy(demo)
    desks[0].adopt(demonstration=True)
    comparison = SessionComparison(lane, desks[0])
    comparison.adopt(bundle)
    comparison.set_condition(RICH)
    comparison.choose_variable("AMT_CREDIT")
    comparison.choose_axes("AMT_CREDIT", "AMT_ANNUITY")
    qtbot.waitUntil(lambda: not lane.busy, timeout=20_000)
    desks[1].adopt(demonstration=True)
    again = SessionComparison(lane, desks[1])
    again.adopt(bundle)
    assert again.choice == comparison.choice
    assert again.choice.conditions.ranges == (RICH,)
    desks[1].keep_comparison(
        {"kind": "filter", "conditions": choice_document(ComparisonChoice(conditions=GONE))["conditions"],
         "variable": "GONE", "across": "OCCUPATION_TYPE", "up": "AMT_ANNUITY"}
    )  # fmt: skip
    again.adopt(bundle)
    assert again.choice == ComparisonChoice(GroupKind.FILTER, ClientFilter(ranges=(RICH,)), up="AMT_ANNUITY")
    strange: tuple[object, ...] = ([], {"kind": "else"}, {**choice_document(again.choice), "variable": 3})
    for document in strange:
        desks[1].keep_comparison(document)
        again.adopt(bundle)
        assert again.choice.up == "AMT_ANNUITY"
    lane.close()
    bundle.close()
