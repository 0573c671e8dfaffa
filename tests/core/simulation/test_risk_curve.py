"""Every point of a curve is the score of that very file, and the client is on it."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from core.assessment.assessment import assess
from core.bundle.bundle import Bundle
from core.clients.client import with_edits
from core.features.catalogue import Kind
from core.simulation.edits import lock_of
from core.simulation.risk_curve import risk_curve

CLIENTS = (100_001, 100_118, 101_971)


@pytest.mark.parametrize("client_id", CLIENTS)
def test_each_point_is_what_an_edit_would_give(demo: Bundle, client_id: int) -> None:
    client = demo.store.get(client_id)
    editable = [one for one in demo.catalogue.features if lock_of(one) is None]
    assert editable
    for feature in editable:
        curve = risk_curve(demo, client, feature.name)
        places = sorted({0, len(curve.values) // 2, len(curve.values) - 1})
        for place in places:
            value = curve.values[place]
            edited = with_edits(client, {feature.name: value}, demo.catalogue)
            assert assess(demo, edited).probability == pytest.approx(curve.probabilities[place], abs=1e-12)


@pytest.mark.parametrize("client_id", CLIENTS)
def test_the_client_is_on_the_curve_at_the_risk_shown_unless_missing_or_beyond(demo: Bundle, client_id: int) -> None:
    client = demo.store.get(client_id)
    probability = assess(demo, client).probability
    for feature in demo.catalogue.features:
        curve = risk_curve(demo, client, feature.name)
        assert curve.own_probability == pytest.approx(probability, abs=1e-12)
        if curve.own_place is not None:
            assert curve.probabilities[curve.own_place] == pytest.approx(probability, abs=1e-12)
        elif curve.bins is not None:
            number = client.number(feature.name)
            assert math.isnan(number) or curve.bins.is_beyond(number)
        assert curve.bins is None or list(curve.values) == sorted(curve.values, key=float)


def test_what_the_model_never_uses_moves_nothing(demo: Bundle) -> None:
    client = demo.store.get(CLIENTS[0])
    protected = [one for one in demo.catalogue.features if one.protected]
    assert protected
    assert all(risk_curve(demo, client, one.name).is_flat for one in protected)
    assert not risk_curve(demo, client, "EXT_SOURCE_2").is_flat


def test_a_missing_value_has_no_place(demo: Bundle) -> None:
    client = demo.store.get(CLIENTS[0])
    numbers = [one for one in demo.catalogue.features if one.kind is Kind.RAW and not one.is_text]
    without = replace(client, values={**client.values, numbers[0].name: math.nan})
    assert risk_curve(demo, without, numbers[0].name).own_place is None
