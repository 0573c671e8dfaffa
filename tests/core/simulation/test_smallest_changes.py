"""Every proposed change leads to an agreement, touches at most two things, and "none" is true."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from core.assessment.edited_rows import EditedRows
from core.bundle.bundle import Bundle
from core.clients.client import Client, make_client, with_edits
from core.clients.credits_elsewhere import CLOSED_CREDIT, is_closable
from core.clients.terms import has_duration, implied_terms
from core.errors import ContradictionError
from core.model.encoding import model_vector
from core.model.policy import Advice
from core.population.filter import ClientFilter, ClientOrder
from core.simulation.closings import closings
from core.simulation.offers import goods_prices
from core.simulation.proposals import BOUNDS, Lever, Proposal
from core.simulation.smallest_changes import smallest_changes
from tests.core.population.database_copy import copy_database

CHANGEABLE = {"AMT_CREDIT", "AMT_ANNUITY", "AMT_GOODS_PRICE"}
NOT_GRANTED = ClientFilter(advices=frozenset({Advice.REFUSE, Advice.REVIEW}))
Found = list[tuple[Client, tuple[Proposal, ...]]]


@pytest.fixture(scope="module")
def found(demo: Bundle, demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """The proposals of every demonstration client who is not granted and whose instalment is known."""
    names = [feature.name for feature in demo.catalogue.features]
    rows = demo.store.rows(NOT_GRANTED, ClientOrder(), names, 0, 10**9)
    elsewhere = copy_database(demo_folder, tmp_path_factory.mktemp("database")).credits_elsewhere()
    clients = [
        replace(make_client(row.client_id, row.values), credits_elsewhere=elsewhere.get(row.client_id, ()))
        for row in rows
    ]
    known = [client for client in clients if not client.is_missing("AMT_ANNUITY")]
    assert len(known) > 0.99 * len(clients)
    return [(client, smallest_changes(demo, client)) for client in known]


def test_every_proposal_to_every_client_is_granted_when_applied(demo: Bundle, found: Found) -> None:
    pairs = [(client, proposal) for client, proposals in found for proposal in proposals]
    after = [with_edits(client, proposal.edits, demo.catalogue) for client, proposal in pairs]
    matrix = np.array([model_vector(client, demo.catalogue.model_features, demo.codes) for client in after])
    probabilities = demo.scorer.probabilities(matrix)
    assert len(pairs) > 1_000
    assert sum(proposal.closed is not None for _, proposal in pairs) > 300
    assert {demo.manifest.policy.advise(float(probability)) for probability in probabilities} == {Advice.GRANT}
    assert [proposal.probability for _, proposal in pairs] == probabilities.tolist()


def test_every_proposal_changes_at_most_two_things_of_the_request_and_nothing_else(found: Found) -> None:
    for client, proposals in found:
        for proposal in proposals:
            assert 1 <= len(proposal.levers) <= 2
            assert set(proposal.edits) <= {*CHANGEABLE, CLOSED_CREDIT}
            cost = proposal.cost
            moved = {Lever.AMOUNT: cost.less_credit, Lever.DURATION: cost.more_months}
            moved |= {Lever.DOWN_PAYMENT: cost.more_down_payment, Lever.CLOSING: cost.settled_debt}
            assert {lever for lever, change in moved.items() if change} == set(proposal.levers)
            before = client.number("AMT_CREDIT")
            assert proposal.amount == pytest.approx(before - cost.less_credit - cost.more_down_payment, rel=1e-12)


def test_every_proposal_stays_within_the_bounds_and_takes_sensible_steps(found: Found) -> None:
    for client, proposals in found:
        terms = implied_terms(client)
        for proposal in proposals:
            cost = proposal.cost
            assert 0.0 <= cost.less_credit <= BOUNDS.largest_cut * terms.amount
            assert 0.0 <= cost.own_money <= BOUNDS.largest_own_money * terms.amount
            assert proposal.instalment <= (1.0 + BOUNDS.largest_instalment_rise) * terms.instalment
            assert cost.more_down_payment % 500.0 == 0.0
            asked = proposal.amount + cost.more_down_payment
            assert asked == terms.amount or asked % 500.0 == pytest.approx(0.0, abs=1e-6)
            assert proposal.duration_months.is_integer()
            assert proposal.duration_months == terms.duration_months or 6 <= proposal.duration_months <= 60
            assert has_duration(client) or Lever.DURATION not in proposal.levers


def test_proposals_are_ordered_and_none_is_worse_than_another(found: Found) -> None:
    for _, proposals in found:
        assert len(proposals) <= 3
        assert len({proposal.levers for proposal in proposals}) == len(proposals)
        efforts = [proposal.cost.effort for proposal in proposals]
        assert efforts == sorted(efforts)
        for one in proposals:
            assert not any(one.cost.is_beaten_by(other.cost) for other in proposals)


def test_a_credit_that_is_closed_is_one_that_the_client_can_close_and_helps(demo: Bundle, found: Found) -> None:
    levers = set()
    for client, proposals in found:
        for proposal in proposals:
            levers.add(proposal.levers)
            is_closing = Lever.CLOSING in proposal.levers
            assert (proposal.closed is not None) == (CLOSED_CREDIT in proposal.edits) == is_closing
            if proposal.closed is None:
                continue
            assert client.credits_elsewhere[int(str(proposal.edits[CLOSED_CREDIT]))] == proposal.closed
            assert is_closable(proposal.closed)
            assert proposal.cost.settled_debt == proposal.closed.debt_amount
            without = {name: value for name, value in proposal.edits.items() if name != CLOSED_CREDIT}
            changed = with_edits(client, without, demo.catalogue)
            vector = model_vector(changed, demo.catalogue.model_features, demo.codes)
            assert demo.scorer.probability(vector) >= demo.manifest.policy.review_low
    closing = {several for several in levers if Lever.CLOSING in several}
    others = (Lever.AMOUNT, Lever.DURATION, Lever.DOWN_PAYMENT)
    assert closing == {(Lever.CLOSING,), *((Lever.CLOSING, other) for other in others)}


def test_a_client_whose_credits_are_not_known_one_by_one_is_offered_no_closing(demo: Bundle, found: Found) -> None:
    closing = [client for client, proposals in found if any(proposal.closed for proposal in proposals)]
    for client in closing[:40]:
        for unknown in ((), client.credits_elsewhere[:-1]):
            proposals = smallest_changes(demo, replace(client, credits_elsewhere=unknown))
            assert all(proposal.closed is None for proposal in proposals)


def test_none_is_true_on_a_finer_grid(demo: Bundle, found: Found) -> None:
    without = [client for client, proposals in found if not proposals]
    assert without
    for client in without[:: max(1, len(without) // 30)]:
        assert not _granted_anywhere(demo, client)


def test_the_least_reduction_is_the_least(demo: Bundle, found: Found) -> None:
    alone = [(client, p) for client, proposals in found for p in proposals if p.levers == (Lever.AMOUNT,)]
    assert alone
    for client, proposal in alone[:200]:
        terms = implied_terms(client)
        step = max(500.0, round(0.01 * terms.amount / 500.0) * 500.0)
        larger = min(proposal.amount + step, terms.amount)
        edits = _offers(client, np.array([larger]), np.zeros(1), np.array([terms.duration_months]))
        assert EditedRows(demo, client).probabilities(edits)[0] >= demo.manifest.policy.review_low


def test_a_granted_client_needs_no_change(demo: Bundle) -> None:
    granted = ClientFilter(advices=frozenset({Advice.GRANT}))
    for row in demo.store.rows(granted, ClientOrder(), [], 0, 5):
        assert smallest_changes(demo, demo.store.get(row.client_id)) == ()


def test_a_file_without_an_instalment_is_not_said_to_be_hopeless(demo: Bundle, found: Found) -> None:
    client = make_client(found[0][0].client_id, {**found[0][0].values, "AMT_ANNUITY": float("nan")})
    with pytest.raises(ContradictionError) as refused:
        smallest_changes(demo, client)
    assert refused.value.rule == "needed_for_terms"


def _granted_anywhere(demo: Bundle, client: Client) -> bool:
    """Whether any offer of a grid of 1/3 % steps and every month is granted, by two levers at most."""
    for closing in closings(client):
        own_money = BOUNDS.largest_own_money - closing.debt / implied_terms(client).amount
        closed = with_edits(client, {CLOSED_CREDIT: closing.place}, demo.catalogue)
        if own_money >= 0.0 and _granted_on(demo, closed, own_money, levers=1):
            return True
    return _granted_on(demo, client, BOUNDS.largest_own_money, levers=2)


def _granted_on(demo: Bundle, client: Client, own_money: float, levers: int) -> bool:
    terms = implied_terms(client)
    cuts = np.linspace(0.0, BOUNDS.largest_cut, 151)
    brought = np.linspace(0.0, own_money, 91)
    none, present = np.zeros(1), np.array([terms.duration_months])
    months = np.arange(6.0, 61.0) if has_duration(client) else np.array([terms.duration_months])
    alone = [(cuts, none, present), (none, brought, present), (none, none, months)]
    pairs = [(cuts, none, months), (none, brought, months), (cuts, brought, present)]
    grids = [np.meshgrid(*axes) for axes in (alone if levers == 1 else pairs)]
    highest = (1.0 + BOUNDS.largest_instalment_rise) * terms.instalment
    rows = EditedRows(demo, client)
    for grid in grids:
        cut, own, duration = (axis.ravel() for axis in grid)
        edits = _offers(client, terms.amount * (1.0 - cut), terms.amount * own, duration)
        granted = rows.probabilities(edits) < demo.manifest.policy.review_low
        if np.any(granted & (edits["AMT_ANNUITY"] <= highest)):
            return True
    return False


def _offers(
    client: Client, asked: NDArray[np.float64], own: NDArray[np.float64], duration: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    terms = implied_terms(client)
    monthly = terms.annual_rate / 12.0
    credit = asked - own
    present = terms.instalment / terms.amount * (1.0 - (1.0 + monthly) ** -terms.duration_months)
    instalment = credit * present / (1.0 - (1.0 + monthly) ** -duration)
    return {"AMT_CREDIT": credit, "AMT_ANNUITY": instalment, "AMT_GOODS_PRICE": goods_prices(client, asked)}
