"""What is in view never leaves the whole of a scale, whatever is asked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.charts.specs.steps import round_step
from desktop.charts.viewing.stretch import Stretch

WHOLE = Stretch(-3.0, 47.0)
LEAST = 2.0
gestures = st.lists(
    st.one_of(
        st.tuples(st.just("enlarge"), st.floats(0.2, 5.0), st.floats(-60, 60)),
        st.tuples(st.just("move"), st.floats(-200, 200), st.just(0.0)),
        st.tuples(st.just("show"), st.floats(-3, 47), st.floats(0, 3)),
    ),
    max_size=20,
)


@given(gestures)
def test_no_gesture_leaves_the_whole_or_comes_nearer_than_allowed(asked: list[tuple[str, float, float]]) -> None:
    view = WHOLE
    for kind, first, second in asked:
        if kind == "enlarge":
            view = view.enlarged(first, second, WHOLE, LEAST)
        elif kind == "move":
            view = view.moved(first, WHOLE)
        else:
            view = view.showing(first, min(first + second, WHOLE.high), WHOLE)
        assert WHOLE.low - 1e-9 <= view.low < view.high <= WHOLE.high + 1e-9
        assert LEAST - 1e-9 <= view.length <= WHOLE.length + 1e-9


@given(st.floats(1.0, 3.0), st.floats(10, 30))
def test_what_is_under_the_pointer_stays_there(factor: float, around: float) -> None:
    view = WHOLE.enlarged(factor, around, WHOLE, LEAST)
    assert (around - view.low) / view.length == pytest.approx((around - WHOLE.low) / WHOLE.length)


@given(st.floats(-3, 44), st.floats(0, 3), st.floats(-3, 40), st.floats(4, 6))
def test_what_is_shown_is_in_view(low: float, length: float, start: float, size: float) -> None:
    view = Stretch(start, min(start + size, WHOLE.high)).showing(low, low + length, WHOLE)
    assert view.low <= low + 1e-9 and low + length <= view.high + 1e-9


def test_moving_keeps_the_length() -> None:
    assert Stretch(0, 10).moved(5, WHOLE) == Stretch(5, 15)
    assert Stretch(0, 10).moved(500, WHOLE) == Stretch(37, 47)
    assert Stretch(0, 10).moved(-500, WHOLE) == Stretch(-3, 7)


def test_an_empty_stretch_is_refused() -> None:
    with pytest.raises(ValueError, match="low < high"):
        Stretch(2.0, 2.0)


@given(st.floats(1e-6, 1e9))
def test_round_steps_are_near_what_is_asked_and_never_below(least: float) -> None:
    step = round_step(least)
    assert least * (1 - 1e-6) <= step <= least * 2.51
