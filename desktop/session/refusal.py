"""What keeps an edit of the simulation from being made."""

from __future__ import annotations

from dataclasses import dataclass

from core.errors import ContradictionError, InvalidValueError


@dataclass(frozen=True)
class Refusal:
    """An edit that was not made.

    Args:
        features: that it would have changed.
        error: why, with its facts.
    """

    features: tuple[str, ...]
    error: InvalidValueError | ContradictionError
