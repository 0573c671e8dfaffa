"""What a chart says, as plain data without Qt: drawing, table twin, spoken words and sound all read it.

Every number comes with the words it is shown with: who specifies a chart knows the language and the units.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Rows = tuple[tuple[str, ...], ...]
Tone = Literal["lowers", "raises", "neutral"]


@dataclass(frozen=True)
class Reading:
    """One number and how it is said.

    Args:
        label: what it is, for instance ``"Seuil"``.
        text: the number as shown, for instance ``"9,1 %"``.
        amount: the number itself, in the unit of its chart.

    """

    label: str
    text: str
    amount: float


@dataclass(frozen=True)
class Mark:
    """One stop of the arrow keys, one note of the sound.

    Args:
        reading: what is said there.
        series: which series the mark belongs to; up and down arrows change it.

    """

    reading: Reading
    series: int = 0


@dataclass(frozen=True)
class Graduation:
    """How any part of a scale is graduated and any amount of it written.

    Args:
        ticks: the amounts written between two amounts, from the lower to the higher, with their words.
        write: the words of one amount.

    """

    ticks: Callable[[float, float], tuple[Reading, ...]]
    write: Callable[[float], str]


@dataclass(frozen=True)
class Axis:
    """A straight scale.

    Args:
        label: name and unit; says where the scale is logarithmic or cut, as in ``"Revenus (échelle log)"``.
        low, high: amounts at the two ends.
        ticks: amounts to be written along the whole of it.
        graduation: what is written along a part of it; by default the same ticks.

    """

    label: str
    low: float
    high: float
    ticks: tuple[Reading, ...] = ()
    graduation: Graduation | None = field(default=None, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"the axis {self.label!r} needs low < high, not {self.low} and {self.high}")

    def share(self, amount: float) -> float:
        """Where an amount lies along the axis, 0 (low end) to 1 (high end), held at the ends."""
        return min(1.0, max(0.0, (amount - self.low) / (self.high - self.low)))

    def ticks_between(self, low: float, high: float) -> tuple[Reading, ...]:
        """What is written along a part of the axis, from an amount to a higher one."""
        is_whole = low <= self.low and high >= self.high
        ticks = self.ticks if is_whole or self.graduation is None else self.graduation.ticks(low, high)
        slack = (high - low) * 1e-9
        return tuple(tick for tick in ticks if low - slack <= tick.amount <= high + slack)

    def write(self, amount: float) -> str:
        """The words of an amount; of the nearest tick where the axis cannot write others."""
        if self.graduation is not None:
            return self.graduation.write(amount)
        return min(self.ticks, key=lambda tick: abs(tick.amount - amount)).text if self.ticks else ""


@dataclass(frozen=True, kw_only=True)
class ChartSpec(ABC):
    """What every chart has.

    Args:
        title: short name of the chart.
        conclusion: the one sentence to remember; it is all that some readers get.
        header: titles of the columns of the table twin.
        unit: unit of the amounts, in words, empty where the readings say it.

    """

    title: str
    conclusion: str
    header: tuple[str, ...]
    unit: str = ""

    def summary(self) -> str:
        """The sentence to remember."""
        return self.conclusion

    def axes(self) -> tuple[Axis, ...]:
        """The scales, horizontal first; empty where the chart has none."""
        return ()

    def series_labels(self) -> tuple[str, ...]:
        """Names of the series; one series needs no name."""
        return ()

    @abstractmethod
    def marks(self) -> tuple[Mark, ...]:
        """What the arrow keys walk over, series by series, left to right."""

    def rows(self) -> Rows:
        """The header, then one row a mark: label and text, and the series first where there are several."""
        names = self.series_labels()
        body = (
            ((names[mark.series],) if len(names) > 1 else ()) + (mark.reading.label, mark.reading.text)
            for mark in self.marks()
        )
        return self.header, *body


@dataclass(frozen=True, kw_only=True)
class GaugeSpec(ChartSpec):
    """Where a probability stands beside the threshold.

    Args:
        value: the client's probability.
        threshold: where refusing begins to cost less than granting.
        grey_zone: bounds of the zone that a person examines.
        scale: from its low end to its high end, ticks usually at both ends (``"25 % et plus"``).

    """

    value: Reading
    threshold: Reading
    grey_zone: tuple[Reading, Reading]
    scale: Axis

    def axes(self) -> tuple[Axis, ...]:
        """The scale from the low to the high end."""
        return (self.scale,)

    def marks(self) -> tuple[Mark, ...]:
        """Value, threshold, grey zone."""
        return tuple(Mark(one) for one in (self.value, self.threshold, *self.grey_zone))


@dataclass(frozen=True, kw_only=True)
class IconArraySpec(ChartSpec):
    """So many out of a hundred.

    Args:
        marked: what the crossed icons count, amount 0 to ``total``.
        others: what the plain icons count.
        total: number of icons.
        columns: icons a row.

    """

    marked: Reading
    others: Reading
    total: int = 100
    columns: int = 20

    def __post_init__(self) -> None:
        if round(self.marked.amount) + round(self.others.amount) != self.total:
            raise ValueError(f"marked and other icons must add up to {self.total}")

    def marks(self) -> tuple[Mark, ...]:
        """What is crossed, then the rest."""
        return Mark(self.marked), Mark(self.others)


@dataclass(frozen=True)
class ReasonBar:
    """One reason.

    Args:
        effect: label is the reason in a few words, amount its signed effect in points, text that effect as
            shown (``"− 3,4"``).
        detail: the client's value beside the reference, in words.

    """

    effect: Reading
    detail: str


@dataclass(frozen=True, kw_only=True)
class ReasonBarsSpec(ChartSpec):
    """What lowers or raises the risk, in points.

    Args:
        reasons: largest effect first; negative amounts lower the risk, positive ones raise it.
        largest: effect, in points, of a bar of full length; the same for two charts that are to be compared.

    """

    reasons: tuple[ReasonBar, ...]
    largest: float

    def marks(self) -> tuple[Mark, ...]:
        """One a reason."""
        return tuple(Mark(reason.effect) for reason in self.reasons)

    def rows(self) -> Rows:
        """The header, then reason, detail and effect."""
        body = ((one.effect.label, one.detail, one.effect.text) for one in self.reasons)
        return self.header, *body
