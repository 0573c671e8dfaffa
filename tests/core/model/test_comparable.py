"""The comparable clients are the nearest in score, and their interval is Wilson's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.bundle.bundle import Bundle
from core.model.comparable import ComparableOutcomes, wilson_interval

SCORES = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=60)


def nearest_by_sorting(scores: NDArray[np.float64], probability: float, count: int) -> NDArray[np.float64]:
    return np.sort(np.abs(scores - probability))[:count]


@given(scores=SCORES, probability=st.floats(0.0, 1.0), count=st.integers(1, 70))
def test_nobody_left_out_is_nearer_than_somebody_taken(scores: list[float], probability: float, count: int) -> None:
    ordered = np.sort(np.array(scores))
    # Each client is marked alone in turn: the window is what the sums show.
    taken = [
        ComparableOutcomes(ordered, np.eye(len(ordered), dtype=np.int64)[place]).around(probability, count).not_repaid
        for place in range(len(ordered))
    ]
    distances = np.sort(np.abs(ordered[np.array(taken, dtype=bool)] - probability))
    np.testing.assert_allclose(distances, nearest_by_sorting(ordered, probability, count))


@pytest.mark.parametrize(
    ("successes", "total", "low", "high"),
    # Values of R's prop.test(..., correct = FALSE).
    [(60, 1000, 0.04689, 0.07649), (0, 1000, 0.0, 0.003827), (5, 10, 0.2366, 0.7634), (1000, 1000, 0.99617, 1.0)],
)
def test_wilson_interval(successes: int, total: int, low: float, high: float) -> None:
    assert wilson_interval(successes, total) == pytest.approx((low, high), abs=2e-5)


@given(total=st.integers(1, 10_000), data=st.data())
def test_wilson_interval_holds_the_share(total: int, data: st.DataObject) -> None:
    successes = data.draw(st.integers(0, total))
    low, high = wilson_interval(successes, total)
    assert 0.0 <= low <= successes / total + 1e-12
    assert successes / total - 1e-12 <= high <= 1.0


def test_the_demonstration_bundle_counts_a_thousand_past_clients(demo: Bundle) -> None:
    found = demo.store.comparable_outcomes().around(0.08)
    scores, outcomes = _out_of_fold(demo)
    nearest = np.argsort(np.abs(scores - 0.08), kind="stable")[:1000]
    assert found.total == 1000
    assert found.not_repaid == pytest.approx(int(outcomes[nearest].sum()), abs=1)
    assert found.out_of_100 == round(found.not_repaid / 10)


def _out_of_fold(demo: Bundle) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    rows = demo.store._connection.execute("SELECT score, not_repaid FROM out_of_fold").fetchnumpy()
    return np.asarray(rows["score"]), np.asarray(rows["not_repaid"])
