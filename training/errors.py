"""Failures of the training command line that end in one sentence and a non-zero exit code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.errors import UserFacingError


class TrainingError(UserFacingError):
    """A training step that cannot go on.

    Args:
        what: what is wrong, as the start of a sentence without a full stop.
        where: file, column, folder or option concerned.
        remedy: what to do about it.
    """

    def __init__(self, what: str, where: str = "", remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        place = f" ({where})" if where else ""
        action = f": {remedy}" if remedy else ""
        super().__init__(f"{what}{place}{action}.")


@contextmanager
def writing(what: str, where: Path) -> Iterator[None]:
    """Says a refusal of the disk in one sentence.

    Args:
        what: what is being written, as the start of a sentence.
        where: its place.

    Raises:
        TrainingError: the block raised an ``OSError``.
    """
    try:
        yield
    except OSError as error:
        raise TrainingError(f"{what} cannot be written", str(where), error.strerror or str(error)) from error


class DataError(TrainingError):
    """Input tables that cannot be used."""
