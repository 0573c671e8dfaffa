"""Distances between two groups: zero for the same clients, unmoved by chance, and blind to no kind of change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from training.drift.measures import (
    Classes,
    Level,
    chance,
    jensen_shannon,
    level,
    number_classes,
    stability_index,
    text_classes,
)

NUMBERS = st.lists(st.one_of(st.floats(-1e6, 1e6), st.just(float("nan"))), min_size=1, max_size=80)


def found(classes: Classes) -> Level:
    return level(stability_index(*classes.shares()), chance(classes))


def drawn(count: int, seed: int) -> NDArray[np.float64]:
    return np.random.default_rng(seed).normal(size=count)


@given(NUMBERS)
def test_a_column_has_not_moved_away_from_itself(values: list[float]) -> None:
    column = np.array(values)
    shares = number_classes(column, column).shares()
    assert stability_index(*shares) == 0.0
    assert jensen_shannon(*shares) == 0.0


@given(NUMBERS, NUMBERS)
def test_distances_are_symmetric_and_bounded(one: list[float], other: list[float]) -> None:
    before, after = number_classes(np.array(one), np.array(other)).shares()
    assert before.sum() == pytest.approx(1.0)
    assert after.sum() == pytest.approx(1.0)
    assert stability_index(before, after) == pytest.approx(stability_index(after, before))
    assert 0.0 <= jensen_shannon(before, after) <= 1.0


def test_the_index_is_the_textbook_sum() -> None:
    before, after = np.array([0.5, 0.5]), np.array([0.25, 0.75])
    assert stability_index(before, after) == pytest.approx(0.25 * np.log(2.0) + 0.25 * np.log(1.5))
    assert jensen_shannon(np.array([1.0 - 1e-12, 1e-12]), np.array([1e-12, 1.0 - 1e-12])) == pytest.approx(1.0)


def test_chance_alone_is_called_stable_however_small_the_group() -> None:
    levels = [found(number_classes(drawn(1_000, seed), drawn(120, 1_000 + seed))) for seed in range(60)]
    assert levels == [Level.STABLE] * 60
    indexes = [stability_index(*number_classes(drawn(1_000, s), drawn(120, 1_000 + s)).shares()) for s in range(60)]
    # By the usual bound alone, some of these would have been called drifted.
    assert max(indexes) > 0.1


@pytest.mark.parametrize(("shift", "expected"), [(0.1, Level.SLIGHT), (0.4, Level.MODERATE), (0.8, Level.MARKED)])
def test_a_shift_is_called_by_its_size(shift: float, expected: Level) -> None:
    assert found(number_classes(drawn(20_000, 1), drawn(20_000, 2) + shift)) is expected


def test_values_that_go_missing_are_a_change() -> None:
    before, after = drawn(5_000, 1), drawn(5_000, 2)
    after[:2_000] = np.nan
    classes = number_classes(before, after)
    assert classes.missing == (0.0, 0.4)
    assert found(classes) is Level.MARKED
    assert found(classes.known()) is Level.STABLE


def test_a_flag_and_a_column_with_one_common_value_are_not_flattened() -> None:
    flag = np.repeat([0.0, 1.0], [9_500, 500])
    assert found(number_classes(flag, np.repeat([0.0, 1.0], [5_000, 5_000]))) is Level.MARKED
    mostly_full = np.where(np.arange(10_000) < 9_600, 100.0, np.arange(10_000) / 200.0)
    assert found(number_classes(mostly_full, np.full(10_000, 50.0))) is Level.MARKED


def test_a_column_without_any_value_can_be_compared() -> None:
    empty = np.full(500, np.nan)
    assert found(number_classes(empty, empty)) is Level.STABLE
    assert found(number_classes(empty, drawn(500, 1))) is Level.MARKED


def test_categories_never_seen_are_told_apart_from_rare_ones() -> None:
    before = np.array(["a"] * 500 + ["b"] * 490 + ["rare"] * 5 + [""] * 5)
    after = np.array(["a"] * 500 + ["b"] * 390 + ["new"] * 100 + ["rare"] * 10)
    classes = text_classes(before, after)
    assert classes.unseen_share == pytest.approx(0.1)
    assert classes.missing == (0.005, 0.0)
    assert found(classes) is Level.MARKED
    assert text_classes(before, before).unseen_share == 0.0


def test_reference_clients_can_be_given_another_mix() -> None:
    kind = np.repeat([0.0, 1.0], 5_000)
    classes = number_classes(kind * 3.0, np.full(10_000, 3.0))
    before, after = classes.shares(kind * 2.0)
    assert stability_index(before, after) < 0.01
    assert found(classes) is Level.MARKED
