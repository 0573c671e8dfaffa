"""Sliders go through round figures and the file's own value."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from core.bundle.bundle import Bundle
from core.features.catalogue import Unit
from core.features.derived import NO_CURRENT_JOB_DAYS
from core.values import Span
from desktop.pages.simulation.ruler import Ruler, make_ruler


@given(own=st.floats(1_000.0, 5_000_000.0), position=st.integers(0, 6_000_000))
def test_a_slider_of_amounts_gives_round_figures_or_the_file_s_own(demo: Bundle, own: float, position: int) -> None:
    feature = demo.catalogue.by_name["AMT_CREDIT"]
    ruler = make_ruler(feature, own, Span(66_222.0, 2_128_362.4))
    value = ruler.value(position)
    assert value == own or value % ruler.step == 0.0 or value in (ruler.low, ruler.high)
    assert ruler.value(ruler.position(own)) == own
    assert 0.003 <= ruler.step / own <= 0.0101
    assert feature.minimum is not None
    assert feature.minimum <= value <= 5_000_000.0


@given(own=st.floats(1_000.0, 1_000_000.0), ups=st.integers(1, 30))
def test_steps_up_and_down_come_back_through_the_file_s_own(demo: Bundle, own: float, ups: int) -> None:
    ruler = make_ruler(demo.catalogue.by_name["AMT_CREDIT"], own, Span(66_222.0, 2_128_362.4))
    value, seen = own, [own]
    for _ in range(ups):
        value = ruler.stepped(value, 1)
        seen.append(value)
    assert seen == sorted(seen)
    for _ in range(ups):
        value = ruler.stepped(value, -1)
    assert value == own


def test_months_are_stepped_one_by_one(demo: Bundle) -> None:
    ruler = make_ruler(demo.catalogue.by_name["DAYS_EMPLOYED"], -760.0, Span(-10_871.0, NO_CURRENT_JOB_DAYS))
    assert (ruler.low, ruler.step) == (0, 1)
    assert ruler.position(ruler.stepped(-760.0, 1)) == ruler.position(-760.0) + 1
    assert ruler.position(NO_CURRENT_JOB_DAYS) == 0


def test_a_slider_reaches_beyond_the_usual_range_where_the_file_does() -> None:
    ruler = Ruler(Unit.YEARS, 0, 65, 1, math.nan)
    assert ruler.value(80) == 65.0
    assert ruler.stepped(math.nan, 1) == 1.0
