"""Charts along a scale of risk, as plain data without Qt: what adds up to a risk, and how it moves with one value."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.charts.specs.plane import Point
from desktop.charts.specs.spec import Axis, ChartSpec, Mark, Reading, Rows, Tone


@dataclass(frozen=True)
class RiskZone:
    """A part of a scale of risk with one advice.

    Args:
        label: the advice.
        low, high: risks at its ends.
        tone: whether it is the side of an agreement, of a refusal, or between.

    """

    label: str
    low: float
    high: float
    tone: Tone


@dataclass(frozen=True)
class RiskSpan:
    """One row: a bar from one risk to another.

    Args:
        reading: label of the row, text beside the bar, and the amount that is heard.
        start, end: risks at both ends of the bar.
        tone: whether the row lowers the risk, raises it, or is a risk itself.
        is_own: whether it is the client's own among others.

    """

    reading: Reading
    start: float
    end: float
    tone: Tone = "neutral"
    is_own: bool = False


@dataclass(frozen=True, kw_only=True)
class RiskRowsSpec(ChartSpec):
    """Bars of risk, row below row.

    Args:
        axis: the scale of risk.
        spans: from the top.
        zones: what the advice is along the scale.
        is_linked: whether each row begins where the one above ends.
        full_rows: rows of the table twin where it tells more than the drawing; by default the rows drawn.

    """

    axis: Axis
    spans: tuple[RiskSpan, ...]
    zones: tuple[RiskZone, ...] = ()
    is_linked: bool = False
    full_rows: Rows = ()

    def __post_init__(self) -> None:
        if not self.spans:
            raise ValueError("rows of risk need at least one row")

    def axes(self) -> tuple[Axis, ...]:
        """The scale of risk."""
        return (self.axis,)

    def marks(self) -> tuple[Mark, ...]:
        """Each row, from the top."""
        return tuple(Mark(span.reading) for span in self.spans)

    def rows(self) -> Rows:
        """The header, then every row there is."""
        return (self.header, *self.full_rows) if self.full_rows else super().rows()


@dataclass(frozen=True, kw_only=True)
class RiskCurveSpec(ChartSpec):
    """The risk of one client for each amount of one piece of information.

    Args:
        x_axis: the amounts.
        y_axis: the scale of risk.
        curve: from the lowest amount to the highest.
        zones: what the advice is along the scale of risk.
        client: the client as the file or the simulation says, None where the amount is missing.

    """

    x_axis: Axis
    y_axis: Axis
    curve: tuple[Point, ...]
    zones: tuple[RiskZone, ...] = ()
    client: Point | None = None

    def __post_init__(self) -> None:
        if len(self.curve) < 2:
            raise ValueError("a curve needs at least two points")

    def axes(self) -> tuple[Axis, ...]:
        """Horizontal, vertical."""
        return self.x_axis, self.y_axis

    def series_labels(self) -> tuple[str, ...]:
        """The client where there is one, then the curve."""
        return (self.title,) if self.client is None else (self.client.reading.label, self.title)

    def marks(self) -> tuple[Mark, ...]:
        """The client, then the curve from the left."""
        own = () if self.client is None else (Mark(self.client.reading, 0),)
        return (*own, *(Mark(point.reading, len(own)) for point in self.curve))

    def rows(self) -> Rows:
        """The header, then amount and risk: the client's own, then those along the curve."""
        return self.header, *((mark.reading.label, mark.reading.text) for mark in self.marks())
