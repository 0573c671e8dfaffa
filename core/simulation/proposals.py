"""What a proposal is: at most two things that a client can act on now, what they lead to, and what they ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.clients.history import PastCredit
from core.clients.offer import Offer
from core.simulation.offers import LONGEST_DURATION_MONTHS, LOWEST_AMOUNT_SHARE, SHORTEST_DURATION_MONTHS
from core.values import Value

MAXIMUM_PROPOSALS = 3
MAXIMUM_CLOSINGS = 4
"""Credits whose closing is searched, those that weigh most on the risk first."""
MARGINS = (0.0, 0.005, 0.01)
"""How far below the zone to be examined an advisor may ask a proposal to be (0.01: one point)."""
JUST_BELOW = 0.005
"""Nearer to the zone than this (half a point), a proposal is said to be just below it."""
NEAR_SHARE = 0.05
"""Proposals that ask for nearly the same of everything, as shares of the present figures, are one proposal."""
LEAST_RELIEF = 1.0 / 3.0
"""A second thing to do is worth it where it takes this share off the first."""
SECOND_LEVER_EFFORT = 0.05
"""Two things are more to do than one: as much as this share of the credit."""


class Lever(StrEnum):
    """Something a client can act on now."""

    CLOSING = "closing"
    GOODS = "goods"
    AMOUNT = "amount"
    DURATION = "duration"
    DEPOSIT = "deposit"


@dataclass(frozen=True)
class Bounds:
    """How far a proposal may go and still be one.

    Args:
        largest_cut: share of the price of the goods, or of a credit without goods, given up at most.
        largest_own_money: the client's own money at most, more deposit and debt paid off together, as a share of the
            credit.
        smallest_credit: share of the present credit; the map shows no less.
        shortest_months, longest_months: durations proposed; the present one is always allowed.
        largest_instalment_rise: share by which the instalment may grow at most.
        margin: how far the risk must be below the zone to be examined (0.01: one point).
    """

    largest_cut: float = 0.5
    largest_own_money: float = 0.3
    smallest_credit: float = LOWEST_AMOUNT_SHARE
    shortest_months: int = SHORTEST_DURATION_MONTHS
    longest_months: int = LONGEST_DURATION_MONTHS
    largest_instalment_rise: float = 0.25
    margin: float = 0.0


BOUNDS = Bounds()


@dataclass(frozen=True)
class Cost:
    """What a proposal asks of the client, in plain numbers.

    Paying a debt off takes the client's own money now, as a deposit does, and like it leaves as much less to repay:
    both are the same money, and weigh the same.

    Args:
        cheaper_goods: how much less the goods cost.
        less_credit: amount given up of a credit without goods.
        more_deposit: the client's own money, brought now.
        more_months: months longer, negative where shorter.
        more_instalment: each month, negative where less.
        settled_debt: the client's own money, paid now to another lender.
        effort: sum of what is given up, brought, paid off, lengthened and raised, each as a share of the present one,
            and of what a second thing to do weighs.
    """

    cheaper_goods: float
    less_credit: float
    more_deposit: float
    more_months: float
    more_instalment: float
    settled_debt: float
    effort: float

    @property
    def own_money(self) -> float:
        """What the client pays now."""
        return self.more_deposit + self.settled_debt

    def is_beaten_by(self, other: Cost) -> bool:
        """Whether another proposal asks for no more of anything, and for less of something."""
        mine, theirs = self._asked, other._asked
        return theirs != mine and all(one <= two for one, two in zip(theirs, mine, strict=True))

    def resembles(self, other: Cost, present: Offer) -> bool:
        """Whether both ask for nearly the same of everything.

        Args:
            other: of another proposal.
            present: the offer they start from.
        """
        price = present.goods_price if present.has_goods else 1.0
        scale = (price, present.amount, present.amount, present.duration_months, present.instalment)
        pairs = zip(self._asked, other._asked, scale, strict=True)
        return all(abs(one - two) <= NEAR_SHARE * whole for one, two, whole in pairs)

    @property
    def _asked(self) -> tuple[float, ...]:
        more = max(0.0, self.more_months), max(0.0, self.more_instalment)
        return self.cheaper_goods, self.less_credit, self.own_money, *more


@dataclass(frozen=True)
class Proposal:
    """A change that leads to an agreement.

    Args:
        levers: what changes, at most two things.
        edits: of raw inputs, and of the credit that is closed, ready to be applied.
        offer: after.
        probability: of default, after (0 to 1).
        cost: what it asks of the client.
        closed: the credit elsewhere that is paid off, as it is now; None where none is.
    """

    levers: tuple[Lever, ...]
    edits: Mapping[str, Value]
    offer: Offer
    probability: float
    cost: Cost
    closed: PastCredit | None = None

    def repeats(self, other: Proposal, present: Offer) -> bool:
        """Whether it says nothing that another one does not say.

        One that asks for nearly the same of the same, or whose second lever hardly relieves the only one of the other.

        Args:
            other: one that is told anyway.
            present: the offer both start from.
        """
        if self.cost.is_beaten_by(other.cost):
            return True
        if set(self.levers) & set(other.levers) and self.cost.resembles(other.cost, present):
            return True
        fewer, more = sorted((self, other), key=lambda one: len(one.levers))
        if not set(fewer.levers) < set(more.levers):
            return False
        (lever,) = fewer.levers
        return more.asked_by(lever) > (1.0 - LEAST_RELIEF) * fewer.asked_by(lever)

    def asked_by(self, lever: Lever) -> float:
        """What one of its levers asks, in its own unit."""
        cost = self.cost
        asked = {Lever.CLOSING: cost.settled_debt, Lever.GOODS: cost.cheaper_goods, Lever.AMOUNT: cost.less_credit}
        return {**asked, Lever.DURATION: abs(cost.more_months), Lever.DEPOSIT: cost.more_deposit}[lever]
