"""Bars hold every amount once, and the axis says how it lies."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.features.catalogue import Feature, Kind, Unit
from core.population.binning import AxisKind, Bins, choose_bins
from core.values import Span

AMOUNT = Feature("x", Kind.RAW, "application", "request", Unit.AMOUNT)
amounts = st.lists(st.floats(0.001, 1e9), min_size=1, max_size=50)


@given(kind=st.sampled_from(AxisKind), low=st.floats(0.01, 1e5), ratio=st.floats(1.5, 1e4), values=amounts)
def test_each_amount_lies_in_one_bar_between_its_edges(
    kind: AxisKind, low: float, ratio: float, values: list[float]
) -> None:
    bins = Bins(kind, low, low * ratio)
    edges = bins.edges
    assert (np.diff(edges) > 0).all() and (edges[0], edges[-1]) == (bins.low, bins.high)
    for value, place in zip(values, bins.places(np.array(values)), strict=True):
        inside = min(max(value, bins.low), bins.high)
        slack = 1e-9 * bins.high
        assert edges[place] - slack <= inside <= edges[place + 1] + slack
        assert bins.is_beyond(value) == (inside != value)
    assert (bins.places(bins.centres) == np.arange(bins.count)).all()


def test_amounts_with_a_heavy_tail_get_a_logarithmic_axis() -> None:
    bins = choose_bins(AMOUNT, Span(20_000, 2_000_000), Span(100, 100_000_000), 150_000)
    assert bins == Bins(AxisKind.LOG, 20_000, 2_000_000)


def test_a_zero_among_the_amounts_forbids_the_logarithm() -> None:
    assert choose_bins(AMOUNT, Span(0, 2_000_000), Span(0, 90_000_000), 150_000).kind is AxisKind.CLIPPED


@pytest.mark.parametrize("unit", [Unit.SHARE, Unit.YEARS, Unit.RATIO])
def test_only_amounts_are_read_along_a_logarithm(unit: Unit) -> None:
    bins = choose_bins(replace(AMOUNT, unit=unit), Span(0.02, 2.0), Span(0.001, 90.0), 0.15)
    assert bins == Bins(AxisKind.CLIPPED, 0.02, 2.0)


def test_a_whole_range_that_is_hardly_wider_is_drawn_whole() -> None:
    bins = choose_bins(replace(AMOUNT, unit=Unit.SHARE), Span(0.1, 0.9), Span(0.0, 1.0), 0.5)
    assert bins == Bins(AxisKind.LINEAR, 0.0, 1.0)


@given(low=st.integers(0, 5), spread=st.integers(0, 400), tail=st.integers(0, 900))
def test_whole_numbers_stand_in_the_middle_of_their_own_bars(low: int, spread: int, tail: int) -> None:
    drawn = Span(low, low + spread) if spread else Span(low - 0.5, low + 0.5)
    bins = choose_bins(replace(AMOUNT, unit=Unit.COUNT), drawn, Span(low, low + spread + tail), low)
    width = bins.step
    assert bins.count <= 32
    assert width == pytest.approx(round(width))
    assert bins.low == pytest.approx(np.floor(bins.low) + 0.5)
    shown = np.arange(np.ceil(bins.low), np.floor(bins.high) + 1)
    assert np.bincount(bins.places(shown), minlength=bins.count).tolist() == [round(width)] * bins.count


@pytest.mark.parametrize(("kind", "low", "high"), [(AxisKind.LINEAR, 1.0, 1.0), (AxisKind.LOG, 0.0, 9.0)])
def test_an_axis_without_length_is_refused(kind: AxisKind, low: float, high: float) -> None:
    with pytest.raises(ValueError, match="no bars"):
        Bins(kind, low, high)
