"""The people of one chunk: who they are before any table shows it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.synthesis.draws import Array, normal_cdf
from training.synthesis.parameters import Parameters


@dataclass(frozen=True)
class Clients:
    """Clients of one chunk.

    Args:
        ids: SK_ID_CURR, shape (n,), ascending.
        is_test: whether the client belongs to application_test, shape (n,).
        scores: standard normal score by name, each of shape (n,).
        first_history_id: first number free for this chunk's SK_ID_PREV and SK_ID_BUREAU, counted from 0.
    """

    ids: Array
    is_test: Array
    scores: dict[str, Array]
    first_history_id: int

    @property
    def count(self) -> int:
        """Number of clients."""
        return len(self.ids)

    def uniform(self, score: str) -> Array:
        """Give the rank of each client in the population on a score, 0 to 1, shape (n,)."""
        return normal_cdf(self.scores[score])


def draw_scores(rng: np.random.Generator, count: int, parameters: Parameters) -> dict[str, Array]:
    """Draw hidden traits and, from them plus what is each score's own, every score; each of shape (count,).

    The scores follow a factor model: score = loadings · traits + noise, scaled to unit variance.
    """
    traits = rng.standard_normal((count, len(parameters.traits)))
    own = np.sqrt(1.0 - (parameters.loadings**2).sum(axis=1))
    noise = rng.standard_normal((count, len(parameters.scores)))
    values = traits @ parameters.loadings.T + noise * own
    return {name: values[:, column].copy() for column, name in enumerate(parameters.scores)}
