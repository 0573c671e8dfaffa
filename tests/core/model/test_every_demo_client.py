"""Every reason shown for every demonstration client is true: sign, size, value, unit and words."""

from __future__ import annotations

import json
from collections.abc import Sequence

import lightgbm
import numpy as np
import pytest
from numpy.typing import NDArray

from core.bundle.bundle import CALIBRATION_NAME, MODEL_NAME, REFERENCE_NAME, Bundle
from core.clients.client import Client, make_client
from core.clients.shown_values import job_words
from core.features.catalogue import Unit
from core.features.formatting import FINEST, MINUS, Formatter
from core.model.encoding import model_vector
from core.model.explanation import MAXIMUM_REASONS, Explanation, Sense
from core.model.waterfall import shown_tenths, shown_waterfall
from core.model.wording import ReasonWriter
from core.population.filter import ALL_CLIENTS, ClientOrder

SIZE_TOLERANCE_POINTS = 1e-6
BATCH = 500


class IndependentModel:
    """The bundle's files read again, without the product's scorer."""

    def __init__(self, bundle: Bundle) -> None:
        self._booster = lightgbm.Booster(model_file=str(bundle.folder / MODEL_NAME))
        self._calibration = json.loads((bundle.folder / CALIBRATION_NAME).read_text(encoding="utf-8"))
        self.names: Sequence[str] = self._booster.feature_name()
        medians = json.loads((bundle.folder / REFERENCE_NAME).read_text(encoding="utf-8"))["granted_median"]
        self.reference = np.array([np.nan if medians[name] is None else medians[name] for name in self.names])

    def percent(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        slope, intercept = self._calibration["slope"], self._calibration["intercept"]
        margin = slope * self._booster.predict(rows, raw_score=True) + intercept
        return np.asarray(100.0 / (1.0 + np.exp(-margin)))

    def contributions(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(self._booster.predict(rows, pred_contrib=True))


@pytest.fixture(scope="module")
def clients(demo: Bundle) -> list[Client]:
    names = [feature.name for feature in demo.catalogue.features]
    rows = demo.store.rows(ALL_CLIENTS, ClientOrder(), names, 0, 10**9)
    return [make_client(row.client_id, row.values) for row in rows]


@pytest.fixture(scope="module")
def matrix(demo: Bundle, clients: list[Client]) -> NDArray[np.float64]:
    return np.array([model_vector(client, demo.catalogue.model_features, demo.codes) for client in clients])


@pytest.fixture(scope="module")
def explanations(demo: Bundle, matrix: NDArray[np.float64]) -> list[Explanation]:
    found: list[Explanation] = []
    for start in range(0, len(matrix), BATCH):
        found += demo.explainer.explain_rows(matrix[start : start + BATCH])
    return found


@pytest.fixture(scope="module")
def model(demo: Bundle) -> IndependentModel:
    return IndependentModel(demo)


def test_derived_features_are_those_of_the_client_table_to_the_last_bit(demo: Bundle, clients: list[Client]) -> None:
    names = [feature.name for feature in demo.catalogue.features if not feature.is_text]
    stored = demo.store.rows(ALL_CLIENTS, ClientOrder(), names, 0, 10**9)
    recomputed = np.array([[client.number(name) for name in names] for client in clients])
    kept = np.array([[row.values[name] for name in names] for row in stored], dtype=np.float64)
    np.testing.assert_array_equal(recomputed, kept)


def test_one_client_read_alone_is_the_same_as_read_with_all(demo: Bundle, clients: list[Client]) -> None:
    for client in clients[:: len(clients) // 40]:
        alone = demo.store.get(client.client_id)
        for name, value in client.values.items():
            assert alone.values[name] == value or (client.is_missing(name) and alone.is_missing(name))


def test_one_client_explained_alone_is_explained_as_with_all(
    demo: Bundle, matrix: NDArray[np.float64], explanations: list[Explanation]
) -> None:
    for place in range(0, len(matrix), 50):
        assert demo.explainer.explain(matrix[place]) == explanations[place]


def test_probabilities_are_those_of_the_client_table(
    demo: Bundle, matrix: NDArray[np.float64], explanations: list[Explanation], model: IndependentModel
) -> None:
    stored = np.array([row.probability for row in demo.store.rows(ALL_CLIENTS, ClientOrder(), [], 0, 10**9)])
    shown = np.array([explanation.probability for explanation in explanations])
    np.testing.assert_allclose(shown, stored, atol=1e-12)
    np.testing.assert_allclose(100.0 * shown, model.percent(matrix), atol=1e-9)


def test_sizes_are_found_again_by_rescoring(
    demo: Bundle, matrix: NDArray[np.float64], explanations: list[Explanation], model: IndependentModel
) -> None:
    before = model.percent(matrix)
    reasons = [(place, reason) for place, explanation in enumerate(explanations) for reason in explanation.reasons]
    for factor in demo.catalogue.factor_positions:
        columns = [place for place, feature in enumerate(demo.catalogue.model_features) if feature.factor == factor]
        replaced = matrix.copy()
        replaced[:, columns] = model.reference[columns]
        sizes = before - model.percent(replaced)
        found = [(place, reason.size_points) for place, reason in reasons if reason.factor == factor]
        places = np.array([place for place, _ in found], dtype=np.int64)
        points = np.array([size for _, size in found])
        np.testing.assert_allclose(points, sizes[places], atol=SIZE_TOLERANCE_POINTS)


def test_signs_and_order_are_those_of_the_exact_contributions(
    demo: Bundle, matrix: NDArray[np.float64], explanations: list[Explanation], model: IndependentModel
) -> None:
    contributions = model.contributions(matrix)
    factors = demo.catalogue.factor_positions
    totals = {name: contributions[:, list(places)].sum(axis=1) for name, places in factors.items()}
    for place, explanation in enumerate(explanations):
        for side, sign in ((explanation.lowering, -1.0), (explanation.raising, 1.0)):
            found = [sign * totals[reason.factor][place] for reason in side]
            assert len(side) <= MAXIMUM_REASONS
            assert all(value > 0 for value in found)
            assert all(sign * reason.size_points > 0 for reason in side)
            assert found == sorted(found, reverse=True)


def test_waterfalls_add_up_to_the_risk_with_the_signs_of_the_exact_contributions(
    demo: Bundle, matrix: NDArray[np.float64], explanations: list[Explanation], model: IndependentModel
) -> None:
    contributions = model.contributions(matrix)
    points = np.array([explanation.waterfall.points for explanation in explanations])
    ends = np.array([explanation.waterfall.end for explanation in explanations])
    (start,) = {explanation.waterfall.start for explanation in explanations}
    np.testing.assert_array_equal(ends, [explanation.probability for explanation in explanations])
    np.testing.assert_allclose(points.sum(axis=1), 100.0 * (ends - start), atol=1e-9)
    np.testing.assert_array_equal(np.sign(points), np.sign(contributions[:, :-1]))
    for place, explanation in enumerate(explanations):
        for reason in explanation.reasons:
            of_factor = points[place, list(demo.catalogue.factor_positions[reason.factor])].sum()
            assert np.sign(of_factor) == np.sign(reason.size_points)


def test_waterfalls_add_up_as_they_are_shown(demo: Bundle, explanations: list[Explanation]) -> None:
    positions = demo.catalogue.factor_positions
    for explanation in explanations[::4]:
        shown = shown_waterfall(explanation.waterfall, positions)
        assert shown.end == shown_tenths(explanation.probability)
        assert shown.start + sum(shown.factors.values()) == shown.end
        assert {name: sum(shown.features[place] for place in places) for name, places in positions.items()} == dict(
            shown.factors
        )
        exact = {
            name: sum(explanation.waterfall.points[place] for place in places) for name, places in positions.items()
        }
        assert all(tenths * exact[name] >= 0.0 for name, tenths in shown.factors.items())
        assert all(
            tenths * one >= 0.0 for tenths, one in zip(shown.features, explanation.waterfall.points, strict=True)
        )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_words_say_the_clients_value_and_the_true_side(
    demo: Bundle, clients: list[Client], explanations: list[Explanation], language: str
) -> None:
    formatter = Formatter(language)
    writer = ReasonWriter(demo.catalogue, demo.codes, formatter)
    for client, explanation in zip(clients, explanations, strict=True):
        for reason in explanation.reasons:
            feature = demo.catalogue.by_name[reason.lead]
            wording = feature.wording[language]
            text = writer.write(reason, client)
            value = client.values[feature.name]
            assert feature.factor == reason.factor
            shown = formatter.missing if client.is_missing(feature.name) else writer.value_text(reason, client)
            if isinstance(value, float) and not client.is_missing(feature.name) and value != reason.reference:
                said = formatter.value(feature, value, demo.catalogue)
                assert shown == said if feature.unit is Unit.FLAG else _rounds_to(shown, formatter, feature.unit, value)
            retired = job_words(client, feature, formatter)
            assert (retired or shown) in text.detail or (
                client.is_missing(feature.name) and wording.missing in text.detail
            )
            assert text.size.startswith("+" if reason.sense is Sense.RAISES else MINUS)
            if text.title in (wording.raises, wording.lowers) and feature.direction and not feature.is_text:
                assert isinstance(value, float)
                above = feature.direction * (value - reason.reference) > 0
                assert above is (text.title == wording.raises) or wording.raises == wording.lowers


def _rounds_to(shown: str, formatter: Formatter, unit: Unit, value: float) -> bool:
    return any(formatter.quantity(unit, value, finer) == shown for finer in range(FINEST))
