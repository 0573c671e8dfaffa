"""The map says in words what its numbers are: each cell, both offers, and how far an agreement reaches."""

from __future__ import annotations

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
        offer, cell = offers.map.offer(row, column), spec.cells[row][column]
        assert cell.amount == offer.probability
        assert cell.label == f"{formatter.amount(offer.amount)} sur {offer.duration_months:.0f} mois"
        assert formatter.risk(offer.probability) in cell.text
        assert formatter.amount(offer.instalment) in cell.text
        assert presentation.texts(f"advice.{offer.advice}") in cell.text
        assert (spec.side(cell.amount) == "lowers") is (offer.advice is Advice.GRANT)
        assert (spec.side(cell.amount) == "raises") is (offer.advice is Advice.REFUSE)


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
    low = offers.map.policy.review_low
    for months in offers.map.durations:
        terms = type(offers.file)(offers.file.amount, offers.file.instalment, 0.2, float(months))
        said = writer.conclusion(offers.map, terms)
        row = int(np.flatnonzero(offers.map.durations == months)[0])
        granted = offers.map.probabilities[row] < low
        if granted.all():
            assert "tous les montants" in said
        elif not granted[0]:
            assert "aucun montant" in said
        else:
            limit = float(offers.map.contour(low)[row])
            assert presentation.formatter.amount(limit // 1_000.0 * 1_000.0) in said
