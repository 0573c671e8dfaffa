"""Writes a file whole or not at all: a crash or a full disk never leaves half a document behind."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file next to its place, then put it there in one step; what was there before stays until then.

    Args:
        path: where the file goes.
        content: all of it.

    Raises:
        OSError: nothing was written; ``filename`` is the wanted path.
    """
    growing = GrowingFile(path)
    growing.add(content)
    growing.finish()


class GrowingFile:
    """A file written piece by piece next to its place, where it only appears once it is finished.

    Args:
        path: where the file goes; what is there stays until then.

    Raises:
        OSError: it cannot be begun; ``filename`` is the wanted path, here as in every method.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._naming_the_path():
            handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".partial", dir=path.parent)
        self._partial = Path(name)
        self._stream = os.fdopen(handle, "wb")

    def add(self, content: bytes) -> None:
        """Write the next piece.

        Raises:
            OSError: it cannot be written; the file is given up.
        """
        with self._given_up_on_failure():
            self._stream.write(content)

    def finish(self) -> None:
        """Put the file in its place, safe from a power cut.

        Raises:
            OSError: nothing was written; the file is given up.
        """
        with self._given_up_on_failure():
            self._stream.flush()
            os.fsync(self._stream.fileno())
            self._stream.close()
            self._partial.replace(self._path)

    def give_up(self) -> None:
        """Remove what was written so far; nothing happens to a finished file."""
        # What is left in the buffer of a full disk fails once more when it closes.
        with suppress(OSError):
            self._stream.close()
        with suppress(OSError):
            self._partial.unlink(missing_ok=True)

    @contextmanager
    def _given_up_on_failure(self) -> Iterator[None]:
        try:
            with self._naming_the_path():
                yield
        except OSError:
            self.give_up()
            raise

    @contextmanager
    def _naming_the_path(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OSError(error.errno, error.strerror, str(self._path)) from error
