"""The figures of the field agree with counts made by hand, and no small group is shown."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.decisions.record import Decision
from core.journal.journal import EntryKind
from tests.training.field.desks import POLICY, Desk, record
from training.errors import DataError
from training.field.copies import collect
from training.field.decisions import COLUMNS, read_decisions
from training.field.figures import FEWEST, disagreement, groups_by, overrides, second_looks
from training.field.months import Level, by_month, level
from training.field.outcomes import read_outcomes
from training.field.selection import compare_methods
from training.progress import SilentProgress

Row = dict[str, object]


def rows_of(*rows: Row) -> pandas.DataFrame:
    usual: Row = {
        "branch": "", "desk": "a", "month": "2026-10", "author": "anne", "model_version": "1", "probability": 0.05,
        "advice": "grant", "decision": "granted", "override": False, "override_reason": "", "factor": "",
        "asked_again": False, "answered": False,
    }  # fmt: skip
    made = []
    for number, row in enumerate(rows, 1):
        whole = {**usual, "sequence": number, "client_id": number, **row}
        made.append({**whole, "kept": row.get("kept", whole["decision"])})
    return pandas.DataFrame(made, columns=list(COLUMNS))


def outcomes_of(known: dict[int, int]) -> pandas.DataFrame:
    return pandas.DataFrame({"client_id": list(known), "outcome": list(known.values())}, dtype="int64")


def test_rows_say_what_was_decided_and_what_holds_after_a_second_look(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk", "Anne")
    desk.decide((1, record(0.02)), (2, record(0.3)), (3, record(0.3, Decision.GRANTED)))
    desk.look_again(2, "Bruno", Decision.GRANTED)
    desk.ship(tmp_path / "share")
    rows, unread = read_decisions(collect(tmp_path / "share", {}, SilentProgress()))
    assert unread == 0
    assert list(rows["decision"]) == ["granted", "refused", "granted"]
    assert list(rows["kept"]) == ["granted", "granted", "granted"]
    assert list(rows["override"]) == [False, False, True]
    assert list(rows["factor"]) == ["external_scores"] * 3
    looks = second_looks(rows)
    assert (looks.asked, looks.answered, looks.changed) == (1, 1, 1)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"probability": None},
        {"probability": 7.0},
        {"reasons": {"factor": 1}},
        {"reasons": ["x"]},
        {"advice": "perhaps"},
    ],
)
def test_what_cannot_be_read_of_a_desk_is_counted_and_keeps_no_other_away(tmp_path: Path, spoilt: Row) -> None:
    desk = Desk(tmp_path / "desk", "Anne")
    desk.decide((1, record(0.02)))
    with desk.journal() as journal:
        journal.append(EntryKind.DECISION, "Anne", 2, {**record(0.03).to_payload(), **spoilt})
        journal.append(EntryKind.REVIEW_OUTCOME, "Bruno", 1, {"decision": "granted", "advice": "grant"})
        journal.append(EntryKind.REVIEW_REQUEST, "Anne", 1, {})
    desk.ship(tmp_path / "share")
    rows, unread = read_decisions(collect(tmp_path / "share", {}, SilentProgress()))
    assert (list(rows["client_id"]), unread) == ([1], 1)


@settings(max_examples=25)
@given(st.lists(st.sampled_from("abcdef"), max_size=120))
def test_no_group_below_the_bound_is_shown_and_no_decision_is_counted_twice(names: list[str]) -> None:
    rows: list[Row] = [{"branch": name} for name in names]
    groups = groups_by(rows_of(*rows), "branch")
    shown = {one.name: one.decisions for one in groups}
    assert all(count >= FEWEST for count in shown.values())
    large = {name for name in set(names) if names.count(name) >= FEWEST}
    assert set(shown) - {""} == large
    small = sum(name not in large for name in names)
    assert shown.get("", 0) == (small if small >= FEWEST else 0)


def test_the_advice_is_followed_as_counted_by_hand() -> None:
    follows: list[Row] = [{} for _ in range(30)]
    against: list[Row] = [{"decision": "refused", "override": True} for _ in range(10)]
    looked_closer: list[Row] = [{"advice": "review", "decision": "to_review"} for _ in range(20)]
    (found,) = groups_by(rows_of(*follows, *against, *looked_closer), "month")
    assert found.followed is not None
    assert (found.decisions, found.granted, found.followed.share) == (60, 0.5, 0.75)
    assert found.followed.low < 0.75 < found.followed.high


def test_overrides_are_held_against_what_came() -> None:
    rows = rows_of(*({"advice": "refuse", "probability": 0.25, "override": True} for _ in range(8)))
    granted, refused = overrides(rows, outcomes_of(dict.fromkeys(range(1, 5), 1) | {5: 0}))
    assert (granted.decisions, granted.known, granted.expected) == (8, 5, 0.25)
    assert granted.observed is not None and granted.observed.share == 0.8
    assert (refused.decisions, refused.known, refused.observed) == (0, 0, None)


def test_like_files_decided_otherwise_by_others_are_counted_in_pairs() -> None:
    rows = rows_of({}, {"author": "bruno", "decision": "refused"}, {"author": "bruno"}, {"probability": 0.5})
    found = disagreement(rows, seed=1)
    assert found.pairs == 2
    assert found.across is not None and found.across.share == 0.5
    assert found.within == 1.0


def of_month(month: str, start: int, defaults: int) -> tuple[list[Row], dict[int, int]]:
    rows: list[Row] = [{"month": month, "client_id": start + place} for place in range(100)]
    return rows, {start + place: int(place < defaults) for place in range(100)}


def test_months_tell_too_many_defaults_from_chance() -> None:
    (first, came), (second, then) = of_month("2026-08", 0, 5), of_month("2026-09", 1_000, 30)
    months = by_month(rows_of(*first, *second), outcomes_of(came | then), POLICY)
    assert [one.gap for one in months] == [0, 1]
    assert level(months) is Level.WATCH
    assert months[1].observed_cost == 300.0
    assert months[1].expected_cost == pytest.approx(100 * 0.05 * 10.0)
    third, last = of_month("2026-10", 2_000, 30)
    assert level(by_month(rows_of(*first, *second, *third), outcomes_of(came | then | last), POLICY)) is Level.ACT
    assert level(by_month(rows_of(*first), outcomes_of(came), POLICY)) is Level.QUIET


def test_a_month_of_few_outcomes_says_nothing_of_its_risk() -> None:
    (month,) = by_month(rows_of({}, {}), outcomes_of({1: 1, 2: 1}), POLICY)
    assert month.observed is None and month.gap == 0 and month.known == 2


def test_each_method_is_best_where_its_assumption_holds() -> None:
    generator = np.random.default_rng(3)
    probability = generator.beta(1.2, 10.0, size=3_000)
    granted = generator.random(3_000) > 3.0 * probability
    errors = {(one.truth, one.method): one.error.share for one in compare_methods(probability, granted, 1, repeats=40)}
    assert errors["exact", "reweighting"] < errors["exact", "none"]
    assert errors["exact", "reweighting"] < errors["exact", "parcelling"]
    assert errors["seen_by_advisors", "parcelling"] < errors["seen_by_advisors", "reweighting"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("SK_ID_CURR,TARGET\n1,0\n2,7\n", "no outcome, the first in line 3"),
        ("SK_ID_CURR,TARGET\n1,0\n1,1\n", "two outcomes"),
        ("client;issue\n1;0\n", "cannot be read"),
        ("", "cannot be read"),
    ],
)
def test_outcomes_that_say_nothing_sure_are_refused(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "l'issue.csv"
    path.write_text(content)
    with pytest.raises(DataError, match=told):
        read_outcomes(path)


def test_outcomes_still_to_come_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "outcomes.csv"
    path.write_text("SK_ID_CURR,TARGET,other\n1,0,x\n2,,y\n3,1,z\n3,1,z\n")
    assert read_outcomes(path).to_numpy().tolist() == [[1, 0], [3, 1]]
