"""Judges rivals on the same folds, each calibrated out of fold before it is judged."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray
from scipy.stats import t as student
from threadpoolctl import threadpool_limits

from core.features.catalogue import Catalogue
from training.configuration import Configuration, CostMode, CostSettings
from training.features.table import FeatureTable
from training.model.calibrate import calibrate_out_of_fold
from training.model.champion_test import compare_costs, costs_at_honest_threshold
from training.model.evaluate import calibration_error, evaluate
from training.model.out_of_fold_file import FoldScores
from training.model.train import CREDIT_AMOUNT
from training.progress import Progress
from training.rivals.rival import Lesson, Rival, with_protected

FIGURES = ("auc", "average_precision", "cost", "brier")
MICROSECONDS = 1e6


@dataclass(frozen=True)
class Figure:
    """One measure of one rival.

    Args:
        mean, spread: over the folds; the spread is the standard deviation.
        by_fold: in the order of the folds.
    """

    mean: float
    spread: float
    by_fold: tuple[float, ...]


@dataclass(frozen=True)
class AgainstChosen:
    """A rival less the chosen model, on the same clients and folds.

    Args:
        auc, auc_p_value: difference of AUC and its two-sided corrected resampled t-test.
        cost, cost_low, cost_high: difference of cost a client with its 95 % paired bootstrap interval.
    """

    auc: float
    auc_p_value: float
    cost: float
    cost_low: float
    cost_high: float


@dataclass(frozen=True)
class Judged:
    """One rival, judged.

    Args:
        rival: who.
        figures: AUC, average precision, cost a client at its own threshold, Brier score, by name.
        calibration_error: over all folds together, after calibration.
        fit_seconds: processor time to prepare and fit one fold, one thread.
        score_microseconds: processor time to score one client, preparation included.
        against_chosen: None for the chosen model itself.
    """

    rival: Rival
    figures: Mapping[str, Figure]
    calibration_error: float
    fit_seconds: float
    score_microseconds: float
    against_chosen: AgainstChosen | None


@dataclass(frozen=True)
class Contest:
    """What all rivals share.

    Args:
        training: clients whose outcome is known; n of them.
        groups: person of each; shape ``(n,)``.
        folds: fold of each, from 0; shape ``(n,)``.
        catalogue: the product's features.
        configuration: settings and seed.
    """

    training: FeatureTable
    groups: NDArray[np.int64]
    folds: NDArray[np.int64]
    catalogue: Catalogue
    configuration: Configuration


@dataclass(frozen=True)
class FoldRun:
    """One rival on one fold: log-odds of the clients held out, and processor times in seconds."""

    log_odds: NDArray[np.float64]
    fit_seconds: float
    score_seconds: float


def judge(
    contest: Contest, rivals: Sequence[Rival], chosen: str, workers: int, progress: Progress
) -> tuple[Judged, ...]:
    """Fit every rival on every fold, side by side, and judge them.

    Args:
        contest: clients and folds.
        rivals: in the order of the result.
        chosen: name of the rival that the others are tested against.
        workers: processes, one thread each.
        progress: told about the step ``"compare"``.
    """
    fold_count = int(contest.folds.max()) + 1
    tasks = [(rival, fold) for rival in rivals for fold in range(fold_count)]
    progress.step("compare", 0.0)
    runs: dict[tuple[str, int], FoldRun] = {}
    found = Parallel(n_jobs=workers, return_as="generator_unordered")(
        delayed(_run)(contest, rival, fold) for rival, fold in tasks
    )
    for done, (name, fold, run) in enumerate(found, start=1):
        runs[name, fold] = run
        progress.step("compare", done / len(tasks))
    scores = {rival.name: _fold_scores(contest, [runs[rival.name, f] for f in range(fold_count)]) for rival in rivals}
    figures = {name: _figures(found, contest.configuration) for name, found in scores.items()}
    return tuple(
        Judged(
            rival=rival,
            figures=figures[rival.name],
            calibration_error=calibration_error(scores[rival.name].probability, contest.training.target),
            fit_seconds=float(np.mean([runs[rival.name, fold].fit_seconds for fold in range(fold_count)])),
            score_microseconds=MICROSECONDS
            * sum(runs[rival.name, fold].score_seconds for fold in range(fold_count))
            / len(contest.training),
            against_chosen=None
            if rival.name == chosen
            else _against(scores[rival.name], scores[chosen], figures[rival.name], figures[chosen], contest),
        )
        for rival in rivals
    )


def corrected_resampled_p_value(differences: NDArray[np.float64]) -> float:
    """Two-sided p-value of a mean difference over the folds of a cross-validation.

    The folds share most of their training clients: the variance is enlarged by the size of a test fold over that of
    its training side (Nadeau and Bengio, Machine Learning 52, 2003).

    Args:
        differences: one a fold; shape ``(folds,)``.
    """
    folds = len(differences)
    deviation = float(np.std(differences, ddof=1))
    if deviation == 0.0:
        return 1.0 if float(differences.mean()) == 0.0 else 0.0
    statistic = float(differences.mean()) / (deviation * np.sqrt(1.0 / folds + 1.0 / (folds - 1)))
    return float(2.0 * student.sf(abs(statistic), folds - 1))


def _run(contest: Contest, rival: Rival, fold: int) -> tuple[str, int, FoldRun]:
    held_out = contest.folds == fold
    catalogue = with_protected(contest.catalogue) if rival.uses_protected else contest.catalogue
    side = contest.training.rows(~held_out)
    lesson = Lesson(side, contest.groups[~held_out], catalogue, contest.configuration)
    with threadpool_limits(limits=1):
        start = time.process_time()
        score = rival.fit(lesson)
        fitted = time.process_time()
        log_odds = score(contest.training.rows(held_out))
        scored = time.process_time()
    return rival.name, fold, FoldRun(log_odds, fitted - start, scored - fitted)


def _fold_scores(contest: Contest, runs: Sequence[FoldRun]) -> FoldScores:
    log_odds = np.empty(len(contest.training))
    for fold, run in enumerate(runs):
        log_odds[contest.folds == fold] = run.log_odds
    probability = calibrate_out_of_fold(log_odds, contest.training.target, contest.folds)
    weights = _weights(contest.training, contest.configuration.cost)
    return FoldScores(probability, contest.training.target, contest.folds, weights)


def _weights(training: FeatureTable, costs: CostSettings) -> NDArray[np.float64]:
    """What each client's mistakes weigh: the same, or the credit asked over its mean; shape ``(n,)``."""
    if costs.mode == CostMode.CONSTANT:
        return np.ones(len(training))
    amounts = training.numbers[CREDIT_AMOUNT]
    known = np.where(np.isnan(amounts), np.nanmean(amounts), amounts)
    return np.asarray(known / known.mean(), dtype=np.float64)


def _figures(scores: FoldScores, configuration: Configuration) -> dict[str, Figure]:
    costs = costs_at_honest_threshold(scores, configuration.cost)
    rows = []
    for fold in range(int(scores.folds.max()) + 1):
        held_out = scores.folds == fold
        quality = asdict(evaluate(scores.probability[held_out], scores.target[held_out]))
        rows.append({**quality, "cost": float(costs[held_out].mean())})
    return {name: _figure([row[name] for row in rows]) for name in FIGURES}


def _figure(by_fold: Sequence[float]) -> Figure:
    return Figure(float(np.mean(by_fold)), float(np.std(by_fold, ddof=1)), tuple(by_fold))


def _against(
    scores: FoldScores,
    chosen_scores: FoldScores,
    figures: Mapping[str, Figure],
    chosen_figures: Mapping[str, Figure],
    contest: Contest,
) -> AgainstChosen:
    differences = np.array(figures["auc"].by_fold) - np.array(chosen_figures["auc"].by_fold)
    cost = compare_costs(scores, chosen_scores, contest.configuration.cost, contest.configuration.seed)
    return AgainstChosen(
        auc=float(differences.mean()),
        auc_p_value=corrected_resampled_p_value(differences),
        cost=cost.difference,
        cost_low=cost.low,
        cost_high=cost.high,
    )
