"""Contributions of whole populations are exact, and what is told of them is what they say."""

from __future__ import annotations

import itertools
import json

import lightgbm
import numpy as np
import pandas
import pytest
import shap
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

import training.model.contributions
from core.bundle.bundle import INTERPRETATION_NAME, MODEL_NAME, Bundle
from core.clients.client import make_client
from core.model.encoding import model_vector
from core.population.filter import ALL_CLIENTS, ClientOrder
from training.features.table import FeatureTable
from training.model.contributions import (
    UnequalContributionsError,
    as_frame,
    explain_population,
    lightgbm_contributions,
    woodelf_contributions,
    woodelf_interactions,
)
from training.model.interpret import (
    FEWEST_CLIENTS_A_POINT,
    category_points,
    factor_interactions,
    interpret,
    number_points,
    weights,
)

TOLERANCE = 1e-6
ROWS = 1_000


@pytest.fixture(scope="module")
def booster(demo: Bundle) -> lightgbm.Booster:
    return lightgbm.Booster(model_file=demo.folder / MODEL_NAME)


@pytest.fixture(scope="module")
def table(demo: Bundle) -> FeatureTable:
    """The first clients of the demonstration, as a feature file would hold them."""
    features = demo.catalogue.features
    rows = demo.store.rows(ALL_CLIENTS, ClientOrder(), [feature.name for feature in features], 0, ROWS)
    clients = [make_client(row.client_id, row.values) for row in rows]
    return FeatureTable(
        np.array([client.client_id for client in clients]),
        np.ones(len(clients), dtype=bool),
        np.zeros(len(clients)),
        {one.name: np.array([client.number(one.name) for client in clients]) for one in features if not one.is_text},
        {one.name: np.array([client.text(one.name) for client in clients]) for one in features if one.is_text},
    )


@pytest.fixture(scope="module")
def matrix(demo: Bundle, table: FeatureTable) -> NDArray[np.float64]:
    found = table.matrix(demo.catalogue, demo.codes)
    client = demo.store.get(int(table.client_ids[7]))
    np.testing.assert_array_equal(found[7], model_vector(client, demo.catalogue.model_features, demo.codes))
    assert 0.1 < np.isnan(found).mean() < 0.5, "missing values are what this must get right"
    return found


@pytest.fixture(scope="module")
def values(booster: lightgbm.Booster, matrix: NDArray[np.float64]) -> NDArray[np.float32]:
    return woodelf_contributions(booster, matrix)


def own_tree_shap(booster: lightgbm.Booster) -> shap.TreeExplainer:
    """Shap's own computation: it would otherwise call LightGBM's."""
    explainer = shap.TreeExplainer(booster)
    explainer.model.model_type = "internal"
    return explainer


def test_the_contributions_are_those_of_lightgbm(
    booster: lightgbm.Booster, matrix: NDArray[np.float64], values: NDArray[np.float32]
) -> None:
    np.testing.assert_allclose(values, lightgbm_contributions(booster, matrix), rtol=0.0, atol=TOLERANCE)


def test_the_contributions_are_those_of_shap(
    booster: lightgbm.Booster, matrix: NDArray[np.float64], values: NDArray[np.float32]
) -> None:
    expected = np.asarray(own_tree_shap(booster).shap_values(matrix)).reshape(-1, *matrix.shape)[-1]
    np.testing.assert_allclose(values, expected, rtol=0.0, atol=TOLERANCE)


def test_the_contributions_add_up_to_the_score(
    booster: lightgbm.Booster, matrix: NDArray[np.float64], values: NDArray[np.float32]
) -> None:
    scores = booster.predict(matrix, raw_score=True)
    assert np.ptp(scores - values.sum(axis=1, dtype=np.float64)) < 10 * TOLERANCE


def test_the_interactions_are_those_of_shap(booster: lightgbm.Booster, matrix: NDArray[np.float64]) -> None:
    rows = matrix[:12]
    width = rows.shape[1]
    expected = np.asarray(own_tree_shap(booster).shap_interaction_values(rows)).reshape(-1, len(rows), width, width)[-1]
    pairs = woodelf_interactions(booster, rows)
    found = np.zeros_like(expected)
    for (one, other), both_halves in pairs.items():
        assert one < other
        found[:, one, other] = found[:, other, one] = both_halves / 2.0
    expected[:, np.arange(width), np.arange(width)] = 0.0
    np.testing.assert_allclose(found, expected, rtol=0.0, atol=TOLERANCE)


def test_where_woodelf_differs_lightgbm_stands_in(
    booster: lightgbm.Booster, matrix: NDArray[np.float64], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Wrong:
        def __init__(self, model: lightgbm.Booster) -> None:
            pass

        def shap_values(self, clients: pandas.DataFrame, *, verbose: bool) -> NDArray[np.float64]:
            return np.zeros(clients.shape)

    monkeypatch.setattr(training.model.contributions, "WoodelfExplainer", Wrong)
    monkeypatch.setattr(training.model.contributions, "SLOW_ROWS", 50)
    with pytest.raises(UnequalContributionsError):
        woodelf_contributions(booster, matrix[:60])
    found = explain_population(booster, matrix, seed=4)
    assert (found.method, len(found.rows)) == ("lightgbm", 50)
    np.testing.assert_array_equal(found.values, lightgbm_contributions(booster, matrix[found.rows]))


def test_weights_add_the_features_of_a_group_before_the_absolute_value() -> None:
    values = np.array([[1.0, -1.0, 0.5], [2.0, 1.0, -0.5]])
    assert weights(values, {"halves": (0, 1), "alone": (2,)}) == (("halves", 1.5), ("alone", 0.5))


def test_interactions_are_added_by_factor_and_those_inside_one_left_out(demo: Bundle) -> None:
    features = demo.catalogue.model_features
    first = features[0].factor
    inside = [place for place, feature in enumerate(features) if feature.factor == "external_scores"] or [0]
    one, other, third = 0, *[place for place, feature in enumerate(features) if feature.factor != first][:2]
    assert features[other].factor != first
    same = features[third].factor == features[other].factor
    pairs = {(one, other): np.array([1.0, -1.0]), (one, third): np.array([1.0, 1.0])}
    if len(inside) > 1:
        pairs[inside[0], inside[1]] = np.array([9.0, 9.0])
    found = {frozenset(pair[:2]): pair[2] for pair in factor_interactions(pairs, demo.catalogue)}
    expected = {frozenset((first, features[other].factor)): 1.0, frozenset((first, features[third].factor)): 1.0}
    assert found == expected
    assert not same or len(found) == 1


@settings(max_examples=60)
@given(
    column=st.lists(st.one_of(st.none(), st.integers(0, 12), st.floats(-1e6, 1e6)), min_size=1, max_size=400),
    seed=st.integers(0, 99),
)
def test_a_curve_speaks_of_every_client_it_can_and_of_never_too_few(column: list[float | None], seed: int) -> None:
    numbers = np.array([np.nan if one is None else float(one) for one in column])
    contributions = np.random.default_rng(seed).normal(size=len(numbers))
    points = number_points(numbers, contributions)
    assert all(point["clients"] >= FEWEST_CLIENTS_A_POINT for point in points)
    assert all(point["contribution_low"] <= point["contribution_high"] for point in points)
    drawn = [point for point in points if "value" in point]
    assert all(one["high"] < other["low"] for one, other in itertools.pairwise(drawn))
    for point in drawn:
        inside = (numbers >= point["low"]) & (numbers <= point["high"])
        assert inside.sum() == point["clients"]
        assert point["contribution"] == pytest.approx(contributions[inside].mean(), abs=1e-5)


def test_categories_are_told_from_the_lowest_risk_to_the_highest() -> None:
    column = np.array(["b"] * 30 + ["a"] * 30 + ["rare"] * 3 + [""] * 25)
    contributions = np.concatenate([np.full(30, 0.4), np.full(30, -0.2), np.full(3, 9.0), np.full(25, 0.1)])
    points = category_points(column, contributions)
    told = [(point.get("category"), point.get("missing", False), point["contribution"]) for point in points]
    assert told == [("a", False, -0.2), ("b", False, 0.4), (None, True, 0.1)]


def test_the_bundle_holds_the_reading_of_all_its_clients(
    demo: Bundle, booster: lightgbm.Booster, table: FeatureTable, matrix: NDArray[np.float64]
) -> None:
    found = demo.interpretation
    assert (found["method"], found["clients"]) == ("woodelf", demo.store.count())
    assert found["factors"] == demo.metrics["importance"]
    assert {name for name, _ in found["factors"]} == set(demo.catalogue.factor_positions)
    assert {name for name, _ in found["themes"]} <= set(demo.catalogue.themes)
    assert found["interactions"][0][2] > 0.0
    assert (demo.folder / INTERPRETATION_NAME).stat().st_size < 250_000
    # A thousand of these clients say nearly the same as all of them.
    sample = interpret(booster, demo.catalogue, table, matrix, seed=1)
    whole = dict(found["factors"])
    assert all(size == pytest.approx(whole[name], rel=0.25, abs=0.01) for name, size in sample.factors)
    assert json.loads(json.dumps(sample.document()))["curves"][0]["feature"] in demo.catalogue.model_names


def test_a_curve_of_a_feature_with_a_direction_never_falls_the_wrong_way(demo: Bundle) -> None:
    """Neighbouring classes may differ by chance of other features, the ends of the curve may not."""
    checked = 0
    for curve in demo.interpretation["curves"]:
        direction = demo.catalogue.by_name[curve["feature"]].direction
        drawn = [point["contribution"] for point in curve["points"] if "value" in point]
        if direction and len(drawn) > 2:
            checked += 1
            assert direction * (drawn[-1] - drawn[0]) >= -0.01, curve["feature"]
    assert checked > 3


def test_frames_carry_the_names_of_the_model(booster: lightgbm.Booster, matrix: NDArray[np.float64]) -> None:
    assert list(as_frame(booster, matrix[:2]).columns) == booster.feature_name()
