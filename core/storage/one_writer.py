"""Lets one program at a time read a file and write it again, so that none undoes what another has just written."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


@contextmanager
def one_writer(path: Path) -> Iterator[None]:
    """Wait for whoever writes a file, then keep others waiting for as long as the block lasts.

    The system ends the wait even where a program is killed. On a share without locks nobody waits. Files of one folder
    may share a lock: a block does not open another.

    Args:
        path: the file, which need not exist; its folder is made.

    Raises:
        OSError: the folder cannot be made or used.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = _open(path)
    try:
        with suppress(OSError):
            _wait(descriptor)
        yield
    finally:
        os.close(descriptor)


if sys.platform == "win32":

    def _open(path: Path) -> int:
        return os.open(path.with_name(f".{path.name}.lock"), os.O_RDWR | os.O_CREAT)

    def _wait(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)

else:

    def _open(path: Path) -> int:
        # The folder itself is what is locked: no file of its own lies about.
        return os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)

    def _wait(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
