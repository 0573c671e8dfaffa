"""The part of a scale that is in view: how it is enlarged and moved without ever leaving the whole."""

from __future__ import annotations

from dataclasses import dataclass

ROUNDING = 1e-9


@dataclass(frozen=True)
class Stretch:
    """Amounts from a low to a high end.

    Args:
        low, high: in the unit of the scale, ``low < high``.
    """

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"a stretch needs low < high, not {self.low} and {self.high}")

    @property
    def length(self) -> float:
        """From end to end."""
        return self.high - self.low

    @property
    def middle(self) -> float:
        """Half way."""
        return (self.low + self.high) / 2

    def enlarged(self, factor: float, around: float, whole: Stretch, least: float) -> Stretch:
        """A stretch ``factor`` times shorter, in which an amount keeps its place as far as the whole allows.

        Args:
            factor: above 1 to come nearer, below 1 to go away.
            around: the amount that stays where it is.
            whole: what is never left.
            least: length of the shortest stretch.
        """
        length = min(max(self.length / factor, least), whole.length)
        share = min(1.0, max(0.0, (around - self.low) / self.length))
        return _within(around - share * length, length, whole)

    def moved(self, by: float, whole: Stretch) -> Stretch:
        """The same length, ``by`` further along, held at the ends of the whole."""
        return _within(self.low + by, self.length, whole)

    def showing(self, low: float, high: float, whole: Stretch) -> Stretch:
        """The same length, with some amounts in its middle unless they were in view already."""
        if low >= self.low and high <= self.high:
            return self
        return self.moved((low + high) / 2 - self.middle, whole)


def _within(low: float, length: float, whole: Stretch) -> Stretch:
    # A last step outwards must end at the very ends, not a rounding away from them.
    if length >= whole.length * (1 - ROUNDING):
        return whole
    start = min(max(low, whole.low), whole.high - length)
    return Stretch(start, start + length)
