"""Searches settings of the trees: pruned fold by fold, resumable, and never slower to explain than the gate allows."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import optuna
from joblib import Parallel, delayed
from numpy.typing import NDArray
from optuna.trial import TrialState
from sklearn.metrics import log_loss
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from core.features.catalogue import Catalogue
from core.model.calibration import Calibration
from core.model.scorer import Scorer
from training.configuration import Configuration, ModelSettings
from training.errors import TrainingError
from training.features.fingerprints import clients_fingerprint
from training.features.table import FeatureTable
from training.model.fit import FittedTrees, Rows, fit_with_early_stopping
from training.model.preparation import Prepared, prepare
from training.model.split import fold_numbers, person_groups
from training.progress import Progress

STUDY_NAME = "lightgbm"
WORKERS = 2
FIRST_TRIALS_WHOLE = 5
"""Trials that are never cut short: the median of nothing says nothing."""

TIMED_ROWS = 40
TIMES_EACH = 3
FINISHED = (TrialState.COMPLETE, TrialState.PRUNED, TrialState.FAIL)
_GATE = "contributions_p95_ms"
_DATA = "data"


@dataclass(frozen=True)
class TuningFold:
    """One fold, prepared once for every trial.

    Args:
        ready: the clients to learn from.
        held_out: those to be judged on.
    """

    ready: Prepared
    held_out: Rows


@dataclass(frozen=True)
class TuningTask:
    """What every trial shares.

    Args:
        folds: the same for all.
        catalogue: the features.
        configuration: the settings that are not searched, those of departure and the latency gate.
        fingerprint: of the clients, the features and the fixed settings; a study goes on only where it is the same.
    """

    folds: tuple[TuningFold, ...]
    catalogue: Catalogue
    configuration: Configuration
    fingerprint: str


@dataclass(frozen=True)
class TrialResult:
    """One finished trial.

    Args:
        number: from 0; trial 0 has the settings of departure.
        state: complete, pruned or failed.
        log_loss: mean over the folds judged.
        p95_ms: 95th percentile of the time of exact contributions of one client.
        settings: what was tried.
    """

    number: int
    state: str
    log_loss: float
    p95_ms: float
    settings: ModelSettings


@dataclass(frozen=True)
class Tuned:
    """A study so far.

    Args:
        best: the complete trial of least log-loss among those within the gate.
        trials: all the finished ones.
        maximum_p95_ms: the gate.
    """

    best: TrialResult
    trials: tuple[TrialResult, ...]
    maximum_p95_ms: float


def tuning_task(training: FeatureTable, catalogue: Catalogue, configuration: Configuration) -> TuningTask:
    """Prepare every fold.

    Args:
        training: clients whose outcome is known.
        catalogue: the features.
        configuration: settings of departure.
    """
    groups = person_groups(training)
    folds = fold_numbers(groups, training.target, configuration.folds.count, configuration.seed)
    prepared = Parallel(n_jobs=WORKERS, prefer="threads")(
        delayed(_prepare_fold)(training, groups, folds == fold, catalogue, configuration)
        for fold in range(configuration.folds.count)
    )
    fixed = {**asdict(configuration), "model_version": "", "features": catalogue.model_names}
    content = clients_fingerprint(training) + json.dumps(fixed, sort_keys=True)
    return TuningTask(tuple(prepared), catalogue, configuration, hashlib.sha256(content.encode()).hexdigest())


def tune(task: TuningTask, study_file: Path, trials: int, progress: Progress) -> Tuned:
    """Bring a study to so many trials.

    Args:
        task: folds and settings of departure.
        study_file: SQLite file; a study in it goes on where it stopped.
        trials: how many finished trials the study shall hold, those of earlier runs included.
        progress: told about the step ``"trials"``.

    Raises:
        TrainingError: the file cannot be used, holds a study of other data, or no trial is within the gate.
    """
    try:
        with study_storage(study_file) as storage:
            study = _open_study(task, study_file, storage)
            while (finished := len(study.get_trials(deepcopy=False, states=FINISHED))) < trials:
                progress.step("trials", finished / trials)
                study.optimize(lambda trial: _judge(trial, task), n_trials=1)
            progress.step("trials", 1.0)
            return _result(study, task)
    except (SQLAlchemyError, optuna.exceptions.StorageInternalError, OSError) as error:
        remedy = "check the folder and its rights, or name another file"
        raise TrainingError("The study cannot be used", str(study_file), remedy) from error


def contributions_p95_ms(scorer: Scorer, rows: NDArray[np.float64]) -> float:
    """95th percentile of the time that exact contributions of one client take, in milliseconds.

    Args:
        scorer: the model.
        rows: clients to be explained one by one, each at its best of a few times; shape ``(n, features)``.
    """

    def milliseconds(row: NDArray[np.float64]) -> float:
        start = time.perf_counter()
        scorer.contributions(row[np.newaxis, :])
        return 1000.0 * (time.perf_counter() - start)

    return float(np.quantile([min(milliseconds(row) for _ in range(TIMES_EACH)) for row in rows], 0.95))


def _prepare_fold(
    training: FeatureTable,
    groups: NDArray[np.int64],
    held_out: NDArray[np.bool_],
    catalogue: Catalogue,
    configuration: Configuration,
) -> TuningFold:
    ready = prepare(training.rows(~held_out), groups[~held_out], catalogue, configuration)
    rest = training.rows(held_out)
    return TuningFold(ready, Rows(rest.matrix(catalogue, ready.codes), rest.target))


@contextmanager
def study_storage(file: Path) -> Iterator[optuna.storages.RDBStorage]:
    """The study's file, released at the end."""
    # Without a pool no connection stays open, not even where the file turns out to be none.
    storage = optuna.storages.RDBStorage(
        f"sqlite:///{str(file).replace('%', '%25')}", engine_kwargs={"poolclass": NullPool}
    )
    try:
        yield storage
    finally:
        storage.remove_session()


def _open_study(task: TuningTask, file: Path, storage: optuna.storages.RDBStorage) -> optuna.Study:
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.create_study(
        storage=storage,
        study_name=STUDY_NAME,
        load_if_exists=True,
        pruner=optuna.pruners.MedianPruner(n_startup_trials=FIRST_TRIALS_WHOLE),
    )
    known = study.user_attrs.get(_DATA)
    if known is None:
        study.set_user_attr(_DATA, task.fingerprint)
        study.enqueue_trial(_searched(task.configuration.model))
    elif known != task.fingerprint:
        raise TrainingError(
            "The study is that of other clients, features or settings", str(file), "name another --study"
        )
    # A resumed study would otherwise draw the same settings again.
    study.sampler = optuna.samplers.TPESampler(seed=task.configuration.seed + len(study.get_trials(deepcopy=False)))
    return study


def _judge(trial: optuna.Trial, task: TuningTask) -> float:
    settings = _suggested(trial, task.configuration.model)
    losses: list[float] = []
    for number, fold in enumerate(task.folds):
        trees = fit_with_early_stopping(
            fold.ready.growing, fold.ready.stopping, task.catalogue, settings, task.configuration.seed
        )
        if number == 0:
            _measure_gate(trial, trees, fold, task)
        probability = 1.0 / (1.0 + np.exp(-trees.log_odds(fold.held_out.matrix)))
        losses.append(float(log_loss(fold.held_out.target, probability)))
        trial.report(float(np.mean(losses)), number)
        if number < len(task.folds) - 1 and trial.should_prune():
            raise optuna.TrialPruned
    return float(np.mean(losses))


def _measure_gate(trial: optuna.Trial, trees: FittedTrees, fold: TuningFold, task: TuningTask) -> None:
    scorer = Scorer(trees.booster.model_to_string(num_iteration=trees.tree_count), Calibration(1.0, 0.0))
    found = contributions_p95_ms(scorer, fold.held_out.matrix[:TIMED_ROWS])
    trial.set_user_attr(_GATE, found)
    trial.set_constraint(_GATE, found - task.configuration.latency.maximum_p95_ms)


def _searched(settings: ModelSettings) -> dict[str, float | int]:
    return {
        "learning_rate": settings.learning_rate,
        "leaves": settings.leaves,
        "minimum_rows_per_leaf": settings.minimum_rows_per_leaf,
        "l2": settings.l2,
        "feature_fraction": settings.feature_fraction,
        "row_fraction": settings.row_fraction,
    }


def _suggested(trial: optuna.Trial, departure: ModelSettings) -> ModelSettings:
    return replace(
        departure,
        learning_rate=trial.suggest_float("learning_rate", 0.02, 0.2, log=True),
        leaves=trial.suggest_int("leaves", 4, 64, log=True),
        minimum_rows_per_leaf=trial.suggest_int("minimum_rows_per_leaf", 10, 500, log=True),
        l2=trial.suggest_float("l2", 0.1, 100.0, log=True),
        feature_fraction=trial.suggest_float("feature_fraction", 0.1, 1.0),
        row_fraction=trial.suggest_float("row_fraction", 0.4, 1.0),
    )


def _result(study: optuna.Study, task: TuningTask) -> Tuned:
    finished = study.get_trials(deepcopy=False, states=FINISHED)
    results = tuple(_trial_result(trial, task) for trial in finished)
    gate = task.configuration.latency.maximum_p95_ms
    usable = [each for each in results if each.state == TrialState.COMPLETE.name.lower() and each.p95_ms <= gate]
    if not usable:
        raise TrainingError(
            f"None of {len(results)} trials explains a client within {gate:g} ms (95th percentile)",
            "latency gate", "ask for more --trials, or raise the gate",
        )  # fmt: skip
    return Tuned(min(usable, key=lambda each: each.log_loss), results, gate)


def _trial_result(trial: optuna.trial.FrozenTrial, task: TuningTask) -> TrialResult:
    reported: Sequence[float] = [trial.intermediate_values[step] for step in sorted(trial.intermediate_values)]
    return TrialResult(
        number=trial.number,
        state=trial.state.name.lower(),
        log_loss=reported[-1] if reported else float("inf"),
        p95_ms=float(trial.user_attrs.get(_GATE, float("inf"))),
        settings=replace(task.configuration.model, **trial.params),
    )
