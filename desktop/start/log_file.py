"""The log of the application: a few small files, in turn; whatever keeps it from being written stops nothing else."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO, Any

OWN_LOGGERS = ("core", "desktop")
FILE_BYTES = 1_000_000
OLDER_FILES = 4
_OWN_ACCESS_ONLY = 0o600


class LogFile:
    """Takes what the application logs from ``open`` to ``close``.

    Args:
        path: the newest file; the older ones lie beside it.
        complain: hears once that nothing can be written.
        file_bytes: where another file begins.
    """

    def __init__(self, path: Path, complain: Callable[[], object], file_bytes: int = FILE_BYTES) -> None:
        self._path, self._complain, self._file_bytes = path, complain, file_bytes
        self._writer: _Writer | None = None
        self._levels: dict[str, int] = {}

    def open(self) -> None:
        """Begin, or complain and go on without."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = _Writer(self._path, self._complain, self._file_bytes)
        except OSError:
            self._complain()
            return
        self._writer.setFormatter(OneLine())
        logging.getLogger().addHandler(self._writer)
        for name in OWN_LOGGERS:
            logger = logging.getLogger(name)
            self._levels[name] = logger.level
            logger.setLevel(logging.INFO)

    def close(self) -> None:
        """Leave logging as it was found."""
        if self._writer is not None:
            logging.getLogger().removeHandler(self._writer)
            # What a full disk did not take fails once more here.
            with suppress(OSError):
                self._writer.close()
            self._writer = None
        for name, level in self._levels.items():
            logging.getLogger(name).setLevel(level)
        self._levels.clear()


class OneLine(logging.Formatter):
    """One line an event: moment (UTC), level, logger and what happened.

    What a library says may hold anything: only that it said something is kept, and where. So is an exception that
    somebody attaches to a record.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        moment = datetime.fromtimestamp(record.created, UTC)
        own = record.name.partition(".")[0] in OWN_LOGGERS
        told = record.getMessage() if own else f"said something in {record.module}:{record.lineno}"
        line = f"{moment:%Y-%m-%dT%H:%M:%S}.{int(record.msecs):03d}Z {record.levelname} {record.name}: {told}"
        return " ".join(line.split())


class _Writer(RotatingFileHandler):
    def __init__(self, path: Path, complain: Callable[[], object], file_bytes: int) -> None:
        self._complain: Callable[[], object] | None = complain
        super().__init__(path, maxBytes=file_bytes, backupCount=OLDER_FILES, encoding="utf-8", errors="replace")

    def handleError(self, _record: logging.LogRecord) -> None:  # noqa: N802  (logging's name)
        """A disk that is full or gone: said once, and the application goes on."""
        complain, self._complain = self._complain, None
        if complain is not None:
            complain()

    def rotate(self, source: str, dest: str) -> None:
        """Begin another file; where another window holds this one, it grows on."""
        with suppress(OSError):
            super().rotate(source, dest)

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record where the newest file is now: another window may have begun another one."""
        try:
            if self.stream is not None and not _is_same_file(self.stream, self.baseFilename):
                self.stream.close()
                self.stream = self._open()
        except (OSError, ValueError):
            self.handleError(record)
        else:
            super().emit(record)

    def _open(self) -> TextIOWrapper:
        def for_the_user_alone(path: str, flags: int) -> int:
            return os.open(path, flags, _OWN_ACCESS_ONLY)

        path = Path(self.baseFilename)
        opened: Any = open(path, self.mode, encoding=self.encoding, errors=self.errors, opener=for_the_user_alone)  # noqa: SIM115
        return opened  # type: ignore[no-any-return]


def _is_same_file(stream: IO[str], path: str) -> bool:
    try:
        found, own = Path(path).stat(), os.fstat(stream.fileno())
    except FileNotFoundError:
        return False
    return (found.st_dev, found.st_ino) == (own.st_dev, own.st_ino)
