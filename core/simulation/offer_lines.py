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
        cut, brought: levels of the amount and of the down payment, 0 where they stay; shape ``(n,)``.
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
        moves_down_payment: whether the down payment moves, otherwise the amount does; shape ``(n,)``.
        brought: level of the down payment where it is fixed; shape ``(n,)``.
        durations: months; shape ``(n,)``.
        closed: which credit elsewhere is closed, 0 for none; shape ``(n,)``.
        top: the furthest level; shape ``(n,)``.
    """

    moves_down_payment: NDArray[np.bool_]
    brought: Levels
    durations: Column
    closed: Levels
    top: Levels

    def take(self, chosen: NDArray[np.bool_]) -> Lines:
        """Some of the lines."""
        return Lines(*(getattr(self, field.name)[chosen] for field in fields(self)))

    def at(self, level: Levels) -> Points:
        """The point of each line at a level."""
        cut = np.where(self.moves_down_payment, 0, level)
        return Points(cut, np.where(self.moves_down_payment, level, self.brought), self.durations, self.closed)


def searched_lines(durations: Column, furthest_cut: int, furthest_brought: int, affordable: Sequence[int]) -> Lines:
    """Every line on which at most two levers move.

    The amount at every duration, the down payment at every duration, the amount with every down payment; and with each
    closing, the amount, the down payment, and every duration with the present amount.

    Args:
        durations: months, the present one first; shape ``(m,)``.
        furthest_cut: level of the smallest amount.
        furthest_brought: level of the largest down payment.
        affordable: for each credit that may be closed, level of the largest down payment that goes with it.
    """
    present = durations[:1]
    with_down_payment = _lines(np.full(furthest_brought, present[0]), furthest_cut)
    with_down_payment = Lines(**{**vars(with_down_payment), "brought": np.arange(1, furthest_brought + 1)})
    lines = [
        _lines(durations, furthest_cut),
        _lines(durations, furthest_brought, moves_down_payment=True),
        with_down_payment,
    ]
    for closed, brought in enumerate(affordable, start=1):
        lines += [
            _lines(present, furthest_cut, closed=closed),
            _lines(present, brought, moves_down_payment=True, closed=closed),
            _lines(durations[1:], 0, closed=closed),
        ]
    return Lines(*(np.concatenate([getattr(one, field.name) for one in lines]) for field in fields(Lines)))


def _lines(durations: Column, top: int, *, moves_down_payment: bool = False, closed: int = 0) -> Lines:
    """One line a duration, without any fixed down payment."""
    count = len(durations)
    return Lines(
        np.full(count, moves_down_payment), np.zeros(count, np.int64), durations, np.full(count, closed),
        np.full(count, top),
    )  # fmt: skip
