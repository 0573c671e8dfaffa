"""What was observed is counted in a stated band of risk, and its interval is Wilson's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.bundle.bundle import Bundle
from core.features.rounding import shown_risk
from core.model.comparable import LEAST_CLIENTS, ComparableOutcomes, ObservedBand, wilson_interval

SCORES = st.lists(st.floats(0.0, 1.0), min_size=LEAST_CLIENTS, max_size=4 * LEAST_CLIENTS)


@given(scores=SCORES, probability=st.floats(0.0, 1.0), data=st.data())
def test_a_band_holds_the_risk_and_counts_whoever_is_in_it(
    scores: list[float], probability: float, data: st.DataObject
) -> None:
    ordered = np.sort(np.array(scores))
    outcomes = np.array(data.draw(st.lists(st.integers(0, 1), min_size=len(scores), max_size=len(scores))))
    found = ComparableOutcomes(ordered, outcomes).band(probability)
    inside = (ordered >= found.low_percent / 100) & ((ordered < found.high_percent / 100) | (found.high_percent == 100))
    assert found.low_percent <= shown_risk(probability) <= found.high_percent
    assert found.total == inside.sum()
    assert (found.rate is None) == (found.total < LEAST_CLIENTS)
    if found.rate is not None:
        assert (found.rate.total, found.rate.not_repaid) == (found.total, outcomes[inside].sum())


@pytest.mark.parametrize(
    ("probability", "low", "high"), [(0.004, 0, 2), (0.104, 8, 12), (0.601, 51, 70), (0.997, 84, 100)]
)
def test_a_band_is_narrow_and_ends_at_whole_figures(probability: float, low: int, high: int) -> None:
    nobody = ComparableOutcomes(np.array([]), np.array([], dtype=np.int64)).band(probability)
    assert nobody == ObservedBand(low, high, 0, None)


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


def test_the_demonstration_bundle_says_what_was_observed_in_the_band(demo: Bundle) -> None:
    found = demo.store.comparable_outcomes().band(0.08)
    scores, outcomes = _out_of_fold(demo)
    inside = (scores >= 0.06) & (scores < 0.10)
    assert found.rate is not None
    assert (found.total, found.rate.not_repaid) == (inside.sum(), outcomes[inside].sum())
    low, high = found.rate.interval_out_of_100
    assert low <= found.rate.out_of_100 <= high and low < high


def _out_of_fold(demo: Bundle) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    rows = demo.store._connection.execute("SELECT score, not_repaid FROM out_of_fold").fetchnumpy()
    return np.asarray(rows["score"]), np.asarray(rows["not_repaid"])
