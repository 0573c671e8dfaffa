"""From the risk of the average client to that of one client, in points of risk that add up to it exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor

import numpy as np
from numpy.typing import NDArray

from core.features.rounding import shown_risk
from core.model.calibration import Calibration

TENTHS_A_UNIT = 1_000
"""Tenths of a point of risk in a probability of 1."""
SMALLEST_WAY = 1e-9
"""Log-odds below which the way from one client to another is too short to be divided by."""


@dataclass(frozen=True)
class Waterfall:
    """What each feature adds to the risk of the average client.

    Args:
        start: probability of default (0 to 1) where every contribution is nothing: that of the average client, the mean
            of the model's log-odds over the clients it learned from.
        end: probability of default of this client (0 to 1).
        points: points of risk that each feature of the model adds, in the model's order; they add up to
            ``100 * (end - start)``, and each has the sign of its contribution to the log-odds.
    """

    start: float
    end: float
    points: tuple[float, ...]


@dataclass(frozen=True)
class ShownWaterfall:
    """The same as it is shown, in whole tenths of a point: they add up as they are read.

    Args:
        start, end: both risks.
        factors: by factor.
        features: by feature, in the model's order; those of a factor add up to it.
    """

    start: int
    end: int
    factors: Mapping[str, int]
    features: tuple[int, ...]


def waterfall(contributions: NDArray[np.float64], probability: float, calibration: Calibration) -> Waterfall:
    """Share the way from the average risk to a client's among the features.

    The contributions are exact Shapley values of the log-odds (Lundberg et al., "From local explanations to global
    understanding with explainable AI for trees", Nature Machine Intelligence 2, 2020): they share what features do
    together equally among them, and add up to the log-odds. The way to the probability is that of Aumann and Shapley
    ("Values of Non-Atomic Games", 1974; for models, Sundararajan, Taly and Yan, "Axiomatic Attribution for Deep
    Networks", 2017): along the straight path from the average log-odds to the client's, through the calibration, each
    feature gets the integral of the slope times its contribution. The slope is the same for all of them and positive,
    so that points are contributions times one positive number: never of the other sign, and exact in their sum.

    Args:
        contributions: shape ``(features + 1,)``, the last one the expected log-odds; see ``Scorer.contributions``.
        probability: calibrated probability of default of this client (0 to 1).
        calibration: from log-odds to probability.
    """
    parts, average = contributions[:-1], contributions[-1]
    start = float(calibration.probability(average))
    way = float(parts.sum())
    rise = probability - start
    # The calibration is increasing: both have one sign, unless rounding has blurred them.
    is_told_apart = abs(way) > SMALLEST_WAY and rise * way > 0.0
    slope = rise / way if is_told_apart else calibration.slope * start * (1.0 - start)
    return Waterfall(start, probability, tuple((100.0 * slope * parts).tolist()))


def shown_waterfall(found: Waterfall, factor_positions: Mapping[str, Sequence[int]]) -> ShownWaterfall:
    """Round a waterfall to tenths of a point that add up to the two risks as they are shown.

    Args:
        found: the exact one.
        factor_positions: for each factor, the positions of its features in the model's order.
    """
    start, end = (shown_tenths(risk) for risk in (found.start, found.end))
    exact = [10.0 * sum(found.points[place] for place in places) for places in factor_positions.values()]
    factors = dict(zip(factor_positions, rounded_to(exact, end - start), strict=True))
    features = [0] * len(found.points)
    for factor, places in factor_positions.items():
        shares = rounded_to([10.0 * found.points[place] for place in places], factors[factor])
        for place, share in zip(places, shares, strict=True):
            features[place] = share
    return ShownWaterfall(start, end, factors, tuple(features))


def shown_tenths(probability: float) -> int:
    """The figure of a probability (0 to 1), in tenths of a point."""
    return round(10.0 * shown_risk(probability))


def rounded_to(exact: Sequence[float], total: int) -> tuple[int, ...]:
    """Whole numbers near exact ones that add up to a given total: the method of the largest remainder.

    No number passes to the other side of zero.

    Args:
        exact: finite numbers whose sum is within 1 of ``total``.
        total: what the rounded ones add up to.
    """
    rounded = [floor(number) for number in exact]
    missing = total - sum(rounded)
    by_remainder = sorted(range(len(exact)), key=lambda place: (rounded[place] - exact[place], place))
    for place in by_remainder[: max(0, missing)]:
        rounded[place] += 1
    for place in by_remainder[len(exact) + min(0, missing) :]:
        rounded[place] -= 1
    return tuple(rounded)
