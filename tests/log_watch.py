"""What the product logs while a test runs, against what the test says it will."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from tests.source_files import PACKAGES

UNSUPPORTED = r"This plugin does not support ((propagateSizeHints|raise)\(\)|grabbing)"
"""What the offscreen platform says that it cannot do to windows; a real one never says it."""


class LogWatch(logging.Handler):
    """Keeps the warnings and errors of our own loggers.

    Args:
        expected: patterns; each must be met by a line, and every line must meet one.
    """

    def __init__(self, expected: Sequence[str]) -> None:
        super().__init__(logging.WARNING)
        self._expected = expected
        self._lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")

    @contextmanager
    def listening(self) -> Iterator[None]:
        loggers = [logging.getLogger(name) for name in PACKAGES]
        for logger in loggers:
            logger.addHandler(self)
        try:
            yield
        finally:
            for logger in loggers:
                logger.removeHandler(self)

    def complaints(self) -> list[str]:
        """What was logged unannounced, and what was announced in vain."""
        unannounced = [line for line in self._lines if not any(re.search(one, line) for one in self._expected)]
        missed = [one for one in self._expected if not any(re.search(one, line) for line in self._lines)]
        return [*(f"unexpected: {line}" for line in unannounced), *(f"not logged: {one}" for one in missed)]
