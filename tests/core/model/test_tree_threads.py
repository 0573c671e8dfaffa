"""Rows shared out among threads, and callers side by side, are told what one row alone is told, to the last bit."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import lightgbm
import numpy as np
import pytest
from numpy.typing import NDArray

from core.model.tree_threads import NUM_THREADS, predict

CLIENTS, WIDTH = 700, 6
CALLERS = 8


@pytest.fixture(scope="module")
def rows() -> NDArray[np.float64]:
    return np.random.default_rng(4).normal(size=(CLIENTS, WIDTH))


@pytest.fixture(scope="module")
def model(rows: NDArray[np.float64]) -> str:
    settings = {"objective": "binary", "num_leaves": 7, "verbosity": -1, "num_threads": NUM_THREADS}
    data = lightgbm.Dataset(rows, rows[:, 0] + rows[:, 1] > 0.5, params={"num_threads": NUM_THREADS})
    return str(lightgbm.train(settings, data, num_boost_round=20).model_to_string())


@pytest.mark.parametrize("options", [{"raw_score": True}, {"pred_contrib": True}], ids=str)
@pytest.mark.parametrize("processors", [1, 2, 5, None])
def test_rows_shared_out_are_told_the_same(
    model: str, rows: NDArray[np.float64], options: dict[str, bool], processors: int | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    booster = lightgbm.Booster(model_str=model)
    expected = predict(booster, rows, **options)
    monkeypatch.setattr("os.cpu_count", lambda: processors)
    for rows_a_thread in (1, 3, 100, CLIENTS, CLIENTS + 1):
        found = predict(booster, rows, rows_a_thread, **options)
        np.testing.assert_array_equal(found, expected)
    one_by_one = np.concatenate([predict(booster, row[np.newaxis, :], **options) for row in rows])
    np.testing.assert_array_equal(one_by_one, expected)


@pytest.mark.parametrize("options", [{"raw_score": True}, {"pred_contrib": True}], ids=str)
def test_callers_side_by_side_are_told_the_same(
    model: str, rows: NDArray[np.float64], options: dict[str, bool]
) -> None:
    expected = predict(lightgbm.Booster(model_str=model), rows, **options)
    # Fresh: the first callers meet where the model lays out what it needs.
    booster = lightgbm.Booster(model_str=model)
    with ThreadPoolExecutor(CALLERS) as callers:
        for found in callers.map(lambda _: predict(booster, rows, 50, **options), range(5 * CALLERS)):
            np.testing.assert_array_equal(found, expected)


def test_nobody_is_told_nothing(model: str) -> None:
    assert predict(lightgbm.Booster(model_str=model), np.empty((0, WIDTH)), 5).shape == (0,)
