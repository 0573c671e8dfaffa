"""Groups of clients spread over an amount or over categories, as plain data without Qt."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.charts.specs.spec import Axis, ChartSpec, Mark, Reading

TALLEST_SHARE = 0.94
"""How much of the height the tallest bin takes."""


@dataclass(frozen=True)
class Group:
    """A group of clients spread over the bins of a distribution.

    Args:
        label: who they are and how many, for instance ``"Clients similaires (1 284)"``.
        shares: one reading a bin: its label says the bin, its amount is the share of the group, 0 to 1.

    """

    label: str
    shares: tuple[Reading, ...]


def group_legend(groups: tuple[Group, ...]) -> list[tuple[str, str]]:
    """The sign of each group and its words."""
    return [(f"group{n}", group.label) for n, group in enumerate(groups)]


@dataclass(frozen=True, kw_only=True)
class DistributionSpec(ChartSpec):
    """How one or two groups spread over an amount, and where the client stands.

    Args:
        groups: one or two, over the same bins.
        edges: bounds of the bins in the unit of the axis, one more than there are bins.
        axis: the amount; ends usually at the outer edges.
        client: the client's value, None where it is missing.

    """

    groups: tuple[Group, ...]
    edges: tuple[float, ...]
    axis: Axis
    client: Reading | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.groups) <= 2 or any(len(g.shares) != len(self.edges) - 1 for g in self.groups):
            raise ValueError("a distribution needs one or two groups with one share for each bin")

    def axes(self) -> tuple[Axis, ...]:
        """The amount."""
        return (self.axis,)

    def series_labels(self) -> tuple[str, ...]:
        """The client first, where known, then the groups."""
        names = tuple(group.label for group in self.groups)
        return names if self.client is None else (self.client.label, *names)

    def marks(self) -> tuple[Mark, ...]:
        """The client, then each bin of each group."""
        first = () if self.client is None else (Mark(self.client, 0),)
        start = len(first)
        bins = (Mark(one, start + n) for n, group in enumerate(self.groups) for one in group.shares)
        return (*first, *bins)

    def top(self) -> float:
        """The share at the upper end of the drawing, a little above the tallest bin; above 0."""
        tallest = max((share.amount for group in self.groups for share in group.shares), default=0.0)
        return (tallest or 1.0) / TALLEST_SHARE


@dataclass(frozen=True, kw_only=True)
class OutlineSpec(DistributionSpec):
    """The same in little, as one smooth outline: a heading beside it gives the client's value and the scale."""


@dataclass(frozen=True, kw_only=True)
class BarSpec(ChartSpec):
    """How one or two groups spread over categories, and which is the client's.

    Args:
        groups: one or two, the labels of their shares being the categories.
        client_category: position of the client's category, None where it is missing.
        client_label: what is written beside the client's category, for instance ``"Client"``.

    """

    groups: tuple[Group, ...]
    client_category: int | None = None
    client_label: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.groups) <= 2 or len({len(group.shares) for group in self.groups}) != 1:
            raise ValueError("bars need one or two groups over the same categories")

    def series_labels(self) -> tuple[str, ...]:
        """The groups."""
        return tuple(group.label for group in self.groups)

    def marks(self) -> tuple[Mark, ...]:
        """Each category of each group."""
        return tuple(Mark(one, n) for n, group in enumerate(self.groups) for one in group.shares)
