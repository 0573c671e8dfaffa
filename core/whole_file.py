"""Writes a file whole or not at all: a crash or a full disk never leaves half a document behind."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file next to its place, then put it there in one step; what was there before stays until then.

    Args:
        path: where the file goes.
        content: all of it.

    Raises:
        OSError: nothing was written; ``filename`` is the wanted path.
    """
    partial = ""
    try:
        handle, partial = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".partial", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(partial).replace(path)
    except OSError as error:
        if partial:
            with suppress(OSError):
                Path(partial).unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from error
