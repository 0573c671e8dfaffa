"""The past that a demonstration client shows agrees with the features that were computed from it."""

from __future__ import annotations

import math

import pytest

from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.clients.history import ClientHistory, CreditSource, MonthSource
from core.population.filter import ALL_CLIENTS, ClientOrder

READ = 60


@pytest.fixture(scope="module")
def pasts(demo: Bundle) -> list[tuple[Client, ClientHistory]]:
    rows = demo.store.rows(ALL_CLIENTS, ClientOrder("AMT_CREDIT"), [], 4_000, READ)
    return [(demo.store.get(row.client_id), demo.store.history(row.client_id)) for row in rows]


def test_credits_are_those_that_were_counted(pasts: list[tuple[Client, ClientHistory]]) -> None:
    for client, history in pasts:
        elsewhere = [credit for credit in history.credits if credit.source is CreditSource.BUREAU]
        here = [credit for credit in history.credits if credit.source is CreditSource.PREVIOUS]
        assert len(elsewhere) == client.number("bureau_credit_count")
        assert len(here) == client.number("previous_count")
        assert sum(credit.status == "Active" for credit in elsewhere) == client.number("bureau_active_count")
        assert sum(credit.status == "Refused" for credit in here) == client.number("previous_refused_count")
        if elsewhere:
            newest = max(credit.opened_months for credit in elsewhere)
            assert -newest == pytest.approx(client.number("bureau_newest_months"))
    assert sum(len(history.credits) for _, history in pasts) > 2 * READ


def test_months_are_those_that_were_counted(pasts: list[tuple[Client, ClientHistory]]) -> None:
    for client, history in pasts:
        followed = {
            source: sum(month.followed_count for month in history.months if month.source is source)
            for source in MonthSource
        }
        assert followed[MonthSource.INSTALMENTS] == client.number("instalments_due_count")
        if followed[MonthSource.BUREAU]:
            assert followed[MonthSource.BUREAU] == client.number("bureau_followed_months")
        late = max((month.late_days for month in history.months if month.source is MonthSource.POS), default=math.nan)
        assert late == pytest.approx(client.number("pos_max_late_days"), nan_ok=True)
    assert {month.source for _, history in pasts for month in history.months} == set(MonthSource)


def test_an_unknown_client_has_no_past(demo: Bundle) -> None:
    assert demo.store.history(7).is_empty
