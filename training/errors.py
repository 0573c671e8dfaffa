"""Failures of the training command line that end in one sentence and a non-zero exit code."""

from __future__ import annotations

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


class DataError(TrainingError):
    """Input tables that cannot be used."""
