"""What was foreseen beside what happened, group by group, as plain data without Qt."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.charts.specs.plane import ScatterSpec


@dataclass(frozen=True, kw_only=True)
class CalibrationSpec(ScatterSpec):
    """Groups of clients by foreseen rate (horizontal) and observed rate (vertical), with the line where both agree.

    Args:
        intervals: lower and upper end of the observed rate of each point, in the order of the marks.
        line_label: what is written beside the line of equal rates.

    """

    intervals: tuple[tuple[float, float], ...]
    line_label: str

    def __post_init__(self) -> None:
        if len(self.intervals) != len(self.marks()):
            raise ValueError("a calibration needs one interval for each point")
