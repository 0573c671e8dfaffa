"""Writes files whole or not at all: a crash, a power cut or a full disk never leaves half a document behind."""

from __future__ import annotations

import errno
import os
import secrets
import stat
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

UNFINISHED_SUFFIX = ".partial"
ABANDONED_S = 600.0
"""A younger unfinished file may be one that another program is writing."""
_PRIVATE, _SHARED = 0o600, 0o666
_LONGEST_STEM = 40


def write_whole(path: Path, content: bytes, *, private: bool = True) -> None:
    """Write a file next to its place, then put it there in one step; what was there before stays until then.

    Args:
        path: where the file goes; see ``GrowingFile`` for links and permissions.
        content: all of it.
        private: whether a new file is for its owner alone.

    Raises:
        OSError: nothing was written; ``filename`` is the wanted path.
    """
    with GrowingFile(path, private=private) as growing:
        growing.add(content)


def write_together(files: Mapping[Path, bytes]) -> None:
    """Write several new files, all of them or none, unless the program is killed between two names.

    Args:
        files: what goes where; nothing may be there yet. They are readable by whom the system lets.

    Raises:
        OSError: nothing was written; ``filename`` is the path that stood in the way.
    """
    growing: dict[Path, GrowingFile] = {}
    try:
        for path, content in files.items():
            if os.path.lexists(path):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
            growing[path] = GrowingFile(path, private=False)
            growing[path].add(content)
        for one in growing.values():
            one.finish()
    except BaseException:
        for path, one in growing.items():
            if one.is_finished:
                path.unlink(missing_ok=True)
            one.give_up()
        raise


class GrowingFile:
    """A file written piece by piece next to its place, where it only appears once it is finished.

    As a context it is finished where the block ends well, and given up where it does not. A link in the place stays,
    and the file that it names is replaced. An older file passes its permissions on. What a killed program left beside
    the place is removed after ten minutes.

    Args:
        path: where the file goes; what is there stays until then.
        private: whether a new file is for its owner alone, or for whom the system lets.

    Raises:
        OSError: it cannot be begun; ``filename`` is the wanted path, here as in every method.
    """

    def __init__(self, path: Path, *, private: bool = True) -> None:
        self._path = path
        self._place = Path(os.path.realpath(path))
        self._unfinished = self._place.with_name(f"{_stem(self._place)}{secrets.token_hex(4)}{UNFINISHED_SUFFIX}")
        self.is_finished = False
        with self._naming_the_path():
            _check_replaceable(self._place)
            remove_abandoned(self._place.parent, _stem(self._place))
            try:
                opener = _opener(_PRIVATE if private else _SHARED)
                self.stream = open(self._unfinished, "xb", opener=opener)  # noqa: SIM115  (Path has no opener)
            except FileExistsError:
                raise
            except BaseException:
                self._remove()
                raise
        with self._given_up_on_failure():
            _pass_permissions_on(self._place, self._unfinished)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.finish()
        else:
            self.give_up()

    def add(self, content: bytes) -> None:
        """Write the next piece.

        Raises:
            OSError: it cannot be written; the file is given up.
        """
        with self._given_up_on_failure():
            self.stream.write(content)

    def finish(self) -> None:
        """Put the file in its place, safe from a power cut.

        Raises:
            OSError: nothing was written; the file is given up.
        """
        with self._given_up_on_failure():
            self.stream.flush()
            os.fsync(self.stream.fileno())
            self.stream.close()
            self._unfinished.replace(self._place)
            self.is_finished = True
        keep_names(self._place.parent)

    def give_up(self) -> None:
        """Remove what was written so far; nothing happens to a finished file."""
        # What is left in the buffer of a full disk fails once more when it closes.
        with suppress(OSError):
            self.stream.close()
        self._remove()

    def _remove(self) -> None:
        with suppress(OSError):
            self._unfinished.unlink(missing_ok=True)

    @contextmanager
    def _given_up_on_failure(self) -> Iterator[None]:
        try:
            with self._naming_the_path():
                yield
        except BaseException:
            self.give_up()
            raise

    @contextmanager
    def _naming_the_path(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self._path)) from error


def put_aside(path: Path) -> Path:
    """Rename a file that cannot be read, so that nothing is written over it.

    Returns:
        Its new name, ``….damaged-1`` or the next that is free.

    Raises:
        OSError: it cannot be renamed.
    """
    number = 1
    while os.path.lexists(aside := path.with_name(f"{path.name}.damaged-{number}")):
        number += 1
    path.rename(aside)
    return aside


def rename_file(path: Path, name: str) -> Path:
    """Give a file that is complete another name in its folder; what had that name is replaced.

    Raises:
        OSError: it cannot be renamed.
    """
    return path.rename(path.with_name(name))


def remove_abandoned(folder: Path, stem: str = ".", before: float | None = None) -> None:
    """Remove unfinished files that killed programs left in a folder; those that cannot be removed stay.

    Args:
        folder: where they lie.
        stem: how their names begin.
        before: those last written before this time go, in seconds since 1970; ten minutes ago where None.
    """
    limit = time.time() - ABANDONED_S if before is None else before
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(stem) and entry.name.endswith(UNFINISHED_SUFFIX):
                with suppress(OSError):
                    if entry.is_file(follow_symlinks=False) and entry.stat(follow_symlinks=False).st_mtime < limit:
                        os.unlink(entry.path)  # noqa: PTH108  (a path made from it would be a second object an entry)


def keep_names(folder: Path) -> None:
    """Make the names in a folder safe from a power cut, where the system can."""
    if sys.platform == "win32":
        return
    # The file is in its place already: a share that cannot do this is no reason to say that it is not.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _stem(place: Path) -> str:
    return f".{place.name[:_LONGEST_STEM]}."


def _opener(mode: int) -> Callable[[str, int], int]:
    return lambda name, flags: os.open(name, flags, mode)


def _check_replaceable(place: Path) -> None:
    if place.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if place.exists() and not place.is_file():
        # A device or a pipe: writing to it is something else than replacing it.
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))


def _pass_permissions_on(older: Path, newer: Path) -> None:
    if sys.platform == "win32":
        # There they lie with the folder; the only one of a file's own keeps it from being replaced.
        return
    try:
        found = older.stat()
    except FileNotFoundError:
        return
    newer.chmod(stat.S_IMODE(found.st_mode))
