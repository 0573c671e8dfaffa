"""The figures about costs are those counted by hand, and say when they cannot be had."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.commands.command_line import EXIT_FAILED, run_command_line
from training.configuration import CostMode, CostSettings, load_configuration
from training.errors import TrainingError
from training.model.cost import GRID, choose_threshold, cost_at, cost_curve, count_amounts, count_scores
from training.model.cost_report import RATIOS, cost_sensitivity
from training.model.fresh_cost import ESTIMATORS, Scored

COSTS = CostSettings(missed_default=10.0, refused_good=1.0, bootstrap_samples=60)
PER_FILE = replace(COSTS, mode=CostMode.PER_FILE.value, loss_share=0.5, margin_share=0.05)


def calibrated_clients(count: int) -> Scored:
    generator = np.random.default_rng(4)
    probability = generator.beta(1.2, 12.0, count)
    target = (generator.random(count) < probability).astype(np.float64)
    return Scored(probability, target, generator.lognormal(13.0, 0.6, count), np.arange(count) % 5)


@settings(max_examples=40)
@given(st.integers(0, 10_000), st.integers(0, len(GRID) - 1))
def test_costs_per_file_are_those_counted_by_hand(seed: int, place: int) -> None:
    generator = np.random.default_rng(seed)
    probability, amounts = generator.uniform(0.0, 0.7, 30), generator.uniform(1.0, 9.0, 30)
    target = generator.integers(0, 2, 30).astype(np.float64)
    curve = cost_curve(count_amounts(probability, target, amounts), PER_FILE)
    granted = probability < GRID[place]
    lost = 0.5 * amounts[granted & (target == 1)].sum()
    missed_margin = 0.05 * amounts[~granted & (target == 0)].sum()
    assert curve[place] == pytest.approx((lost + missed_margin) / amounts.sum())


def test_the_resampled_amounts_vary_as_resampled_clients_do() -> None:
    clients = calibrated_clients(4_000)
    generator = np.random.default_rng(1)
    counts = count_amounts(clients.probability, clients.target, clients.amounts)
    drawn = [counts.resampled(generator).defaults.sum() for _ in range(400)]
    weights = generator.poisson(1.0, (400, len(clients.target)))
    by_clients = weights @ (clients.amounts * clients.target)
    assert np.mean(drawn) == pytest.approx(np.mean(by_clients), rel=0.02)
    assert np.std(drawn) == pytest.approx(np.std(by_clients), rel=0.2)


def test_a_credit_whose_amount_is_not_known_counts_as_the_mean() -> None:
    amounts = np.array([1.0, np.nan, 3.0])
    counts = count_amounts(np.array([0.1, 0.2, 0.3]), np.array([0.0, 1.0, 0.0]), amounts)
    assert (counts.defaults.sum(), counts.repaid.sum()) == (2.0, 4.0)


def test_the_threshold_falls_as_defaults_cost_more() -> None:
    clients = calibrated_clients(60_000)
    found = cost_sensitivity(clients, COSTS, seed=1)
    assert [row["ratio"] for row in found["ratios"]] == list(RATIOS)
    thresholds = [row["threshold"] for row in found["ratios"]]
    assert thresholds[0] > thresholds[-1] + 0.05
    for row in found["ratios"]:
        assert row["low"] <= row["threshold"] <= row["high"]
        assert row["bayes"] == pytest.approx(1.0 / (1.0 + row["ratio"]), abs=1e-6)
        assert row["threshold"] == pytest.approx(row["bayes"], abs=0.03)
    configured = next(row for row in found["ratios"] if row["ratio"] == 10.0)
    chosen = choose_threshold(clients.probability, clients.target, COSTS, 1)
    assert configured["threshold"] == pytest.approx(chosen.threshold)


def test_the_bayes_threshold_suits_calibrated_scores_and_no_others() -> None:
    clients = calibrated_clients(60_000)
    honest = cost_sensitivity(clients, COSTS, seed=1)["bayes"]
    inflated = cost_sensitivity(replace(clients, probability=np.sqrt(clients.probability)), COSTS, seed=1)["bayes"]
    assert honest["inside_interval"] is True
    assert abs(honest["excess_cost"]) < 0.005
    assert inflated["inside_interval"] is False
    assert inflated["excess_cost"] > 0.05


@pytest.mark.parametrize(("bend", "place"), [(1.0, 1 / 11), (0.5, (1 / 11) ** 0.5), (1.3, (1 / 11) ** 1.3)])
def test_the_threshold_is_found_where_the_risk_crosses_however_the_scores_are_bent(bend: float, place: float) -> None:
    clients = calibrated_clients(80_000)
    found = choose_threshold(clients.probability**bend, clients.target, COSTS, 1)
    assert found.threshold == pytest.approx(place, rel=0.06)


def test_the_chosen_threshold_varies_less_than_the_lowest_cost_seen_and_costs_no_more() -> None:
    """Each of many small samples gives a threshold, judged by its cost over two hundred thousand clients."""
    judges, spread, cost = calibrated_clients(200_000), dict[str, list[float]](), dict[str, list[float]]()
    curve = cost_curve(count_scores(judges.probability, judges.target), COSTS)
    generator = np.random.default_rng(0)
    for _ in range(60):
        drawn = generator.choice(len(judges.target), 5_000, replace=False)
        counts = count_scores(judges.probability[drawn], judges.target[drawn])
        for name, estimator in ESTIMATORS.items():
            threshold = estimator(counts, COSTS)
            spread.setdefault(name, []).append(threshold)
            cost.setdefault(name, []).append(cost_at(threshold, curve))
    assert np.std(spread["chosen"]) < 0.5 * np.std(spread["least_cost"])
    assert np.mean(cost["bayes"]) <= np.mean(cost["chosen"]) < np.mean(cost["least_cost"])


def test_where_nobody_is_near_calibration_is_believed() -> None:
    probability = np.full(50, 0.55)
    found = choose_threshold(probability, np.ones(50), COSTS, 1)
    assert found.threshold == pytest.approx(found.bayes_threshold, abs=0.02)


def test_the_report_compares_the_ways_of_choosing_on_fresh_folds() -> None:
    clients = calibrated_clients(20_000)
    found = cost_sensitivity(clients, COSTS, seed=1)["estimators"]
    chosen = choose_threshold(clients.probability, clients.target, COSTS, 1)
    assert (found["chosen"]["threshold"], found["bayes"]["spread"]) == (pytest.approx(chosen.threshold), 0.0)
    assert found["chosen"]["spread"] < found["least_cost"]["spread"]
    granted = clients.probability < 1 / 11
    by_hand = 10.0 * (granted & (clients.target == 1)) + (~granted & (clients.target == 0))
    assert found["bayes"]["fresh_cost"] == pytest.approx(by_hand.mean(), abs=1e-6)


def test_the_figures_are_small_and_the_same_each_time() -> None:
    clients = calibrated_clients(3_000)
    one, two = (json.dumps(cost_sensitivity(clients, COSTS, seed=1)) for _ in range(2))
    assert one == two
    assert len(one) < 12_000


def test_the_curve_lies_in_its_interval() -> None:
    for point in cost_sensitivity(calibrated_clients(20_000), COSTS, seed=1)["curve"]:
        assert point["low"] < point["cost"] < point["high"]


def test_costs_per_file_choose_the_threshold_where_configured() -> None:
    clients = calibrated_clients(60_000)
    found = choose_threshold(clients.probability, clients.target, PER_FILE, 1, clients.amounts)
    assert found.bayes_threshold == pytest.approx(1 / 11)
    assert found.low <= found.threshold <= found.high
    assert found.cost_granting_all < 0.5 * 0.12
    assert found.cost_per_client < min(found.cost_granting_all, found.cost_refusing_all)


@pytest.mark.parametrize("content", ["mode = 'per_client'", "loss_share = 0.0", "refused_good = -1"])
def test_costs_that_make_no_sense_are_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(f"[cost]\n{content}\n", encoding="utf-8")
    with pytest.raises(TrainingError, match=r"\[cost\]"):
        load_configuration(file)


def test_the_command_prints_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = cost_sensitivity(calibrated_clients(3_000), COSTS, seed=1)
    (tmp_path / "metrics.json").write_text(json.dumps({"cost_sensitivity": figures}), encoding="utf-8")
    assert run_command_line(["cost", "--bundle", str(tmp_path), "--progress", "json"]) == 0
    printed = capsys.readouterr().out
    assert f"{figures['ratios'][5]['threshold']:.4f}" in printed
    assert f"{figures['per_file']['cost_share_of_credit']:.2%}" in printed


@pytest.mark.parametrize("content", [None, "{}", "not json"])
def test_a_bundle_without_these_figures_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str | None
) -> None:
    if content is not None:
        (tmp_path / "metrics.json").write_text(content, encoding="utf-8")
    assert run_command_line(["cost", "--bundle", str(tmp_path), "--progress", "json"]) == EXIT_FAILED
    message = capsys.readouterr().err.strip()
    assert message.startswith("cost: ")
    assert "metrics.json" in message
    assert "\n" not in message
