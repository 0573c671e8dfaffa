"""How far a column has moved between two groups of clients, and how far chance alone would have moved it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2_contingency

MODERATE_PSI = 0.10
MARKED_PSI = 0.25
"""Bounds of the population stability index in credit scoring (Siddiqi, Credit Risk Scorecards, Wiley, 2006)."""
CLASSES = 10
CHANCE_LEVEL = 0.001
"""A report looks at some 170 columns: at one in a thousand, chance alone raises hardly any of them."""
RARE_SHARE = 0.01
"""Known categories rarer than this are looked at together: a handful of clients proves nothing."""


class Level(StrEnum):
    """How far a column has moved; a slight move is beyond chance, and below what is commonly looked at."""

    STABLE = "stable"
    SLIGHT = "slight"
    MODERATE = "moderate"
    MARKED = "marked"


@dataclass(frozen=True)
class Classes:
    """A column of both groups cut into the same classes, missing values last.

    Args:
        reference, current: the class of each client; shapes ``(n,)`` and ``(m,)``.
        count: how many classes there are; the last one holds the missing values.
        unseen_share: share of the current clients whose category the reference does not hold (0 to 1).
    """

    reference: NDArray[np.int64]
    current: NDArray[np.int64]
    count: int
    unseen_share: float = 0.0

    @property
    def missing(self) -> tuple[float, float]:
        """Share of missing values in the reference and in the current clients (0 to 1)."""
        return _share(self.reference == self.count - 1), _share(self.current == self.count - 1)

    def known(self) -> Classes:
        """The same classes among the clients whose value is known."""
        last = self.count - 1
        return Classes(self.reference[self.reference < last], self.current[self.current < last], last)

    def shares(self, weights: NDArray[np.float64] | None = None) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Share of each class in both groups, half a client added to each class so that none is empty.

        Args:
            weights: of the reference clients, for instance to give them the current mix of products; shape ``(n,)``.
        """
        return self._smoothed(self.reference, weights), self._smoothed(self.current, None)

    def _smoothed(self, classes: NDArray[np.int64], weights: NDArray[np.float64] | None) -> NDArray[np.float64]:
        counts = np.bincount(classes, weights=weights, minlength=self.count) + 0.5
        return np.asarray(counts / counts.sum(), dtype=np.float64)


def number_classes(reference: NDArray[np.float64], current: NDArray[np.float64]) -> Classes:
    """Cut a numeric column at the deciles of the reference; few distinct values are classes of their own.

    Args:
        reference: NaN where missing; shape ``(n,)``.
        current: likewise; shape ``(m,)``.
    """
    known = reference[~np.isnan(reference)]
    values = np.unique(known)
    edges = values if len(values) <= CLASSES else np.unique(np.quantile(known, np.arange(1, CLASSES) / CLASSES))
    # An edge at the maximum would leave nothing above it: where most clients share it, the rest is the other class.
    inner = edges[edges < values[-1]] if len(values) else edges
    inner = values[-2:-1] if not len(inner) else inner
    count = len(inner) + 2
    return Classes(_cut(reference, inner, count), _cut(current, inner, count), count)


def text_classes(reference: NDArray[np.str_], current: NDArray[np.str_]) -> Classes:
    """One class a category, the rare ones together, those that only the current clients have together.

    Args:
        reference: empty where missing; shape ``(n,)``.
        current: likewise; shape ``(m,)``.
    """
    categories, counts = np.unique(reference[reference != ""], return_counts=True)
    frequent = categories[counts >= RARE_SHARE * len(reference)]
    known = np.isin(current, categories)
    count = len(frequent) + 3
    unseen = ~known & (current != "")
    return Classes(
        _categories(reference, frequent, np.zeros(len(reference), dtype=np.bool_), count),
        _categories(current, frequent, unseen, count),
        count,
        _share(unseen),
    )


def stability_index(reference: NDArray[np.float64], current: NDArray[np.float64]) -> float:
    """Population stability index (PSI): the sum over classes of ``(c - r) · ln(c / r)``.

    It is Jeffreys' divergence, the symmetric sum of both Kullback-Leibler divergences (Siddiqi 2006 for its use).

    Args:
        reference: positive shares by class, adding up to 1; shape ``(classes,)``.
        current: likewise.
    """
    return float(((current - reference) * np.log(current / reference)).sum())


def chance(classes: Classes) -> float:
    """Probability that two draws from one population differ as much: Pearson's chi-squared test of homogeneity.

    A PSI taken alone calls small groups drifted for being small, as its own expectation grows with ``1/n + 1/m``
    (Yurdakul and Naranjo, Journal of Risk Model Validation 14(4), 2020).
    """
    counts = np.array([np.bincount(one, minlength=classes.count) for one in (classes.reference, classes.current)])
    counts = counts[:, counts.sum(axis=0) > 0]
    return 1.0 if counts.shape[1] < 2 else float(chi2_contingency(counts, correction=False).pvalue)


def jensen_shannon(reference: NDArray[np.float64], current: NDArray[np.float64]) -> float:
    """Jensen-Shannon distance in base 2: 0 for equal shares, 1 for groups that have nothing in common.

    The square root of the divergence of Lin (IEEE Transactions on Information Theory 37(1), 1991), which is a metric
    (Endres and Schindelin, ibid. 49(7), 2003). Unlike the PSI it is bounded, so one broken column weighs at most
    what the model makes of it.

    Args:
        reference: positive shares by class, adding up to 1; shape ``(classes,)``.
        current: likewise.
    """
    middle = (reference + current) / 2.0
    divergence = (reference * np.log2(reference / middle) + current * np.log2(current / middle)).sum() / 2.0
    return float(np.sqrt(max(divergence, 0.0)))


def level(index: float, by_chance: float) -> Level:
    """What an index says: nothing where chance alone explains it (see :func:`chance`)."""
    if by_chance >= CHANCE_LEVEL:
        return Level.STABLE
    if index < MODERATE_PSI:
        return Level.SLIGHT
    return Level.MODERATE if index < MARKED_PSI else Level.MARKED


def _cut(column: NDArray[np.float64], edges: NDArray[np.float64], count: int) -> NDArray[np.int64]:
    found = np.where(np.isnan(column), count - 1, np.searchsorted(edges, column, side="left"))
    return np.asarray(found, dtype=np.int64)


def _categories(
    column: NDArray[np.str_], frequent: NDArray[np.str_], unseen: NDArray[np.bool_], count: int
) -> NDArray[np.int64]:
    found = np.full(len(column), count - 3, dtype=np.int64)
    for place, category in enumerate(frequent):
        found[column == category] = place
    found[unseen] = count - 2
    found[column == ""] = count - 1
    return found


def _share(which: NDArray[np.bool_]) -> float:
    return float(which.mean()) if len(which) else 0.0
