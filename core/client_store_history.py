"""Reads one client's past from the client database."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import duckdb

from core.client import Client
from core.client_history import ClientHistory, CreditSource, MonthSource, PastCredit, PaymentMonth

DAYS_A_MONTH = 30.4375
"""Mean length of a month (365.25 / 12)."""

CREDIT_COLUMNS = """
    source, product, status, refusal_reason, opened_days, ended_days, expected_end_days, in_other_currency,
    asked_amount, amount, debt_amount, instalment_amount, instalment_count, overdue_days, overdue_amount,
    largest_overdue_amount, prolonged_count
"""
"""What ``past_credit`` reads, in its order."""
_CREDITS = f"""
    SELECT {CREDIT_COLUMNS} FROM history_credits WHERE client_id = ?
    ORDER BY opened_days DESC NULLS LAST, source, amount, status, product
"""
_ALL = f"SELECT {CREDIT_COLUMNS} FROM history_credits WHERE client_id = ?"
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


def with_credits_elsewhere(connection: duckdb.DuckDBPyConnection, client: Client) -> Client:
    """The client with the credits that may be closed, and all others that count beside them; without any, as it was."""
    if not client.number("bureau_active_count") > 0:
        return client
    return replace(client, credits_elsewhere=read_credits_elsewhere(connection, client.client_id))


def read_credits_elsewhere(connection: duckdb.DuckDBPyConnection, client_id: int) -> tuple[PastCredit, ...]:
    """One client's credits from other lenders, always in the same order; empty where none is known."""
    # A second condition in the query would cost more than the few rows that it keeps away.
    found = [row for row in connection.execute(_ALL, [client_id]).fetchall() if row[0] == CreditSource.BUREAU]
    # Rows that are equal in all they say may change places: nothing tells them apart.
    return tuple(past_credit(row) for row in sorted(found, key=repr))


def past_credit(row: tuple[Any, ...]) -> PastCredit:
    """A row of ``CREDIT_COLUMNS``."""
    source, product, status, reason, opened, ended, expected, other_currency, *figures = row
    return PastCredit(
        CreditSource(source),
        product or "",
        status or "",
        reason or "",
        _months(opened),
        _months(ended),
        _months(expected),
        bool(other_currency),
        *(math.nan if figure is None else float(figure) for figure in figures),
    )


def _months(days: int | None) -> float:
    return math.nan if days is None else days / DAYS_A_MONTH
