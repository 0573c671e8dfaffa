"""Which factors move the scores most, over many clients: the model's global importance."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from core.catalogue import Catalogue
from core.scorer import Scorer

MOST_CLIENTS = 4_000
"""On 6,000 clients no factor's share of the whole moves by more than 0.3 point against this many."""


def factor_importance(
    scorer: Scorer, catalogue: Catalogue, matrix: NDArray[np.float64], seed: int
) -> list[tuple[str, float]]:
    """Mean absolute contribution of each factor, in log-odds, largest first.

    The features of one factor are added before the absolute value is taken: what a person sees as one thing
    counts as one thing. Contributions are exact Shapley values; their mean absolute value is the global
    importance of Lundberg et al., Nature Machine Intelligence 2020.

    Args:
        scorer: the model.
        catalogue: the factors.
        matrix: clients as the model sees them; shape ``(n, features)``.
        seed: chooses the clients where there are more than ``MOST_CLIENTS``.
    """
    count = min(MOST_CLIENTS, len(matrix))
    chosen = np.sort(np.random.default_rng(seed).choice(len(matrix), count, replace=False))
    contributions = scorer.contributions(matrix[chosen])
    found = [
        (factor, float(np.abs(contributions[:, list(positions)].sum(axis=1)).mean()))
        for factor, positions in catalogue.factor_positions.items()
    ]
    return sorted(found, key=lambda one: (-one[1], one[0]))
