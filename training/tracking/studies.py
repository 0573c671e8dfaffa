"""Records studies of a model as children of its training run, and finds them again by their id."""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mlflow.entities import Metric, Param, Run
from mlflow.utils.mlflow_tags import MLFLOW_PARENT_RUN_ID, MLFLOW_RUN_NOTE

from training.errors import TrainingError
from training.features.fingerprints import git_commit
from training.tracking.datasets import dataset_input
from training.tracking.recording import TAG_CLIENTS, TAG_COMMIT, TAG_MODEL, TAG_STUDY, whole_run
from training.tracking.runs import FINISHED, MOST_LISTED, RecordedRun, find_run, finished_runs
from training.tracking.store import TrackingStore, told_in_one_sentence
from training.tracking.study_record import StudyRecord

WHAT = "The study is done but could not be recorded"
LONGEST_PARAMETER = 500


@dataclass(frozen=True)
class RecordedStudy:
    """One finished study.

    Args:
        run_id: 32 hexadecimal digits.
        command: that made it.
        parent: id of the training run it belongs to; empty where none is known.
        description: what was done.
        started: when it was recorded, UTC.
        parameters, metrics: by name; of a metric with several steps the last.
        datasets: name and context of what it read.
        artifact_uri: where its files lie.
    """

    run_id: str
    command: str
    parent: str
    description: str
    started: datetime
    parameters: Mapping[str, str]
    metrics: Mapping[str, float]
    datasets: tuple[tuple[str, str], ...]
    artifact_uri: str


def record_study(store: TrackingStore, study: StudyRecord, parent: str = "") -> RecordedStudy:
    """Record a study, whole or not at all.

    Args:
        store: where.
        study: what was done.
        parent: id of the training run it belongs to; by default the latest on the same clients, or of the same model.

    Raises:
        TrainingError: the store does not answer or cannot be written.
    """
    with told_in_one_sentence(WHAT, store.uri), tempfile.TemporaryDirectory(prefix="pret-a-depenser-") as scratch:
        parent = parent or _training_run(store, study)
        tags = {
            TAG_STUDY: study.command, TAG_COMMIT: git_commit() or "not a checkout", MLFLOW_RUN_NOTE: study.description,
            **({MLFLOW_PARENT_RUN_ID: parent} if parent else {}),
        }  # fmt: skip
        for name, content in study.files.items():
            (Path(scratch) / name).write_bytes(content)
        with whole_run(store, WHAT, tags, study.command) as run_id:
            store.client.log_batch(run_id, metrics=_metrics(study), params=_parameters(study))
            store.client.log_inputs(run_id, [dataset_input(used) for used in study.datasets])
            store.client.log_artifacts(run_id, scratch)
        return _recorded(store.client.get_run(run_id))


def finished_studies(store: TrackingStore) -> tuple[RecordedStudy, ...]:
    """Every study that was recorded to its end, the latest first."""
    with told_in_one_sentence("The studies cannot be read", store.uri):
        found = store.client.search_runs([store.experiment_id], f"tags.{TAG_STUDY} != ''", max_results=MOST_LISTED)
    return tuple(_recorded(run) for run in found if run.info.status == FINISHED)


def find_study(store: TrackingStore, run_id: str) -> RecordedStudy | None:
    """One study by its id or the unambiguous beginning of it; None where there is none."""
    found = [study for study in finished_studies(store) if study.run_id.startswith(run_id)]
    return found[0] if len(found) == 1 else None


def training_run_named(store: TrackingStore, run_id: str) -> RecordedRun:
    """The training run of an id, or of the study that has it.

    Raises:
        TrainingError: no such run, several, or a study that belongs to no training run.
    """
    study = find_study(store, run_id)
    if study is None:
        return find_run(store, run_id)
    if not study.parent:
        raise TrainingError(
            f"Run {study.run_id} is a study by `{study.command}` of no known training run", store.uri,
            "publish the run that `train` prints",
        )  # fmt: skip
    return find_run(store, study.parent)


def _training_run(store: TrackingStore, study: StudyRecord) -> str:
    wanted = {TAG_CLIENTS: study.of_clients, TAG_MODEL: study.of_model}
    for run in finished_runs(store):
        if any(value and run.tags.get(tag) == value for tag, value in wanted.items()):
            return run.run_id
    return ""


def _parameters(study: StudyRecord) -> list[Param]:
    return [Param(name, str(value)[:LONGEST_PARAMETER]) for name, value in study.parameters.items()]


def _metrics(study: StudyRecord) -> list[Metric]:
    now, found = int(time.time() * 1000), []
    for name, values in study.metrics.items():
        steps = values if isinstance(values, Sequence) else [values]
        found += [Metric(name, float(value), now, step) for step, value in enumerate(steps) if math.isfinite(value)]
    return found


def _recorded(run: Run) -> RecordedStudy:
    context = [(each.dataset.name, each.tags[0].value if each.tags else "") for each in run.inputs.dataset_inputs]
    return RecordedStudy(
        run_id=run.info.run_id,
        command=run.data.tags[TAG_STUDY],
        parent=run.data.tags.get(MLFLOW_PARENT_RUN_ID, ""),
        description=run.data.tags.get(MLFLOW_RUN_NOTE, ""),
        started=datetime.fromtimestamp(run.info.start_time / 1000, UTC),
        parameters=dict(run.data.params),
        metrics=dict(run.data.metrics),
        datasets=tuple(context),
        artifact_uri=run.info.artifact_uri,
    )
