"""The smallest changes that lead to an agreement, on things a client can act on now: amount, duration, down payment.

Every proposal is found and proved by rescoring. At a given duration, less credit never raises the risk (the model's
constraints say so), hence bisection along amounts finds the least that suffices; nothing is known of durations, so
every whole month is tried.

Closing a running credit elsewhere is left out. The client table holds sums over all running credits (debt, instalments,
remaining months, use of cards), not the credits: what is left after one of them is closed cannot be computed from it.
With a single one it could, but what the settlement costs, and whether it was late, is not in the table either, and the
features of a history are facts that no simulation may change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from core.bundle import Bundle
from core.catalogue import Catalogue
from core.client import Client
from core.edited_rows import EditedRows
from core.offers import LONGEST_DURATION_MONTHS, SHORTEST_DURATION_MONTHS, goods_prices, offer_edits
from core.terms import ImpliedTerms, has_duration, implied_terms

Column = NDArray[np.float64]
Levels = NDArray[np.int64]

MAXIMUM_PROPOSALS = 3
AMOUNT_UNIT = 500.0
_STEP_SHARE = 0.01


class Lever(StrEnum):
    """Something a client can act on now."""

    AMOUNT = "amount"
    DURATION = "duration"
    DOWN_PAYMENT = "down_payment"


_LEVER_ROWS = ((Lever.AMOUNT, 0), (Lever.DURATION, 2), (Lever.DOWN_PAYMENT, 1))
"""Where each lever stands among the fields of Cost."""

@dataclass(frozen=True)
class Bounds:
    """How far a proposal may go and still be one.

    Args:
        largest_cut: share of the credit given up at most.
        largest_down_payment: share of the credit brought by the client at most.
        shortest_months, longest_months: durations proposed; the present one is always allowed.
        largest_instalment_rise: share by which the instalment may grow at most.
    """

    largest_cut: float = 0.5
    largest_down_payment: float = 0.3
    shortest_months: int = SHORTEST_DURATION_MONTHS
    longest_months: int = LONGEST_DURATION_MONTHS
    largest_instalment_rise: float = 0.25


BOUNDS = Bounds()


@dataclass(frozen=True)
class Cost:
    """What a proposal asks of the client, in plain numbers.

    Args:
        less_credit: amount given up, without any money brought instead.
        more_down_payment: the client's own money, brought now.
        more_months: months longer, negative where shorter.
        more_instalment: each month, negative where less.
        effort: sum of what is given up, brought, lengthened and raised, each as a share of the present figure.
    """

    less_credit: float
    more_down_payment: float
    more_months: float
    more_instalment: float
    effort: float

    def is_beaten_by(self, other: Cost) -> bool:
        """Whether another proposal asks for no more of anything, and for less of something."""
        mine, theirs = self._asked, other._asked
        return theirs != mine and all(one <= two for one, two in zip(theirs, mine, strict=True))

    @property
    def _asked(self) -> tuple[float, ...]:
        return (
            self.less_credit, self.more_down_payment, max(0.0, self.more_months), max(0.0, self.more_instalment)
        )  # fmt: skip


@dataclass(frozen=True)
class Proposal:
    """A change that leads to an agreement.

    Args:
        levers: what changes, at most two things.
        edits: of raw inputs, ready to be applied.
        amount: of the credit, after.
        duration_months: after.
        instalment: after.
        probability: of default, after (0 to 1).
        cost: what it asks of the client.
    """

    levers: tuple[Lever, ...]
    edits: Mapping[str, float]
    amount: float
    duration_months: float
    instalment: float
    probability: float
    cost: Cost


def smallest_changes(
    bundle: Bundle, client: Client, terms: ImpliedTerms | None = None, bounds: Bounds = BOUNDS
) -> tuple[Proposal, ...]:
    """Up to three proposals, the least demanding first; each with other levers, none worse than another in all.

    Args:
        bundle: scores the proposals.
        client: the file as it is.
        terms: of the file, where the rate or the duration is known; the implied ones otherwise.
        bounds: how far a proposal may go.

    Returns:
        Nothing where no change of one or two levers within the bounds leads to an agreement, or none is needed.

    Raises:
        ContradictionError: the file has no amount or no instalment to start from.
    """
    search = _Search(bundle, client, terms or implied_terms(client), bounds)
    return () if search.is_granted else _not_beaten(search.proposals())


@dataclass(frozen=True)
class _Lines:
    """Lines of offers; each keeps two levers fixed and moves the third.

    Args:
        moves_down_payment: whether the down payment moves, otherwise the amount does; shape ``(n,)``.
        brought: level of the down payment where it is fixed; shape ``(n,)``.
        durations: months; shape ``(n,)``.
        top: the furthest level; shape ``(n,)``.
    """

    moves_down_payment: NDArray[np.bool_]
    brought: Levels
    durations: Column
    top: Levels

    def take(self, chosen: NDArray[np.bool_]) -> _Lines:
        """Some of the lines."""
        return _Lines(self.moves_down_payment[chosen], self.brought[chosen], self.durations[chosen], self.top[chosen])

    def at(self, level: Levels) -> tuple[Levels, Levels, Column]:
        """The point of each line at a level: levels of the amount and of the down payment, duration."""
        cut = np.where(self.moves_down_payment, 0, level)
        return cut, np.where(self.moves_down_payment, level, self.brought), self.durations


class _Search:
    """All offers to one client within the bounds, and the least change that suffices along each line of them."""

    def __init__(self, bundle: Bundle, client: Client, terms: ImpliedTerms, bounds: Bounds) -> None:
        self._client = client
        self._rows = EditedRows(bundle, client)
        self._policy = bundle.manifest.policy
        self._terms = terms
        step = max(AMOUNT_UNIT, round(_STEP_SHARE * terms.amount / AMOUNT_UNIT) * AMOUNT_UNIT)
        self._asked = asked_amounts(terms.amount, step, bounds, bundle.catalogue)
        self._brought = np.arange(0.0, bounds.largest_down_payment * terms.amount + 1e-9, step)
        self._durations = _durations(client, terms, bounds)
        self._highest_instalment = min(
            (1.0 + bounds.largest_instalment_rise) * terms.instalment,
            bundle.catalogue.by_name["AMT_ANNUITY"].maximum or np.inf,
        )
        self._lowest_instalment = bundle.catalogue.by_name["AMT_ANNUITY"].minimum or 0.0
        self._lowest_credit = bundle.catalogue.by_name["AMT_CREDIT"].minimum or 0.0

    @property
    def is_granted(self) -> bool:
        """Whether nothing needs to change."""
        none = np.zeros(1, np.int64)
        present = self._rows.probabilities(self._variants(none, none, self._durations[:1]))
        return bool(present[0] < self._policy.review_low)

    def proposals(self) -> list[Proposal]:
        """The least demanding proposal of each set of levers, the least demanding set first."""
        lines, level = self._first_suiting(self._lines())
        cut, brought, durations = lines.at(level)
        variants = self._variants(cut, brought, durations)
        own, present = self._brought[brought], self._terms
        changes = np.stack([
            present.amount - self._asked[cut], own, durations - present.duration_months,
            variants["AMT_ANNUITY"] - present.instalment,
        ])  # fmt: skip
        effort = _efforts(present, changes)
        found: dict[tuple[Lever, ...], Proposal] = {}
        probabilities = self._rows.probabilities(variants) if len(level) else effort
        for row in np.argsort(effort, kind="stable"):
            levers = tuple(lever for lever, place in _LEVER_ROWS if changes[place, row])
            if levers not in found:
                values = {name: float(column[row]) for name, column in variants.items()}
                less, brought_now, longer, dearer = (float(change) for change in changes[:, row])
                cost = Cost(less, brought_now, longer, dearer, float(effort[row]))
                found[levers] = self._proposal(levers, values, float(durations[row]), float(probabilities[row]), cost)
        return list(found.values())

    def _lines(self) -> _Lines:
        """The amount at every duration, the down payment at every duration, the amount with every down payment."""
        months, fixed = len(self._durations), len(self._brought) - 1
        moves_down_payment = np.repeat([False, True, False], [months, months, fixed])
        top = np.where(moves_down_payment, len(self._brought) - 1, len(self._asked) - 1)
        brought = np.concatenate([np.zeros(2 * months, np.int64), np.arange(1, fixed + 1)])
        present = np.full(fixed, self._durations[0])
        return _Lines(moves_down_payment, brought, np.concatenate([self._durations, self._durations, present]), top)

    def _first_suiting(self, lines: _Lines) -> tuple[_Lines, Levels]:
        """Bisect all lines at once; those that do not even suit at their end are left out."""
        suits = self._suits(self._variants(*lines.at(lines.top)))
        lines = lines.take(suits)
        low, high = np.full_like(lines.top, -1), lines.top
        while np.any(high - low > 1):
            middle = np.maximum((low + high) // 2, 0)
            suits = self._suits(self._variants(*lines.at(middle)))
            high, low = np.where(suits, middle, high), np.where(suits, low, middle)
        return lines, high

    def _suits(self, variants: Mapping[str, Column]) -> NDArray[np.bool_]:
        instalment = variants["AMT_ANNUITY"]
        granted = self._rows.probabilities(variants) < self._policy.review_low
        within = (instalment <= self._highest_instalment) & (instalment >= self._lowest_instalment)
        return np.asarray(granted & within & (variants["AMT_CREDIT"] >= self._lowest_credit))

    def _variants(self, cut: Levels, brought: Levels, durations: Column) -> dict[str, Column]:
        asked = self._asked[cut]
        credit = asked - self._brought[brought]
        return {
            "AMT_CREDIT": credit,
            "AMT_ANNUITY": self._terms.instalments(credit, durations),
            "AMT_GOODS_PRICE": goods_prices(self._client, asked),
        }

    def _proposal(
        self, levers: tuple[Lever, ...], values: dict[str, float], months: float, probability: float, cost: Cost
    ) -> Proposal:
        credit, instalment = values["AMT_CREDIT"], values["AMT_ANNUITY"]
        edits = offer_edits(credit, instalment, values["AMT_GOODS_PRICE"])
        changed = {name: value for name, value in edits.items() if value != self._client.number(name)}
        return Proposal(levers, changed, credit, months, instalment, probability, cost)


def asked_amounts(amount: float, step: float, bounds: Bounds, catalogue: Catalogue) -> Column:
    """The present amount, then round figures below it down to the bound; descending."""
    lowest = max(amount * (1.0 - bounds.largest_cut), catalogue.by_name["AMT_CREDIT"].minimum or 0.0)
    below = np.arange(np.ceil(amount / step) - 1.0, np.ceil(lowest / step) - 0.5, -1.0) * step
    return np.concatenate([[amount], below])


def _durations(client: Client, terms: ImpliedTerms, bounds: Bounds) -> Column:
    """The present duration first, then every other whole month within the bounds."""
    if not has_duration(client):
        return np.array([terms.duration_months])
    whole = np.arange(bounds.shortest_months, bounds.longest_months + 1, dtype=np.float64)
    return np.concatenate([[terms.duration_months], whole[whole != terms.duration_months]])


def _efforts(present: ImpliedTerms, changes: Column) -> Column:
    """What each proposal asks, as shares of the present figures; ``changes`` in the order of the fields of Cost."""
    less, own, months, instalment = changes
    return np.asarray(
        (less + own) / present.amount
        + np.maximum(months, 0.0) / present.duration_months
        + np.maximum(instalment, 0.0) / present.instalment
    )


def _not_beaten(found: list[Proposal]) -> tuple[Proposal, ...]:
    kept = [one for one in found if not any(one.cost.is_beaten_by(other.cost) for other in found)]
    return tuple(kept[:MAXIMUM_PROPOSALS])
