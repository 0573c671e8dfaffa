"""Writes what was drawn into a file, whole or not at all: a picture of a client is kept like their letter."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageWriter

from core.storage.whole_file import write_whole


def write_png(path: Path, image: QImage) -> None:
    """Write an image as PNG, for its owner alone where the file is new.

    Args:
        path: where it goes; what is there stays until the new one is complete.
        image: of one pixel at least.

    Raises:
        OSError: nothing was written; ``filename`` is the wanted path.
    """
    encoded = QBuffer()
    encoded.open(QIODevice.OpenModeFlag.WriteOnly)
    if not QImageWriter(encoded, QByteArray(b"png")).write(image):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
    write_whole(path, bytes(encoded.data().data()))
