"""Global importance adds the features of a factor first, and gives the same figures each time."""

from __future__ import annotations

import lightgbm
import numpy as np
import pytest

from core.calibration import Calibration
from core.catalogue import Catalogue, Factor, Feature, Kind, Unit
from core.scorer import Scorer
from training.importance import MOST_CLIENTS, factor_importance

NAMES = ("strong", "weak", "half_one", "half_two")
FACTORS = {"strong": "strong", "weak": "weak", "half_one": "halves", "half_two": "halves"}


@pytest.fixture(scope="module")
def trained() -> tuple[Scorer, np.ndarray]:
    generator = np.random.default_rng(5)
    matrix = generator.normal(size=(MOST_CLIENTS + 500, len(NAMES)))
    log_odds = 2.0 * matrix[:, 0] + 0.3 * matrix[:, 1] + 0.8 * matrix[:, 2] - 0.8 * matrix[:, 3] - 2.0
    target = generator.random(len(matrix)) < 1.0 / (1.0 + np.exp(-log_odds))
    data = lightgbm.Dataset(matrix, target.astype(float), feature_name=list(NAMES))
    settings = {"objective": "binary", "verbose": -1, "num_leaves": 7, "num_threads": 1, "seed": 1}
    booster = lightgbm.train(settings, data, num_boost_round=30)
    return Scorer(booster.model_to_string(), Calibration(1.0, 0.0)), matrix


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    features = tuple(
        Feature(name, Kind.RAW, "application", "request", Unit.RATIO, factor=FACTORS[name], in_model=True)
        for name in NAMES
    )
    return Catalogue(features, tuple(Factor(name, "request", {}) for name in ("halves", "strong", "weak")), {}, {})


def test_the_strongest_factor_comes_first_and_features_of_one_factor_are_added(
    trained: tuple[Scorer, np.ndarray], catalogue: Catalogue
) -> None:
    scorer, matrix = trained
    found = factor_importance(scorer, catalogue, matrix[:800], seed=1)
    contributions = scorer.contributions(matrix[:800])
    expected = {
        "strong": np.abs(contributions[:, 0]).mean(),
        "weak": np.abs(contributions[:, 1]).mean(),
        "halves": np.abs(contributions[:, 2] + contributions[:, 3]).mean(),
    }
    assert [factor for factor, _ in found] == ["strong", "halves", "weak"]
    assert dict(found) == pytest.approx(expected)


def test_a_large_population_is_sampled_and_the_same_seed_gives_the_same_figures(
    trained: tuple[Scorer, np.ndarray], catalogue: Catalogue
) -> None:
    scorer, matrix = trained
    once, again, other = (factor_importance(scorer, catalogue, matrix, seed) for seed in (1, 1, 2))
    assert once == again
    assert once != other
    assert dict(once)["strong"] == pytest.approx(dict(other)["strong"], rel=0.02)
