"""The lines of offers along which the smallest changes are searched: each keeps all levers fixed but one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]
Levels = NDArray[np.int64]


@dataclass(frozen=True)
class Points:
    """Offers.

    Args:
        cut, brought: levels of the goods and of the deposit, 0 where they stay; shape ``(n,)``.
        durations: months; shape ``(n,)``.
        closed: which credit elsewhere is closed, 0 for none; shape ``(n,)``.
    """

    cut: Levels
    brought: Levels
    durations: Column
    closed: Levels


@dataclass(frozen=True)
class Lines:
    """Lines of offers.

    Args:
        moves_deposit: whether the deposit moves, otherwise the price of the goods or, without any, the amount does;
            shape ``(n,)``.
        brought: level of the deposit where it is fixed; shape ``(n,)``.
        durations: months; shape ``(n,)``.
        closed: which credit elsewhere is closed, 0 for none; shape ``(n,)``.
        top: the furthest level; shape ``(n,)``.
    """

    moves_deposit: NDArray[np.bool_]
    brought: Levels
    durations: Column
    closed: Levels
    top: Levels

    def take(self, chosen: NDArray[np.bool_]) -> Lines:
        """Some of the lines."""
        return Lines(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def at(self, level: Levels) -> Points:
        """The point of each line at a level."""
        cut = np.where(self.moves_deposit, 0, level)
        return Points(cut, np.where(self.moves_deposit, level, self.brought), self.durations, self.closed)


def searched_lines(durations: Column, furthest_cut: int, furthest_brought: int, affordable: Sequence[int]) -> Lines:
    """Every line on which at most two levers move.

    The goods at every duration, the deposit at every duration, the goods with every deposit; and with each
    closing, the goods, the deposit, and every duration alone. A credit without goods moves its amount instead.

    Args:
        durations: months, the present one first; shape ``(m,)``.
        furthest_cut: level of the cheapest goods.
        furthest_brought: level of the largest deposit.
        affordable: for each credit that may be closed, level of the largest deposit that goes with it.
    """
    present = durations[:1]
    with_deposit = _lines(np.full(furthest_brought, present[0]), furthest_cut)
    with_deposit = Lines(**{**vars(with_deposit), "brought": np.arange(1, furthest_brought + 1)})
    lines = [
        _lines(durations, furthest_cut),
        _lines(durations, furthest_brought, moves_deposit=True),
        with_deposit,
    ]
    for closed, brought in enumerate(affordable, start=1):
        lines += [
            _lines(present, furthest_cut, closed=closed),
            _lines(present, brought, moves_deposit=True, closed=closed),
            _lines(durations[1:], 0, closed=closed),
        ]
    return Lines(*(np.concatenate([getattr(one, field.name) for one in lines]) for field in fields(Lines)))


def _lines(durations: Column, top: int, *, moves_deposit: bool = False, closed: int = 0) -> Lines:
    """One line a duration, without any fixed deposit."""
    count = len(durations)
    return Lines(
        np.full(count, moves_deposit), np.zeros(count, np.int64), durations, np.full(count, closed),
        np.full(count, top),
    )  # fmt: skip
