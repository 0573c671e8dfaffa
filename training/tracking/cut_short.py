"""What a publication or a recording that was killed has left: the next one finishes it or takes it back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.bundle.manifest import MANIFEST_NAME, describe_file
from core.storage.folder_aside import aside_of
from core.storage.whole_file import write_whole
from training.errors import TrainingError
from training.tracking import registry
from training.tracking.one_at_a_time import Work, trace_file, worker
from training.tracking.registry import TAG_BUNDLE_OUT, TAG_MANIFEST, TAG_VERDICT, TAG_WORKER, RegisteredVersion
from training.tracking.store import TrackingStore, told_in_one_sentence


@dataclass(frozen=True)
class Settled:
    """A publication that was cut short, and what became of it.

    Args:
        number: its version.
        run_id: the run it published.
        out: the bundle it made or was to make.
        because: the verdict it was published on.
        is_complete: it was finished; otherwise it was taken back.
    """

    number: int
    run_id: str
    out: Path
    because: str
    is_complete: bool

    def sentence(self) -> str:
        """What is told of it."""
        if self.is_complete:
            return f"The publication of version {self.number} had been cut short, its bundle in place: it is finished."
        return f"The publication of version {self.number} had been cut short before its bundle: it is taken back."


@contextmanager
def announced(store: TrackingStore, out: Path) -> Iterator[None]:
    """Leave word of the bundle being made, so that what stands beside it is found again after a kill.

    Args:
        store: where the run is registered.
        out: the bundle; its files are first written to ``….partial`` beside it.

    Raises:
        TrainingError: nothing can be written there.
    """
    word = trace_file(store, Work.PUBLICATION, ".txt")
    try:
        write_whole(word, str(out.absolute()).encode("utf-8"))
    except OSError as error:
        raise TrainingError("Nothing was published", str(word), error.strerror or str(error)) from error
    try:
        yield
    finally:
        word.unlink(missing_ok=True)


def settle(store: TrackingStore) -> tuple[Settled, ...]:
    """Finish or take back what was cut short; only for who publishes alone.

    A version whose bundle is in place is finished, as its publication was about to do; any other is taken back. Those
    begun on another machine are left alone.
    """
    with told_in_one_sentence("What an earlier publication left cannot be cleared", store.uri):
        _remove_unfinished_copy(store)
        begun = [each for each in registry.versions(store) if not each.is_finished]
        return tuple(_settle(store, each) for each in begun if each.tags.get(TAG_WORKER) == worker(store))


def _settle(store: TrackingStore, version: RegisteredVersion) -> Settled:
    out = Path(version.tags[TAG_BUNDLE_OUT])
    # It is crowned after its bundle is in place, so a champion had one, wherever it was moved since.
    complete = version.is_champion or _is_in_place(out, version.tags[TAG_MANIFEST])
    if complete:
        champion = registry.champion(store)
        if champion is None or champion.number < version.number:
            registry.crown(store, version.number)
        registry.finish(store, version.number)
    else:
        registry.take_back(store, version.number)
    return Settled(version.number, version.run_id, out, version.tags.get(TAG_VERDICT, ""), complete)


def _is_in_place(out: Path, manifest_sha256: str) -> bool:
    manifest = out / MANIFEST_NAME
    return manifest.is_file() and describe_file(manifest).sha256 == manifest_sha256


def _remove_unfinished_copy(store: TrackingStore) -> None:
    word = trace_file(store, Work.PUBLICATION, ".txt")
    if word.is_file():
        out = Path(word.read_text(encoding="utf-8"))
        shutil.rmtree(aside_of(out), ignore_errors=True)
        word.unlink()
