"""Reads one client's past from the client database."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from core.clients.history import ClientHistory, CreditSource, MonthSource, PastCredit, PaymentMonth

DAYS_A_MONTH = 30.4375
"""Mean length of a month (365.25 / 12)."""

CREDIT_TEXTS = ("product", "status", "refusal_reason")
CREDIT_NUMBERS = (
    "opened_days", "ended_days", "expected_end_days", "in_other_currency", "asked_amount", "amount", "debt_amount",
    "instalment_amount", "instalment_count", "overdue_days", "overdue_amount", "largest_overdue_amount",
    "prolonged_count",
)  # fmt: skip

if TYPE_CHECKING:
    import duckdb
"""What is kept of a credit, besides its source."""
CREDIT_COLUMNS = ", ".join(("source", *CREDIT_TEXTS, *CREDIT_NUMBERS))
"""What ``past_credit`` reads, in its order."""
_CREDITS = f"""
    SELECT {CREDIT_COLUMNS} FROM history_credits WHERE client_id = ?
    ORDER BY opened_days DESC NULLS LAST, source, amount, status, product
"""
_MONTHS = """
    SELECT month, source, late_days, followed_count, late_count, short_count
    FROM history_months WHERE client_id = ? ORDER BY month, source
"""


def read_history(connection: duckdb.DuckDBPyConnection, client_id: int) -> ClientHistory:
    """One client's past; empty where nothing is known, or where the client is not in the database."""
    credits_found = connection.execute(_CREDITS, [client_id]).fetchall()
    months_found = connection.execute(_MONTHS, [client_id]).fetchall()
    return ClientHistory(
        tuple(past_credit(row) for row in credits_found),
        tuple(PaymentMonth(row[0], MonthSource(row[1]), *row[2:]) for row in months_found),
    )


def past_credit(row: Sequence[Any]) -> PastCredit:
    """A row of ``CREDIT_COLUMNS``."""
    numbers = row[1 + len(CREDIT_TEXTS) :]
    return credit_of(
        CreditSource(row[0]),
        [text or "" for text in row[1 : 1 + len(CREDIT_TEXTS)]],
        [math.nan if number is None else float(number) for number in numbers],
    )


def credit_of(source: CreditSource, texts: Sequence[str], numbers: Sequence[float]) -> PastCredit:
    """One credit.

    Args:
        source: who reports it.
        texts: in the order of ``CREDIT_TEXTS``, empty where not known.
        numbers: in the order of ``CREDIT_NUMBERS``, NaN where not known.
    """
    product, status, reason = texts
    opened, ended, expected, other_currency, *figures = numbers
    return PastCredit(
        source, product, status, reason, opened / DAYS_A_MONTH, ended / DAYS_A_MONTH, expected / DAYS_A_MONTH,
        other_currency != 0.0, *figures,
    )  # fmt: skip
