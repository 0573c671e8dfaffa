"""What a proposal is: at most two things that a client can act on now, what they lead to, and what they ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.clients.history import PastCredit
from core.simulation.offers import LONGEST_DURATION_MONTHS, SHORTEST_DURATION_MONTHS
from core.values import Value

MAXIMUM_PROPOSALS = 3
MAXIMUM_CLOSINGS = 4
"""Credits whose closing is searched, those that weigh most on the risk first."""


class Lever(StrEnum):
    """Something a client can act on now."""

    CLOSING = "closing"
    AMOUNT = "amount"
    DURATION = "duration"
    DOWN_PAYMENT = "down_payment"


@dataclass(frozen=True)
class Bounds:
    """How far a proposal may go and still be one.

    Args:
        largest_cut: share of the credit given up at most.
        largest_own_money: the client's own money at most, down payment and debt paid off together, as a share of the
            credit.
        shortest_months, longest_months: durations proposed; the present one is always allowed.
        largest_instalment_rise: share by which the instalment may grow at most.
    """

    largest_cut: float = 0.5
    largest_own_money: float = 0.3
    shortest_months: int = SHORTEST_DURATION_MONTHS
    longest_months: int = LONGEST_DURATION_MONTHS
    largest_instalment_rise: float = 0.25


BOUNDS = Bounds()


@dataclass(frozen=True)
class Cost:
    """What a proposal asks of the client, in plain numbers.

    Paying a debt off takes the client's own money now, as a down payment does, and like it leaves as much less to
    repay: both are the same money, and weigh the same.

    Args:
        less_credit: amount given up, without any money brought instead.
        more_down_payment: the client's own money, brought now.
        more_months: months longer, negative where shorter.
        more_instalment: each month, negative where less.
        effort: sum of what is given up, brought, paid off, lengthened and raised, each as a share of the present one.
        settled_debt: the client's own money, paid now to another lender.
    """

    less_credit: float
    more_down_payment: float
    more_months: float
    more_instalment: float
    effort: float
    settled_debt: float = 0.0

    @property
    def own_money(self) -> float:
        """What the client pays now."""
        return self.more_down_payment + self.settled_debt

    def is_beaten_by(self, other: Cost) -> bool:
        """Whether another proposal asks for no more of anything, and for less of something."""
        mine, theirs = self._asked, other._asked
        return theirs != mine and all(one <= two for one, two in zip(theirs, mine, strict=True))

    @property
    def _asked(self) -> tuple[float, ...]:
        return self.less_credit, self.own_money, max(0.0, self.more_months), max(0.0, self.more_instalment)


@dataclass(frozen=True)
class Proposal:
    """A change that leads to an agreement.

    Args:
        levers: what changes, at most two things.
        edits: of raw inputs, and of the credit that is closed, ready to be applied.
        amount: of the credit, after.
        duration_months: after.
        instalment: after.
        probability: of default, after (0 to 1).
        cost: what it asks of the client.
        closed: the credit elsewhere that is paid off, as it is now; None where none is.
    """

    levers: tuple[Lever, ...]
    edits: Mapping[str, Value]
    amount: float
    duration_months: float
    instalment: float
    probability: float
    cost: Cost
    closed: PastCredit | None = None
