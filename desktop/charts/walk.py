"""Where the arrow keys stand among the marks of a chart."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.charts.specs.spec import Mark


@dataclass(frozen=True)
class Walk:
    """A place among marks that come series by series.

    Args:
        marks: what is walked over.
        position: index of the current mark, None before the first step.

    """

    marks: tuple[Mark, ...]
    position: int | None = None

    @property
    def current(self) -> Mark | None:
        """The mark stood on."""
        return None if self.position is None else self.marks[self.position]

    def series(self) -> tuple[int, ...]:
        """Positions of the marks of the current series, of the first one before any step."""
        if not self.marks:
            return ()
        number = (self.current or self.marks[0]).series
        return tuple(n for n, mark in enumerate(self.marks) if mark.series == number)

    def at(self, position: int) -> Walk:
        """Stand on a mark; out of range, on the nearest end."""
        if not self.marks:
            return self
        return replace(self, position=min(max(position, 0), len(self.marks) - 1))

    def step(self, by: int) -> Walk:
        """Go ``by`` marks along the current series, held at its ends."""
        along = self.series()
        if not along:
            return self
        if self.position is None:
            return self.at(along[0] if by > 0 else along[-1])
        return self.at(along[min(max(along.index(self.position) + by, 0), len(along) - 1)])

    def to_end(self, last: bool) -> Walk:
        """Go to the first or last mark of the current series."""
        along = self.series()
        return self.at(along[-1 if last else 0]) if along else self

    def change_series(self, by: int) -> Walk:
        """Go to the same rank in a neighbouring series, held at the first and the last one."""
        if self.position is None:
            return self.step(1)
        numbers = sorted({mark.series for mark in self.marks})
        along = self.series()
        rank = along.index(self.position)
        here = numbers.index(self.marks[self.position].series)
        wanted = numbers[min(max(here + by, 0), len(numbers) - 1)]
        if wanted == numbers[here]:
            return self
        other = [n for n, mark in enumerate(self.marks) if mark.series == wanted]
        return self.at(other[min(rank, len(other) - 1)])
