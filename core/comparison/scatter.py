"""Two features of a group against each other, as points that name nobody."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.comparison.group import FEWEST_KNOWN_OUTCOMES, bins_of
from core.population.binning import Bins
from core.population.filter import ALL_CLIENTS, ClientFilter
from core.values import Span

MOST_POINTS = 400
MIDDLE_SHARES = 0.1, 0.9
GRID_STEPS = 100
"""Points are moved to the middle of a hundredth of the axis: as good for the eye, and nobody's own figures."""


@dataclass(frozen=True)
class ScatterPoint:
    """One client of the group, without a name.

    Args:
        across, up: both values, moved to the grid.
        not_repaid: the outcome; None where it is not known, or must not be shown.
    """

    across: float
    up: float
    not_repaid: bool | None


@dataclass(frozen=True)
class GroupScatter:
    """Some clients of a group, and the client.

    Args:
        across, up: the axes, of 100 steps or fewer; their kind says whether they are logarithmic or cut.
        points: at most 400, in order of their place: the order tells nothing.
        own_across, own_up: the client's values, NaN where missing.
        shows_outcomes: whether the group is large enough for outcomes to be shown.
        everyone: all clients whose two values are known by cell, those beyond an axis in its last cells; shape
            ``(up.count, across.count)``, the same array for the same axes.
    """

    across: Bins
    up: Bins
    points: tuple[ScatterPoint, ...]
    own_across: float
    own_up: float
    shows_outcomes: bool
    everyone: NDArray[np.int64] = field(compare=False)


def middle_of(counts: NDArray[np.int64], bins: Bins) -> Span:
    """Between which amounts the middle eight tenths of some clients lie, to the precision of the bars.

    Args:
        counts: clients a bar, of which there is one at least; shape ``(bins.count,)``.
        bins: the bars.
    """
    below, edges = np.cumsum(counts) / counts.sum(), bins.edges
    first, last = (int(np.searchsorted(below, share)) for share in MIDDLE_SHARES)
    return Span(float(edges[first]), float(edges[last + 1]))


def scatter(bundle: Bundle, client: Client, across: str, up: str, group: ClientFilter = ALL_CLIENTS) -> GroupScatter:
    """Two numeric features of a group against each other; the client is never among the points.

    Args:
        bundle: the clients.
        client: shown apart.
        across: the numeric feature of the horizontal axis.
        up: that of the vertical axis.
        group: the clients to draw from.

    Raises:
        ValueError: a feature is no number.
    """
    for name in (across, up):
        if bundle.catalogue.by_name[name].is_text:
            raise ValueError(f"{name} is no number")
    bins = bins_of(bundle, across, GRID_STEPS), bins_of(bundle, up, GRID_STEPS)
    shows_outcomes = bundle.store.groups.outcomes(group).known >= FEWEST_KNOWN_OUTCOMES
    rows = bundle.store.groups.sample(across, up, group, client.client_id, MOST_POINTS)
    return GroupScatter(
        *bins,
        _points(rows, *bins, shows_outcomes),
        client.number(across),
        client.number(up),
        shows_outcomes,
        bundle.store.groups.density(across, bins[0], up, bins[1]),
    )


def _points(rows: NDArray[np.float64], across: Bins, up: Bins, shows_outcomes: bool) -> tuple[ScatterPoint, ...]:
    places = across.centres[across.places(rows[:, 0])], up.centres[up.places(rows[:, 1])]
    outcomes = rows[:, 2] if shows_outcomes else np.full(len(rows), math.nan)
    points = [
        ScatterPoint(float(x), float(y), None if math.isnan(outcome) else bool(outcome == 1.0))
        for x, y, outcome in zip(*places, outcomes, strict=True)
    ]
    return tuple(sorted(points, key=lambda point: (point.across, point.up, str(point.not_repaid))))
