"""The present offer is given back exactly, and rate, duration and instalment always agree."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from core.clients.client import Client
from core.clients.terms import DEFAULT_ANNUAL_RATE, ImpliedTerms, implied_terms, terms_at_rate, terms_over
from core.errors import ContradictionError

amounts = st.floats(1_000.0, 5_000_000.0)
ratios = st.floats(1.5, 200.0)
rates = st.floats(0.0, 1.0)


def client_with(amount: float, instalment: float) -> Client:
    return Client(1, {"AMT_CREDIT": amount, "AMT_ANNUITY": instalment})


def instalment(terms: ImpliedTerms, amount: float, months: float) -> float:
    return float(terms.instalments(np.array([amount]), np.array([months]))[0])


def balance_after(terms: ImpliedTerms, paid: float, amount: float, months: int) -> float:
    """What is still owed after the last instalment, month by month."""
    owed = amount
    for _ in range(months):
        owed = owed * (1.0 + terms.annual_rate / 12.0) - paid
    return owed


@given(amounts, ratios)
def test_the_present_offer_gives_back_the_present_instalment(amount: float, ratio: float) -> None:
    terms = implied_terms(client_with(amount, amount / ratio))
    assert instalment(terms, amount, terms.duration_months) == amount / ratio
    assert terms.annual_rate >= 0.0
    assert terms.duration_months.is_integer()


@given(amounts, ratios, rates)
@example(amount=1000.0, ratio=2.25, rate=2.2250738585e-313)
def test_a_given_rate_is_kept_and_its_terms_repay_the_amount(amount: float, ratio: float, rate: float) -> None:
    assume(1.0 / ratio > 1.001 * rate / 12.0)
    terms = terms_at_rate(amount, amount / ratio, rate)
    assert terms.annual_rate == rate
    again = terms_over(amount, amount / ratio, terms.duration_months)
    assert again.annual_rate == pytest.approx(rate, abs=1e-6)


@given(amounts, st.floats(6.0, 50.0), st.integers(2, 120))
def test_the_schedule_ends_at_zero(amount: float, ratio: float, months: int) -> None:
    terms = implied_terms(client_with(amount, amount / ratio))
    assert balance_after(terms, instalment(terms, amount, months), amount, months) == pytest.approx(
        0.0, abs=1e-6 * amount
    )


@given(amounts, st.floats(6.0, 50.0), st.floats(1.0, 119.0), st.floats(0.1, 1.0))
def test_longer_means_less_a_month_and_smaller_means_less(
    amount: float, ratio: float, months: float, more: float
) -> None:
    terms = implied_terms(client_with(amount, amount / ratio))
    assert instalment(terms, amount, months + more) < instalment(terms, amount, months)
    assert instalment(terms, 0.9 * amount, months) == pytest.approx(0.9 * instalment(terms, amount, months))


def test_the_default_rate_is_nearly_kept_over_usual_durations() -> None:
    for ratio in np.linspace(15.0, 38.0, 60).tolist():
        terms = implied_terms(client_with(500_000.0, 500_000.0 / ratio))
        assert terms.annual_rate == pytest.approx(DEFAULT_ANNUAL_RATE, abs=0.05)
        assert 12 <= terms.duration_months <= 61


@pytest.mark.parametrize(
    ("amount", "instalment", "rule"),
    [
        (math.nan, 100.0, "needed_for_terms"),
        (1_000.0, math.nan, "needed_for_terms"),
        (1_000.0, 0.0, "needed_for_terms"),
        (1_000.0, 1_000.0, "instalment_above_credit"),
        (1_000.0, 1_500.0, "instalment_above_credit"),
    ],
)
def test_what_has_no_terms_is_refused_with_the_facts(amount: float, instalment: float, rule: str) -> None:
    with pytest.raises(ContradictionError) as refused:
        implied_terms(client_with(amount, instalment))
    assert refused.value.rule == rule


def test_impossible_rates_and_durations_are_refused() -> None:
    with pytest.raises(ContradictionError, match="rate_negative"):
        terms_at_rate(1_000.0, 100.0, -0.01)
    with pytest.raises(ContradictionError, match="interest_not_paid"):
        terms_at_rate(1_000.0, 100.0, 1.5)
    with pytest.raises(ContradictionError, match="amount_not_repaid"):
        terms_over(1_000.0, 100.0, 9.0)
