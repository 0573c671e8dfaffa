"""Cohorts where the model is wrong are found on some clients, judged on others, and chance alone makes none."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from training.fairness.cohorts import FOUND_BY_TREE, NOTHING_KNOWN, card_cohorts, cohorts
from training.features.catalogue import shipped_catalogue

CATALOGUE = shipped_catalogue()
CLIENTS = 12_000
INCOME = CATALOGUE.model_names.index("AMT_INCOME_TOTAL")


def invented(seed: int) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    generator = np.random.default_rng(seed)
    matrix = generator.normal(size=(CLIENTS, len(CATALOGUE.model_names)))
    return matrix, generator.uniform(0.02, 0.25, CLIENTS), generator.integers(0, 5, CLIENTS)


def outcomes(risk: NDArray[np.float64], seed: int) -> NDArray[np.float64]:
    return (np.random.default_rng(seed).random(len(risk)) < risk).astype(np.float64)


@pytest.mark.parametrize("seed", range(4))
def test_chance_alone_makes_no_weak_cohort(seed: int) -> None:
    matrix, risk, folds = invented(seed)
    found = cohorts(matrix, risk, outcomes(risk, seed + 100), folds, CATALOGUE, seed)
    assert found
    assert not [one for one in found if one.badly_calibrated]


def test_clients_whose_risk_is_announced_too_low_are_found_and_told_by_their_condition() -> None:
    matrix, risk, folds = invented(1)
    wrong = matrix[:, INCOME] > 1.0
    target = outcomes(np.where(wrong, risk + 0.15, risk), 2)
    found = cohorts(matrix, risk, target, folds, CATALOGUE, 1)
    first = found[0]
    assert first.is_weak and first.kind == FOUND_BY_TREE
    assert first.observed.low > first.predicted
    bounds = [one.above for one in first.conditions if one.feature == "AMT_INCOME_TOTAL" and one.above is not None]
    assert bounds and max(bounds) == pytest.approx(1.0, abs=0.3)
    judging = folds % 2 == 1
    members = judging & (matrix[:, INCOME] > max(bounds))
    assert first.clients <= members.sum()
    assert card_cohorts(found)["cohorts"][0]["is_weak"]


def test_a_theme_of_which_nothing_is_known_is_a_cohort_of_its_own() -> None:
    matrix, risk, folds = invented(3)
    unknown = np.random.default_rng(4).random(CLIENTS) < 0.3
    places = [place for place, one in enumerate(CATALOGUE.model_features) if one.theme == "external"]
    for place in places:
        matrix[unknown, place] = np.nan
    target = outcomes(np.where(unknown, risk + 0.12, risk), 5)
    found = cohorts(matrix, risk, target, folds, CATALOGUE, 3)
    (theme,) = [one for one in found if one.kind == NOTHING_KNOWN]
    assert theme.theme == "external"
    assert theme.is_weak
    assert theme.clients == (unknown & (folds % 2 == 1)).sum()
    assert theme.p_value < 0.001
