"""Publishes a run: judged against the champion, registered, crowned, written as a signed bundle, or nothing at all."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.bundle.manifest import MANIFEST_NAME, Manifest, describe_file, read_manifest
from core.storage.folder_aside import put_folder
from core.storage.structured_text import json_value
from training.bundle.export import check_free
from training.bundle.signed_copy import signed_copy
from training.configuration import Configuration, configuration_from
from training.errors import TrainingError
from training.model.champion_test import compare_costs, same_folds
from training.progress import Progress
from training.tracking import registry
from training.tracking.cut_short import announced, settle
from training.tracking.one_at_a_time import Work, one_at_a_time, worker
from training.tracking.recording import BUNDLE_FILES, CONFIGURATION_NAME, MODEL_FOLDER
from training.tracking.registry import (
    TAG_BUNDLE_OUT,
    TAG_FORCED,
    TAG_MANIFEST,
    TAG_VERDICT,
    TAG_WORKER,
    RegisteredVersion,
)
from training.tracking.runs import RecordedRun, downloaded, find_run, read_run_scores
from training.tracking.store import TrackingStore, told_in_one_sentence

STEP = "publish"


@dataclass(frozen=True)
class Publication:
    """What to publish, and how.

    Args:
        run_id: the run, or the beginning of its id.
        out: the signed bundle to make.
        key: signs it.
        forced_because: why it is published although it may be dearer than the margin allows; empty: only if
            it is not.
        source: where the bundle of the run lies now; None: where it was written.
    """

    run_id: str
    out: Path
    key: Ed25519PrivateKey
    forced_because: str = ""
    source: Path | None = None


@dataclass(frozen=True)
class Verdict:
    """Whether a candidate may become champion.

    Args:
        wins: whether it may.
        because: in one sentence without full stop.
    """

    wins: bool
    because: str


@dataclass(frozen=True)
class Published:
    """What was published: the version's number, the bundle, and the verdict in words."""

    version: int
    out: Path
    because: str


def publish(store: TrackingStore, wanted: Publication, progress: Progress, tell: Callable[[str], None]) -> Published:
    """Publish a run, all of it or nothing; killed half-way, it is finished or taken back by the next publication.

    Args:
        store: where runs and models are kept.
        wanted: what to publish.
        progress: told about the step ``"publish"``.
        tell: is told what became of an earlier publication that was cut short.

    Raises:
        TrainingError: the run cannot be published, or may be dearer than the margin allows and no reason forces it.
    """
    run = find_run(store, wanted.run_id)
    with one_at_a_time(store, Work.PUBLICATION, what="Nothing was published"):
        earlier = settle(store)
        for settled in earlier:
            tell(settled.sentence())
        for settled in earlier:
            if settled.is_complete and settled.run_id == run.run_id:
                return Published(settled.number, settled.out, settled.because)
        check_free(wanted.out)
        _check_new(store, run)
        progress.step(STEP, 0.1)
        verdict = judge(store, run)
        if not verdict.wins and not wanted.forced_because:
            raise TrainingError(
                f"Not published: {verdict.because}", f"run {run.run_id}", "publish another run, or give --force REASON"
            )
        progress.step(STEP, 0.3)
        number = _publish(store, run, wanted, verdict)
        progress.step(STEP, 1.0)
        return Published(number, wanted.out, verdict.because)


def _publish(store: TrackingStore, run: RecordedRun, wanted: Publication, verdict: Verdict) -> int:
    """Copy, register, put in place, crown, in this order: at no moment is a version champion without its bundle."""
    with (
        announced(store, wanted.out),
        signed_copy(wanted.source or run.bundle, _manifest(store, run), wanted.out, wanted.key) as aside,
        told_in_one_sentence("The model cannot be registered", store.uri),
        registry.registered(store, run, uuid.uuid4().hex, _tags(store, wanted, verdict, aside)) as number,
        put_in_place(aside, wanted.out),
        registry.crowned(store, number),
    ):
        registry.finish(store, number)
    return number


def _tags(store: TrackingStore, wanted: Publication, verdict: Verdict, aside: Path) -> dict[str, str]:
    tags = {
        TAG_VERDICT: verdict.because,
        TAG_BUNDLE_OUT: str(wanted.out.absolute()),
        TAG_WORKER: worker(store),
        TAG_MANIFEST: describe_file(aside / MANIFEST_NAME).sha256,
    }
    return tags if verdict.wins else {**tags, TAG_FORCED: wanted.forced_because}


def judge(store: TrackingStore, candidate: RecordedRun) -> Verdict:
    """Whether a run may follow the champion: same clients, same folds, paired bootstrap of the cost.

    It may where it surely costs less, or surely no more than the margin of its settings: a routine training then takes
    the champion's place without a reason being asked.
    """
    present = registry.champion(store)
    if present is None:
        return Verdict(True, "there is no champion yet")
    against = find_run(store, present.run_id)
    if against.clients_fingerprint != candidate.clients_fingerprint:
        return Verdict(False, f"its clients or their outcomes are not those of the champion (version {present.number})")
    ours, theirs = read_run_scores(store, candidate), read_run_scores(store, against)
    if not same_folds(ours, theirs):
        return Verdict(False, f"its folds are not those of the champion (version {present.number})")
    seed = int(candidate.parameters["seed"])
    settings = _settings(store, candidate)
    difference = compare_costs(ours, theirs, settings.cost, seed)
    margin = settings.publishing.worst_cost_increase
    if difference.candidate_wins:
        return Verdict(True, f"it surely costs less: {difference.sentence()}")
    limit = f"the margin of {margin:.1%} of the champion's cost ({margin * difference.champion_cost:+.5f})"
    if difference.is_not_worse(margin):
        return Verdict(True, f"it costs no more than {limit} allows: {difference.sentence()}")
    return Verdict(False, f"it may cost more than {limit} allows: {difference.sentence()}")


def roll_back(store: TrackingStore, number: int, tell: Callable[[str], None]) -> RegisteredVersion | None:
    """Make an earlier version the champion.

    Args:
        store: where the versions are.
        number: the version.
        tell: is told what became of an earlier publication that was cut short.

    Returns:
        The version that was champion before, None where there was none.

    Raises:
        TrainingError: there is no such version, its publication has not ended, or it is the champion already.
    """
    with one_at_a_time(store, Work.PUBLICATION, what="Nothing was changed"):
        for settled in settle(store):
            tell(settled.sentence())
        wanted, before = registry.find_version(store, number), registry.champion(store)
        if wanted.is_champion:
            raise TrainingError(f"Version {number} is the champion already", store.uri, "nothing to do")
        if not wanted.is_finished:
            raise TrainingError(f"The publication of version {number} has not ended", store.uri, _begun_by(wanted))
        with told_in_one_sentence("The champion cannot be changed", store.uri), registry.crowned(store, number):
            pass
        return before


@contextmanager
def champion_model(store: TrackingStore) -> Iterator[Path]:
    """The MLflow model of the champion on this machine, for as long as the block lasts.

    Raises:
        TrainingError: nothing was published yet.
    """
    present = registry.champion(store)
    if present is None:
        raise TrainingError("There is no champion", store.uri, "publish a run first, or give --bundle")
    with downloaded(store, find_run(store, present.run_id), MODEL_FOLDER) as folder:
        yield folder


@contextmanager
def put_in_place(aside: Path, out: Path) -> Iterator[None]:
    """The bundle under its name, given back to ``aside`` where the block does not end well.

    Raises:
        TrainingError: it cannot be renamed.
    """
    try:
        put_folder(aside, out)
    except OSError as error:
        raise TrainingError("The bundle cannot be put in place", str(out), error.strerror or str(error)) from error
    try:
        yield
    except BaseException:
        with suppress(OSError):
            put_folder(out, aside)
        raise


def _check_new(store: TrackingStore, run: RecordedRun) -> None:
    for version in registry.versions(store):
        if version.run_id == run.run_id:
            raise TrainingError(
                f"This run is version {version.number} already", f"run {run.run_id}",
                f"its bundle was written to {version.tags.get(TAG_BUNDLE_OUT, '?')}" if version.is_finished
                else _begun_by(version),
            )  # fmt: skip


def _begun_by(version: RegisteredVersion) -> str:
    return f"publish its run again as {version.tags.get(TAG_WORKER, '?')}, who began, or delete the version with MLflow"


def _manifest(store: TrackingStore, run: RecordedRun) -> Manifest:
    with downloaded(store, run, f"{BUNDLE_FILES}/{MANIFEST_NAME}") as path:
        return read_manifest(path.read_bytes())


def _settings(store: TrackingStore, run: RecordedRun) -> Configuration:
    with downloaded(store, run, CONFIGURATION_NAME) as path:
        return configuration_from(json_value(path.read_bytes()))
