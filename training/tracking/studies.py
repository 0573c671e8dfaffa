"""Records a search of settings: every trial's figures in one run, apart from the runs that end in a bundle."""

from __future__ import annotations

import math
import time
from contextlib import suppress
from dataclasses import asdict

from mlflow.entities import Metric, Param

from training.features.fingerprints import git_commit
from training.rivals.tuning import Tuned
from training.tracking.recording import remove_local_files
from training.tracking.store import TrackingStore, told_in_one_sentence

TUNING_EXPERIMENT = "credit-default-tuning"
SETTINGS_NAME = "tuned.toml"


def record_study(store: TrackingStore, tuned: Tuned, settings: str) -> str:
    """Record a study, or nothing at all.

    Args:
        store: where.
        tuned: the finished trials; each trial's number is the step of its figures.
        settings: the best settings, as TOML.

    Returns:
        The id of the run.

    Raises:
        TrainingError: the store does not answer or cannot be written.
    """
    with told_in_one_sentence("The study cannot be recorded", store.uri):
        created = store.client.create_run(
            _experiment(store),
            tags={"commit": git_commit() or "not a checkout"},
            run_name=f"{len(tuned.trials)} trials",
        )
        run_id: str = created.info.run_id
        try:
            store.client.log_batch(run_id, metrics=_metrics(tuned), params=_parameters(tuned))
            store.client.log_text(run_id, settings, SETTINGS_NAME)
            store.client.set_terminated(run_id)
        except BaseException:
            with suppress(Exception):
                store.client.delete_run(run_id)
            remove_local_files(created.info.artifact_uri)
            raise
    return run_id


def _experiment(store: TrackingStore) -> str:
    found = store.client.get_experiment_by_name(TUNING_EXPERIMENT)
    if found:
        return str(found.experiment_id)
    training = store.client.get_experiment(store.experiment_id)
    return str(store.client.create_experiment(TUNING_EXPERIMENT, training.artifact_location))


def _parameters(tuned: Tuned) -> list[Param]:
    figures = {**asdict(tuned.best.settings), "trial": tuned.best.number, "trials": len(tuned.trials)}
    return [Param(name, str(value)) for name, value in figures.items()]


def _metrics(tuned: Tuned) -> list[Metric]:
    now = int(time.time() * 1000)
    return [
        Metric(name, value, now, trial.number)
        for trial in tuned.trials
        for name, value in (("log_loss", trial.log_loss), ("p95_ms", trial.p95_ms))
        if math.isfinite(value)
    ]
