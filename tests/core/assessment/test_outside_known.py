"""A score that rests on values the model has never seen says so, and by how much, the same wherever it is shown."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.assessment.assessment import Assessment, assess
from core.assessment.outside_known import OutsideKnown, outside_sentence
from core.assessment.prediction import NEEDED_FILES, read_predictor
from core.bundle.bundle import Bundle
from core.features.catalogue import Kind
from core.features.formatting import Formatter
from core.model.encoding import model_vector
from core.new_files.form import client_from_form
from core.population.filter import ClientFilter, ClientOrder
from core.values import Value

PLAIN: dict[str, Value] = {
    "NAME_CONTRACT_TYPE": "Cash loans",
    "AMT_CREDIT": 450_000.0,
    "AMT_ANNUITY": 22_500.0,
    "AMT_INCOME_TOTAL": 180_000.0,
    "NAME_INCOME_TYPE": "Working",
    "DAYS_EMPLOYED": -1_000.0,
}


def typed(demo: Bundle, **values: Value) -> Assessment:
    return assess(demo, client_from_form({**PLAIN, **values}, demo.catalogue, 0))


def test_a_file_of_known_values_says_nothing(demo: Bundle) -> None:
    assert typed(demo).outside is None


def test_every_client_whose_values_are_all_known_says_nothing(demo: Bundle) -> None:
    rows = demo.store.rows(ClientFilter(), ClientOrder(), [], 0, 200)
    seen = demo.reference.seen
    for row in rows:
        assessment = assess(demo, demo.store.get(row.client_id))
        beyond = {
            feature.name
            for feature in demo.catalogue.features
            if not feature.protected
            and feature.name in seen
            and (feature.kind is not Kind.DERIVED or feature.in_model)
            and not math.isnan(value := assessment.client.number(feature.name))
            and not seen[feature.name].low <= value <= seen[feature.name].high
        }
        assert (assessment.outside is None) == (not beyond)


@pytest.mark.parametrize("income", [2_300.0, 9e6])
def test_the_file_at_the_nearest_known_values_is_scored_again(demo: Bundle, income: float) -> None:
    found = typed(demo, AMT_INCOME_TOTAL=income, AMT_ANNUITY=1_900.0, AMT_CREDIT=50_000.0)
    outside = found.outside
    assert outside is not None
    assert outside.features[0] == "AMT_INCOME_TOTAL"
    span = demo.reference.seen["AMT_INCOME_TOTAL"]
    nearest = typed(
        demo, AMT_INCOME_TOTAL=min(max(income, span.low), span.high), AMT_ANNUITY=1_900.0, AMT_CREDIT=50_000.0
    )
    assert outside.nearest_probability == nearest.probability
    again = nearest.outside
    assert again is None or again.nearest_probability == nearest.probability


@given(st.floats(1_000, 2e8), st.floats(1_000, 5e6), st.floats(100, 5e5))
def test_whatever_is_typed_the_sentence_agrees_with_the_figures(
    demo: Bundle, income: float, credit: float, annuity: float
) -> None:
    found = typed(demo, AMT_INCOME_TOTAL=income, AMT_CREDIT=credit, AMT_ANNUITY=annuity)
    if found.outside is None:
        return
    formatter = Formatter("fr")
    told = outside_sentence(found.outside, found.probability, str, formatter)
    assert all(name in told for name in found.outside.features)
    nearest = formatter.risk(found.outside.nearest_probability)
    assert (nearest in told) == (nearest != formatter.risk(found.probability))
    vector = model_vector(found.client, demo.catalogue.model_features, demo.codes)
    assert demo.scorer.probability(vector) == found.probability


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "fr",
            "2 valeurs sont hors de ce que l’outil connaît (A, B)\u202f; aux valeurs connues les plus proches, "
            "le risque serait de 11,2\u202f%.",
        ),
        ("en", "2 values lie outside what the tool knows (A, B); at the nearest known values the risk would be 11.2%."),
    ],
)
def test_the_sentence(language: str, told: str) -> None:
    assert outside_sentence(OutsideKnown(("A", "B"), 0.112), 0.088, str, Formatter(language)) == told


def test_another_program_is_told_the_same(demo: Bundle) -> None:
    predictor = read_predictor({name: (demo.folder / name).read_bytes() for name in NEEDED_FILES})
    values = {**PLAIN, "AMT_INCOME_TOTAL": 9e6}
    assert predictor.predict(values).outside == typed(demo, AMT_INCOME_TOTAL=9e6).outside
    assert predictor.predict(PLAIN).outside is None
