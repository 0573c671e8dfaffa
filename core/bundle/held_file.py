"""Opens one file of a bundle as what it must be, and tells whether it is still that very file once a library has it."""

from __future__ import annotations

import hashlib
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from core.errors import BundleError

_CHUNK_BYTES = 1 << 20
_FLAGS = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY", "O_CLOEXEC"))
"""A link is not followed, and a pipe that nobody writes to does not keep anyone waiting."""
_DESCRIPTORS = {"linux": "/proc/self/fd", "darwin": "/dev/fd"}


class HeldFile:
    """A regular file, held open from its hashing until it is used.

    Args:
        path: the file; a link is none, wherever it leads.
        most_bytes: the largest that it may be.

    Raises:
        BundleError: there is no regular file, it is larger, or it cannot be read.
    """

    def __init__(self, path: Path, most_bytes: int) -> None:
        self._path = path
        with _said_of(path.name):
            # Windows opens links and devices before it says what they are.
            if not stat.S_ISREG(path.lstat().st_mode):
                raise BundleError("file_not_regular", path.name)
            self._descriptor = os.open(path, _FLAGS)
        self._found = os.fstat(self._descriptor)
        if not stat.S_ISREG(self._found.st_mode) or self.size_bytes > most_bytes:
            self.close()
            problem = "file_too_large" if stat.S_ISREG(self._found.st_mode) else "file_not_regular"
            raise BundleError(problem, path.name, str(self.size_bytes), str(most_bytes))
        self._folder = path.parent.stat()

    def __enter__(self) -> HeldFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def size_bytes(self) -> int:
        """Its size when it was opened."""
        return self._found.st_size

    def close(self) -> None:
        """Let go of the file."""
        os.close(self._descriptor)

    def content(self) -> bytes:
        """All of it, up to the size that it had.

        Raises:
            BundleError: it cannot be read.
        """
        return b"".join(self._chunks())

    def sha256(self) -> str:
        """Its SHA-256 in hexadecimal, without holding it in memory.

        Raises:
            BundleError: it cannot be read.
        """
        digest = hashlib.sha256()
        for chunk in self._chunks():
            digest.update(chunk)
        return digest.hexdigest()

    @contextmanager
    def opened_by_path(self) -> Iterator[None]:
        """Within the block a library opens the file by its path, for good; at the end it is proved to be this one.

        DuckDB takes a path and nothing else, and resolves links by itself. What it holds then must be this very file,
        and neither the file nor the names beside it (a log that would be replayed) may have changed since before the
        hashing: a name put in place and taken back leaves its trace on the folder. On Windows nobody can replace a file
        that is held.

        Raises:
            BundleError: it is another file, or something changed.
        """
        yield
        with _said_of(self._path.name):
            # Twice: here and in the library, which may have held it before and shares what it has.
            is_same = sys.platform not in _DESCRIPTORS or self._times_held() > 1
            unchanged = _state(os.fstat(self._descriptor)) == _state(self._found)
            alone = _state(self._path.parent.stat()) == _state(self._folder)
        if not (is_same and unchanged and alone):
            raise BundleError("changed_while_opening", self._path.name)

    def _times_held(self) -> int:
        """How often this process holds the file open."""
        folder = _DESCRIPTORS.get(sys.platform)
        names = os.listdir(folder) if folder else ()  # noqa: PTH208  (names alone)
        return sum(_identity_of(int(name)) == (self._found.st_dev, self._found.st_ino) for name in names)

    def _chunks(self) -> Iterator[bytes]:
        with _said_of(self._path.name), open(self._descriptor, "rb", closefd=False) as stream:
            stream.seek(0)
            left = self.size_bytes
            while left and (chunk := stream.read(min(left, _CHUNK_BYTES))):
                left -= len(chunk)
                yield chunk


@contextmanager
def _said_of(name: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise BundleError("file_missing", name) from error
    except OSError as error:
        raise BundleError("file_unreadable", name, found=error.strerror or "") from error


def _identity_of(descriptor: int) -> tuple[int, int] | None:
    try:
        found = os.fstat(descriptor)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _state(found: os.stat_result) -> tuple[int, ...]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns
