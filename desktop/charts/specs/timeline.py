"""Charts of a past, as plain data without Qt: credits along a line of time, and punctuality month by month."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from desktop.charts.specs.spec import Axis, ChartSpec, Mark, Reading, Rows

Span = Literal["running", "ended", "late", "stopped"]
"""``running`` up to now, ``ended``, ``late`` (hatched, in the colour of risk), or ``stopped`` at once: a cross."""


@dataclass(frozen=True)
class TimelineBar:
    """One credit, or one application that led to none.

    Args:
        reading: label and text as spoken; the amount is the one that is heard.
        name: what it is, in a few words, written beside the bar.
        detail: its state, in a few words, written below the name.
        figure: its amount, written at the end of the words; may be empty.
        start, end: in the unit of the axis; equal where it has no length.
        form: how the bar looks.
        cells: the columns of its row in the table twin.
        lane: position of its lane.
    """

    reading: Reading
    name: str
    detail: str
    figure: str
    start: float
    end: float
    form: Span
    cells: tuple[str, ...]
    lane: int = 0


@dataclass(frozen=True, kw_only=True)
class TimelineSpec(ChartSpec):
    """What ran when, one line each, under the heading of its lane.

    Args:
        axis: time, the present at its high end.
        lanes: headings.
        bars: lane by lane, in the order of ``lanes``; a lane may be empty.
        legend: the forms that occur and what they mean.
    """

    axis: Axis
    lanes: tuple[str, ...]
    bars: tuple[TimelineBar, ...]
    legend: tuple[tuple[Span, str], ...] = ()

    def __post_init__(self) -> None:
        lanes = [bar.lane for bar in self.bars]
        if lanes != sorted(lanes) or (lanes and not 0 <= lanes[0] <= lanes[-1] < len(self.lanes)):
            raise ValueError("the bars of a time line come lane by lane")

    def axes(self) -> tuple[Axis, ...]:
        """Time."""
        return (self.axis,)

    def series_labels(self) -> tuple[str, ...]:
        """The lanes."""
        return self.lanes

    def marks(self) -> tuple[Mark, ...]:
        """One a bar."""
        return tuple(Mark(bar.reading, bar.lane) for bar in self.bars)

    def rows(self) -> Rows:
        """The header, then one row a bar."""
        return self.header, *(bar.cells for bar in self.bars)


@dataclass(frozen=True)
class MonthBar:
    """How late one month was.

    Args:
        reading: label (when) and text (how late) as spoken; the amount is the days late.
        month: in the unit of the axis.
        cells: the columns of its row in the table twin.
    """

    reading: Reading
    month: float
    cells: tuple[str, ...]


@dataclass(frozen=True)
class MonthLane:
    """The months followed by one source.

    Args:
        label: who followed them.
        bars: in order of time; a month in which nothing was followed has none.
    """

    label: str
    bars: tuple[MonthBar, ...]


@dataclass(frozen=True, kw_only=True)
class PunctualitySpec(ChartSpec):
    """Days late month by month, one strip a source: a short line for a month on time, a hatched bar for a late one.

    Args:
        axis: time in months, one month being 1 wide.
        lanes: the sources.
        tallest: days late of a bar of full height; longer ones are held there.
        tallest_label: what is written at that height.
        on_time_label, late_label: what the two looks mean.
    """

    axis: Axis
    lanes: tuple[MonthLane, ...]
    tallest: float
    tallest_label: str
    on_time_label: str
    late_label: str

    def axes(self) -> tuple[Axis, ...]:
        """Time."""
        return (self.axis,)

    def series_labels(self) -> tuple[str, ...]:
        """The sources."""
        return tuple(lane.label for lane in self.lanes)

    def marks(self) -> tuple[Mark, ...]:
        """Each month of each source."""
        return tuple(Mark(bar.reading, n) for n, lane in enumerate(self.lanes) for bar in lane.bars)

    def rows(self) -> Rows:
        """The header, then one row a month and source."""
        return self.header, *(bar.cells for lane in self.lanes for bar in lane.bars)
