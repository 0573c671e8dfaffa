"""A figure is rounded in one way, and figures of a risk agree with one another and with the zones."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.features.formatting import Formatter
from core.features.rounding import half_up, out_of_a_hundred, shown_points, shown_risk
from core.model.policy import Advice, Policy, shown_limits

PROBABILITIES = st.floats(0.0, 1.0)


def figure(text: str) -> float:
    return float(text.replace("%", ""))


@pytest.mark.parametrize(("probability", "shown"), [(0.1025, 10.3), (0.1035, 10.4), (0.0775, 7.8), (0.10649, 10.6)])
def test_a_half_goes_up_whatever_digit_stands_before_it(probability: float, shown: float) -> None:
    assert shown_risk(probability) == shown == figure(Formatter("en").risk(probability))


@given(PROBABILITIES)
def test_every_way_of_writing_a_risk_writes_the_same_figure(probability: float) -> None:
    formatter = Formatter("en")
    assert figure(formatter.risk(probability)) == float(formatter.risk_figure(probability)) == shown_risk(probability)
    assert abs(out_of_a_hundred(probability) - shown_risk(probability)) <= 0.5


@given(PROBABILITIES, PROBABILITIES)
def test_a_distance_is_the_difference_of_the_figures_shown(before: float, after: float) -> None:
    distance = shown_points(before, after)
    assert math.isclose(shown_risk(before) + distance, shown_risk(after), abs_tol=1e-9)
    assert float(Formatter("en").points(distance)) == abs(distance)


@given(low=st.floats(0.001, 0.4), width=st.floats(0.0, 0.4), probability=PROBABILITIES)
def test_the_zone_of_a_risk_is_the_one_that_its_figure_says(low: float, width: float, probability: float) -> None:
    policy = Policy(low + width / 2, *shown_limits(low, low + width), 10.0, 1.0)
    first, last = shown_risk(policy.review_low), shown_risk(policy.review_high)
    assert policy.review_low <= max(low, 0.0005) and policy.review_high >= low + width
    shown = shown_risk(probability)
    told = Advice.GRANT if shown < first else Advice.REVIEW if shown < last else Advice.REFUSE
    at_a_limit = min(abs(probability - one) for one in (policy.review_low, policy.review_high)) < 1e-9
    assert at_a_limit or policy.advise(probability) is told


def test_what_cannot_be_rounded_is_left_alone() -> None:
    assert half_up(math.inf, 1) == math.inf
    assert math.isnan(half_up(math.nan, 1))
    assert half_up(1e300, 2) == 1e300
