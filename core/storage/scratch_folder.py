"""Temporary folders of clients' data that do not outlive a killed program: the next one removes what it left."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl

LOCK_NAME = ".in-use"
YOUNG_S = 60.0
"""A younger folder may be one whose program has not taken its lock yet."""


class ScratchFolder:
    """A new folder for its owner alone, until ``cleanup``.

    Folders of the same beginning that killed programs left in the same place are removed first; what somebody uses, or
    cannot be removed, stays.

    Args:
        prefix: how its name begins.
        parent: where it goes, the system's folder for temporary files by default.

    Attributes:
        name: its path.

    Raises:
        OSError: it cannot be made.
    """

    def __init__(self, prefix: str, parent: Path | None = None) -> None:
        place = parent or Path(tempfile.gettempdir())
        _remove_left(place, prefix)
        self.name = tempfile.mkdtemp(prefix=prefix, dir=place)
        # Held open for as long as the folder is used: the system lets go of it where the program is killed.
        self._lock = os.open(Path(self.name) / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o600)
        if sys.platform != "win32":
            with suppress(OSError):
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def cleanup(self) -> None:
        """Remove it with what it holds; a second time nothing happens."""
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1
        shutil.rmtree(self.name, ignore_errors=True)


def _remove_left(place: Path, prefix: str) -> None:
    with suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            if entry.name.startswith(prefix) and entry.is_dir(follow_symlinks=False):
                with suppress(OSError):
                    _remove_unused(Path(entry.path))


def _remove_unused(folder: Path) -> None:
    lock = folder / LOCK_NAME
    if time.time() - lock.stat(follow_symlinks=False).st_mtime < YOUNG_S:
        return
    if sys.platform == "win32":
        # There a file that somebody holds open cannot be removed.
        lock.unlink()
    else:
        if folder.stat(follow_symlinks=False).st_uid != os.getuid():
            return
        descriptor = os.open(lock, os.O_RDWR | os.O_NOFOLLOW)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        finally:
            os.close(descriptor)
    shutil.rmtree(folder, ignore_errors=True)
