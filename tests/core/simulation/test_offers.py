"""The map says of every point what the file itself would say once changed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.assessment.edited_rows import EditedRows
from core.bundle.bundle import Bundle
from core.clients.client import Client, with_edits
from core.clients.offer import OFFER_FEATURES, Figure, Offer, changed_offer, file_offer, own_figures
from core.errors import InvalidValueError
from core.model.encoding import model_vector
from core.population.filter import ALL_CLIENTS, ClientOrder
from core.simulation.offers import OfferMap, offer_axes, offer_map

CLIENT_COUNT = 40


@pytest.fixture(scope="module")
def clients(demo: Bundle) -> list[Client]:
    rows = demo.store.rows(ALL_CLIENTS, ClientOrder(), ["AMT_ANNUITY"], 0, 10**9)
    known = [row.client_id for row in rows if row.values["AMT_ANNUITY"] == row.values["AMT_ANNUITY"]]
    return [demo.store.get(client_id) for client_id in known[:: len(known) // CLIENT_COUNT]]


def whole_map(demo: Bundle, client: Client) -> OfferMap:
    offer = file_offer(client)
    return offer_map(demo, client, offer, *offer_axes(offer, demo.catalogue))


def score(demo: Bundle, client: Client) -> float:
    return demo.scorer.probability(model_vector(client, demo.catalogue.model_features, demo.codes))


def test_every_point_is_what_the_changed_file_scores(demo: Bundle, clients: list[Client]) -> None:
    generator = np.random.default_rng(3)
    for client in clients:
        found = whole_map(demo, client)
        for _ in range(12):
            row, column = generator.integers([len(found.durations), len(found.amounts)])
            point = found.point(int(row), int(column))
            changed = with_edits(client, point.offer.edits, demo.catalogue)
            assert score(demo, changed) == point.probability
            assert demo.manifest.policy.advise(point.probability) is point.advice


def test_the_present_file_is_a_point_of_its_map(demo: Bundle, clients: list[Client]) -> None:
    for client in clients:
        found = whole_map(demo, client)
        row, column = found.nearest(found.offer.amount, found.offer.duration_months)
        point = found.point(row, column)
        assert dict(point.offer.edits) == {
            name: client.number(name) for name in OFFER_FEATURES if not client.is_missing(name)
        }
        assert point.offer == found.offer
        assert point.probability == score(demo, client)


def test_axes_are_ascending_round_and_within_the_accepted_ranges(demo: Bundle, clients: list[Client]) -> None:
    for client in clients:
        offer = file_offer(client)
        amounts, durations = offer_axes(offer, demo.catalogue)
        assert np.all(np.diff(amounts) > 0) and np.all(np.diff(durations) > 0)
        assert len(amounts) <= 24 and len(durations) <= 24
        assert np.all(durations == durations.round())
        others = amounts[amounts != offer.amount]
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
    offer = file_offer(client)
    amounts = offer.amount * np.array([share, share + more])
    edits = {
        "AMT_CREDIT": amounts,
        "AMT_ANNUITY": offer.instalments(amounts, np.full(2, float(months))),
        "AMT_GOODS_PRICE": offer.goods_prices(amounts, client.number("AMT_GOODS_PRICE")),
    }
    low, high = EditedRows(demo, client).probabilities(edits)
    assert low <= high


def test_a_deposit_never_raises_the_risk(demo: Bundle, clients: list[Client]) -> None:
    for client in clients:
        offer = file_offer(client)
        if not offer.has_goods:
            continue
        brought = [offer.deposit + share * offer.goods_price for share in (0.0, 0.05, 0.1, 0.2, 0.4)]
        offers = [changed_offer(offer, Figure.DEPOSIT, deposit) for deposit in brought]
        found = [score(demo, with_edits(client, own_figures(client, one), demo.catalogue)) for one in offers]
        assert found == sorted(found, reverse=True)
        assert found[0] == score(demo, client)


def test_an_amount_no_application_may_have_is_refused(demo: Bundle, clients: list[Client]) -> None:
    offer = file_offer(clients[0])
    with pytest.raises(InvalidValueError) as refused:
        offer_map(demo, clients[0], offer, np.array([1.0, offer.amount]), np.array([12.0]))
    assert refused.value.problem == "out_of_range"


def test_the_limit_of_a_duration_is_the_last_whole_amount_that_is_granted(demo: Bundle, clients: list[Client]) -> None:
    between = 0
    for client in clients:
        found, rows = whole_map(demo, client), EditedRows(demo, client)
        for row, limit in enumerate(found.limits.tolist()):
            if np.isinf(limit):
                assert found.granted[row].all() if limit > 0 else not found.granted[row, 0]
                continue
            amounts = np.array([limit, np.floor(limit) + 1.0])
            edits = {
                "AMT_CREDIT": amounts,
                "AMT_ANNUITY": found.offer.instalments(amounts, np.full(2, found.durations[row])),
                "AMT_GOODS_PRICE": found.offer.goods_prices(amounts, client.number("AMT_GOODS_PRICE")),
            }
            risks = rows.probabilities(edits)
            assert risks[0] < demo.manifest.policy.review_low <= risks[1]
            assert np.array_equal(found.granted[row], found.amounts <= limit)
            between += 1
    assert between


@pytest.mark.parametrize(
    ("price", "amount", "expected"),
    [(500.0, 800.0, 500.0), (500.0, 1_200.0, 600.0), (1_000.0, 800.0, 1_000.0), (1_200.0, 1_100.0, 1_200.0),
     (1_200.0, 1_300.0, 1_300.0), (float("nan"), 800.0, float("nan"))],
)  # fmt: skip
def test_the_goods_keep_their_price_unless_more_is_lent_than_they_cost(
    price: float, amount: float, expected: float
) -> None:
    factor = max(1.0, 1_000.0 / price) if not np.isnan(price) else 1.0
    offer = Offer(price, max(0.0, price - 1_000.0), factor, 1_000.0, 100.0, 0.2, 12.0)
    found = offer.goods_prices(np.array([amount, 1_000.0]), price)
    np.testing.assert_array_equal(found, [expected, price])
