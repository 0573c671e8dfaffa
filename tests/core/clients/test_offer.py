"""Whatever figure is asked for, the offer has it, keeps what is locked, and all its figures agree."""

from __future__ import annotations

import math
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clients.client import Client
from core.clients.offer import Figure, Offer, changed_offer, file_offer, offer_like, own_figures
from core.clients.terms import REVOLVING, instalment_share
from core.errors import ContradictionError

GOODS = (Figure.GOODS_PRICE, Figure.DEPOSIT)
LOCKS = (None, Figure.GOODS_PRICE, Figure.DEPOSIT, Figure.AMOUNT, Figure.DURATION, Figure.INSTALMENT)


def client_with(amount: float, instalment: float, price: float, kind: str = "Cash loans") -> Client:
    numbers = {"AMT_CREDIT": amount, "AMT_ANNUITY": instalment, "AMT_GOODS_PRICE": price}
    return Client(1, {"NAME_CONTRACT_TYPE": kind, **numbers})


prices = st.one_of(st.just(math.nan), st.floats(0.6, 1.4))
"""Of the goods, as a share of the amount."""


@st.composite
def clients(draw: st.DrawFn, kind: str = "Cash loans") -> Client:
    amount = draw(st.floats(2_000.0, 2_000_000.0))
    return client_with(amount, amount / draw(st.floats(5.0, 60.0)), amount * draw(prices), kind)


def assert_agrees(offer: Offer) -> None:
    """Both equations, in figures, and nothing below zero."""
    assert offer.fees_factor >= 1.0
    assert offer.deposit >= 0.0
    if offer.has_goods:
        financed = (offer.goods_price - offer.deposit) * offer.fees_factor
        assert financed == pytest.approx(offer.amount, rel=1e-8)
    else:
        assert (offer.deposit, offer.fees_factor) == (0.0, 1.0)
    share = float(instalment_share(offer.annual_rate, np.array(offer.duration_months)))
    assert offer.amount * share == pytest.approx(offer.instalment, rel=1e-6)


@given(clients())
def test_the_offer_of_a_file_has_the_very_figures_of_the_file(client: Client) -> None:
    offer = file_offer(client)
    assert_agrees(offer)
    assert own_figures(client, offer) == {
        name: value for name, value in client.values.items() if isinstance(value, float) and not math.isnan(value)
    }
    assert offer_like(offer, client) == offer
    assert offer.deposit == 0.0 or offer.fees_factor == 1.0


@given(clients(), st.sampled_from(Figure), st.floats(0.55, 1.6), st.sampled_from(LOCKS))
def test_what_is_asked_for_and_what_is_locked_are_kept_and_all_agrees(
    client: Client, figure: Figure, share: float, locked: Figure | None
) -> None:
    offer = file_offer(client)
    if not offer.has_goods and (figure in GOODS or locked in GOODS):
        return
    asked = share * (offer.goods_price / 3.0 if figure is Figure.DEPOSIT else offer.figure(figure))
    try:
        changed = changed_offer(offer, figure, asked, locked)
    except ContradictionError as error:
        assert error.rule in {"credit_above_goods", "deposit_above_goods", "interest_not_paid", "amount_not_repaid"}
        return
    assert_agrees(changed)
    assert changed.figure(figure) == asked
    if locked is not None and locked is not figure:
        assert changed.figure(locked) == offer.figure(locked)
    if figure is not Figure.RATE:
        assert changed.annual_rate == offer.annual_rate
    assert changed.fees_factor == offer.fees_factor


@given(clients(), st.sampled_from(Figure), st.floats(0.6, 1.5), st.sampled_from(LOCKS))
def test_the_price_of_the_goods_stays_unless_asked_for_or_short(
    client: Client, figure: Figure, share: float, locked: Figure | None
) -> None:
    offer = file_offer(client)
    if not offer.has_goods or figure is Figure.GOODS_PRICE or locked in {Figure.DEPOSIT, Figure.AMOUNT}:
        return
    asked = share * (offer.goods_price / 3.0 if figure is Figure.DEPOSIT else offer.figure(figure))
    try:
        changed = changed_offer(offer, figure, asked, locked)
    except ContradictionError:
        return
    dearest = changed.amount / offer.fees_factor
    assert changed.goods_price == pytest.approx(max(offer.goods_price, dearest), rel=1e-8)


@given(clients(), st.sampled_from(Figure), st.floats(0.7, 1.4), st.sampled_from(LOCKS))
def test_a_changed_file_tells_the_offer_that_changed_it(
    client: Client, figure: Figure, share: float, locked: Figure | None
) -> None:
    offer = file_offer(client)
    if figure is Figure.RATE or (not offer.has_goods and (figure in GOODS or locked in GOODS)):
        return
    asked = share * (offer.goods_price / 3.0 if figure is Figure.DEPOSIT else offer.figure(figure))
    try:
        changed = changed_offer(offer, figure, asked, locked)
        told = offer_like(offer, Client(1, {**client.values, **own_figures(client, changed)}))
    except ContradictionError:
        return
    for one in Figure:
        if one in GOODS and not offer.has_goods:
            continue
        scale = offer.goods_price if one is Figure.DEPOSIT else 1.0
        assert told.figure(one) == pytest.approx(changed.figure(one), rel=1e-5, abs=1e-6 * scale), one


def test_a_deposit_on_goods_with_fees_saves_its_fees_too() -> None:
    offer = file_offer(client_with(120_000.0, 12_000.0, 100_000.0))
    changed = changed_offer(offer, Figure.DEPOSIT, 20_000.0)
    assert changed.goods_price == 100_000.0
    assert changed.amount == pytest.approx(96_000.0)
    assert changed.instalment == pytest.approx(9_600.0)
    assert changed.duration_months == offer.duration_months


def test_more_credit_than_the_goods_cost_is_refused_while_their_price_is_locked() -> None:
    offer = file_offer(client_with(120_000.0, 12_000.0, 100_000.0))
    with pytest.raises(ContradictionError, match="credit_above_goods"):
        changed_offer(offer, Figure.AMOUNT, 130_000.0, Figure.GOODS_PRICE)
    with pytest.raises(ContradictionError, match="deposit_above_goods"):
        changed_offer(offer, Figure.DEPOSIT, 100_000.0)
    with pytest.raises(ContradictionError, match="duration_not_positive"):
        changed_offer(offer, Figure.DURATION, 0.0)
    with pytest.raises(ContradictionError, match="rate_negative"):
        changed_offer(offer, Figure.RATE, -0.01, Figure.DURATION)
    with pytest.raises(ContradictionError, match="instalment_above_credit"):
        changed_offer(offer, Figure.INSTALMENT, 120_000.0)
    with pytest.raises(ContradictionError, match="needed_for_terms"):
        changed_offer(offer, Figure.INSTALMENT, 0.0)


@given(clients(REVOLVING), st.floats(0.6, 1.2))
def test_a_credit_without_an_end_has_an_instalment_and_no_duration(client: Client, share: float) -> None:
    offer = file_offer(client)
    assert not offer.has_duration
    less = changed_offer(offer, Figure.AMOUNT, 0.8 * offer.amount, Figure.DURATION)
    assert less.instalment == pytest.approx(0.8 * offer.instalment)
    assert_agrees(changed_offer(offer, Figure.INSTALMENT, share * offer.instalment))
    for figure in (Figure.DURATION, Figure.RATE):
        with pytest.raises(ValueError, match="without an end"):
            changed_offer(offer, figure, 10.0)


def test_a_credit_without_goods_has_no_price_to_ask_for() -> None:
    offer = file_offer(client_with(120_000.0, 12_000.0, math.nan))
    for figure in GOODS:
        with pytest.raises(ValueError, match="without goods"):
            changed_offer(offer, figure, 1_000.0)
    assert dict(changed_offer(offer, Figure.AMOUNT, 90_000.0).edits) == {"AMT_CREDIT": 90_000.0, "AMT_ANNUITY": 9_000.0}


@given(clients(), st.sampled_from(Figure))
def test_a_figure_can_be_asked_for_or_is_said_not_to_be_there(client: Client, figure: Figure) -> None:
    try:
        offer = file_offer(client)
    except ContradictionError:
        return
    if offer.has_figure(figure):
        with suppress(ContradictionError):
            assert_agrees(changed_offer(offer, figure, offer.figure(figure)))
    else:
        with pytest.raises(ValueError, match="has no"):
            changed_offer(offer, figure, 1.0)


def test_offers_without_goods_are_equal_where_their_figures_are_however_their_unknown_prices_came_about() -> None:
    one, two = (file_offer(client_with(60_000.0, 3_000.0, price)) for price in (math.nan, float("nan")))
    assert one == two
    assert hash(one) == hash(two)
    assert one != file_offer(client_with(60_000.0, 3_000.0, 60_000.0))
    assert one != file_offer(client_with(60_000.0, 3_100.0, math.nan))
    assert one != "an offer"
