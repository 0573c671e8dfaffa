"""Records a training run: settings, data, code, figures, curves, files, and the model ready to be registered."""

from __future__ import annotations

import json
import math
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from mlflow.entities import Metric, Param, RunStatus
from mlflow.utils.mlflow_tags import MLFLOW_RUN_NOTE

from core.bundle.bundle import MODEL_NAME, SMALL_FILES
from core.bundle.manifest import MANIFEST_NAME, SIGNATURE_NAME, describe_file
from training.bundle.files import as_json, metrics
from training.configuration import flat_settings
from training.features.catalogue import shipped_catalogue
from training.features.fingerprints import clients_fingerprint, data_fingerprint, git_commit
from training.model.champion_test import costs_at_honest_threshold
from training.model.cost import cost_curve, counted
from training.model.out_of_fold_file import fold_scores, write_fold_scores
from training.model.train import CREDIT_AMOUNT
from training.tracking.curves import draw_curves, write_curves
from training.tracking.datasets import dataset_input
from training.tracking.one_at_a_time import Work, one_at_a_time, worker
from training.tracking.packaging import save_model
from training.tracking.shap_pictures import draw_shap
from training.tracking.store import TrackingStore, told_in_one_sentence
from training.tracking.study_record import table_used
from training.tracking.training_run import TrainingRun

BUNDLE_FILES = "bundle"
MODEL_FOLDER = "model"
FIGURES = "figures"
CONFIGURATION_NAME = "configuration.json"
TAG_MODEL_VERSION = "model_version"
TAG_DATA = "data_fingerprint"
TAG_CLIENTS = "clients_fingerprint"
TAG_COMMIT = "git_commit"
TAG_BUNDLE = "bundle_folder"
TAG_SOURCE = "data_source"
TAG_MODEL = "model_sha256"
TAG_STUDY = "study"
"""The command that made a study; training runs have none."""
TAG_WORKER = "recorded_by"
LONGEST_WAIT_S = 120.0
"""For another recording, which takes seconds."""
MOST_CLEARED = 100
OTHER_FOLDS_COST = "cost_per_client_other_folds"
"""Cost where each client is judged at the threshold of the other folds; ``cost_per_client`` is that of the threshold
that is served, which these same clients have chosen."""


def record_run(store: TrackingStore, run: TrainingRun) -> str:
    """Record a run, whole or not at all.

    Returns:
        The run's id.

    Raises:
        TrainingError: the store stopped answering, or cannot be written.
    """
    what = f"The bundle is complete ({run.bundle}) but its run could not be recorded"
    with told_in_one_sentence(what, store.uri), tempfile.TemporaryDirectory(prefix="pret-a-depenser-") as scratch:
        files = Path(scratch)
        _write_artifacts(run, files)
        name = f"{run.configuration.model_version} {run.bundle.name}"
        with whole_run(store, what, _tags(run), name) as run_id:
            store.client.log_batch(run_id, metrics=_metrics(run), params=_parameters(run))
            store.client.log_inputs(run_id, [dataset_input(table_used(run.table, run.source, "training"))])
            store.client.log_artifacts(run_id, str(files))
    return run_id


def _clear_killed_runs(store: TrackingStore) -> None:
    """Take away the runs that were begun and never finished by those of whom nobody else is recording now."""
    unfinished = f"attributes.status = '{RunStatus.to_string(RunStatus.RUNNING)}'"
    for run in store.client.search_runs([store.experiment_id], unfinished, max_results=MOST_CLEARED):
        if run.data.tags.get(TAG_WORKER) == worker(store):
            store.client.delete_run(run.info.run_id)
            remove_local_files(run.info.artifact_uri)


@contextmanager
def whole_run(store: TrackingStore, what: str, tags: Mapping[str, str], name: str) -> Iterator[str]:
    """A new run, finished at the end, taken away again where anything goes wrong.

    Args:
        store: where.
        what: how the sentence begins where another recording does not end.
        tags: of the run.
        name: of the run.
    """
    with one_at_a_time(store, Work.RECORDING, LONGEST_WAIT_S, what):
        _clear_killed_runs(store)
        with _begun_run(store, tags, name) as run_id:
            yield run_id


@contextmanager
def _begun_run(store: TrackingStore, tags: Mapping[str, str], name: str) -> Iterator[str]:
    created = store.client.create_run(store.experiment_id, tags={**tags, TAG_WORKER: worker(store)}, run_name=name)
    run_id: str = created.info.run_id
    try:
        yield run_id
        store.client.set_terminated(run_id)
    except BaseException:
        # Where the store has gone silent, the run stays unfinished there, and unfinished runs are never shown.
        with suppress(Exception):
            store.client.delete_run(run_id)
        remove_local_files(created.info.artifact_uri)
        raise


def remove_local_files(artifact_uri: str) -> None:
    """Remove the files of a run that is taken away, where they lie on this machine."""
    parts = urlsplit(artifact_uri)
    if parts.scheme in ("file", ""):
        shutil.rmtree(Path(url2pathname(parts.path)).parent, ignore_errors=True)


def _write_artifacts(run: TrainingRun, folder: Path) -> None:
    model, configuration = run.model, run.configuration
    bundle = folder / BUNDLE_FILES
    bundle.mkdir()
    for name in (*SMALL_FILES, MANIFEST_NAME, SIGNATURE_NAME):
        shutil.copyfile(run.bundle / name, bundle / name)
    save_model(run.bundle, folder / MODEL_FOLDER)
    probability, target = model.out_of_fold.probability, model.training.target
    counts = counted(probability, target, configuration.cost, model.training.numbers[CREDIT_AMOUNT])
    costs = cost_curve(counts, configuration.cost)
    curves = draw_curves(probability, target, model.quality, model.threshold, costs)
    write_curves((*curves, *draw_shap(model, shipped_catalogue(), configuration.seed)), folder / FIGURES)
    write_fold_scores(model, configuration.cost, folder)
    (folder / CONFIGURATION_NAME).write_bytes(as_json(asdict(configuration)))


def _tags(run: TrainingRun) -> dict[str, str]:
    return {
        TAG_MODEL_VERSION: run.configuration.model_version,
        TAG_DATA: data_fingerprint(run.table),
        TAG_CLIENTS: clients_fingerprint(run.model.training),
        TAG_COMMIT: git_commit() or "not a checkout",
        TAG_BUNDLE: str(run.bundle.absolute()),
        TAG_SOURCE: run.source,
        TAG_MODEL: describe_file(run.bundle / MODEL_NAME).sha256,
        MLFLOW_RUN_NOTE: _description(run),
    }


def _description(run: TrainingRun) -> str:
    invented = " (invented)" if run.configuration.invented_clients else ""
    return (
        f"Model {run.configuration.model_version}, trained on {len(run.model.training):,} clients{invented} of "
        f"{run.source}; AUC {run.model.quality.auc:.4f} out of fold."
    )


def _parameters(run: TrainingRun) -> list[Param]:
    figures = {
        **flat_settings(asdict(run.configuration)),
        "features": len(run.table.numbers) + len(run.table.texts),
        "model_features": len(run.model.trees.booster.feature_name()),
        "training_clients": len(run.model.training),
        "pending_clients": len(run.table) - len(run.model.training),
        "trees": run.model.trees.tree_count,
        "trees_by_fold": json.dumps(run.model.out_of_fold.tree_counts),
    }
    return [Param(name, str(value)) for name, value in figures.items()]


def _metrics(run: TrainingRun) -> list[Metric]:
    """Figures over all folds by name, and ``fold_…`` with the fold as step."""
    model, scores = run.model, fold_scores(run.model, run.configuration.cost)
    costs = costs_at_honest_threshold(scores, run.configuration.cost)
    now = int(time.time() * 1000)
    overall = {
        name: value for name, value in metrics(model).items() if isinstance(value, int | float) and math.isfinite(value)
    }
    overall[OTHER_FOLDS_COST] = float(costs.mean())
    found = [Metric(name, float(value), now, 0) for name, value in overall.items()]
    for fold, quality in enumerate(model.fold_quality):
        found += [Metric(f"fold_{name}", value, now, fold) for name, value in asdict(quality).items()]
        found.append(Metric(f"fold_{OTHER_FOLDS_COST}", float(costs[scores.folds == fold].mean()), now, fold))
    return found
