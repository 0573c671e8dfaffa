"""What a client's credits elsewhere come to, counted again from the credits themselves: what closing one would change.

The same features as ``core/raw_tables/sql/bureau.sql``, from one client's rows. Both agree to the last bit: amounts
are added as whole thousandths there and here, and everything else is one division of exact figures.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from core.clients.history import PastCredit
from core.errors import InvalidValueError
from core.values import same_value

CLOSED_CREDIT = "closed_credit"
"""Name of the edit that pays a credit off: beside features of the catalogue, the one thing a simulation may change. Its
value is the place of the credit among those of the client, as a text; empty where every credit stays as it is."""
ACTIVE, CLOSED = "Active", "Closed"
CARD = "Credit card"
DAYS_A_MONTH = 30.4375
"""Mean length of a month (365.25 / 12)."""

_SOLD = frozenset({"Sold", "Bad debt"})
_LARGEST_SHARE = 2.0
_LONGEST_DAYS_LEFT = 14_610
_QUARTER_DAYS, _YEAR_DAYS = 91, 365
_THOUSANDTHS = 1000.0

Test = Callable[[PastCredit], bool]


def credit_features(credits_elsewhere: Sequence[PastCredit]) -> dict[str, float]:
    """Every feature that sums up the credits which the credit bureau reports.

    Args:
        credits_elsewhere: all credits of one client from other lenders, running or not; at least one.

    Returns:
        The features by name; NaN where nothing is known.
    """
    return {**_counts(credits_elsewhere), **_amounts(credits_elsewhere), **_times(credits_elsewhere)}


def closed_today(credit: PastCredit) -> PastCredit:
    """The credit once it is paid off: nothing is owed, due or late any more; what was late stays written."""
    return replace(
        credit, status=CLOSED, ended_months=0.0, debt_amount=0.0, instalment_amount=0.0, overdue_days=0.0,
        overdue_amount=0.0,
    )  # fmt: skip


def with_one_closed(
    credits_elsewhere: tuple[PastCredit, ...], place: str, values: Mapping[str, float | str]
) -> tuple[PastCredit, ...]:
    """The credits after one of them is paid off.

    Args:
        credits_elsewhere: all credits of one client from other lenders.
        place: value of the edit ``CLOSED_CREDIT``.
        values: the file's features by name, before.

    Raises:
        InvalidValueError: there is no such credit, or it is not known what closing it changes.
    """
    found = int(place) if place.isdecimal() else len(credits_elsewhere)
    is_there = found < len(credits_elsewhere) and is_closable(credits_elsewhere[found])
    if not is_there or not accounts_for(credits_elsewhere, values):
        raise InvalidValueError(CLOSED_CREDIT, "not_closable", place)
    return (*credits_elsewhere[:found], closed_today(credits_elsewhere[found]), *credits_elsewhere[found + 1 :])


def newly_closed(before: Sequence[PastCredit], after: Sequence[PastCredit]) -> PastCredit | None:
    """The credit, as it was, that ``with_one_closed`` closed; None where none was."""
    pairs = zip(before, after, strict=False)
    return next((one for one, other in pairs if is_closable(one) and not is_closable(other)), None)


def is_closable(credit: PastCredit) -> bool:
    """Whether a client can pay a credit off now: it runs, and what is owed is known, in the currency of all others."""
    return _is_active(credit) and not credit.in_other_currency and credit.debt_amount > 0.0


def accounts_for(credits_elsewhere: Sequence[PastCredit], values: Mapping[str, float | str]) -> bool:
    """Whether the credits explain every figure of a file to the last bit: only then is it known what closing changes.

    Args:
        credits_elsewhere: all credits of the client from other lenders.
        values: the file's features by name.
    """
    if not credits_elsewhere:
        return False
    return all(same_value(values[name], value) for name, value in credit_features(credits_elsewhere).items())


def _counts(found: Sequence[PastCredit]) -> dict[str, float]:
    active = _count(found, _is_active)
    return {
        "bureau_credit_count": float(len(found)),
        "bureau_active_count": active,
        "bureau_closed_count": _count(found, lambda credit: credit.status == CLOSED),
        "bureau_active_share": active / len(found),
        "bureau_sold_count": _count(found, lambda credit: credit.status in _SOLD),
        "bureau_overdue_count": _count(found, lambda credit: credit.overdue_days > 0 or credit.overdue_amount > 0),
        "bureau_prolonged_count": _count(found, lambda credit: credit.prolonged_count > 0),
        "bureau_opened_3m": _count(found, lambda credit: _days(credit.opened_months) >= -_QUARTER_DAYS),
        "bureau_opened_12m": _count(found, lambda credit: _days(credit.opened_months) >= -_YEAR_DAYS),
        "bureau_active_card_count": _count(found, _is_active_card),
        "bureau_mortgage_count": _count(found, lambda credit: credit.product == "Mortgage"),
        "bureau_microloan_count": _count(found, lambda credit: credit.product == "Microloan"),
    }


def _amounts(found: Sequence[PastCredit]) -> dict[str, float]:
    summable = [credit for credit in found if not credit.in_other_currency]
    active = [credit for credit in summable if _is_active(credit)]
    return {
        "bureau_debt_amount": _total(credit.debt_amount for credit in active),
        "bureau_debt_ratio": _debt_share(active),
        "bureau_card_use": _debt_share([credit for credit in active if _is_active_card(credit)]),
        "bureau_annuity_amount": _total(credit.instalment_amount for credit in active),
        "bureau_overdue_amount": _total(credit.overdue_amount for credit in summable),
        "bureau_largest_overdue_amount": _largest(credit.largest_overdue_amount for credit in summable),
    }


def _times(found: Sequence[PastCredit]) -> dict[str, float]:
    opened = [credit.opened_months for credit in found]
    active = [credit for credit in found if _is_active(credit)]
    ahead = [credit.expected_end_months for credit in active if _days(credit.expected_end_months) >= 0]
    return {
        "bureau_newest_months": 0.0 - _largest(opened),
        "bureau_newest_active_months": 0.0 - _largest(credit.opened_months for credit in active),
        "bureau_oldest_months": _largest(0.0 - months for months in opened),
        "bureau_mean_age_months": _mean_age_months(opened),
        "bureau_remaining_months": _largest(months for months in ahead if _days(months) <= _LONGEST_DAYS_LEFT),
        "bureau_last_closed_months": 0.0 - _largest(one.ended_months for one in found if one.status == CLOSED),
    }


def _is_active(credit: PastCredit) -> bool:
    return credit.status == ACTIVE


def _is_active_card(credit: PastCredit) -> bool:
    return credit.status == ACTIVE and credit.product == CARD


def _count(found: Iterable[PastCredit], test: Test) -> float:
    return float(sum(1 for credit in found if test(credit)))


def _debt_share(found: Sequence[PastCredit]) -> float:
    """What is owed for each unit lent; tiny credits with a large debt would give shares without meaning."""
    owed = _total(credit.debt_amount for credit in found if credit.amount > 0)
    lent = _total(credit.amount for credit in found if not math.isnan(credit.debt_amount))
    return math.nan if math.isnan(owed) or not lent else min(owed / lent, _LARGEST_SHARE)


def _total(amounts: Iterable[float]) -> float:
    """The exact sum of the known amounts, rounded to thousandths each; NaN where none is known."""
    whole = [_rounded(amount * _THOUSANDTHS) for amount in amounts if not math.isnan(amount)]
    return sum(whole) / _THOUSANDTHS if whole else math.nan


def _rounded(figure: float) -> int:
    """The nearest whole number, halves away from zero, as the database rounds."""
    return int(math.copysign(math.floor(abs(figure) + 0.5), figure))


def _largest(figures: Iterable[float]) -> float:
    return max((figure for figure in figures if not math.isnan(figure)), default=math.nan)


def _mean_age_months(opened: Iterable[float]) -> float:
    days = [_days(months) for months in opened if not math.isnan(months)]
    return (0.0 - sum(days) / len(days)) / DAYS_A_MONTH if days else math.nan


def _days(months: float) -> float:
    """Whole days again; NaN stays."""
    return months if math.isnan(months) else float(round(months * DAYS_A_MONTH))
