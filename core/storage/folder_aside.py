"""Fills a folder beside its place and puts it there in one step: half of one is never seen under its name."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from core.storage.whole_file import UNFINISHED_SUFFIX, keep_names

if sys.platform != "win32":
    import fcntl


@contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """A new folder to fill; it takes its name where the block ends well, and leaves nothing where it does not.

    Args:
        out: where it goes, with its parents if need be; nothing may be there but an empty folder.

    Raises:
        OSError: it cannot be made or put there, or another program is filling it.
    """
    with folder_aside(out) as aside:
        yield aside
        put_folder(aside, out)


@contextmanager
def folder_aside(out: Path) -> Iterator[Path]:
    """An empty folder ``….partial`` beside a place, gone after the block unless it was put there.

    What a killed program left under that name is removed first. Where the system has locks, a folder that another
    program is filling is left alone.

    Args:
        out: the place.

    Raises:
        OSError: it cannot be made, or another program is filling it.
    """
    aside = aside_of(out)
    aside.parent.mkdir(parents=True, exist_ok=True)
    lock = _make(aside)
    try:
        yield aside
    finally:
        # Once it was put in its place, a folder of that name is somebody else's.
        if lock is None or _is_locked_by(lock, aside):
            shutil.rmtree(aside, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def aside_of(out: Path) -> Path:
    """The folder that is filled before it takes the name of a place."""
    return out.with_name(out.name + UNFINISHED_SUFFIX)


def put_folder(filled: Path, out: Path, *, replacing: bool = False) -> None:
    """Give a folder its name, safe from a power cut.

    Args:
        filled: the folder, on the same disk.
        out: its place.
        replacing: whether a folder that is there gives way; it is back where it was if anything fails.

    Raises:
        OSError: it cannot be put there, or, unless it is replaced, something is there that is no empty folder.
    """
    _keep_content(filled)
    if not replacing:
        _make_way(out)
        filled.rename(out)
    else:
        outgoing = out.with_name(f"{out.name}.outgoing{UNFINISHED_SUFFIX}")
        shutil.rmtree(outgoing, ignore_errors=True)
        with suppress(FileNotFoundError):
            out.rename(outgoing)
        try:
            filled.rename(out)
        except BaseException:
            with suppress(OSError):
                outgoing.rename(out)
            raise
        shutil.rmtree(outgoing, ignore_errors=True)
    keep_names(out.parent)


def remove_folder(folder: Path) -> None:
    """Remove a folder: at no moment is half of it seen under its name.

    Raises:
        OSError: it is in use on a system that forbids it; it stays as it is.
    """
    outgoing = folder.with_name(f"{folder.name}.outgoing{UNFINISHED_SUFFIX}")
    shutil.rmtree(outgoing, ignore_errors=True)
    folder.rename(outgoing)
    keep_names(folder.parent)
    shutil.rmtree(outgoing, ignore_errors=True)


def _make(aside: Path) -> int | None:
    """Make the folder afresh; returns what locks it, None where the system has no such lock."""
    if sys.platform == "win32":
        # What another program has open there cannot be removed.
        if aside.exists():
            shutil.rmtree(aside)
        aside.mkdir()
        return None
    with suppress(FileNotFoundError):
        left = _lock(aside)
        try:
            shutil.rmtree(aside)
        finally:
            os.close(left)
    try:
        aside.mkdir()
        return _lock(aside)
    except OSError:
        raise
    except BaseException:
        with suppress(OSError):
            aside.rmdir()
        raise


if sys.platform != "win32":

    def _lock(folder: Path) -> int:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(descriptor)
            raise OSError(errno.EBUSY, "another program is writing it", str(folder)) from error
        except OSError:
            # A share without locks: two programs that write one folder there are not told apart.
            return descriptor
        return descriptor


def _is_locked_by(lock: int, folder: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(lock), folder.stat())
    except OSError:
        return False


def _make_way(out: Path) -> None:
    if not os.path.lexists(out):
        return
    if out.is_symlink() or not out.is_dir() or any(out.iterdir()):
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(out))
    out.rmdir()


def _keep_content(folder: Path) -> None:
    access = os.O_RDWR if sys.platform == "win32" else os.O_RDONLY
    for place, _folders, names in os.walk(folder):
        for name in names:
            descriptor = os.open(Path(place, name), access)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        keep_names(Path(place))
