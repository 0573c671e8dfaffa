"""The comparison with the champion counts what it says, and only sure gains win."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.configuration import CostSettings
from training.model.champion_test import compare_costs, costs_at_honest_threshold, same_folds
from training.model.cost import chosen_thresholds, count_scores
from training.model.out_of_fold_file import FoldScores

COSTS = CostSettings(missed_default=10.0, refused_good=1.0, bootstrap_samples=10)


def invented(count: int, noise: float, seed: int = 0) -> FoldScores:
    """Scores whose log-odds are the true ones plus noise."""
    generator = np.random.default_rng(seed)
    truth = generator.normal(-2.5, 1.2, count)
    target = (generator.random(count) < 1.0 / (1.0 + np.exp(-truth))).astype(np.float64)
    seen = truth + np.random.default_rng(seed + 1).normal(0.0, noise, count)
    return FoldScores(1.0 / (1.0 + np.exp(-seen)), target, np.arange(count) % 5, np.ones(count))


def test_a_model_does_not_beat_itself() -> None:
    scores = invented(2_000, 0.5)
    found = compare_costs(scores, scores, COSTS, seed=1)
    assert (found.difference, found.low, found.high) == (0.0, 0.0, 0.0)
    assert not found.candidate_wins


def test_a_much_better_model_wins_and_a_much_worse_one_does_not() -> None:
    good, bad = invented(6_000, 0.0), invented(6_000, 2.5)
    assert compare_costs(good, bad, COSTS, seed=1).candidate_wins
    back = compare_costs(bad, good, COSTS, seed=1)
    assert not back.candidate_wins
    assert back.low > 0.0


def test_a_model_that_may_cost_more_than_the_margin_is_refused_and_one_that_surely_does_not_passes() -> None:
    scores = invented(6_000, 0.5)
    nearly = replace(scores, probability=np.clip(scores.probability * 1.0001, 0.0, 1.0))
    same = compare_costs(nearly, scores, COSTS, seed=1)
    assert not same.candidate_wins
    assert same.is_not_worse(0.02)
    assert not compare_costs(invented(6_000, 2.5), invented(6_000, 0.0), COSTS, seed=1).is_not_worse(0.02)
    few = compare_costs(invented(150, 1.0, 3), invented(150, 1.2, 4), COSTS, seed=1)
    assert few.low < 0.0 < few.high
    assert not few.is_not_worse(0.02)


def test_the_interval_is_that_of_drawing_clients() -> None:
    good, bad = invented(1_500, 0.3), invented(1_500, 1.0)
    found = compare_costs(good, bad, COSTS, seed=1)
    differences = costs_at_honest_threshold(good, COSTS) - costs_at_honest_threshold(bad, COSTS)
    error = differences.std() / np.sqrt(len(differences))
    assert found.difference == pytest.approx(differences.mean())
    assert found.high - found.low == pytest.approx(2 * 1.96 * error, rel=0.1)
    weighted = replace(good, weights=np.random.default_rng(0).gamma(2.0, 0.5, 1_500))
    assert compare_costs(weighted, replace(bad, weights=weighted.weights), COSTS, seed=1).difference < 0.0


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000))
def test_each_client_pays_under_a_threshold_that_has_not_seen_it(seed: int) -> None:
    scores = invented(200, 1.0, seed)
    costs = costs_at_honest_threshold(scores, COSTS)
    client = seed % 200
    others = scores.folds != scores.folds[client]
    (threshold,) = chosen_thresholds([count_scores(scores.probability[others], scores.target[others])], COSTS)
    granted = scores.probability[client] < threshold
    expected = (10.0 if scores.target[client] else 0.0) if granted else (0.0 if scores.target[client] else 1.0)
    assert costs[client] == expected


def test_folds_differ_where_a_client_changes_fold_or_outcome() -> None:
    scores = invented(50, 1.0)
    assert same_folds(scores, replace(scores, probability=scores.probability / 2.0))
    assert not same_folds(scores, replace(scores, folds=scores.folds[::-1]))
    assert not same_folds(scores, replace(scores, target=1.0 - scores.target))
