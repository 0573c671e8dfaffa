"""The registered model: its versions, and the one that is the champion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from mlflow.entities.model_registry import ModelVersion
from mlflow.exceptions import MlflowException, RestException
from mlflow.protos.databricks_pb2 import INVALID_PARAMETER_VALUE, RESOURCE_DOES_NOT_EXIST, ErrorCode

from training.errors import TrainingError
from training.tracking.recording import MODEL_FOLDER
from training.tracking.runs import RecordedRun
from training.tracking.store import CHAMPION, MODEL_NAME, TrackingStore, told_in_one_sentence

TAG_PUBLICATION = "publication"
TAG_BUNDLE_OUT = "published_bundle"
TAG_VERDICT = "comparison"
TAG_FORCED = "forced_because"
TAG_STATE = "publication_state"
TAG_WORKER = "published_by"
TAG_MANIFEST = "published_manifest_sha256"
BEGUN, FINISHED = "begun", "finished"
_ABSENT = {ErrorCode.Name(RESOURCE_DOES_NOT_EXIST), ErrorCode.Name(INVALID_PARAMETER_VALUE)}


@dataclass(frozen=True)
class RegisteredVersion:
    """One version of the registered model.

    Args:
        number: from 1.
        run_id: the run it comes from.
        tags: how it was published.
        is_champion: whether it is the one that is served.
    """

    number: int
    run_id: str
    tags: Mapping[str, str]
    is_champion: bool

    @property
    def is_finished(self) -> bool:
        """Whether its publication came to its end; it did for versions that do not speak of it."""
        return self.tags.get(TAG_STATE, FINISHED) == FINISHED


def versions(store: TrackingStore) -> tuple[RegisteredVersion, ...]:
    """Every version, the latest first."""
    with told_in_one_sentence("The registered models cannot be read", store.uri):
        found = _search(store)
        champion = _champion_number(store)
    return tuple(
        RegisteredVersion(int(each.version), each.run_id, dict(each.tags), int(each.version) == champion)
        for each in sorted(found, key=lambda each: -int(each.version))
    )


def champion(store: TrackingStore) -> RegisteredVersion | None:
    """The version that is served, if there is one."""
    return next((version for version in versions(store) if version.is_champion), None)


def find_version(store: TrackingStore, number: int) -> RegisteredVersion:
    """One version by its number.

    Raises:
        TrainingError: there is no such version.
    """
    for version in versions(store):
        if version.number == number:
            return version
    raise TrainingError(f"There is no version {number}", store.uri, "see `python -m training list`")


@contextmanager
def registered(store: TrackingStore, run: RecordedRun, publication: str, tags: Mapping[str, str]) -> Iterator[int]:
    """A new version of the model, begun and not finished, taken away again where the block does not end well.

    Args:
        store: where.
        run: the run whose model is registered.
        publication: names this attempt, so that a version is found again even where its number was not received.
        tags: kept with the version.
    """
    had_model = _has_model(store)
    try:
        if not had_model:
            store.client.create_registered_model(MODEL_NAME)
        created = store.client.create_model_version(
            MODEL_NAME,
            source=f"{run.artifact_uri}/{MODEL_FOLDER}",
            run_id=run.run_id,
            tags={**tags, TAG_PUBLICATION: publication, TAG_STATE: BEGUN},
        )
        yield int(created.version)
    except BaseException:
        _withdraw(store, publication, remove_model=not had_model)
        raise


@contextmanager
def crowned(store: TrackingStore, number: int) -> Iterator[None]:
    """The alias ``champion`` on a version, given back where the block does not end well."""
    before = _champion_number(store)
    try:
        crown(store, number)
        yield
    except BaseException:
        if before is None:
            store.client.delete_registered_model_alias(MODEL_NAME, CHAMPION)
        else:
            crown(store, before)
        raise


def crown(store: TrackingStore, number: int) -> None:
    """Put the alias ``champion`` on a version."""
    store.client.set_registered_model_alias(MODEL_NAME, CHAMPION, str(number))


def finish(store: TrackingStore, number: int) -> None:
    """Write down that the publication of a version came to its end."""
    store.client.set_model_version_tag(MODEL_NAME, str(number), TAG_STATE, FINISHED)


def take_back(store: TrackingStore, number: int) -> None:
    """Take a version away."""
    store.client.delete_model_version(MODEL_NAME, str(number))


def _withdraw(store: TrackingStore, publication: str, *, remove_model: bool) -> None:
    if not _has_model(store):
        return
    for version in _search(store):
        if version.tags.get(TAG_PUBLICATION) == publication:
            store.client.delete_model_version(MODEL_NAME, version.version)
    if remove_model and not _search(store):
        store.client.delete_registered_model(MODEL_NAME)


def _search(store: TrackingStore) -> list[ModelVersion]:
    return list(store.client.search_model_versions(f"name='{MODEL_NAME}'"))


def _has_model(store: TrackingStore) -> bool:
    return bool(store.client.search_registered_models(f"name='{MODEL_NAME}'"))


def _champion_number(store: TrackingStore) -> int | None:
    try:
        return int(store.client.get_model_version_by_alias(MODEL_NAME, CHAMPION).version)
    except (MlflowException, RestException) as error:
        if error.error_code in _ABSENT:
            return None
        raise
