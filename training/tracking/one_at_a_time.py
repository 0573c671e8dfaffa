"""Lets one publication, and one recording, run at a time in a store: whatever else is half-done there is dead."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from filelock import FileLock, Timeout

from core.storage.folders import own_folders
from training.errors import TrainingError
from training.tracking.store import SQLITE, TrackingStore

LOCAL = "whoever opens this store"


class Work(StrEnum):
    """What is done by one program at a time."""

    PUBLICATION = "publication"
    RECORDING = "recording"


def worker(store: TrackingStore) -> str:
    """Names those who share the locks of a store: among them, who holds one knows that no other works.

    A local store has its locks beside it. A server has none: there, one machine cannot tell whether another works.
    """
    if store.uri.startswith(SQLITE):
        return LOCAL
    return f"{platform.node()}:{own_folders().data.absolute()}"


def trace_file(store: TrackingStore, work: Work, ending: str) -> Path:
    """A file in which the programs that share a store leave word of a work.

    Args:
        store: what they share.
        work: what they do.
        ending: of the name, with its full stop.
    """
    if store.uri.startswith(SQLITE):
        database = Path(store.uri.removeprefix(SQLITE)).absolute()
        return database.with_name(f"{database.stem}-{work}{ending}")
    return own_folders().data.absolute() / f"{work}{ending}"


@contextmanager
def one_at_a_time(
    store: TrackingStore, work: Work, wait_s: float = 0.0, what: str = "It cannot begin"
) -> Iterator[None]:
    """Hold the lock of a work; the system releases it even where the program is killed.

    Args:
        store: where.
        work: what is done in the block.
        wait_s: how long to wait for another program, in seconds.
        what: how the sentence begins where the lock is not had.

    Raises:
        TrainingError: another program holds it, or nothing can be written there.
    """
    place = trace_file(store, work, ".lock")
    lock = FileLock(place)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=wait_s)
    except Timeout as error:
        raise TrainingError(f"{what}: another {work} is under way", str(place), "wait until it has ended") from error
    except OSError as error:
        raise TrainingError(what, str(place), error.strerror or str(error)) from error
    try:
        yield
    finally:
        lock.release()
