"""The map says of every point what the file itself would say once changed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.assessment.edited_rows import EditedRows
from core.bundle.bundle import Bundle
from core.clients.client import Client, with_edits
from core.clients.terms import ImpliedTerms, implied_terms
from core.errors import InvalidValueError
from core.model.encoding import model_vector
from core.model.policy import Policy
from core.population.filter import ALL_CLIENTS, ClientOrder
from core.simulation.offers import OfferMap, goods_prices, offer_axes, offer_edits, offer_map

CLIENT_COUNT = 40


@pytest.fixture(scope="module")
def clients(demo: Bundle) -> list[Client]:
    rows = demo.store.rows(ALL_CLIENTS, ClientOrder(), ["AMT_ANNUITY"], 0, 10**9)
    known = [row.client_id for row in rows if row.values["AMT_ANNUITY"] == row.values["AMT_ANNUITY"]]
    return [demo.store.get(client_id) for client_id in known[:: len(known) // CLIENT_COUNT]]


def whole_map(demo: Bundle, client: Client) -> OfferMap:
    terms = implied_terms(client)
    return offer_map(demo, client, terms, *offer_axes(terms, demo.catalogue))


def score(demo: Bundle, client: Client) -> float:
    return demo.scorer.probability(model_vector(client, demo.catalogue.model_features, demo.codes))


def test_every_point_is_what_the_changed_file_scores(demo: Bundle, clients: list[Client]) -> None:
    generator = np.random.default_rng(3)
    for client in clients:
        found = whole_map(demo, client)
        for _ in range(12):
            row, column = generator.integers([len(found.durations), len(found.amounts)])
            offer = found.offer(int(row), int(column))
            changed = with_edits(client, offer.edits, demo.catalogue)
            assert score(demo, changed) == offer.probability
            assert demo.manifest.policy.advise(offer.probability) is offer.advice


def test_the_present_file_is_a_point_of_its_map(demo: Bundle, clients: list[Client]) -> None:
    for client in clients:
        found = whole_map(demo, client)
        row, column = found.nearest(found.terms.amount, found.terms.duration_months)
        offer = found.offer(row, column)
        assert dict(offer.edits) == {
            name: client.number(name)
            for name in ("AMT_CREDIT", "AMT_ANNUITY", "AMT_GOODS_PRICE")
            if not client.is_missing(name)
        }
        assert offer.probability == score(demo, client)


def test_axes_are_ascending_round_and_within_the_accepted_ranges(demo: Bundle, clients: list[Client]) -> None:
    for client in clients:
        terms = implied_terms(client)
        amounts, durations = offer_axes(terms, demo.catalogue)
        assert np.all(np.diff(amounts) > 0) and np.all(np.diff(durations) > 0)
        assert len(amounts) <= 24 and len(durations) <= 24
        assert np.all(durations == durations.round())
        others = amounts[amounts != terms.amount]
        assert np.mean(others % 500.0 == 0.0) > 0.9


def test_at_a_fixed_duration_more_credit_never_lowers_the_risk(demo: Bundle, clients: list[Client]) -> None:
    for client in clients:
        found = whole_map(demo, client)
        assert np.all(np.diff(found.probabilities, axis=1) >= 0.0), client.client_id


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    place=st.integers(0, CLIENT_COUNT - 1),
    share=st.floats(0.3, 1.4),
    more=st.floats(0.001, 0.5),
    months=st.integers(6, 60),
)
def test_any_two_amounts_are_ordered(
    demo: Bundle, clients: list[Client], place: int, share: float, more: float, months: int
) -> None:
    client = clients[place]
    terms = implied_terms(client)
    amounts = terms.amount * np.array([share, share + more])
    edits = {
        "AMT_CREDIT": amounts,
        "AMT_ANNUITY": terms.instalments(amounts, np.full(2, float(months))),
        "AMT_GOODS_PRICE": goods_prices(client, amounts),
    }
    low, high = EditedRows(demo, client).probabilities(edits)
    assert low <= high


def test_a_down_payment_never_raises_the_risk(demo: Bundle, clients: list[Client]) -> None:
    for client in clients:
        terms = implied_terms(client)
        price = client.number("AMT_GOODS_PRICE")
        amounts = terms.amount * (1.0 - np.array([0.0, 0.05, 0.1, 0.2, 0.4]))
        instalments = terms.instalments(amounts, np.full(len(amounts), terms.duration_months))
        found = [
            score(demo, with_edits(client, offer_edits(amount, instalment, price), demo.catalogue))
            for amount, instalment in zip(amounts.tolist(), instalments.tolist(), strict=True)
        ]
        assert found == sorted(found, reverse=True)
        assert found[0] == score(demo, client)


def test_an_amount_no_application_may_have_is_refused(demo: Bundle, clients: list[Client]) -> None:
    terms = implied_terms(clients[0])
    with pytest.raises(InvalidValueError) as refused:
        offer_map(demo, clients[0], terms, np.array([1.0, terms.amount]), np.array([12.0]))
    assert refused.value.problem == "out_of_range"


@pytest.mark.parametrize(
    ("price", "amount", "expected"),
    [(500.0, 800.0, 400.0), (1_000.0, 800.0, 800.0), (1_200.0, 800.0, 1_000.0), (float("nan"), 800.0, float("nan"))],
)
def test_the_goods_price_follows_the_amount(price: float, amount: float, expected: float) -> None:
    client = Client(1, {"AMT_CREDIT": 1_000.0, "AMT_GOODS_PRICE": price})
    found = goods_prices(client, np.array([amount, 1_000.0]))
    np.testing.assert_array_equal(found, [expected, price])


def test_the_contour_lies_between_the_points_it_separates() -> None:
    probabilities = np.array([[0.05, 0.10, 0.15], [0.2, 0.3, 0.4], [0.01, 0.02, 0.03]])
    axis = np.array([100.0, 200.0, 300.0])
    policy = Policy(0.12, 0.10, 0.14, 10.0, 1.0)
    found = OfferMap(ImpliedTerms(100.0, 10.0, 0.2, 12.0), axis, axis, probabilities, axis, probabilities, policy)
    np.testing.assert_allclose(found.contour(), [240.0, -np.inf, np.inf])
    np.testing.assert_allclose(found.contour(0.05), [-np.inf, -np.inf, np.inf])
    assert found.granted.tolist() == [[True, False, False], [False] * 3, [True] * 3]
    assert found.refused.tolist() == [[False, False, True], [True] * 3, [False] * 3]
