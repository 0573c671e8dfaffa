"""The map of possible offers: the risk of every amount and duration, at the rate that the file implies.

The price of the goods stays: along the amounts of the map it is the deposit that moves, and only an amount beyond what
the goods cost without any deposit stands for dearer goods.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.assessment.edited_rows import EditedRows
from core.bundle.bundle import Bundle
from core.clients.client import Client, check_edit
from core.clients.offer import Offer
from core.features.catalogue import Catalogue, Feature
from core.model.policy import Advice, Policy

Column = NDArray[np.float64]

AXIS_STEPS = 24
SHORTEST_DURATION_MONTHS = 6
LONGEST_DURATION_MONTHS = 60
"""The shortest and longest duration that earlier cash credits of any number had."""
LOWEST_AMOUNT_SHARE, HIGHEST_AMOUNT_SHARE = 0.25, 1.5
"""Ends of the map, as shares of the amount asked."""
_AMOUNT_UNIT = 500.0


@dataclass(frozen=True)
class MapPoint:
    """One point of the map.

    Args:
        offer: its figures.
        probability: of default (0 to 1).
        advice: what the policy advises.
    """

    offer: Offer
    probability: float
    advice: Advice


@dataclass(frozen=True)
class OfferMap:
    """Probability, advice and instalment over amount and duration.

    Args:
        offer: the present one; gives the fees and the rate of all others.
        amounts: ascending; shape ``(m,)``.
        durations: months, ascending; shape ``(n,)``.
        instalments: shape ``(n, m)``: one row a duration.
        goods_prices: that go with the amounts; shape ``(m,)``.
        probabilities: of default (0 to 1); shape ``(n, m)``.
        limits: the largest amount of each duration that is granted, to one unit of money; plus infinity where every
            amount of the map is, minus infinity where none is; shape ``(n,)``.
        policy: where the advice changes.
    """

    offer: Offer
    amounts: Column
    durations: Column
    instalments: Column
    goods_prices: Column
    probabilities: Column
    limits: Column
    policy: Policy

    @property
    def granted(self) -> NDArray[np.bool_]:
        """Where the advice is to grant; shape ``(n, m)``."""
        return np.asarray(self.probabilities < self.policy.review_low)

    @property
    def refused(self) -> NDArray[np.bool_]:
        """Where the advice is to refuse; shape ``(n, m)``."""
        return np.asarray(self.probabilities > self.policy.review_high)

    def point(self, row: int, column: int) -> MapPoint:
        """One point, by the position of its duration and of its amount."""
        probability = float(self.probabilities[row, column])
        found = self.offer.at(
            float(self.amounts[column]),
            float(self.goods_prices[column]),
            float(self.instalments[row, column]),
            float(self.durations[row]),
        )
        return MapPoint(found, probability, self.policy.advise(probability))

    def deposit(self, amount: float) -> float:
        """The deposit that goes with an amount, between two points as well."""
        column = min(int(np.searchsorted(self.amounts, amount)), len(self.amounts) - 1)
        price = float(self.goods_prices[column])
        return self.offer.at(amount, price, self.offer.instalment, self.offer.duration_months).deposit

    def nearest(self, amount: float, duration_months: float) -> tuple[int, int]:
        """Row and column of the point nearest to an offer."""
        row = int(np.abs(self.durations - duration_months).argmin())
        return row, int(np.abs(self.amounts - amount).argmin())


def offer_map(bundle: Bundle, client: Client, offer: Offer, amounts: Column, durations: Column) -> OfferMap:
    """Score every amount with every duration.

    Args:
        bundle: scores the offers.
        client: the file, maybe with changes; everything but amount and instalment stays, the price of the goods as
            long as they cost no less than what is financed.
        offer: of the file as it is; gives the fees and the rate.
        amounts: of credit, ascending; shape ``(m,)``.
        durations: months, ascending, above zero; shape ``(n,)``.

    Raises:
        InvalidValueError: an amount or an instalment that no application may have.
    """
    instalments = offer.instalments(amounts[np.newaxis, :], durations[:, np.newaxis])
    features = bundle.catalogue.by_name
    for name, column in (("AMT_CREDIT", amounts), ("AMT_ANNUITY", instalments)):
        for extreme in (column.min(), column.max()):
            check_edit(features[name], float(extreme), bundle.catalogue)
    scored = _Scored(EditedRows(bundle, client), offer, client.number("AMT_GOODS_PRICE"))
    grid, months = np.tile(amounts, len(durations)), np.repeat(durations, len(amounts))
    probabilities = scored.probabilities(grid, months).reshape(instalments.shape)
    policy = bundle.manifest.policy
    limits = _limits(scored, amounts, durations, probabilities, policy.review_low)
    prices = scored.goods_prices(amounts)
    return OfferMap(offer, amounts, durations, instalments, prices, probabilities, limits, policy)


def offer_axes(
    offer: Offer, catalogue: Catalogue, through: Iterable[Offer] = (), steps: int = AXIS_STEPS
) -> tuple[Column, Column]:
    """Amounts and durations worth showing around the present offer, which is one of the points.

    Args:
        offer: the present one.
        catalogue: the ranges accepted.
        through: other offers that are to be points as well; those beyond the ends are left out.
        steps: how many of each at most, the other offers not counted.

    Returns:
        Amounts (round figures but for the offers') and durations (whole months but for the offers').
    """
    present = offer.duration_months
    durations = np.unique(
        np.linspace(
            min(SHORTEST_DURATION_MONTHS, np.floor(present)), max(LONGEST_DURATION_MONTHS, np.ceil(present)), steps
        ).round()
    )
    durations = _with_present(durations, present)
    longest = float(offer.instalments(np.array([1.0]), durations[:1])[0])
    shortest = float(offer.instalments(np.array([1.0]), durations[-1:])[0])
    credit, annuity = catalogue.by_name["AMT_CREDIT"], catalogue.by_name["AMT_ANNUITY"]
    # Whole amounts: an instalment at an end of its range must not pass it by a rounding.
    low = np.ceil(max(LOWEST_AMOUNT_SHARE * offer.amount, _low(credit), _low(annuity) / shortest))
    high = np.floor(min(HIGHEST_AMOUNT_SHARE * offer.amount, _high(credit), _high(annuity) / longest))
    inner = np.linspace(min(low, offer.amount), max(high, offer.amount), steps)
    amounts = np.unique(np.clip((inner / _AMOUNT_UNIT).round() * _AMOUNT_UNIT, inner[0], inner[-1]))
    others = tuple(through)
    return (
        _through(_with_present(amounts, offer.amount), [other.amount for other in others]),
        _through(durations, [other.duration_months for other in others]),
    )


class _Scored:
    """Scores amounts and durations around one offer, the price of the goods as the map has it."""

    def __init__(self, rows: EditedRows, offer: Offer, goods_price: float) -> None:
        self._rows, self._offer, self._goods_price = rows, offer, goods_price

    def goods_prices(self, amounts: Column) -> Column:
        """That go with amounts; any shape."""
        return self._offer.goods_prices(amounts, self._goods_price)

    def probabilities(self, amounts: Column, durations: Column) -> Column:
        """Of default, one a pair; amounts and durations of shape ``(n,)``."""
        return self._rows.probabilities({
            "AMT_CREDIT": amounts,
            "AMT_ANNUITY": self._offer.instalments(amounts, durations),
            "AMT_GOODS_PRICE": self.goods_prices(amounts),
        })  # fmt: skip


def _limits(scored: _Scored, amounts: Column, durations: Column, probabilities: Column, review_low: float) -> Column:
    """Bisect each duration between its last granted point and the next one: more credit never lowers the risk."""
    granted = probabilities < review_low
    counts = np.where(granted.all(axis=1), len(amounts), granted.argmin(axis=1))
    limits = np.where(counts == len(amounts), np.inf, -np.inf)
    rows = np.flatnonzero((counts > 0) & (counts < len(amounts)))
    low, high = amounts[counts[rows] - 1], amounts[np.minimum(counts[rows], len(amounts) - 1)]
    limits[rows] = low
    low, high = np.floor(low), np.ceil(high)
    while len(rows) and np.any(high - low > 1.0):
        middle = np.floor((low + high) / 2.0)
        is_granted = scored.probabilities(middle, durations[rows]) < review_low
        low, high = np.where(is_granted, middle, low), np.where(is_granted, high, middle)
    limits[rows] = np.maximum(limits[rows], low)
    return np.asarray(limits)


def _with_present(axis: Column, present: float) -> Column:
    """The axis with its nearest value replaced by the present one."""
    placed = axis.copy()
    placed[np.abs(axis - present).argmin()] = present
    return np.unique(placed)


def _through(axis: Column, others: list[float]) -> Column:
    inside = [other for other in others if axis[0] <= other <= axis[-1]]
    return np.unique(np.concatenate([axis, inside]))


def _low(feature: Feature) -> float:
    return feature.minimum if feature.minimum is not None else 0.0


def _high(feature: Feature) -> float:
    return feature.maximum if feature.maximum is not None else float("inf")
