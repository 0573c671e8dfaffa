"""How a long step tells its caller where it stands, whoever shows it."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Receives the advance of a long piece of work."""

    def step(self, key: str, fraction: float) -> None:
        """Say that the step ``key`` is done up to ``fraction`` (0 to 1)."""


class SilentProgress:
    """Progress that nobody watches."""

    def step(self, key: str, fraction: float) -> None:
        """Ignore the advance."""
