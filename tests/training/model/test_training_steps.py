"""Each step from features to a model does what its name says, on invented clients."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from core.model.calibration import Calibration
from training.configuration import CostSettings, load_configuration
from training.errors import TrainingError
from training.model.calibrate import calibrate_out_of_fold, fit_calibration
from training.model.cost import GRID, best_threshold, choose_threshold, cost_curve, count_scores
from training.model.evaluate import calibration_error, evaluate
from training.model.split import fold_numbers

COSTS = CostSettings(missed_default=10.0, refused_good=1.0, bootstrap_samples=200)


def calibrated_clients(count: int, seed: int = 0) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    generator = np.random.default_rng(seed)
    probability = generator.beta(1.2, 12.0, count)
    return probability, (generator.random(count) < probability).astype(np.float64)


def test_a_calibrated_score_has_its_threshold_near_bayes() -> None:
    probability, target = calibrated_clients(200_000)
    found = choose_threshold(probability, target, COSTS, seed=1)
    assert found.bayes_threshold == pytest.approx(1 / 11)
    assert found.threshold == pytest.approx(1 / 11, abs=0.015)
    assert found.low <= found.threshold <= found.high
    assert found.high - found.low < 0.05
    assert found.cost_per_client < min(found.cost_granting_all, found.cost_refusing_all)


@settings(max_examples=50)
@given(probability=arrays(np.float64, st.integers(1, 40), elements=st.floats(0.0, 0.7)), data=st.data())
def test_the_cost_curve_is_the_cost_counted_by_hand(probability: NDArray[np.float64], data: st.DataObject) -> None:
    size = len(probability)
    target = np.array(data.draw(st.lists(st.sampled_from([0.0, 1.0]), min_size=size, max_size=size)))
    curve = cost_curve(count_scores(probability, target), COSTS)
    for place in data.draw(st.lists(st.integers(0, len(GRID) - 1), min_size=1, max_size=5)):
        granted = probability < GRID[place]
        by_hand = 10.0 * (granted & (target == 1)).sum() + (~granted & (target == 0)).sum()
        assert curve[place] == pytest.approx(by_hand / len(target))


def test_the_bootstrap_of_counts_is_that_of_clients() -> None:
    probability, target = calibrated_clients(3_000)
    generator = np.random.default_rng(5)
    by_clients = []
    for _ in range(300):
        drawn = generator.integers(0, len(target), len(target))
        by_clients.append(best_threshold(cost_curve(count_scores(probability[drawn], target[drawn]), COSTS)))
    counts = count_scores(probability, target)
    by_counts = [best_threshold(cost_curve(counts.resampled(generator), COSTS)) for _ in range(300)]
    assert np.mean(by_counts) == pytest.approx(np.mean(by_clients), abs=0.01)
    assert np.std(by_counts) == pytest.approx(np.std(by_clients), rel=0.35)


def test_calibration_finds_the_shift_that_was_made() -> None:
    generator = np.random.default_rng(3)
    truth = generator.normal(-2.5, 1.0, 60_000)
    target = (generator.random(len(truth)) < 1 / (1 + np.exp(-truth))).astype(np.float64)
    found = fit_calibration(truth / 2.0 + 1.0, target)
    assert (found.slope, found.intercept) == pytest.approx((2.0, -2.0), abs=0.12)
    probability = calibrate_out_of_fold(truth / 2.0 + 1.0, target, np.arange(len(target)) % 5)
    assert calibration_error(probability, target) < 0.006


@given(st.floats(0.1, 3.0), st.floats(-3.0, 3.0), st.lists(st.floats(-6, 6), min_size=2, max_size=20, unique=True))
def test_calibration_never_reorders_clients(slope: float, intercept: float, scores: list[float]) -> None:
    ordered = np.sort(np.array(scores))
    assert (np.diff(Calibration(slope, intercept).probability(ordered)) >= 0).all()


def test_quality_figures_agree_with_their_definitions() -> None:
    probability, target = calibrated_clients(5_000)
    found = evaluate(probability, target)
    assert found.auc == pytest.approx(roc_auc_score(target, probability))
    assert found.brier == pytest.approx(np.mean((probability - target) ** 2))
    thresholds = np.unique(probability)
    gaps = [
        abs((probability[target == 1] <= cut).mean() - (probability[target == 0] <= cut).mean())
        for cut in thresholds[::25]
    ]
    assert found.ks >= max(gaps) - 1e-9
    assert found.ks == pytest.approx(max(gaps), abs=0.02)


@given(data=st.data())
def test_a_person_is_never_on_both_sides(data: st.DataObject) -> None:
    groups = np.array(data.draw(st.lists(st.integers(0, 15), min_size=10, max_size=60)))
    groups = np.unique(groups, return_inverse=True)[1]
    target = (np.arange(len(groups)) % 3 == 0).astype(np.float64)
    folds = fold_numbers(groups, target, 5, seed=data.draw(st.integers(0, 99)))
    for person in np.unique(groups):
        assert len(np.unique(folds[groups == person])) == 1


def test_folds_share_the_defaults_evenly() -> None:
    target = (np.random.default_rng(0).random(10_000) < 0.08).astype(np.float64)
    folds = fold_numbers(np.arange(10_000), target, 5, seed=0)
    assert np.ptp(np.bincount(folds)) <= 1
    assert np.ptp(np.bincount(folds, weights=target)) <= 1


def test_settings_are_laid_over_the_default(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("seed = 7\n[cost]\nmissed_default = 5\n[encoding]\nsmoothing_rows = 50.5\n", encoding="utf-16")
    found = load_configuration(file)
    assert (found.seed, found.cost.missed_default, found.encoding.smoothing_rows) == (7, 5.0, 50.5)
    assert found.model == load_configuration().model


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[model]\nlearning_speed = 1.0\n", "learning_speed"),
        ("seed = 'one'\n", "seed"),
        ("[cost]\nmissed_default = true\n", "missed_default"),
        ("seed = = 3", "TOML.*line 1"),
        ('currency = "C:\\Users"', "single quotes"),
        ("cost = 3", "cost"),
        ("[folds]\ncount = 2.5", r"folds\.count"),
    ],
)
def test_wrong_settings_are_one_sentence(tmp_path: Path, content: str, told: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(TrainingError, match=told) as raised:
        load_configuration(file)
    assert str(file) in str(raised.value)
    assert "\n" not in str(raised.value)
