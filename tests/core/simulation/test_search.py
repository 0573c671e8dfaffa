"""Offers around a simulation: the map says what rescoring says, and a proposal that is applied is granted."""

from __future__ import annotations

import numpy as np
import pytest

from core.assessment.assessment import assess, what_if
from core.bundle.bundle import Bundle
from core.clients.client import Client, make_client, with_edits
from core.clients.credits_elsewhere import CLOSED_CREDIT
from core.clients.offer import OFFER_FEATURES
from core.clients.terms import DEFAULT_ANNUAL_RATE, REVOLVING
from core.errors import ContradictionError
from core.model.policy import Advice
from core.population.filter import ClientFilter, ClientOrder
from core.simulation.closings import closings
from core.simulation.edits import make_scenario
from core.simulation.proposals import Lever
from core.simulation.search import (
    Search,
    SimulatedChanges,
    SimulatedOffers,
    besides_offer,
    point_edits,
    proposal_edits,
    searched,
    simulated_changes,
    simulated_offers,
)


def clients(demo: Bundle, advice: Advice, count: int) -> list[Client]:
    found = demo.store.rows(ClientFilter(advices=frozenset({advice})), ClientOrder(), [], 0, 20 * count)
    files = [demo.store.get(row.client_id) for row in found]
    return [one for one in files if one.text("NAME_CONTRACT_TYPE") != REVOLVING][:count]


@pytest.fixture(scope="module")
def refused(demo: Bundle) -> Client:
    return clients(demo, Advice.REFUSE, 1)[0]


def probability(demo: Bundle, client: Client, edits: dict[str, float | str]) -> float:
    return assess(demo, with_edits(client, edits, demo.catalogue)).probability


def test_the_file_and_its_own_point_have_the_same_risk(demo: Bundle, refused: Client) -> None:
    found = simulated_offers(demo, refused, {})
    assert found is not None
    row, column = found.map.nearest(found.file.amount, found.file.duration_months)
    point = found.map.point(row, column)
    assert found.simulated == found.file
    assert point.probability == assess(demo, refused).probability
    assert point_edits(refused, point.offer) == {name: refused.values[name] for name in OFFER_FEATURES}


def test_a_point_taken_over_has_the_risk_that_the_map_shows(demo: Bundle, refused: Client) -> None:
    income = {"AMT_INCOME_TOTAL": 1.5 * refused.number("AMT_INCOME_TOTAL")}
    found = simulated_offers(demo, refused, income)
    assert found is not None
    for row, column in ((0, 0), (5, 11), (len(found.map.durations) - 1, 3)):
        point = found.map.point(row, column)
        edits = {**income, **point_edits(refused, point.offer)}
        assert probability(demo, refused, edits) == pytest.approx(point.probability, abs=1e-12)
        moved = simulated_offers(demo, refused, edits)
        assert moved is not None
        assert moved.simulated is not None
        assert moved.simulated.amount == point.offer.amount
        assert moved.simulated.duration_months == pytest.approx(point.offer.duration_months)


def test_the_axes_do_not_move_with_the_simulation(demo: Bundle, refused: Client) -> None:
    before = simulated_offers(demo, refused, {})
    after = simulated_offers(demo, refused, {"AMT_CREDIT": 0.8 * refused.number("AMT_CREDIT")})
    assert before is not None
    assert after is not None
    assert np.array_equal(before.map.amounts, after.map.amounts)
    assert np.array_equal(before.map.durations, after.map.durations)
    assert after.file == before.file


def test_an_instalment_below_the_interest_has_no_place_on_the_map(demo: Bundle, refused: Client) -> None:
    found = simulated_offers(demo, refused, {"AMT_ANNUITY": 100.0}, DEFAULT_ANNUAL_RATE)
    assert found is not None
    assert found.simulated is None
    row, column = found.map.nearest(found.file.amount, found.file.duration_months)
    assert found.map.point(row, column).probability == pytest.approx(assess(demo, refused).probability)


def test_a_credit_without_an_end_has_no_map(demo: Bundle, refused: Client) -> None:
    assert simulated_offers(demo, refused, {"NAME_CONTRACT_TYPE": REVOLVING}) is None


def test_a_rate_that_the_instalment_cannot_pay_is_refused(demo: Bundle, refused: Client) -> None:
    with pytest.raises(ContradictionError):
        simulated_offers(demo, refused, {}, 50.0)
    with pytest.raises(ContradictionError):
        simulated_changes(demo, refused, {}, 50.0)


def test_a_file_without_an_instalment_says_so(demo: Bundle, refused: Client) -> None:
    bare = make_client(1, {**refused.values, "AMT_ANNUITY": float("nan")})
    with pytest.raises(ContradictionError):
        simulated_offers(demo, bare, {})


def test_every_proposal_is_granted_when_applied_over_another_simulation(demo: Bundle) -> None:
    tried: dict[str, float | str]
    seen = 0
    for client in (*clients(demo, Advice.REFUSE, 12), *clients(demo, Advice.REVIEW, 25)):
        tried = {"AMT_CREDIT": 333_000.0, "FLAG_WORK_PHONE": 1.0}
        if possible := closings(client):
            tried[CLOSED_CREDIT] = possible[-1].place
        found = simulated_changes(demo, client, tried)
        assert found.edits == besides_offer(tried) == {"FLAG_WORK_PHONE": 1.0}
        for proposal in found.proposals:
            edits = {**tried, **proposal_edits(client, proposal)}
            after = probability(demo, client, edits)
            assert after == pytest.approx(proposal.probability, abs=1e-12)
            assert demo.manifest.policy.advise(after) is Advice.GRANT
            seen += 1
    assert seen > 10


def test_an_applied_proposal_is_the_same_on_the_map_in_the_what_if_and_in_a_scenario(demo: Bundle) -> None:
    policy = demo.manifest.policy
    seen = 0
    for client in (*clients(demo, Advice.REFUSE, 12), *clients(demo, Advice.REVIEW, 25)):
        changes, before = searched(demo, Search(client, {}))
        assert isinstance(changes, SimulatedChanges)
        assert isinstance(before, SimulatedOffers)
        file = assess(demo, client)
        for number, proposal in enumerate(changes.proposals):
            edits = proposal_edits(client, proposal)
            again, after = searched(demo, Search(client, edits), changes)
            assert again is changes
            assert isinstance(after, SimulatedOffers)
            (dot,) = [one for one in after.dots if one.number == number]
            point = after.map.point(dot.row, dot.column)
            tried = what_if(demo, file, edits).after
            scenario = make_scenario(demo, client, "essai", edits)
            assert proposal.probability == tried.probability == scenario.probability == point.probability
            assert Advice.GRANT is tried.advice is scenario.advice is point.advice
            assert proposal.probability < policy.review_low
            assert point.offer.edits == proposal.offer.edits
            assert after.simulated is not None
            assert after.simulated.duration_months == proposal.offer.duration_months == point.offer.duration_months
            assert after.map.limits[dot.row] >= proposal.offer.amount
            seen += 1
        for dot in before.dots:
            proposal = changes.proposals[dot.number]
            assert Lever.GOODS not in proposal.levers
            assert proposal.closed is None
            assert before.map.probabilities[dot.row, dot.column] == proposal.probability
            assert before.map.limits[dot.row] >= proposal.offer.amount
    assert seen > 10


def test_what_gives_no_terms_is_said_of_both(demo: Bundle, refused: Client) -> None:
    bare = make_client(1, {**refused.values, "AMT_ANNUITY": float("nan")})
    changes, offers = searched(demo, Search(bare, {}))
    assert isinstance(changes, ContradictionError)
    assert isinstance(offers, ContradictionError)


def test_a_granted_file_needs_no_change(demo: Bundle) -> None:
    granted = clients(demo, Advice.GRANT, 1)[0]
    found = simulated_changes(demo, granted, {})
    assert found.advice is Advice.GRANT
    assert found.proposals == ()


def test_the_map_is_drawn_with_the_credit_closed_that_is_tried(demo: Bundle, refused: Client) -> None:
    client = next(one for one in clients(demo, Advice.REFUSE, 40) if closings(one))
    closed: dict[str, float | str] = {CLOSED_CREDIT: closings(client)[0].place}
    found = simulated_offers(demo, client, closed)
    assert found is not None
    point = found.map.point(*found.map.nearest(found.file.amount, found.file.duration_months))
    assert point.probability == probability(demo, client, closed) != assess(demo, client).probability
