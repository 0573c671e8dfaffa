"""Finds where refusing starts to cost less, from the clients whose scores lie around, not from a lowest point."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BANDWIDTH = 0.75
"""Log-odds: a client three of these away from the threshold has hardly any say in it."""
BIN_WIDTH = 0.05
PRIOR_CLIENTS = 1.0
"""What calibration is believed for, in clients' worth of information: it decides alone where nobody is near."""
SMALLEST_SLOPE = 0.2
LARGEST_STEP = 1.0
SEARCH_STEPS = 30
FIT_STEPS = 4
SETTLED = 1e-5


def local_thresholds(
    defaults: NDArray[np.float64], repaid: NDArray[np.float64], edges: NDArray[np.float64], bayes: float
) -> NDArray[np.float64]:
    """The probability at which the observed risk crosses that at which both mistakes cost the same.

    A logistic line is fitted to the outcomes of the clients around a place (local likelihood, Loader, Local Regression
    and Likelihood, 1999), the place moves to where the line crosses the level, and so on until it rests. The cost curve
    has its valley there, for its slope is the gap between both risks; but its lowest point is that of a few clients.

    Args:
        defaults: clients who defaulted between two thresholds, one row a sample; shape ``(samples, len(edges) + 1)``.
        repaid: those who repaid; same shape.
        edges: the thresholds, ascending, between 0 and 1.
        bayes: risk at which refusing starts to cost less.

    Returns:
        Shape ``(samples,)``, within the edges.
    """
    places, defaults, everyone = _coarser(defaults, defaults + repaid, edges)
    level = _log_odds(np.array(bayes))
    lowest, highest = _log_odds(edges[[0, -1]])
    centre = np.full(len(defaults), level)
    height, slope = centre.copy(), np.ones(len(defaults))
    for _ in range(SEARCH_STEPS):
        offset = places - centre[:, np.newaxis]
        weight = np.exp(-0.5 * (offset / BANDWIDTH) ** 2)
        for _ in range(FIT_STEPS):
            height, slope = _fitted(height, slope, centre, offset, (weight * defaults, weight * everyone))
        step = np.clip((level - height) / slope, -LARGEST_STEP, LARGEST_STEP)
        moved = np.clip(centre + step, lowest, highest)
        # The line stays where it is while the place moves along it.
        height = height + slope * (moved - centre)
        settled = float(np.abs(moved - centre).max())
        centre = moved
        if settled < SETTLED:
            break
    return np.asarray(1.0 / (1.0 + np.exp(-centre)), dtype=np.float64)


def _fitted(
    height: NDArray[np.float64],
    slope: NDArray[np.float64],
    centre: NDArray[np.float64],
    offset: NDArray[np.float64],
    counts: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """One Newton step of each sample's line towards its own clients."""
    defaults, everyone = counts
    rate = 1.0 / (1.0 + np.exp(-(height[:, np.newaxis] + slope[:, np.newaxis] * offset)))
    gap = defaults - everyone * rate
    information = everyone * rate * (1.0 - rate)
    first = gap.sum(axis=1) + PRIOR_CLIENTS * (centre - height)
    second = (gap * offset).sum(axis=1) + PRIOR_CLIENTS * (1.0 - slope)
    own = information.sum(axis=1) + PRIOR_CLIENTS
    cross = (information * offset).sum(axis=1)
    far = (information * offset**2).sum(axis=1) + PRIOR_CLIENTS
    determinant = own * far - cross**2
    up = np.clip((far * first - cross * second) / determinant, -LARGEST_STEP, LARGEST_STEP)
    tilt = np.clip((own * second - cross * first) / determinant, -LARGEST_STEP, LARGEST_STEP)
    return height + up, np.maximum(slope + tilt, SMALLEST_SLOPE)


def _coarser(
    defaults: NDArray[np.float64], everyone: NDArray[np.float64], edges: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Cells of about the same width in log-odds: their places, and the clients of each."""
    middles = np.concatenate([[edges[0] / 2.0], (edges[1:] + edges[:-1]) / 2.0, [(edges[-1] + 1.0) / 2.0]])
    odds = _log_odds(middles)
    cell = np.unique(np.floor(odds / BIN_WIDTH), return_inverse=True)[1]
    starts = np.flatnonzero(np.diff(cell, prepend=-1))
    places = np.add.reduceat(odds, starts) / np.bincount(cell)
    return places, np.add.reduceat(defaults, starts, axis=1), np.add.reduceat(everyone, starts, axis=1)


def _log_odds(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.log(probability / (1.0 - probability)), dtype=np.float64)
