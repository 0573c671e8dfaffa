"""Builds the model: out-of-fold scores first, then the final trees on every client."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from numpy.typing import NDArray

from core.features.catalogue import Catalogue
from core.model.calibration import Calibration
from core.model.encoding import CategoryCodes
from training.configuration import Configuration
from training.errors import DataError
from training.features.table import FeatureTable
from training.model.calibrate import calibrate_out_of_fold, fit_calibration
from training.model.cost import ThresholdChoice, choose_threshold
from training.model.cost_report import cost_sensitivity
from training.model.direction_evidence import Evidence, Judged, direction_evidence
from training.model.directions import check_confirmed, refuse_contradictions
from training.model.encode import fit_codes, training_matrix
from training.model.evaluate import Quality, evaluate
from training.model.fit import FittedTrees, Rows, fit_trees, fit_with_early_stopping
from training.model.fresh_cost import Scored
from training.model.preparation import prepare
from training.model.split import fold_numbers, person_groups
from training.progress import Progress

FEWEST_DEFAULTS_A_FOLD = 5
CREDIT_AMOUNT = "AMT_CREDIT"


@dataclass(frozen=True)
class OutOfFold:
    """Scores of clients by models that had not seen them.

    Args:
        log_odds: raw; shape ``(n,)``.
        probability: calibrated on the other folds; shape ``(n,)``.
        folds: fold of each client; shape ``(n,)``.
        tree_counts: trees that early stopping kept in each fold.
    """

    log_odds: NDArray[np.float64]
    probability: NDArray[np.float64]
    folds: NDArray[np.int64]
    tree_counts: tuple[int, ...]


@dataclass(frozen=True)
class TrainedModel:
    """Everything that scoring needs, and how good it is.

    Args:
        trees: fitted on every training client.
        calibration, codes, threshold: what turns a file into an advice.
        training: the training clients.
        out_of_fold: their out-of-fold scores.
        quality: of the out-of-fold probabilities, over all folds.
        fold_quality: the same, fold by fold.
        cost_figures: what the threshold owes to the costs, see :func:`training.model.cost_report.cost_sensitivity`.
        directions: what the data say of each imposed direction.
    """

    trees: FittedTrees
    calibration: Calibration
    codes: CategoryCodes
    threshold: ThresholdChoice
    training: FeatureTable
    out_of_fold: OutOfFold
    quality: Quality
    fold_quality: tuple[Quality, ...]
    cost_figures: Mapping[str, Any]
    directions: tuple[Evidence, ...]


def train(table: FeatureTable, catalogue: Catalogue, configuration: Configuration, progress: Progress) -> TrainedModel:
    """Train on every client whose outcome is known.

    Raises:
        DataError: too few clients or defaults to be split into folds.
        TrainingError: the data contradict a direction that the configuration does not confirm.
    """
    check_confirmed(catalogue, configuration.directions)
    training = table.rows(table.is_train)
    check_enough(training, configuration)
    groups = person_groups(training)
    found = score_out_of_fold(training, groups, catalogue, configuration, progress)
    directions = _borne_out(Judged(training, found.probability, found.folds, groups), catalogue, configuration)
    calibration = fit_calibration(found.log_odds, training.target)
    amounts = training.numbers[CREDIT_AMOUNT]
    threshold = choose_threshold(found.probability, training.target, configuration.cost, configuration.seed, amounts)
    progress.step("model", 0.1)
    smoothing = configuration.encoding.smoothing_rows
    matrix = training_matrix(training, groups, catalogue, smoothing, configuration.seed)
    tree_count = max(1, round(float(np.mean(found.tree_counts))))
    trees = fit_trees(Rows(matrix, training.target), tree_count, catalogue, configuration.model, configuration.seed)
    progress.step("model", 1.0)
    return TrainedModel(
        trees=trees,
        calibration=calibration,
        codes=fit_codes(training, catalogue, smoothing),
        threshold=threshold,
        training=training,
        out_of_fold=found,
        quality=evaluate(found.probability, training.target),
        fold_quality=tuple(
            evaluate(found.probability[found.folds == fold], training.target[found.folds == fold])
            for fold in range(configuration.folds.count)
        ),
        cost_figures=cost_sensitivity(
            Scored(found.probability, training.target, amounts, found.folds), configuration.cost, configuration.seed
        ),
        directions=directions,
    )


def _borne_out(judged: Judged, catalogue: Catalogue, configuration: Configuration) -> tuple[Evidence, ...]:
    evidence = direction_evidence(judged, catalogue, configuration.directions, configuration.seed)
    refuse_contradictions(evidence, catalogue)
    return evidence


def score_out_of_fold(
    training: FeatureTable,
    groups: NDArray[np.int64],
    catalogue: Catalogue,
    configuration: Configuration,
    progress: Progress,
) -> OutOfFold:
    """Score every training client by a model fitted on other persons."""
    settings = configuration.folds
    folds = fold_numbers(groups, training.target, settings.count, configuration.seed)
    log_odds = np.empty(len(training))
    tree_counts = [0] * settings.count
    progress.step("folds", 0.0)
    # Folds side by side on one thread each: faster than one fold on several threads, which wait for each other.
    scored = Parallel(n_jobs=configuration.resources.threads, prefer="threads", return_as="generator_unordered")(
        delayed(_score_fold)(fold, training, folds, groups, catalogue, configuration) for fold in range(settings.count)
    )
    for done, (fold, scores, tree_count) in enumerate(scored, start=1):
        log_odds[folds == fold] = scores
        tree_counts[fold] = tree_count
        progress.step("folds", done / settings.count)
    probability = calibrate_out_of_fold(log_odds, training.target, folds)
    return OutOfFold(log_odds, probability, folds, tuple(tree_counts))


def _score_fold(
    fold: int,
    training: FeatureTable,
    folds: NDArray[np.int64],
    groups: NDArray[np.int64],
    catalogue: Catalogue,
    configuration: Configuration,
) -> tuple[int, NDArray[np.float64], int]:
    held_out = folds == fold
    trees, codes = _fit_without(training.rows(~held_out), groups[~held_out], catalogue, configuration)
    return fold, trees.log_odds(training.rows(held_out).matrix(catalogue, codes)), trees.tree_count


def _fit_without(
    side: FeatureTable, groups: NDArray[np.int64], catalogue: Catalogue, configuration: Configuration
) -> tuple[FittedTrees, CategoryCodes]:
    ready = prepare(side, groups, catalogue, configuration)
    trees = fit_with_early_stopping(ready.growing, ready.stopping, catalogue, configuration.model, configuration.seed)
    return trees, ready.codes


def check_enough(training: FeatureTable, configuration: Configuration) -> None:
    """Refuse clients too few to be split.

    Raises:
        DataError: the rarer outcome is too rare for the number of folds.
    """
    defaults = int(training.target.sum())
    rarest = min(defaults, len(training) - defaults)
    needed = FEWEST_DEFAULTS_A_FOLD * configuration.folds.count
    if rarest < needed:
        raise DataError(
            f"Only {rarest} clients have the rarer outcome", "application_train, column TARGET",
            f"give at least {needed}, or lower the number of folds",
        )  # fmt: skip
