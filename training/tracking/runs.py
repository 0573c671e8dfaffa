"""Reads recorded runs back: what they were, how good, and their files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mlflow.entities import Run

from training.errors import TrainingError
from training.model.out_of_fold_file import FILE_NAME, FoldScores, read_fold_scores
from training.tracking.recording import TAG_BUNDLE, TAG_CLIENTS, TAG_COMMIT, TAG_DATA, TAG_MODEL_VERSION, TAG_SOURCE
from training.tracking.store import TrackingStore, told_in_one_sentence

FINISHED = "FINISHED"
MOST_LISTED = 1_000
SHORTEST_ID = 4


@dataclass(frozen=True)
class RecordedRun:
    """One finished run.

    Args:
        run_id: 32 hexadecimal digits.
        started: when it was recorded, UTC.
        parameters: settings by name.
        metrics: figures over all folds, by name.
        tags: what names data, code and bundle.
        artifact_uri: where its files lie.
    """

    run_id: str
    started: datetime
    parameters: Mapping[str, str]
    metrics: Mapping[str, float]
    tags: Mapping[str, str]
    artifact_uri: str

    @property
    def model_version(self) -> str:
        """The version shown to the advisor."""
        return self.tags.get(TAG_MODEL_VERSION, "")

    @property
    def data_fingerprint(self) -> str:
        """SHA-256 of the feature table."""
        return self.tags.get(TAG_DATA, "")

    @property
    def clients_fingerprint(self) -> str:
        """SHA-256 of the training clients and their outcomes."""
        return self.tags.get(TAG_CLIENTS, "")

    @property
    def commit(self) -> str:
        """The commit of the code."""
        return self.tags.get(TAG_COMMIT, "")

    @property
    def source(self) -> str:
        """Where the data came from."""
        return self.tags.get(TAG_SOURCE, "")

    @property
    def bundle(self) -> Path:
        """Where the training wrote its bundle."""
        return Path(self.tags.get(TAG_BUNDLE, ""))


def finished_runs(store: TrackingStore) -> tuple[RecordedRun, ...]:
    """Every run that was recorded to its end, the latest first."""
    with told_in_one_sentence("The runs cannot be read", store.uri):
        found = store.client.search_runs([store.experiment_id], max_results=MOST_LISTED)
    return tuple(_recorded(run) for run in found if _is_complete(run))


def find_run(store: TrackingStore, run_id: str) -> RecordedRun:
    """One finished run, by its id or the unambiguous beginning of it.

    Raises:
        TrainingError: no such run, or several.
    """
    found = [run for run in finished_runs(store) if run.run_id.startswith(run_id)]
    if len(run_id) < SHORTEST_ID or not found:
        raise TrainingError(f"There is no finished run {run_id!r}", store.uri, "see `python -m training list`")
    if len(found) > 1:
        raise TrainingError(f"Several runs begin with {run_id!r}", store.uri, "give more of the id")
    return found[0]


def fold_metrics(store: TrackingStore, run: RecordedRun, name: str) -> tuple[float, ...]:
    """One figure, fold by fold."""
    with told_in_one_sentence("The run cannot be read", store.uri):
        history = store.client.get_metric_history(run.run_id, f"fold_{name}")
    return tuple(each.value for each in sorted(history, key=lambda each: each.step))


def artifact_names(store: TrackingStore, run_id: str) -> tuple[str, ...]:
    """Names of the run's files and folders, one level deep."""
    with told_in_one_sentence("The run's files cannot be read", store.uri):
        tops = store.client.list_artifacts(run_id)
        folders = [top.path for top in tops if top.is_dir]
        nested = [inner.path for folder in folders for inner in store.client.list_artifacts(run_id, folder)]
    return tuple(sorted([*(top.path for top in tops if not top.is_dir), *nested]))


@contextmanager
def downloaded(store: TrackingStore, run: RecordedRun, path: str) -> Iterator[Path]:
    """A file or folder of a run on this machine, for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="pret-a-depenser-") as scratch:
        with told_in_one_sentence(f"The file {path} of run {run.run_id} cannot be read", store.uri):
            found = Path(store.client.download_artifacts(run.run_id, path, scratch))
        yield found


def read_run_scores(store: TrackingStore, run: RecordedRun) -> FoldScores:
    """The out-of-fold scores of a run."""
    with downloaded(store, run, FILE_NAME) as path:
        return read_fold_scores(path)


def _is_complete(run: Run) -> bool:
    return run.info.status == FINISHED and TAG_BUNDLE in run.data.tags


def _recorded(run: Run) -> RecordedRun:
    return RecordedRun(
        run_id=run.info.run_id,
        started=datetime.fromtimestamp(run.info.start_time / 1000, UTC),
        parameters=dict(run.data.params),
        metrics=dict(run.data.metrics),
        tags=dict(run.data.tags),
        artifact_uri=run.info.artifact_uri,
    )
