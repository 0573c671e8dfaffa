"""The smallest changes that lead to an agreement, on what a client can act on now.

These are the amount, the duration, a down payment, and paying off one credit elsewhere.

Every proposal is found and proved by rescoring. At a given duration, less credit never raises the risk (the model's
constraints say so), hence bisection along amounts finds the least that suffices; nothing is known of durations, so
every whole month is tried. Nothing is known of closings either, as the last one becomes a recent one: each of the few
credits that weigh most is tried, alone and with each other lever.

Only credits from other lenders can be closed, running ones whose debt is known in the currency of all others: what is
still owed on earlier credits with us is not in the tables. Closing is an act of today; delays of the past stay.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from core.assessment.edited_rows import EditedRows
from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.clients.credits_elsewhere import CLOSED_CREDIT
from core.clients.terms import ImpliedTerms, has_duration, implied_terms
from core.features.catalogue import Catalogue
from core.simulation.closings import ClosingColumns, closings, weightiest
from core.simulation.offer_lines import Levels, Lines, Points, searched_lines
from core.simulation.offers import goods_prices, offer_edits
from core.simulation.proposals import BOUNDS, MAXIMUM_CLOSINGS, MAXIMUM_PROPOSALS, Bounds, Cost, Lever, Proposal
from core.values import Value

Column = NDArray[np.float64]

AMOUNT_UNIT = 500.0
_STEP_SHARE = 0.01
_LEVER_ROWS = ((Lever.CLOSING, 4), (Lever.AMOUNT, 0), (Lever.DURATION, 2), (Lever.DOWN_PAYMENT, 1))
"""Where each lever stands among the changes of a proposal."""


def smallest_changes(
    bundle: Bundle, client: Client, terms: ImpliedTerms | None = None, bounds: Bounds = BOUNDS
) -> tuple[Proposal, ...]:
    """Up to three proposals, the least demanding first; each with other levers, none worse than another in all.

    Args:
        bundle: scores the proposals.
        client: the file as it is.
        terms: of the file, where the rate or the duration is known; the implied ones otherwise.
        bounds: how far a proposal may go.

    Returns:
        Nothing where no change of one or two levers within the bounds leads to an agreement, or none is needed.

    Raises:
        ContradictionError: the file has no amount or no instalment to start from.
    """
    search = _Search(bundle, client, terms or implied_terms(client), bounds)
    return () if search.is_granted else _not_beaten(search.proposals())


class _Search:
    """All offers to one client within the bounds, and the least change that suffices along each line of them."""

    def __init__(self, bundle: Bundle, client: Client, terms: ImpliedTerms, bounds: Bounds) -> None:
        self._client, self._terms = client, terms
        self._rows = EditedRows(bundle, client)
        self._policy = bundle.manifest.policy
        step = max(AMOUNT_UNIT, round(_STEP_SHARE * terms.amount / AMOUNT_UNIT) * AMOUNT_UNIT)
        self._asked = asked_amounts(terms.amount, step, bounds, bundle.catalogue)
        self._own_money = bounds.largest_own_money * terms.amount
        self._brought = np.arange(0.0, self._own_money + 1e-9, step)
        self._durations = _durations(client, terms, bounds)
        affordable = [closing for closing in closings(client) if closing.debt <= self._own_money]
        self._closings = weightiest(self._rows, client, affordable, MAXIMUM_CLOSINGS)
        self._closed = ClosingColumns(client, self._closings)
        self._highest_instalment = min(
            (1.0 + bounds.largest_instalment_rise) * terms.instalment,
            bundle.catalogue.by_name["AMT_ANNUITY"].maximum or np.inf,
        )
        self._lowest_instalment = bundle.catalogue.by_name["AMT_ANNUITY"].minimum or 0.0
        self._lowest_credit = bundle.catalogue.by_name["AMT_CREDIT"].minimum or 0.0

    @property
    def is_granted(self) -> bool:
        """Whether nothing needs to change."""
        none = np.zeros(1, np.int64)
        present = self._rows.probabilities(self._variants(Points(none, none, self._durations[:1], none)))
        return bool(present[0] < self._policy.review_low)

    def proposals(self) -> list[Proposal]:
        """The least demanding proposal of each set of levers, the least demanding set first."""
        lines, level = self._first_suiting(self._lines())
        points = lines.at(level)
        variants = self._variants(points)
        present = self._terms
        changes = np.stack([
            present.amount - self._asked[points.cut], self._brought[points.brought],
            points.durations - present.duration_months, variants["AMT_ANNUITY"] - present.instalment,
            self._closed.debts[points.closed],
        ])  # fmt: skip
        effort = _efforts(present, changes)
        found: dict[tuple[Lever, ...], Proposal] = {}
        probabilities = self._rows.probabilities(variants) if len(level) else effort
        for row in np.argsort(effort, kind="stable"):
            levers = tuple(lever for lever, place in _LEVER_ROWS if changes[place, row])
            if levers not in found:
                less, brought, longer, dearer, settled = (float(change) for change in changes[:, row])
                cost = Cost(less, brought, longer, dearer, float(effort[row]), settled)
                offer = {name: float(variants[name][row]) for name in ("AMT_CREDIT", "AMT_ANNUITY", "AMT_GOODS_PRICE")}
                closed, months = int(points.closed[row]), float(points.durations[row])
                found[levers] = self._proposal(levers, offer, closed, months, float(probabilities[row]), cost)
        return list(found.values())

    def _lines(self) -> Lines:
        left = self._own_money - self._closed.debts[1:]
        affordable = np.searchsorted(self._brought, left, side="right") - 1
        return searched_lines(self._durations, len(self._asked) - 1, len(self._brought) - 1, affordable.tolist())

    def _first_suiting(self, lines: Lines) -> tuple[Lines, Levels]:
        """Bisect all lines at once; those that do not even suit at their end are left out."""
        suits = self._suits(self._variants(lines.at(lines.top)))
        lines = lines.take(suits)
        low, high = np.full_like(lines.top, -1), lines.top
        while np.any(high - low > 1):
            middle = np.maximum((low + high) // 2, 0)
            suits = self._suits(self._variants(lines.at(middle)))
            high, low = np.where(suits, middle, high), np.where(suits, low, middle)
        return lines, high

    def _suits(self, variants: Mapping[str, Column]) -> NDArray[np.bool_]:
        instalment = variants["AMT_ANNUITY"]
        granted = self._rows.probabilities(variants) < self._policy.review_low
        within = (instalment <= self._highest_instalment) & (instalment >= self._lowest_instalment)
        return np.asarray(granted & within & (variants["AMT_CREDIT"] >= self._lowest_credit))

    def _variants(self, points: Points) -> dict[str, Column]:
        asked = self._asked[points.cut]
        credit = asked - self._brought[points.brought]
        return {
            "AMT_CREDIT": credit,
            "AMT_ANNUITY": self._terms.instalments(credit, points.durations),
            "AMT_GOODS_PRICE": goods_prices(self._client, asked),
            **self._closed.of(points.closed),
        }

    def _proposal(
        self,
        levers: tuple[Lever, ...],
        offer: Mapping[str, float],
        closed: int,
        months: float,
        probability: float,
        cost: Cost,
    ) -> Proposal:
        credit, instalment = offer["AMT_CREDIT"], offer["AMT_ANNUITY"]
        edits: dict[str, Value] = {
            name: value
            for name, value in offer_edits(credit, instalment, offer["AMT_GOODS_PRICE"]).items()
            if value != self._client.number(name)
        }
        closing = self._closings[closed - 1] if closed else None
        if closing is not None:
            edits[CLOSED_CREDIT] = closing.place
        credit_closed = closing.credit if closing is not None else None
        return Proposal(levers, edits, credit, months, instalment, probability, cost, credit_closed)


def asked_amounts(amount: float, step: float, bounds: Bounds, catalogue: Catalogue) -> Column:
    """The present amount, then round figures below it down to the bound; descending."""
    lowest = max(amount * (1.0 - bounds.largest_cut), catalogue.by_name["AMT_CREDIT"].minimum or 0.0)
    below = np.arange(np.ceil(amount / step) - 1.0, np.ceil(lowest / step) - 0.5, -1.0) * step
    return np.concatenate([[amount], below])


def _durations(client: Client, terms: ImpliedTerms, bounds: Bounds) -> Column:
    """The present duration first, then every other whole month within the bounds."""
    if not has_duration(client):
        return np.array([terms.duration_months])
    whole = np.arange(bounds.shortest_months, bounds.longest_months + 1, dtype=np.float64)
    return np.concatenate([[terms.duration_months], whole[whole != terms.duration_months]])


def _efforts(present: ImpliedTerms, changes: Column) -> Column:
    """What each proposal asks, as shares of the present figures; ``changes`` as in ``_LEVER_ROWS``."""
    less, own, months, instalment, settled = changes
    return np.asarray(
        (less + own + settled) / present.amount
        + np.maximum(months, 0.0) / present.duration_months
        + np.maximum(instalment, 0.0) / present.instalment
    )


def _not_beaten(found: list[Proposal]) -> tuple[Proposal, ...]:
    kept = [one for one in found if not any(one.cost.is_beaten_by(other.cost) for other in found)]
    return tuple(kept[:MAXIMUM_PROPOSALS])
