"""Keeps what lies on the disk of one user from the other accounts of the same machine."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

OWN_FILE = 0o600
OWN_FOLDER = 0o700


def own_file(path: Path) -> None:
    """Make a file for its owner alone before a library opens it, or narrow one that is wider.

    Where it cannot be narrowed, because it is another account's or lies on a file system without permissions, it stays.

    Raises:
        OSError: it cannot be made.
    """
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), OWN_FILE))
    _narrow(path)


def keep_own(folder: Path, but: Collection[str] = ()) -> None:
    """Make a folder for its owner alone, and narrow what an earlier version left wider in it, at any depth.

    Nothing happens on Windows, where a user's folders are closed to others by the system's own lists.

    Args:
        folder: made where it is not there.
        but: names of folders in it that are not looked into.

    Raises:
        OSError: the folder cannot be made.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=OWN_FOLDER)
    if sys.platform == "win32":
        return
    _narrow(folder)
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_symlink() or entry.name in but:
                continue
            if entry.is_dir(follow_symlinks=False):
                keep_own(Path(entry.path))
            elif entry.is_file(follow_symlinks=False):
                _narrow(Path(entry.path))


def _narrow(path: Path) -> None:
    if sys.platform == "win32":
        return
    with suppress(OSError):
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            path.chmod(mode & OWN_FOLDER)
