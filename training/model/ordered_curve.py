"""Fits a default rate by group, free or only rising, on top of what a model already says, and tells how they differ."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression
from scipy.stats import chi2

STEPS = 30
LARGEST_STEP = 1.0
LARGEST_SHIFT = 6.0
"""Log-odds: a group without any default has no finite one of its own."""
SETTLED = 1e-7


@dataclass(frozen=True)
class Cells:
    """Clients counted by group and by what a model says of them.

    Args:
        log_odds: mean of the clients of each cell by the model; shape ``(groups, bins)``.
        clients, defaults: how many; same shape.
    """

    log_odds: NDArray[np.float64]
    clients: NDArray[np.float64]
    defaults: NDArray[np.float64]

    @property
    def group_clients(self) -> NDArray[np.float64]:
        """Clients of each group; shape ``(groups,)``."""
        return np.asarray(self.clients.sum(axis=1), dtype=np.float64)

    @property
    def group_defaults(self) -> NDArray[np.float64]:
        """Defaults of each group; shape ``(groups,)``."""
        return np.asarray(self.defaults.sum(axis=1), dtype=np.float64)

    def without_model(self) -> Cells:
        """The same clients, of whom nothing but the overall rate is known."""
        rate = self.defaults.sum() / self.clients.sum()
        flat = np.full((len(self.clients), 1), np.log(rate / (1.0 - rate)))
        return Cells(flat, self.group_clients[:, np.newaxis], self.group_defaults[:, np.newaxis])

    def log_likelihood(self, shifts: NDArray[np.float64]) -> float:
        """Of the outcomes, with each group's log-odds shifted; shifts of shape ``(groups,)``."""
        moved = self.log_odds + shifts[:, np.newaxis]
        return float(np.sum(self.defaults * moved - self.clients * np.logaddexp(0.0, moved)))


def fitted_shifts(cells: Cells, direction: int = 0, ridge: float = 0.0) -> NDArray[np.float64]:
    """The shift of each group that makes the outcomes most likely.

    Newton steps, each projected on the order asked for by pooling adjacent violators (Barlow et al., Statistical
    Inference under Order Restrictions, 1972).

    Args:
        cells: every group has clients.
        direction: 1 shifts may only rise from group to group, -1 only fall, 0 free.
        ridge: clients' worth of evidence for no shift at all, in units of information.
    """
    shifts = np.zeros(len(cells.clients))
    for _ in range(STEPS):
        rate = 1.0 / (1.0 + np.exp(-(cells.log_odds + shifts[:, np.newaxis])))
        gradient = (cells.defaults - cells.clients * rate).sum(axis=1) - ridge * shifts
        information = np.maximum((cells.clients * rate * (1.0 - rate)).sum(axis=1) + ridge, 1e-6)
        moved = shifts + np.clip(gradient / information, -LARGEST_STEP, LARGEST_STEP)
        if direction:
            moved = isotonic_regression(moved, weights=information, increasing=direction > 0).x
        moved = np.clip(moved, -LARGEST_SHIFT, LARGEST_SHIFT)
        settled = np.abs(moved - shifts).max() < SETTLED
        shifts = moved
        if settled:
            break
    return np.asarray(shifts, dtype=np.float64)


def chance_of_departure(cells: Cells, direction: int) -> float:
    """How likely rates that follow a direction would depart from it as far as these do, at most.

    The likelihood ratio of free against ordered rates is a mixture of chi-squared variables (Robertson, Wright and
    Dykstra, Order Restricted Statistical Inference, 1988); the one with most degrees of freedom bounds it.
    """
    gained = cells.log_likelihood(fitted_shifts(cells)) - cells.log_likelihood(fitted_shifts(cells, direction))
    return float(chi2.sf(max(0.0, 2.0 * gained), max(1, len(cells.clients) - 1)))
