"""Rate, duration and instalment always agree, and what a file implies is usual."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from core.clients.client import Client
from core.clients.offer import Offer, file_offer
from core.clients.terms import DEFAULT_ANNUAL_RATE, implied_terms, months_at_rate, rate_over
from core.errors import ContradictionError

amounts = st.floats(1_000.0, 5_000_000.0)
ratios = st.floats(1.5, 200.0)
rates = st.floats(0.0, 1.0)


def offer_for(amount: float, instalment: float) -> Offer:
    texts = {"NAME_CONTRACT_TYPE": "Cash loans"}
    numbers = {"AMT_CREDIT": amount, "AMT_ANNUITY": instalment, "AMT_GOODS_PRICE": math.nan}
    return file_offer(Client(1, {**texts, **numbers}))


def instalment(offer: Offer, amount: float, months: float) -> float:
    return float(offer.instalments(np.array([amount]), np.array([months]))[0])


def balance_after(offer: Offer, paid: float, amount: float, months: int) -> float:
    """What is still owed after the last instalment, month by month."""
    owed = amount
    for _ in range(months):
        owed = owed * (1.0 + offer.annual_rate / 12.0) - paid
    return owed


@given(amounts, ratios)
def test_the_present_offer_gives_back_the_present_instalment(amount: float, ratio: float) -> None:
    offer = offer_for(amount, amount / ratio)
    assert instalment(offer, amount, offer.duration_months) == amount / ratio
    assert offer.annual_rate >= 0.0
    assert offer.duration_months.is_integer()


@given(amounts, ratios, rates)
@example(amount=1000.0, ratio=2.25, rate=2.2250738585e-313)
def test_a_given_rate_is_found_again_from_its_duration(amount: float, ratio: float, rate: float) -> None:
    assume(1.0 / ratio > 1.001 * rate / 12.0)
    months = months_at_rate(amount, amount / ratio, rate)
    assert rate_over(amount, amount / ratio, months) == pytest.approx(rate, abs=1e-5)


@given(amounts, st.floats(6.0, 50.0), st.integers(2, 120))
def test_the_schedule_ends_at_zero(amount: float, ratio: float, months: int) -> None:
    offer = offer_for(amount, amount / ratio)
    owed = balance_after(offer, instalment(offer, amount, months), amount, months)
    assert owed == pytest.approx(0.0, abs=1e-6 * amount)


@given(amounts, st.floats(6.0, 50.0), st.floats(1.0, 119.0), st.floats(0.1, 1.0))
def test_longer_means_less_a_month_and_smaller_means_less(
    amount: float, ratio: float, months: float, more: float
) -> None:
    offer = offer_for(amount, amount / ratio)
    assert instalment(offer, amount, months + more) < instalment(offer, amount, months)
    assert instalment(offer, 0.9 * amount, months) == pytest.approx(0.9 * instalment(offer, amount, months))


def test_the_default_rate_is_nearly_kept_over_usual_durations() -> None:
    for ratio in np.linspace(15.0, 38.0, 60).tolist():
        rate, months = implied_terms(500_000.0, 500_000.0 / ratio)
        assert rate == pytest.approx(DEFAULT_ANNUAL_RATE, abs=0.05)
        assert 12 <= months <= 61


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
        offer_for(amount, instalment)
    assert refused.value.rule == rule


def test_impossible_rates_and_durations_are_refused() -> None:
    with pytest.raises(ContradictionError, match="rate_negative"):
        months_at_rate(1_000.0, 100.0, -0.01)
    with pytest.raises(ContradictionError, match="interest_not_paid"):
        months_at_rate(1_000.0, 100.0, 1.5)
    with pytest.raises(ContradictionError, match="amount_not_repaid"):
        rate_over(1_000.0, 100.0, 9.0)
