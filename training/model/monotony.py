"""Looks for clients whose risk falls when something gets worse."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from core.features.catalogue import Catalogue
from core.model.explanation import model_direction
from training.progress import Progress

CLIENTS = 1_000
STEPS = 8
"""Values tried on the way from a client's own to the worst one seen."""

SMALLEST_FALL = 1e-9
"""Log-odds; sums of leaves in another order differ by less."""


def count_falls(
    log_odds: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    matrix: NDArray[np.float64],
    catalogue: Catalogue,
    seed: int,
    progress: Progress,
) -> int:
    """Count the clients and features for which a worse value lowers the risk.

    Args:
        log_odds: the model, of rows of shape ``(n, model features)``.
        matrix: clients to draw from; shape ``(n, model features)``.
        catalogue: directions of the features.
        seed: of the draw of at most ``CLIENTS`` clients.
        progress: told about the step ``"monotony"``.

    Returns:
        How many pairs of a client and a feature with a direction show a fall, at any step towards the worst value.
    """
    generator = np.random.default_rng(seed)
    drawn = matrix[generator.choice(len(matrix), min(CLIENTS, len(matrix)), replace=False)]
    own = log_odds(drawn)
    directions = [model_direction(feature) for feature in catalogue.model_features]
    falls = 0
    for position, direction in enumerate(directions):
        progress.step("monotony", (position + 1) / len(directions))
        column = matrix[:, position]
        if direction != 0 and not np.isnan(column).all():
            worst = np.nanmax(column) if direction > 0 else np.nanmin(column)
            falls += _falls(log_odds, drawn, own, position, float(worst))
    return falls


def _falls(
    log_odds: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    drawn: NDArray[np.float64],
    own: NDArray[np.float64],
    position: int,
    worst: float,
) -> int:
    known = ~np.isnan(drawn[:, position])
    rows, previous = drawn[known].copy(), own[known]
    start = drawn[known, position]
    has_fallen = np.zeros(len(rows), dtype=bool)
    # Distributions have long tails: steps near the client's own value are the finer ones.
    for share in np.linspace(0.0, 1.0, STEPS + 1)[1:] ** 3:
        rows[:, position] = start + share * (worst - start)
        found = log_odds(rows)
        has_fallen |= found < previous - SMALLEST_FALL
        previous = found
    return int(has_fallen.sum())
