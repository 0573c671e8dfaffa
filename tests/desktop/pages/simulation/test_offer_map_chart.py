"""The map says in words what its numbers are: each cell, both offers, and how far an agreement reaches."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.bundle.bundle import Bundle
from core.clients.terms import REVOLVING
from core.model.policy import Advice
from core.population.filter import ClientFilter, ClientOrder
from core.simulation.search import SimulatedOffers, simulated_offers
from desktop.looks.presentation import Presentation
from desktop.pages.simulation.offer_map_chart import OfferMapWriter


@pytest.fixture
def offers(demo: Bundle) -> SimulatedOffers:
    rows = demo.store.rows(ClientFilter(advices=frozenset({Advice.REFUSE})), ClientOrder(), [], 0, 20)
    files = (demo.store.get(row.client_id) for row in rows)
    file = next(one for one in files if one.text("NAME_CONTRACT_TYPE") != REVOLVING)
    found = simulated_offers(demo, file, {"AMT_CREDIT": 0.7 * file.number("AMT_CREDIT")})
    assert found is not None
    return found


def test_each_cell_says_its_offer(offers: SimulatedOffers, presentation: Presentation) -> None:
    spec = OfferMapWriter(presentation).chart(offers)
    formatter = presentation.formatter
    for row, column in ((0, 0), (4, 7), (len(offers.map.durations) - 1, len(offers.map.amounts) - 1)):
        point, cell = offers.map.point(row, column), spec.cells[row][column]
        assert cell.amount == point.probability
        offer = point.offer
        assert cell.label == f"{formatter.amount(offer.amount)} sur {offer.duration_months:.0f} mois"
        assert formatter.risk(point.probability) in cell.text
        assert formatter.amount(offer.instalment) in cell.text
        assert presentation.texts(f"advice.{point.advice}") in cell.text
        assert (spec.side(cell.amount) == "lowers") is (point.advice is Advice.GRANT)
        assert (spec.side(cell.amount) == "raises") is (point.advice is Advice.REFUSE)


def test_both_offers_stand_at_their_place_in_different_shapes(
    offers: SimulatedOffers, presentation: Presentation
) -> None:
    spec = OfferMapWriter(presentation).chart(offers)
    assert [series.symbol for series in spec.points] == ["ring", "diamond"]
    file, simulation = (series.points[0] for series in spec.points)
    row, column = offers.map.nearest(offers.file.amount, offers.file.duration_months)
    assert (file.x, file.y) == (column, row)
    assert simulation.x < file.x
    alone = OfferMapWriter(presentation).moved(spec, offers, offers.file)
    assert [series.label for series in alone.points] == ["Offre du dossier"]
    assert alone.cells is spec.cells


def test_the_conclusion_is_true_of_the_row(offers: SimulatedOffers, presentation: Presentation) -> None:
    writer = OfferMapWriter(presentation)
    low, amount = offers.map.policy.review_low, presentation.formatter.amount
    for months in offers.map.durations:
        offer = replace(offers.file, duration_months=float(months))
        said = writer.conclusion(offers.map, offer)
        row = int(np.flatnonzero(offers.map.durations == months)[0])
        granted = offers.map.probabilities[row] < low
        if granted.all():
            assert "tous les montants" in said
        elif not granted[0]:
            assert "aucun montant" in said
        else:
            limit = float(offers.map.limits[row])
            assert f"jusqu’à {amount(limit)}" in said
            deposit = offers.file.goods_prices(np.array([limit]), offers.file.goods_price)[0]
            deposit -= limit / offers.file.fees_factor
            assert (f"un apport d’au moins {amount(np.ceil(deposit))}" in said) is (deposit > 0.0)
