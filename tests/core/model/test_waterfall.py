"""A waterfall adds up, exactly and as it is shown, and no step goes the other way than its contribution."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.features.formatting import Formatter
from core.model.calibration import Calibration
from core.model.waterfall import rounded_to, shown_tenths, shown_waterfall, waterfall

NUMBERS = st.lists(st.floats(-400.0, 400.0), min_size=1, max_size=40)
LOG_ODDS = st.lists(st.one_of(st.just(0.0), st.floats(-2.0, 2.0)), min_size=1, max_size=30)
CALIBRATION = Calibration(0.9, -0.2)


@given(NUMBERS, st.floats(-1.0, 1.0))
def test_rounded_numbers_add_up_and_stay_on_their_side(numbers: list[float], slack: float) -> None:
    total = round(sum(numbers) + slack * 0.49)
    rounded = rounded_to(numbers, total)
    assert sum(rounded) == total
    assert all(abs(whole - exact) < 2.0 for whole, exact in zip(rounded, numbers, strict=True))
    assert all(whole * exact >= 0.0 for whole, exact in zip(rounded, numbers, strict=True) if exact)


@given(LOG_ODDS, st.floats(-4.0, 1.0))
def test_points_add_up_and_have_the_signs_of_the_contributions(parts: list[float], average: float) -> None:
    contributions = np.array([*parts, average])
    probability = float(CALIBRATION.probability(contributions.sum()))
    found = waterfall(contributions, probability, CALIBRATION)
    assert sum(found.points) == pytest.approx(100.0 * (probability - found.start), abs=1e-6)
    assert [np.sign(points) for points in found.points] == [np.sign(part) for part in parts]
    shown = shown_waterfall(found, {str(place): (place,) for place in range(len(parts))})
    assert sum(shown.factors.values()) == shown.end - shown.start == sum(shown.features)


@given(st.floats(0.0, 1.0))
def test_tenths_are_those_that_are_read(probability: float) -> None:
    tenths = shown_tenths(probability)
    assert Formatter("en").risk(probability) == f"{tenths / 10:.1f}%"


def test_what_is_done_together_is_shared_along_the_path() -> None:
    """Two contributions: each gets the integral of the slope along the straight path times itself, computed here."""
    contributions = np.array([1.5, -0.4, -2.0])
    end = float(CALIBRATION.probability(contributions.sum()))
    found = waterfall(contributions, end, CALIBRATION)
    share = np.linspace(0.0, 1.0, 20_001)
    risk = CALIBRATION.probability(-2.0 + share * 1.1)
    slope = float(np.trapezoid(CALIBRATION.slope * risk * (1.0 - risk), share))
    assert found.points == pytest.approx((100.0 * slope * 1.5, -100.0 * slope * 0.4), rel=1e-6)
