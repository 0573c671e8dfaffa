"""The smallest changes that lead to an agreement, on what a client can act on now.

These are a deposit, the duration, cheaper goods (the amount of a credit without goods), and paying off one credit
elsewhere. The price of the goods stays in every proposal that does not name it.

Every proposal is found and proved by rescoring. At a given duration, less credit never raises the risk (the model's
constraints say so), hence bisection along amounts finds the least that suffices; nothing is known of durations, so
every whole month is tried. Nothing is known of closings either, as the last one becomes a recent one: each of the few
credits that weigh most is tried, alone and with each other lever.

Only credits from other lenders can be closed, running ones whose debt is known in the currency of all others: what is
still owed on earlier credits with us is not in the tables. Closing is an act of today; delays of the past stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from core.assessment.edited_rows import EditedRows
from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.clients.credits_elsewhere import CLOSED_CREDIT
from core.clients.offer import Offer, file_offer, own_figures
from core.simulation.closings import ClosingColumns, closings, weightiest
from core.simulation.offer_lines import Levels, Lines, Points, searched_lines
from core.simulation.proposals import (
    BOUNDS,
    MAXIMUM_CLOSINGS,
    MAXIMUM_PROPOSALS,
    SECOND_LEVER_EFFORT,
    Bounds,
    Cost,
    Lever,
    Proposal,
)
from core.values import Value

Column = NDArray[np.float64]

AMOUNT_UNIT = 500.0
_STEP_SHARE = 0.01


def smallest_changes(
    bundle: Bundle, client: Client, offer: Offer | None = None, bounds: Bounds = BOUNDS
) -> tuple[Proposal, ...]:
    """Up to three proposals, the least demanding first; each with other levers, none worse than or nearly another.

    Args:
        bundle: scores the proposals.
        client: the file as it is.
        offer: of the file, where the rate or the duration is known; the implied one otherwise.
        bounds: how far a proposal may go.

    Returns:
        Nothing where no change of one or two levers within the bounds leads to an agreement, or none is needed.

    Raises:
        ContradictionError: the file has no amount or no instalment to start from.
    """
    present = offer or file_offer(client)
    search = _Search(bundle, client, present, bounds)
    kept: list[Proposal] = []
    for proposal in () if search.is_granted else search.proposals():
        if not any(proposal.levers == other.levers or proposal.repeats(other, present) for other in kept):
            kept.append(proposal)
        if len(kept) == MAXIMUM_PROPOSALS:
            break
    return tuple(kept)


class _Search:
    """All offers to one client within the bounds, and the least change that suffices along each line of them."""

    def __init__(self, bundle: Bundle, client: Client, present: Offer, bounds: Bounds) -> None:
        self._client, self._present = client, present
        self._rows = EditedRows(bundle, client)
        self._review_low = bundle.manifest.policy.review_low
        self._limit = self._review_low - bounds.margin
        step = max(AMOUNT_UNIT, round(_STEP_SHARE * present.amount / AMOUNT_UNIT) * AMOUNT_UNIT)
        features = bundle.catalogue.by_name
        cut = "AMT_GOODS_PRICE" if present.has_goods else "AMT_CREDIT"
        self._wanted = wanted_amounts(self._present_wanted, step, bounds.largest_cut, features[cut].minimum or 0.0)
        self._own_money = bounds.largest_own_money * present.amount
        self._brought = np.arange(0.0, (self._own_money if present.has_goods else 0.0) + 1e-9, step)
        self._durations = _durations(present, bounds)
        affordable = [closing for closing in closings(client) if closing.debt <= self._own_money]
        self._closings = weightiest(self._rows, client, affordable, MAXIMUM_CLOSINGS)
        self._closed = ClosingColumns(client, self._closings)
        self._highest_instalment = min(
            (1.0 + bounds.largest_instalment_rise) * present.instalment,
            features["AMT_ANNUITY"].maximum or np.inf,
        )
        self._lowest_instalment = features["AMT_ANNUITY"].minimum or 0.0
        self._lowest_credit = max(features["AMT_CREDIT"].minimum or 0.0, bounds.smallest_credit * present.amount)

    @property
    def is_granted(self) -> bool:
        """Whether nothing needs to change."""
        none = np.zeros(1, np.int64)
        present = self._rows.probabilities(self._variants(Points(none, none, self._durations[:1], none)))
        return bool(present[0] < self._review_low)

    def proposals(self) -> Iterator[Proposal]:
        """The least change along each line, the least demanding one first; none asks for more than another of all."""
        lines, level = self._first_suiting(self._lines())
        if not len(level):
            return
        points = lines.at(level)
        variants = self._variants(points)
        changes = self._changes(points, variants["AMT_ANNUITY"])
        effort = self._efforts(changes)
        probabilities = self._rows.probabilities(variants)
        for row in _not_beaten(changes, effort):
            goods, credit, own, months, instalment, settled = (float(change) for change in changes[:, row])
            cost = Cost(goods, credit, own, months, instalment, settled, float(effort[row]))
            yield self._proposal(points, variants, int(row), cost, float(probabilities[row]))

    @property
    def _present_wanted(self) -> float:
        """What the client wants: goods of this price, or this credit."""
        return self._present.goods_price if self._present.has_goods else self._present.amount

    def _lines(self) -> Lines:
        left = self._own_money - self._closed.debts[1:]
        affordable = np.searchsorted(self._brought, left, side="right") - 1
        return searched_lines(self._durations, len(self._wanted) - 1, len(self._brought) - 1, affordable.tolist())

    def _first_suiting(self, lines: Lines) -> tuple[Lines, Levels]:
        """Bisect all lines at once; those that do not even suit at their end are left out."""
        top = self._within(lines)
        lines = replace(lines, top=top).take(top >= 0)
        suits = self._suits(self._variants(lines.at(lines.top)))
        lines = lines.take(suits)
        low, high = np.full_like(lines.top, -1), lines.top
        while np.any(high - low > 1):
            middle = np.maximum((low + high) // 2, 0)
            suits = self._suits(self._variants(lines.at(middle)))
            high, low = np.where(suits, middle, high), np.where(suits, low, middle)
        return lines, high

    def _within(self, lines: Lines) -> Levels:
        """The furthest level of each line at which the credit and the instalment are not too small."""
        low, high = np.full_like(lines.top, -1), lines.top + 1
        while np.any(high - low > 1):
            middle = np.clip((low + high) // 2, 0, lines.top)
            credit, instalment, _ = self._figures(lines.at(middle))
            fits = (credit >= self._lowest_credit) & (instalment >= self._lowest_instalment)
            is_open = high - low > 1
            low, high = np.where(is_open & fits, middle, low), np.where(is_open & ~fits, middle, high)
        return low

    def _suits(self, variants: Mapping[str, Column]) -> NDArray[np.bool_]:
        granted = self._rows.probabilities(variants) < self._limit
        return np.asarray(granted & (variants["AMT_ANNUITY"] <= self._highest_instalment))

    def _figures(self, points: Points) -> tuple[Column, Column, Column]:
        """Credit, instalment and what is wanted."""
        present, wanted = self._present, self._wanted[points.cut]
        financed = wanted - (present.deposit + self._brought[points.brought])
        is_present = (points.cut == 0) & (points.brought == 0)
        credit = np.where(is_present, present.amount, financed * present.fees_factor)
        return credit, present.instalments(credit, points.durations), wanted

    def _variants(self, points: Points) -> dict[str, Column]:
        credit, instalment, wanted = self._figures(points)
        goods = {"AMT_GOODS_PRICE": wanted} if self._present.has_goods else {}
        return {"AMT_CREDIT": credit, "AMT_ANNUITY": instalment, **goods, **self._closed.of(points.closed)}

    def _changes(self, points: Points, instalments: Column) -> Column:
        """What ``Cost`` counts but for the effort, one row a kind of change."""
        less = self._present_wanted - self._wanted[points.cut]
        none = np.zeros_like(less)
        goods, credit = (less, none) if self._present.has_goods else (none, less)
        return np.stack([
            goods, credit, self._brought[points.brought], points.durations - self._present.duration_months,
            instalments - self._present.instalment, self._closed.debts[points.closed],
        ])  # fmt: skip

    def _efforts(self, changes: Column) -> Column:
        goods, credit, own, months, instalment, settled = changes
        present = self._present
        levers = np.count_nonzero(np.delete(changes, 4, axis=0), axis=0)
        return np.asarray(
            (goods + credit) / self._present_wanted
            + (own + settled) / present.amount
            + np.maximum(months, 0.0) / present.duration_months
            + np.maximum(instalment, 0.0) / present.instalment
            + SECOND_LEVER_EFFORT * (levers - 1)
        )

    def _proposal(
        self, points: Points, variants: Mapping[str, Column], row: int, cost: Cost, probability: float
    ) -> Proposal:
        present = self._present
        offer = replace(
            present,
            amount=float(variants["AMT_CREDIT"][row]),
            instalment=float(variants["AMT_ANNUITY"][row]),
            duration_months=float(points.durations[row]),
            deposit=present.deposit + cost.more_deposit,
            goods_price=present.goods_price - cost.cheaper_goods,
        )
        figures = own_figures(self._client, offer).items()
        edits: dict[str, Value] = {name: value for name, value in figures if value != self._client.number(name)}
        closed = int(points.closed[row])
        closing = self._closings[closed - 1] if closed else None
        if closing is not None:
            edits[CLOSED_CREDIT] = closing.place
        credit = closing.credit if closing is not None else None
        return Proposal(_levers(cost), edits, offer, probability, cost, credit)


def wanted_amounts(present: float, step: float, largest_cut: float, lowest: float) -> Column:
    """The present price or amount, then round figures below it down to the bound; descending."""
    lowest = max(present * (1.0 - largest_cut), lowest)
    below = np.arange(np.ceil(present / step) - 1.0, np.ceil(lowest / step) - 0.5, -1.0) * step
    return np.concatenate([[present], below])


def _not_beaten(changes: Column, effort: Column) -> NDArray[np.int64]:
    """Rows in the order of their effort, without those that ask for at least as much of everything as another one."""
    goods, credit, own, months, instalment, settled = changes[:, np.argsort(effort, kind="stable")]
    asked = np.stack([goods, credit, own + settled, np.maximum(months, 0.0), np.maximum(instalment, 0.0)])
    no_less = np.all(asked[:, :, np.newaxis] >= asked[:, np.newaxis, :], axis=0)
    is_later = np.tri(len(effort), k=-1, dtype=np.bool_)
    beaten = np.any(no_less & (is_later | ~no_less.T), axis=1)
    return np.asarray(np.argsort(effort, kind="stable")[~beaten])


def _levers(cost: Cost) -> tuple[Lever, ...]:
    changed = {
        Lever.CLOSING: cost.settled_debt,
        Lever.GOODS: cost.cheaper_goods,
        Lever.AMOUNT: cost.less_credit,
        Lever.DURATION: cost.more_months,
        Lever.DEPOSIT: cost.more_deposit,
    }
    return tuple(lever for lever, change in changed.items() if change)


def _durations(present: Offer, bounds: Bounds) -> Column:
    """The present duration first, then every other whole month within the bounds."""
    months = present.duration_months
    if not present.has_duration:
        return np.array([months])
    whole = np.arange(bounds.shortest_months, bounds.longest_months + 1, dtype=np.float64)
    return np.concatenate([[months], whole[whole != months]])
