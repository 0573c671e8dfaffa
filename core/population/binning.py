"""Cuts the range of a feature into bars: straight, logarithmic or with its long tails cut, and says which."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from core.features.catalogue import Feature, Unit
from core.values import Span

BIN_COUNT = 32
HEAVY_TAIL_RATIO = 10.0
"""Highest over lowest drawn value from which a logarithmic axis is worth its strangeness."""
LONG_SIDE_RATIO = 3.0
"""The upper half of the values spreads this many times wider than the lower half: a heavy tail."""
FAR_TAIL_RATIO = 1.5
"""Whole range over central range from which the tails are cut, lest they flatten all the rest."""


class AxisKind(StrEnum):
    """How amounts lie along an axis."""

    LINEAR = "linear"
    LOG = "log"
    CLIPPED = "clipped"


@dataclass(frozen=True)
class Bins:
    """Bars of equal width on their axis.

    Args:
        kind: straight, logarithmic, or straight with the tails cut.
        low, high: ends of the axis, ``low < high``, both above zero where it is logarithmic.
        count: how many bars.
    """

    kind: AxisKind
    low: float
    high: float
    count: int = BIN_COUNT

    def __post_init__(self) -> None:
        if not self.low < self.high or (self.is_logarithmic and self.low <= 0.0):
            raise ValueError(f"no bars can be drawn from {self.low} to {self.high} on a {self.kind} axis")

    @property
    def is_logarithmic(self) -> bool:
        """Whether equal steps multiply the amount by the same number."""
        return self.kind is AxisKind.LOG

    @property
    def start(self) -> float:
        """The low end as it lies along the axis: its logarithm on a logarithmic one."""
        return math.log(self.low) if self.is_logarithmic else self.low

    @property
    def step(self) -> float:
        """Width of a bar along the axis."""
        end = math.log(self.high) if self.is_logarithmic else self.high
        return (end - self.start) / self.count

    @property
    def edges(self) -> NDArray[np.float64]:
        """Amounts between the bars, ascending; shape ``(count + 1,)``."""
        along = self.start + self.step * np.arange(self.count + 1)
        edges = np.exp(along) if self.is_logarithmic else along
        edges[0], edges[-1] = self.low, self.high
        return np.asarray(edges, dtype=np.float64)

    @property
    def centres(self) -> NDArray[np.float64]:
        """Amount in the middle of each bar; shape ``(count,)``."""
        along = self.start + self.step * (np.arange(self.count) + 0.5)
        return np.asarray(np.exp(along) if self.is_logarithmic else along, dtype=np.float64)

    def places(self, amounts: NDArray[np.float64]) -> NDArray[np.int64]:
        """The bar of each known amount, those beyond the axis in the first and last one; shape ``(n,)``."""
        inside = np.clip(amounts, self.low, self.high)
        along = np.log(inside) if self.is_logarithmic else inside
        return np.clip(np.floor((along - self.start) / self.step), 0, self.count - 1).astype(np.int64)

    def is_beyond(self, amount: float) -> bool:
        """Whether a known amount lies beyond the axis."""
        return amount < self.low or amount > self.high


def choose_bins(feature: Feature, drawn: Span, seen: Span, median: float, count: int = BIN_COUNT) -> Bins:
    """The bars that show a feature best.

    Args:
        feature: a numeric feature.
        drawn: its central values, long tails cut.
        seen: all its values.
        median: its median.
        count: how many bars at most; whole numbers get whole bars.
    """
    low, high = min(seen.low, drawn.low), max(seen.high, drawn.high)
    far = high - low > FAR_TAIL_RATIO * (drawn.high - drawn.low)
    if feature.unit in (Unit.COUNT, Unit.FLAG):
        return _whole_bins(drawn if far else Span(low, high), far, count)
    heavy = drawn.high - median > LONG_SIDE_RATIO * (median - drawn.low)
    # A logarithm is asked of people for amounts only: a share or a length of time is read along a straight line.
    if feature.unit is Unit.AMOUNT and heavy and drawn.low > 0.0 and drawn.high >= HEAVY_TAIL_RATIO * drawn.low:
        return Bins(AxisKind.LOG, drawn.low, drawn.high, count)
    if far:
        return Bins(AxisKind.CLIPPED, drawn.low, drawn.high, count)
    return Bins(AxisKind.LINEAR, low, high, count)


def _whole_bins(shown: Span, clipped: bool, count: int) -> Bins:
    low, high = math.floor(shown.low), math.ceil(shown.high)
    width = math.ceil((high - low + 1) / count)
    bars = math.ceil((high - low + 1) / width)
    kind = AxisKind.CLIPPED if clipped else AxisKind.LINEAR
    return Bins(kind, low - 0.5, low - 0.5 + bars * width, bars)
