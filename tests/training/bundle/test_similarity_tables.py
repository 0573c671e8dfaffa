"""The scales by which clients are compared stand for every factor and follow from the model's gains."""

from __future__ import annotations

import numpy as np

from core.population.similarity import HIGHEST_RANK, MISSING_RANK
from training.bundle.similarity_tables import rank_scales, similarity_tables
from training.features.catalogue import shipped_catalogue

CATALOGUE = shipped_catalogue()
NAMES = CATALOGUE.model_names
GENERATOR = np.random.default_rng(5)
MATRIX = GENERATOR.normal(size=(3_000, len(NAMES)))
MATRIX[GENERATOR.random(MATRIX.shape) < 0.1] = np.nan
GAINS = GENERATOR.exponential(100.0, len(NAMES)) ** 2
SCALES = rank_scales(MATRIX, CATALOGUE, GAINS)


def test_each_factor_is_stood_for_by_its_feature_of_largest_gain() -> None:
    scales = rank_scales(MATRIX, CATALOGUE, GAINS)
    assert [scale.factor for scale in scales] == list(CATALOGUE.factor_positions)
    for scale in scales:
        gains = {NAMES[place]: GAINS[place] for place in CATALOGUE.factor_positions[scale.factor]}
        assert gains[scale.feature] == max(gains.values())


def test_weights_follow_the_square_root_of_the_gain_down_to_a_floor() -> None:
    scales = {scale.factor: scale.weight for scale in rank_scales(MATRIX, CATALOGUE, GAINS)}
    roots = {name: np.sqrt(GAINS[list(places)].sum()) for name, places in CATALOGUE.factor_positions.items()}
    floor = 0.25 * np.mean(list(roots.values()))
    heaviest = max(roots.values())
    for factor, root in roots.items():
        assert scales[factor] == round(255 * max(root, floor) / heaviest)
    assert max(scales.values()) == 255


def test_a_model_without_any_gain_weighs_all_factors_alike() -> None:
    assert {scale.weight for scale in rank_scales(MATRIX, CATALOGUE, np.zeros(len(NAMES)))} == {255}


def test_ranks_are_half_centiles_of_the_known_values() -> None:
    ids = np.arange(len(MATRIX), dtype=np.int64)
    tables = similarity_tables(ids, MATRIX, CATALOGUE, SCALES)
    for scale in rank_scales(MATRIX, CATALOGUE, GAINS):
        column = MATRIX[:, NAMES.index(scale.feature)]
        ranks = tables["positions"][scale.factor].to_numpy()
        known = ~np.isnan(column)
        assert (ranks[~known] == MISSING_RANK).all()
        shares = np.array([np.mean(column[known] <= value) for value in column[known]])
        assert np.abs(ranks[known] / HIGHEST_RANK - shares).max() <= 0.01


def test_a_feature_that_nobody_has_is_missing_for_all() -> None:
    matrix = np.full((7, len(NAMES)), np.nan)
    scales = rank_scales(matrix, CATALOGUE, GAINS)
    tables = similarity_tables(np.arange(7, dtype=np.int64), matrix, CATALOGUE, scales)
    factor = next(iter(CATALOGUE.factor_positions))
    assert tables["positions"][factor].to_pylist() == [MISSING_RANK] * 7
    assert tables["position_scales"]["edges"].to_pylist()[0] == []


def test_rows_are_sorted_by_client_and_keep_their_ranks() -> None:
    shuffled = similarity_tables(np.array([5, 3, 9], dtype=np.int64), MATRIX[:3], CATALOGUE, SCALES)["positions"]
    ordered = similarity_tables(np.array([3, 5, 9], dtype=np.int64), MATRIX[[1, 0, 2]], CATALOGUE, SCALES)["positions"]
    assert shuffled["client_id"].to_pylist() == [3, 5, 9]
    assert shuffled.equals(ordered)
