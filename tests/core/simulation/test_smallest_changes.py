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
from core.clients.offer import OFFER_FEATURES, Figure, Offer, changed_offer, file_offer, offer_like
from core.clients.terms import has_duration
from core.errors import ContradictionError
from core.model.encoding import model_vector
from core.model.policy import Advice
from core.population.filter import ClientFilter, ClientOrder
from core.simulation.closings import closings
from core.simulation.proposals import BOUNDS, MARGINS, Lever, Proposal
from core.simulation.smallest_changes import smallest_changes
from tests.core.population.database_copy import copy_database

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
    for _, proposals in found:
        for proposal in proposals:
            assert 1 <= len(proposal.levers) <= 2
            assert set(proposal.edits) <= {*OFFER_FEATURES, CLOSED_CREDIT}
            cost = proposal.cost
            moved = {Lever.GOODS: cost.cheaper_goods, Lever.AMOUNT: cost.less_credit, Lever.DURATION: cost.more_months}
            moved |= {Lever.DEPOSIT: cost.more_deposit, Lever.CLOSING: cost.settled_debt}
            assert {lever for lever, change in moved.items() if change} == set(proposal.levers)


def test_the_price_of_the_goods_stays_unless_cheaper_goods_are_named_and_all_figures_agree(found: Found) -> None:
    named = 0
    for client, proposals in found:
        file = file_offer(client)
        for proposal in proposals:
            offer, cost = proposal.offer, proposal.cost
            changed = file
            if Lever.GOODS in proposal.levers:
                changed = changed_offer(changed, Figure.GOODS_PRICE, offer.goods_price)
                named += 1
            elif file.has_goods:
                assert offer.goods_price == file.goods_price
            if Lever.AMOUNT in proposal.levers:
                assert not file.has_goods
                changed = changed_offer(changed, Figure.AMOUNT, offer.amount)
            if Lever.DEPOSIT in proposal.levers:
                changed = changed_offer(changed, Figure.DEPOSIT, file.deposit + cost.more_deposit)
            if Lever.DURATION in proposal.levers:
                changed = changed_offer(changed, Figure.DURATION, offer.duration_months)
            for figure in Figure:
                if file.has_goods or figure not in {Figure.GOODS_PRICE, Figure.DEPOSIT}:
                    assert offer.figure(figure) == pytest.approx(changed.figure(figure), rel=1e-9, abs=1e-6)
    assert named


def test_an_applied_proposal_tells_its_own_offer(demo: Bundle, found: Found) -> None:
    for client, proposals in found:
        for proposal in proposals:
            told = offer_like(file_offer(client), with_edits(client, proposal.edits, demo.catalogue))
            assert told.duration_months == proposal.offer.duration_months
            assert told.deposit == pytest.approx(proposal.offer.deposit, rel=1e-9, abs=1e-6)
            assert told.edits == proposal.offer.edits


def test_every_proposal_stays_within_the_bounds_and_takes_sensible_steps(found: Found) -> None:
    for client, proposals in found:
        file = file_offer(client)
        for proposal in proposals:
            cost, offer = proposal.cost, proposal.offer
            wanted, present = (one.goods_price if file.has_goods else one.amount for one in (offer, file))
            assert (1.0 - BOUNDS.largest_cut) * present <= wanted <= present
            assert 0.0 <= cost.own_money <= BOUNDS.largest_own_money * file.amount
            assert offer.amount >= BOUNDS.smallest_credit * file.amount
            assert offer.instalment <= (1.0 + BOUNDS.largest_instalment_rise) * file.instalment
            assert cost.more_deposit % 500.0 == 0.0
            assert wanted == present or wanted % 500.0 == pytest.approx(0.0, abs=1e-6)
            assert offer.duration_months.is_integer()
            assert offer.duration_months == file.duration_months or 6 <= offer.duration_months <= 60
            assert has_duration(client) or Lever.DURATION not in proposal.levers


def test_proposals_are_ordered_and_none_is_worse_than_or_nearly_another(found: Found) -> None:
    for client, proposals in found:
        assert len(proposals) <= 3
        assert len({proposal.levers for proposal in proposals}) == len(proposals)
        efforts = [proposal.cost.effort for proposal in proposals]
        assert efforts == sorted(efforts)
        for place, one in enumerate(proposals):
            assert not any(one.cost.is_beaten_by(other.cost) for other in proposals)
            for other in proposals[:place]:
                assert not one.repeats(other, file_offer(client))


def test_a_second_thing_to_do_relieves_the_first_one(found: Found) -> None:
    pairs = [
        (one, other)
        for _, proposals in found
        for one in proposals
        for other in proposals
        if set(one.levers) < set(other.levers)
    ]
    assert pairs
    for one, other in pairs:
        (lever,) = one.levers
        assert other.asked_by(lever) <= one.asked_by(lever) * 2.0 / 3.0


@pytest.mark.parametrize("margin", MARGINS[1:])
def test_proposals_are_as_far_below_the_zone_as_asked(demo: Bundle, found: Found, margin: float) -> None:
    seen = 0
    limit = demo.manifest.policy.review_low
    for client, least in found[::25]:
        proposals = smallest_changes(demo, client, bounds=replace(BOUNDS, margin=margin))
        assert all(proposal.probability < limit - margin for proposal in proposals)
        assert not proposals or least
        seen += len(proposals)
    assert seen


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
    others = (Lever.GOODS, Lever.DURATION, Lever.DEPOSIT)
    assert closing >= {(Lever.CLOSING,), *((Lever.CLOSING, other) for other in others)}


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


def test_the_least_deposit_is_the_least(demo: Bundle, found: Found) -> None:
    alone = [(client, p) for client, proposals in found for p in proposals if p.levers == (Lever.DEPOSIT,)]
    assert alone
    for client, proposal in alone[:200]:
        file = file_offer(client)
        step = max(500.0, round(0.01 * file.amount / 500.0) * 500.0)
        less = max(proposal.offer.deposit - step, file.deposit)
        edits = _offers(file, np.zeros(1), np.array([less]), np.array([file.duration_months]))
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
        own_money = BOUNDS.largest_own_money - closing.debt / file_offer(client).amount
        closed = with_edits(client, {CLOSED_CREDIT: closing.place}, demo.catalogue)
        if own_money >= 0.0 and _granted_on(demo, closed, own_money, levers=1):
            return True
    return _granted_on(demo, client, BOUNDS.largest_own_money, levers=2)


def _granted_on(demo: Bundle, client: Client, own_money: float, levers: int) -> bool:
    file = file_offer(client)
    cuts = np.linspace(0.0, BOUNDS.largest_cut, 151)
    brought = file.deposit + np.linspace(0.0, own_money if file.has_goods else 0.0, 91) * file.amount
    none, own, present = np.zeros(1), np.array([file.deposit]), np.array([file.duration_months])
    months = np.arange(6.0, 61.0) if file.has_duration else present
    alone = [(cuts, own, present), (none, brought, present), (none, own, months)]
    pairs = [(cuts, own, months), (none, brought, months), (cuts, brought, present)]
    grids = [np.meshgrid(*axes) for axes in (alone if levers == 1 else pairs)]
    highest = (1.0 + BOUNDS.largest_instalment_rise) * file.instalment
    rows = EditedRows(demo, client)
    for grid in grids:
        cut, deposit, duration = (axis.ravel() for axis in grid)
        edits = _offers(file, cut, deposit, duration)
        within = (edits["AMT_ANNUITY"] <= highest) & (edits["AMT_CREDIT"] >= BOUNDS.smallest_credit * file.amount)
        if np.any((rows.probabilities(edits) < demo.manifest.policy.review_low) & within):
            return True
    return False


def _offers(
    file: Offer, cut: NDArray[np.float64], deposit: NDArray[np.float64], duration: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    """Every figure computed anew: price or amount cut by a share, deposit, and months."""
    monthly = file.annual_rate / 12.0
    if file.has_goods:
        price = file.goods_price * (1.0 - cut)
        credit = (price - deposit) * file.fees_factor
    else:
        price, credit = np.full_like(cut, np.nan), file.amount * (1.0 - cut)
    present = file.instalment / file.amount * (1.0 - (1.0 + monthly) ** -file.duration_months)
    instalment = credit * present / (1.0 - (1.0 + monthly) ** -duration)
    return {"AMT_CREDIT": credit, "AMT_ANNUITY": instalment, "AMT_GOODS_PRICE": price}
