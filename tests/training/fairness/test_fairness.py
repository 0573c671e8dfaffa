"""What is told of groups is what can be counted by hand, and a badly calibrated group is named."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from core.bundle.bundle import Bundle
from core.clients.client import make_client
from core.model.policy import Policy
from core.population.filter import ALL_CLIENTS, ClientOrder
from core.simulation.smallest_changes import smallest_changes
from training.commands.fairness import report_text
from training.configuration import configuration_from, load_configuration
from training.fairness.groups import (
    FEWEST_CLIENTS,
    Group,
    auc_gain,
    auc_interval,
    card_entries,
    fairness_groups,
    group_figures,
)
from training.fairness.report import FairnessReport
from training.fairness.study import Price, proxy, recourse
from training.features.table import FeatureTable

POLICY = Policy(0.10, 0.08, 0.12, 10.0, 1.0)
SEXES, FAMILIES = ("F", "M", "XNA"), ("Married", "Widow")


def invented(count: int, seed: int = 3) -> tuple[FeatureTable, NDArray[np.float64]]:
    """Clients whose probability is true, except for widows: they default twice as often."""
    generator = np.random.default_rng(seed)
    probability = generator.beta(1.2, 12.0, count)
    sexes = np.where(np.arange(count) < 5, "XNA", generator.choice(SEXES[:2], count))
    families = generator.choice(FAMILIES, count, p=[0.7, 0.3])
    truth = np.where(families == "Widow", np.minimum(2.0 * probability, 1.0), probability)
    target = (generator.random(count) < truth).astype(np.float64)
    days = -generator.uniform(21, 69, count) * 365.25
    ratings = generator.integers(1, 4, count).astype(np.float64)
    ratings[:7] = np.nan
    numbers = {"DAYS_BIRTH": days, "REGION_RATING_CLIENT": ratings}
    texts = {"CODE_GENDER": sexes, "NAME_FAMILY_STATUS": families}
    return FeatureTable(np.arange(count), np.ones(count, dtype=bool), target, numbers, texts), probability


def pairwise_auc(probability: NDArray[np.float64], target: NDArray[np.float64]) -> float:
    bad, good = probability[target == 1], probability[target == 0]
    wins = (bad[:, None] > good[None, :]).mean() + 0.5 * (bad[:, None] == good[None, :]).mean()
    return float(wins)


def test_groups_are_those_asked_for_and_small_ones_are_left_out() -> None:
    table, _ = invented(4_000)
    groups = fairness_groups(table)
    assert {(group.feature, group.name) for group in groups} == {
        ("CODE_GENDER", "F"), ("CODE_GENDER", "M"), ("NAME_FAMILY_STATUS", "Married"), ("NAME_FAMILY_STATUS", "Widow"),
        *(("DAYS_BIRTH", band) for band in ("-29", "30-39", "40-49", "50-59", "60-")),
        *(("REGION_RATING_CLIENT", rating) for rating in ("1", "2", "3")),
    }  # fmt: skip
    assert all(group.members.sum() >= FEWEST_CLIENTS for group in groups)
    ages = np.sum([group.members for group in groups if group.feature == "DAYS_BIRTH"], axis=0)
    assert (ages == 1).all(), "everybody has exactly one age band"


def test_figures_are_those_counted_by_hand() -> None:
    table, probability = invented(4_000)
    groups = fairness_groups(table)
    for group, found in zip(groups, group_figures(probability, table.target, POLICY, groups), strict=True):
        mine, outcome = probability[group.members], table.target[group.members]
        advice = [POLICY.advise(float(one)) for one in mine]
        shares = {name: advice.count(name) / len(advice) for name in ("grant", "review", "refuse")}  # type: ignore[arg-type]
        assert found.clients == len(mine)
        assert (found.granted.share, found.review.share, found.refused.share) == pytest.approx(tuple(shares.values()))
        assert found.not_repaid.share == pytest.approx(outcome.mean())
        assert found.predicted == pytest.approx(mine.mean())
        assert found.good_refused is not None
        assert found.good_refused.share == pytest.approx((mine[outcome == 0] > POLICY.review_high).mean())
        assert found.auc is not None
        assert found.auc.share == pytest.approx(roc_auc_score(outcome, mine))
        assert found.auc.low < found.auc.share < found.auc.high
        assert found.not_repaid.low < found.not_repaid.share < found.not_repaid.high


def test_only_a_badly_calibrated_group_is_warned_of() -> None:
    table, probability = invented(20_000)
    entries = card_entries(probability, table, POLICY)
    warned = next(one for one in entries["fairness_warnings"] if one["group"] == "Widow")
    assert warned["predicted"] < warned["not_repaid_low"]
    assert "Married" not in {one["group"] for one in entries["fairness_warnings"]}
    table_true = FeatureTable(
        table.client_ids, table.is_train, (np.random.default_rng(1).random(len(table)) < probability).astype(float),
        table.numbers, table.texts,
    )  # fmt: skip
    assert card_entries(probability, table_true, POLICY)["fairness_warnings"] == []


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 10_000), levels=st.integers(2, 40))
def test_the_auc_is_the_share_of_pairs_ranked_well(seed: int, levels: int) -> None:
    generator = np.random.default_rng(seed)
    probability = generator.integers(0, levels, 80) / levels
    target = np.concatenate([np.ones(20), np.zeros(60)])
    assert auc_interval(probability, target).share == pytest.approx(pairwise_auc(probability, target))


def test_the_intervals_of_the_auc_are_those_of_a_bootstrap() -> None:
    table, probability = invented(1_500)
    other = np.clip(probability + np.random.default_rng(2).normal(0.0, 0.03, len(probability)), 0.0, 1.0)
    generator = np.random.default_rng(9)
    areas, gains = [], []
    for _ in range(150):
        drawn = generator.integers(0, len(table), len(table))
        area = roc_auc_score(table.target[drawn], probability[drawn])
        areas.append(area)
        gains.append(roc_auc_score(table.target[drawn], other[drawn]) - area)
    found, gain = auc_interval(probability, table.target), auc_gain(probability, other, table.target)
    assert found.high - found.share == pytest.approx(1.96 * np.std(areas), rel=0.25)
    assert gain.high - gain.share == pytest.approx(1.96 * np.std(gains), rel=0.25)
    assert gain.share == pytest.approx(roc_auc_score(table.target, other) - roc_auc_score(table.target, probability))


def test_a_column_that_the_features_hold_is_given_away_and_a_random_one_is_not() -> None:
    generator = np.random.default_rng(0)
    rows = generator.normal(size=(1_200, 4))
    folds = np.arange(1_200) % 3
    told = proxy("told", np.where(rows[:, 0] > 0, "a", "b"), rows, folds, 1)
    chance = proxy("chance", generator.choice(["a", "b"], 1_200), rows, folds, 1)
    number = proxy("number", rows[:, 1] * 100.0, rows, folds, 1)
    three = proxy("three", np.digitize(rows[:, 2], [-0.5, 0.5]).astype(float), rows, folds, 1)
    assert told is not None
    assert chance is not None
    assert number is not None
    assert three is not None
    assert (told.measure, told.base) == ("auc", 0.5)
    assert told.found > 0.99
    assert chance.found == pytest.approx(0.5, abs=0.06)
    assert (number.question, number.measure) == ("above_median", "auc")
    assert number.found > 0.99
    assert (three.measure, three.base) == ("auc_one_vs_rest", 0.5)
    assert three.found > 0.95
    rare = np.where(generator.random(1_200) < 0.9, 0, np.where(rows[:, 3] > 0, 1, 2)).astype(float)
    leak = proxy("rare", np.where(rows[:, 3] > 1.3, 1.0, rare * 0.0 + (rows[:, 2] > 1.6) * 2.0), rows, folds, 1)
    assert leak is not None
    assert leak.found > 0.9
    assert proxy("same", np.full(1_200, "a"), rows, folds, 1) is None


def test_ways_back_are_those_of_the_application(demo: Bundle) -> None:
    names = [feature.name for feature in demo.catalogue.features]
    rows = demo.store.rows(ALL_CLIENTS, ClientOrder(), names, 0, 120)
    clients = [make_client(row.client_id, row.values) for row in rows]
    ids = np.array([client.client_id for client in clients])
    refused = np.array([row.probability > demo.manifest.policy.review_high for row in rows])
    assert 0 < refused.sum() < len(rows)
    table = FeatureTable(ids, np.ones(len(ids), dtype=bool), np.zeros(len(ids)), {}, {})
    everyone = Group("any", "all", {}, np.ones(len(ids), dtype=bool))
    nobody = Group("any", "none", {}, np.zeros(len(ids), dtype=bool))
    found, empty = recourse(demo, table, refused, [everyone, nobody], seed=1)
    proposals = [smallest_changes(demo, demo.store.get(int(one))) for one in ids[refused]]
    efforts = [min(proposal.cost.effort for proposal in each) for each in proposals if each]
    assert (found.refused, found.searched) == (refused.sum(), refused.sum())
    assert found.with_change is not None
    assert found.with_change.share == pytest.approx(len(efforts) / refused.sum())
    assert found.median_effort == pytest.approx(np.median(efforts))
    assert (empty.searched, empty.with_change, empty.median_effort) == (0, None, None)


def test_the_card_of_a_bundle_compares_its_groups(demo: Bundle) -> None:
    rows: list[dict[str, Any]] = demo.card["fairness"]
    groups = {(row["feature"], row["group"]): row for row in rows}
    assert {feature for feature, _ in groups} == {
        "CODE_GENDER", "DAYS_BIRTH", "NAME_FAMILY_STATUS", "REGION_RATING_CLIENT"
    }  # fmt: skip
    women, men = groups["CODE_GENDER", "F"], groups["CODE_GENDER", "M"]
    known = women["clients"] + men["clients"]
    assert known <= demo.metrics["clients"] <= known + FEWEST_CLIENTS
    rate = (women["clients"] * women["not_repaid"] + men["clients"] * men["not_repaid"]) / known
    assert rate == pytest.approx(demo.metrics["default_rate"], abs=0.001)
    assert all(row["granted"] + row["review"] + row["refused"] == pytest.approx(1.0) for row in rows)
    assert isinstance(demo.card["fairness_warnings"], list)


def test_the_report_says_its_figures() -> None:
    table, probability = invented(20_000)
    groups = fairness_groups(table)
    figures = group_figures(probability, table.target, POLICY, groups)
    paid = Price(0.75, 0.756, auc_gain(probability, probability, table.target), 0.5, 0.49)
    text = report_text(FairnessReport(figures, paid, (), ()))
    assert "AUC 0.7500 without, 0.7560 with" in text
    assert "WARNING  NAME_FAMILY_STATUS Widow" in text


def test_settings_survive_the_card_of_a_bundle(demo: Bundle) -> None:
    assert configuration_from(demo.card["settings"]) == replace(load_configuration(), invented_clients=True)
