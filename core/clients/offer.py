"""An offer of credit, whole: the goods, the deposit, the amount, the duration, the rate and the instalment agree.

Two equations tie its figures: amount = (price of the goods - deposit) x fees, and the annuity formula of ``terms``.

What the data say about AMT_GOODS_PRICE: in real cash applications the credit is never below the price; it is the price
times one of a few shares (1 in 29 %, then 1.158, 1.198, 1.119 …: insurance and fees, in proportion to what is lent).
So a credit above the price tells the fees and no deposit, a credit below it a deposit and no fees.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from core.clients.client import Client
from core.clients.terms import REVOLVING, checked_amounts, has_duration, implied_terms, instalment_share, months_at_rate
from core.errors import ContradictionError
from core.values import Value, same_value

Column = NDArray[np.float64]

OFFER_FEATURES = ("AMT_CREDIT", "AMT_ANNUITY", "AMT_GOODS_PRICE")
"""The raw inputs that an offer sets."""
_SAME_SHARE = 1e-9


class Figure(StrEnum):
    """A figure of an offer that may be asked for, or locked."""

    GOODS_PRICE = "goods_price"
    DEPOSIT = "deposit"
    AMOUNT = "amount"
    DURATION = "duration"
    RATE = "rate"
    INSTALMENT = "instalment"


FIGURE_INPUTS: Mapping[Figure, str] = {
    Figure.GOODS_PRICE: "AMT_GOODS_PRICE",
    Figure.DEPOSIT: str(Figure.DEPOSIT),
    Figure.AMOUNT: "AMT_CREDIT",
    Figure.DURATION: str(Figure.DURATION),
    Figure.INSTALMENT: "AMT_ANNUITY",
}
"""The input that each figure is typed in, as an advisor goes through them; deposit and duration are no raw inputs."""


@dataclass(frozen=True)
class Offer:
    """Figures that agree with one another.

    Args:
        goods_price: AMT_GOODS_PRICE; NaN where the credit pays for no goods.
        deposit: what the client brings; 0 without goods.
        fees_factor: what is lent for one unit financed, insurance and fees included; 1 without any.
        amount: what is lent, AMT_CREDIT.
        instalment: paid each month, AMT_ANNUITY.
        annual_rate: nominal yearly rate, twelve times the monthly one (0.2: 20 %).
        duration_months: number of instalments; not always whole.
        has_duration: whether the credit ends; the rate and duration of one that does not are those of its instalment.
    """

    goods_price: float
    deposit: float
    fees_factor: float
    amount: float
    instalment: float
    annual_rate: float
    duration_months: float
    has_duration: bool = True

    def __eq__(self, other: object) -> bool:
        """Whether all figures are the same, an unknown price like another: NaN equals nothing, itself included."""
        if not isinstance(other, Offer):
            return NotImplemented
        return all(map(same_value, self._said, other._said))

    def __hash__(self) -> int:
        """Like the equality: all unknown prices are one."""
        return hash(tuple(None if math.isnan(one) else one for one in self._said))

    @property
    def _said(self) -> tuple[float, ...]:
        return tuple(getattr(self, field.name) for field in fields(self))

    @property
    def has_goods(self) -> bool:
        """Whether the credit pays for something whose price is known."""
        return not math.isnan(self.goods_price)

    @property
    def edits(self) -> Mapping[str, float]:
        """The raw inputs that say this offer; the price of no goods stays unknown."""
        values = (self.amount, self.instalment, self.goods_price)
        return {name: value for name, value in zip(OFFER_FEATURES, values, strict=True) if not math.isnan(value)}

    def has_figure(self, figure: Figure) -> bool:
        """Whether a figure can be asked for: there is no price or deposit without goods, no duration without an end."""
        if figure in {Figure.GOODS_PRICE, Figure.DEPOSIT}:
            return self.has_goods
        return self.has_duration or figure not in {Figure.DURATION, Figure.RATE}

    def figure(self, figure: Figure) -> float:
        """One of its figures."""
        names = {Figure.DURATION: "duration_months", Figure.RATE: "annual_rate"}
        return float(getattr(self, names.get(figure, figure)))

    def instalments(self, amounts: Column, durations: Column) -> Column:
        """The instalments of other offers at the same rate.

        Written as a change of the present instalment, so that the present offer gives it back to the last bit.

        Args:
            amounts: of credit; any shape.
            durations: months, above zero; a shape that broadcasts with that of the amounts.
        """
        present = instalment_share(self.annual_rate, np.asarray(self.duration_months, dtype=np.float64))
        shares = instalment_share(self.annual_rate, durations)
        found: Column = self.instalment * (amounts / self.amount) * (shares / present)
        return found

    def goods_prices(self, amounts: Column, goods_price: float) -> Column:
        """The price of the goods with each amount: it stays as long as a deposit can make up for less credit.

        Beyond what the goods cost, more credit without any deposit means dearer goods. NaN where there are none.

        Args:
            amounts: of credit; any shape.
            goods_price: that stays; NaN for no goods.
        """
        whole = goods_price * self.fees_factor
        dearer = amounts / self.fees_factor
        return np.where(amounts > whole * (1.0 + _SAME_SHARE), dearer, np.full_like(amounts, goods_price))

    def at(self, amount: float, goods_price: float, instalment: float, duration_months: float) -> Offer:
        """Another offer with the same fees and rate; the deposit follows."""
        price, deposit, fees_factor = _financing(goods_price, amount, self.fees_factor)
        return replace(
            self, goods_price=price, deposit=deposit, fees_factor=fees_factor, amount=amount, instalment=instalment,
            duration_months=duration_months,
        )  # fmt: skip


def file_offer(client: Client, annual_rate: float | None = None) -> Offer:
    """The offer that a file asks for.

    Args:
        client: the file.
        annual_rate: nominal yearly rate (0.2: 20 %); the one that the file implies where none is given.

    Raises:
        ContradictionError: the amount or the instalment is missing, one instalment repays everything, or the file has
            no duration at this rate.
    """
    amount, instalment = checked_amounts(client)
    rate, months = implied_terms(amount, instalment)
    if annual_rate is not None:
        rate, months = annual_rate, months_at_rate(amount, instalment, annual_rate)
    goods = _financing(client.number("AMT_GOODS_PRICE"), amount, 1.0)
    return Offer(*goods, amount, instalment, rate, months, has_duration(client))


def offer_like(offer: Offer, client: Client) -> Offer:
    """The offer that a changed file asks for, with the fees and the rate of another one.

    Args:
        offer: of the file before its changes; given back as it is where nothing of it is changed.
        client: the changed file.

    Raises:
        ContradictionError: the amount or the instalment is missing, or the instalment does not pay the interest.
    """
    return offer_of(offer, *checked_amounts(client), client.number("AMT_GOODS_PRICE"), ends=has_duration(client))


def offer_of(offer: Offer, amount: float, instalment: float, goods_price: float, *, ends: bool) -> Offer:
    """The offer of these raw inputs, with the fees and the rate of another one.

    Args:
        offer: of the file before its changes.
        amount: AMT_CREDIT.
        instalment: AMT_ANNUITY.
        goods_price: AMT_GOODS_PRICE, NaN where there are no goods.
        ends: whether the credit does.

    Raises:
        ContradictionError: the instalment does not pay the interest.
    """
    rate, months = offer.annual_rate, offer.duration_months
    if (amount, instalment) != (offer.amount, offer.instalment):
        rate, months = (rate, months_at_rate(amount, instalment, rate)) if ends else implied_terms(amount, instalment)
    is_same = amount == offer.amount and same_value(goods_price, offer.goods_price)
    goods = offer if is_same else offer.at(amount, goods_price, instalment, months)
    return replace(
        goods, amount=amount, instalment=instalment, annual_rate=rate, duration_months=months, has_duration=ends
    )


def offer_said(offer: Offer, value: Callable[[str], Value]) -> Offer | None:
    """The offer that values say, with the fees and the rate of another one; None where they give no terms.

    Args:
        offer: of the file before its changes.
        value: gives a value by the name of its feature.
    """
    numbers = [value(name) for name in OFFER_FEATURES]
    amount, instalment, price = (one if isinstance(one, float) else math.nan for one in numbers)
    if not amount > instalment > 0.0:
        return None
    try:
        return offer_of(offer, amount, instalment, price, ends=value("NAME_CONTRACT_TYPE") != REVOLVING)
    except ContradictionError:
        return None


def changed_offer(offer: Offer, figure: Figure, value: float, locked: Figure | None = None) -> Offer:
    """The offer with one figure as asked; what is not asked for and not locked gives way, as little of it as can be.

    The price of the goods gives way last: less credit means more deposit, until somebody asks for another price. The
    instalment gives way before the duration, the duration before the amount.

    Args:
        offer: as it is.
        figure: what is asked for; the lock of another figure holds, its own does not.
        value: of that figure.
        locked: the figure that stays.

    Raises:
        ContradictionError: no offer has these figures.
        ValueError: the credit has no such figure: no goods, or no end.
    """
    if not offer.has_figure(figure):
        raise ValueError(f"a credit without goods or without an end has no {figure} to change")
    match figure:
        case Figure.GOODS_PRICE | Figure.DEPOSIT | Figure.AMOUNT:
            return _repaid(offer, _financed(offer, figure, value, locked), locked)
        case Figure.DURATION:
            return _over(offer, value, locked)
        case Figure.INSTALMENT:
            return _at_instalment(offer, value, locked)
        case Figure.RATE:
            return _at_rate(offer, value, locked)


def own_figures(client: Client, offer: Offer) -> dict[str, float]:
    """The edits that say an offer, the file's own figures given back to the last bit."""
    return {name: _own_figure(client.number(name), value) for name, value in offer.edits.items()}


def _financing(price: float, amount: float, fees_factor: float) -> tuple[float, float, float]:
    """Price, deposit and fees that go with an amount; fees above those known where there is no other way."""
    if not price > 0.0:
        return math.nan, 0.0, 1.0
    factor = max(fees_factor, amount / price)
    deposit = price - amount / factor
    whole = float(round(deposit))
    deposit = whole if abs(deposit - whole) <= _SAME_SHARE * price else deposit
    return price, max(deposit, 0.0), factor


def _financed(offer: Offer, figure: Figure, value: float, locked: Figure | None) -> Offer:
    """The goods, the deposit and the amount once one of them is asked for; the terms are those of before."""
    if figure is Figure.AMOUNT:
        price, deposit = _goods_of_amount(offer, value, locked)
        amount = value
    else:
        price = value if figure is Figure.GOODS_PRICE else offer.goods_price
        deposit = value if figure is Figure.DEPOSIT else offer.deposit
        amount = offer.amount if locked is Figure.AMOUNT else (price - deposit) * offer.fees_factor
        if locked is Figure.AMOUNT and figure is Figure.GOODS_PRICE:
            deposit = price - amount / offer.fees_factor
        elif locked is Figure.AMOUNT:
            price = deposit + amount / offer.fees_factor
    if -_SAME_SHARE * price < deposit < 0.0:
        deposit = 0.0
    if deposit < 0.0:
        facts = (amount, price * offer.fees_factor)
        raise ContradictionError("credit_above_goods", ("AMT_CREDIT", "AMT_GOODS_PRICE"), *facts)
    if not amount > 0.0:
        raise ContradictionError("deposit_above_goods", ("AMT_GOODS_PRICE", "AMT_CREDIT"), deposit, price)
    return replace(offer, goods_price=price, deposit=deposit, amount=amount)


def _goods_of_amount(offer: Offer, amount: float, locked: Figure | None) -> tuple[float, float]:
    """Price and deposit that leave an amount to lend: the deposit moves, the price where that is not enough."""
    financed = amount / offer.fees_factor
    if locked is Figure.DEPOSIT:
        return offer.deposit + financed, offer.deposit
    deposit = offer.goods_price - financed
    if deposit < 0.0 and locked is not Figure.GOODS_PRICE:
        return max(offer.goods_price, financed), 0.0
    return offer.goods_price, deposit if offer.has_goods else 0.0


def _repaid(before: Offer, offer: Offer, locked: Figure | None) -> Offer:
    """The terms of another amount: the same duration, or the same instalment where that is locked."""
    if locked is Figure.INSTALMENT and offer.has_duration:
        return replace(offer, duration_months=months_at_rate(offer.amount, offer.instalment, offer.annual_rate))
    return replace(offer, instalment=before.instalment * (offer.amount / before.amount))


def _over(offer: Offer, months: float, locked: Figure | None) -> Offer:
    if not months > 0.0:
        raise ContradictionError("duration_not_positive", ("AMT_ANNUITY", "AMT_CREDIT"), months, 0.0)
    instalment = float(offer.instalments(np.array(offer.amount), np.array(months)))
    if locked is not Figure.INSTALMENT:
        return replace(offer, instalment=instalment, duration_months=months)
    amount = offer.amount * (offer.instalment / instalment)
    return replace(_financed(offer, Figure.AMOUNT, amount, locked), duration_months=months)


def _at_instalment(offer: Offer, instalment: float, locked: Figure | None) -> Offer:
    if not instalment > 0.0:
        raise ContradictionError("needed_for_terms", ("AMT_ANNUITY",), instalment, 0.0)
    if locked is Figure.DURATION and offer.has_duration:
        amount = offer.amount * (instalment / offer.instalment)
        return replace(_financed(offer, Figure.AMOUNT, amount, locked), instalment=instalment)
    if instalment >= offer.amount:
        facts = (instalment, offer.amount)
        raise ContradictionError("instalment_above_credit", ("AMT_ANNUITY", "AMT_CREDIT"), *facts)
    if not offer.has_duration:
        rate, months = implied_terms(offer.amount, instalment)
        return replace(offer, instalment=instalment, annual_rate=rate, duration_months=months)
    months = months_at_rate(offer.amount, instalment, offer.annual_rate)
    return replace(offer, instalment=instalment, duration_months=months)


def _at_rate(offer: Offer, annual_rate: float, locked: Figure | None) -> Offer:
    if locked is Figure.DURATION:
        if not annual_rate >= 0.0:
            raise ContradictionError("rate_negative", ("AMT_ANNUITY",), annual_rate, 0.0)
        share = float(instalment_share(annual_rate, np.array(offer.duration_months)))
        return replace(offer, instalment=offer.amount * share, annual_rate=annual_rate)
    months = months_at_rate(offer.amount, offer.instalment, annual_rate)
    return replace(offer, annual_rate=annual_rate, duration_months=months)


def _own_figure(own: float, value: float) -> float:
    return own if math.isclose(own, value, rel_tol=_SAME_SHARE) else value
