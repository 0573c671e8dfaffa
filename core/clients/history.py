"""What is remembered of a client's past: earlier credits and applications, and how punctual each month was."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from enum import StrEnum

from core.values import same_value

PRODUCT_LABELS = "history_product"
STATUS_LABELS = "history_status"
SOURCE_LABELS = "history_source"
REFUSAL_REASON_LABELS = "previous_last_refusal_reason"
"""Sections of the catalogue's categories that hold the labels of the codes below."""


class CreditSource(StrEnum):
    """Who reports a credit."""

    BUREAU = "bureau"
    PREVIOUS = "previous"


class MonthSource(StrEnum):
    """What was followed in a month: instalments due, instalment contracts, cards, other lenders' credits."""

    INSTALMENTS = "instalments"
    POS = "pos"
    CARD = "card"
    BUREAU = "bureau"


@dataclass(frozen=True, eq=False)
class PastCredit:
    """One credit from another lender, or one earlier application with us. NaN and empty texts: not known.

    Two credits are equal where all that is known of them is, and the same is not known.

    Args:
        source: who reports it.
        product, status, refusal_reason: codes; the catalogue has their labels.
        opened_months: when it was opened or decided, in months relative to the application, negative in the past.
        ended_months: when it really ended, NaN while it runs.
        expected_end_months: when it was to end.
        in_other_currency: whether the amounts are in another currency than all others, so that they cannot be added.
        asked_amount, amount: asked for, and granted.
        debt_amount: still owed.
        instalment_amount: due each month.
        instalment_count: agreed number of instalments.
        overdue_days, overdue_amount: late at the time of the application.
        largest_overdue_amount: largest sum ever late.
        prolonged_count: how many times it was prolonged.
    """

    source: CreditSource
    product: str
    status: str
    refusal_reason: str
    opened_months: float
    ended_months: float
    expected_end_months: float
    in_other_currency: bool
    asked_amount: float
    amount: float
    debt_amount: float
    instalment_amount: float
    instalment_count: float
    overdue_days: float
    overdue_amount: float
    largest_overdue_amount: float
    prolonged_count: float

    def __eq__(self, other: object) -> bool:
        # Python itself calls NaN fields equal or not by its version.
        return isinstance(other, PastCredit) and all(map(same_value, astuple(self), astuple(other)))

    def __hash__(self) -> int:
        return hash((self.source, self.product, self.status, self.refusal_reason))


@dataclass(frozen=True)
class PaymentMonth:
    """How punctual one month was, by one source.

    Args:
        month: -1 is the last month before the application, 0 the month of the application itself.
        source: what was followed.
        late_days: days by which the latest was late, small sums set aside by the lender's tolerance.
        followed_count: instalments, contracts, cards or credits followed that month.
        late_count: those among them that were late, be it for a small sum.
        short_count: those among them that were paid short.
    """

    month: int
    source: MonthSource
    late_days: int
    followed_count: int
    late_count: int
    short_count: int


@dataclass(frozen=True)
class ClientHistory:
    """A client's past.

    Args:
        credits: the newest first, those without a date last.
        months: in order of time, then of source; a month in which nothing was followed is absent.
    """

    credits: tuple[PastCredit, ...] = ()
    months: tuple[PaymentMonth, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all is known of the client's past."""
        return not self.credits and not self.months
