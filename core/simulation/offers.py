"""The map of possible offers: the risk of every amount and duration, at the rate that the file implies.

What the data say about AMT_GOODS_PRICE: in real cash applications the credit is never below the price; it is the price
times one of a few shares (1 in 29 %, then 1.158, 1.198, 1.119 …: fees and insurance added), and both correlate at 0.99.
The price is thus no separate fact but the net amount asked: it follows the amount in the file's own proportion. Where
a file does show a down payment (price above credit), the client still brings the same sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.assessment.edited_rows import EditedRows
from core.bundle.bundle import Bundle
from core.clients.client import Client, check_edit
from core.clients.terms import ImpliedTerms
from core.features.catalogue import Catalogue, Feature
from core.model.policy import Advice, Policy

Column = NDArray[np.float64]

AXIS_STEPS = 24
SHORTEST_DURATION_MONTHS = 6
LONGEST_DURATION_MONTHS = 60
"""The shortest and longest duration that earlier cash credits of any number had."""
_LOWEST_AMOUNT_SHARE, _HIGHEST_AMOUNT_SHARE = 0.25, 1.5
_AMOUNT_UNIT = 500.0


@dataclass(frozen=True)
class Offer:
    """One point of the map.

    Args:
        amount: AMT_CREDIT.
        duration_months: number of instalments.
        instalment: AMT_ANNUITY.
        goods_price: AMT_GOODS_PRICE, NaN where it is not known.
        probability: of default (0 to 1).
        advice: what the policy advises.
    """

    amount: float
    duration_months: float
    instalment: float
    goods_price: float
    probability: float
    advice: Advice

    @property
    def edits(self) -> Mapping[str, float]:
        """The changes of raw inputs that turn the file into this offer."""
        return offer_edits(self.amount, self.instalment, self.goods_price)


@dataclass(frozen=True)
class OfferMap:
    """Probability, advice and instalment over amount and duration.

    Args:
        terms: the present offer and the rate of all others.
        amounts: ascending; shape ``(m,)``.
        durations: months, ascending; shape ``(n,)``.
        instalments: shape ``(n, m)``: one row a duration.
        goods_prices: that go with the amounts; shape ``(m,)``.
        probabilities: of default (0 to 1); shape ``(n, m)``.
        policy: where the advice changes.
    """

    terms: ImpliedTerms
    amounts: Column
    durations: Column
    instalments: Column
    goods_prices: Column
    probabilities: Column
    policy: Policy

    @property
    def granted(self) -> NDArray[np.bool_]:
        """Where the advice is to grant; shape ``(n, m)``."""
        return np.asarray(self.probabilities < self.policy.review_low)

    @property
    def refused(self) -> NDArray[np.bool_]:
        """Where the advice is to refuse; shape ``(n, m)``."""
        return np.asarray(self.probabilities > self.policy.review_high)

    def offer(self, row: int, column: int) -> Offer:
        """One point, by the position of its duration and of its amount."""
        probability = float(self.probabilities[row, column])
        return Offer(
            amount=float(self.amounts[column]),
            duration_months=float(self.durations[row]),
            instalment=float(self.instalments[row, column]),
            goods_price=float(self.goods_prices[column]),
            probability=probability,
            advice=self.policy.advise(probability),
        )

    def nearest(self, amount: float, duration_months: float) -> tuple[int, int]:
        """Row and column of the point nearest to an offer."""
        row = int(np.abs(self.durations - duration_months).argmin())
        return row, int(np.abs(self.amounts - amount).argmin())

    def contour(self, level: float | None = None) -> Column:
        """The amount at which each duration's risk first reaches a level, interpolated between two points.

        Args:
            level: probability (0 to 1); the policy's threshold where none is given.

        Returns:
            Shape ``(n,)``: plus infinity where every amount of the map stays below, minus infinity where none does.
        """
        wanted = self.policy.threshold if level is None else level
        return np.array([_crossing(self.amounts, row, wanted) for row in self.probabilities])


def offer_map(bundle: Bundle, client: Client, terms: ImpliedTerms, amounts: Column, durations: Column) -> OfferMap:
    """Score every amount with every duration.

    Args:
        bundle: scores the offers.
        client: the file; everything but amount, instalment and goods price stays.
        terms: of the file; gives the rate.
        amounts: of credit, ascending; shape ``(m,)``.
        durations: months, ascending, above zero; shape ``(n,)``.

    Raises:
        InvalidValueError: an amount or an instalment that no application may have.
    """
    instalments = terms.instalments(amounts[np.newaxis, :], durations[:, np.newaxis])
    features = bundle.catalogue.by_name
    for name, column in (("AMT_CREDIT", amounts), ("AMT_ANNUITY", instalments)):
        for extreme in (column.min(), column.max()):
            check_edit(features[name], float(extreme), bundle.catalogue)
    prices = goods_prices(client, amounts)
    edits = {
        "AMT_CREDIT": np.tile(amounts, len(durations)),
        "AMT_ANNUITY": instalments.ravel(),
        "AMT_GOODS_PRICE": np.tile(prices, len(durations)),
    }
    probabilities = EditedRows(bundle, client).probabilities(edits).reshape(instalments.shape)
    return OfferMap(terms, amounts, durations, instalments, prices, probabilities, bundle.manifest.policy)


def offer_axes(terms: ImpliedTerms, catalogue: Catalogue, steps: int = AXIS_STEPS) -> tuple[Column, Column]:
    """Amounts and durations worth showing around the present offer, which is one of the points.

    Args:
        terms: the present offer.
        catalogue: the ranges accepted.
        steps: how many of each at most.

    Returns:
        Amounts (round figures but for the present one) and durations (whole months but for the present one).
    """
    present = terms.duration_months
    durations = np.unique(
        np.linspace(
            min(SHORTEST_DURATION_MONTHS, np.floor(present)), max(LONGEST_DURATION_MONTHS, np.ceil(present)), steps
        ).round()
    )
    durations = _with_present(durations, present)
    longest = float(terms.instalments(np.array([1.0]), durations[:1])[0])
    shortest = float(terms.instalments(np.array([1.0]), durations[-1:])[0])
    credit, annuity = catalogue.by_name["AMT_CREDIT"], catalogue.by_name["AMT_ANNUITY"]
    low = max(_LOWEST_AMOUNT_SHARE * terms.amount, _low(credit), _low(annuity) / shortest)
    high = min(_HIGHEST_AMOUNT_SHARE * terms.amount, _high(credit), _high(annuity) / longest)
    inner = np.linspace(min(low, terms.amount), max(high, terms.amount), steps)
    amounts = np.unique(np.clip((inner / _AMOUNT_UNIT).round() * _AMOUNT_UNIT, inner[0], inner[-1]))
    return _with_present(amounts, terms.amount), durations


def goods_prices(client: Client, amounts: Column) -> Column:
    """The goods price that goes with each amount; NaN where the file has none. See the head of this module.

    Args:
        client: the file.
        amounts: of credit; any shape.
    """
    credit, price = client.number("AMT_CREDIT"), client.number("AMT_GOODS_PRICE")
    if price == credit:
        return amounts.copy()
    following = amounts + (price - credit) if price > credit else price * (amounts / credit)
    return np.where(amounts == credit, price, following)


def offer_edits(amount: float, instalment: float, goods_price: float) -> dict[str, float]:
    """The edits of raw inputs for an offer; an unknown goods price stays unknown."""
    edits = {"AMT_CREDIT": amount, "AMT_ANNUITY": instalment, "AMT_GOODS_PRICE": goods_price}
    return {name: value for name, value in edits.items() if not np.isnan(value)}


def _with_present(axis: Column, present: float) -> Column:
    """The axis with its nearest value replaced by the present one."""
    placed = axis.copy()
    placed[np.abs(axis - present).argmin()] = present
    return np.unique(placed)


def _crossing(amounts: Column, probabilities: Column, level: float) -> float:
    above = np.flatnonzero(probabilities >= level)
    if not len(above):
        return float("inf")
    first = int(above[0])
    if first == 0:
        return float("-inf")
    low, high = float(probabilities[first - 1]), float(probabilities[first])
    share = (level - low) / (high - low)
    return float(amounts[first - 1] + share * (amounts[first] - amounts[first - 1]))


def _low(feature: Feature) -> float:
    return feature.minimum if feature.minimum is not None else 0.0


def _high(feature: Feature) -> float:
    return feature.maximum if feature.maximum is not None else float("inf")
