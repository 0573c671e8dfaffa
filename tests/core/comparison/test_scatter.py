"""The points of a group name nobody, and lie where the clients of the group lie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields

import numpy as np
import pytest

from core.bundle.bundle import Bundle
from core.comparison.scatter import MOST_POINTS, ScatterPoint, middle_of, scatter
from core.population.filter import ALL_CLIENTS, NO_CLIENT, ClientFilter, RangeCondition
from tests.core.population.database_copy import DatabaseCopy, copy_database

ACROSS, UP = "AMT_INCOME_TOTAL", "external_score_mean"


@pytest.fixture(scope="module")
def database(demo: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DatabaseCopy]:
    copied = copy_database(demo.folder, tmp_path_factory.mktemp("scatter"))
    yield copied
    copied.connection.close()


def expected_points(demo: Bundle, database: DatabaseCopy, chosen: list[int], known: bool) -> Counter[ScatterPoint]:
    found = scatter(demo, demo.store.get(chosen[0]), ACROSS, UP)
    outcomes = database.outcomes() if known else {}
    rows = {client_id: place for place, client_id in enumerate(database.ids())}
    columns = [database.numbers(ACROSS), database.numbers(UP)]
    points: Counter[ScatterPoint] = Counter()
    for client_id in chosen:
        x, y = (column[rows[client_id]] for column in columns)
        if not np.isnan(x) and not np.isnan(y):
            across = float(found.across.centres[found.across.places(np.array([x]))[0]])
            up = float(found.up.centres[found.up.places(np.array([y]))[0]])
            outcome = outcomes.get(client_id)
            points[ScatterPoint(across, up, None if outcome is None else outcome == 1)] += 1
    return points


@pytest.mark.parametrize(("size", "shown"), [(300, True), (40, False)])
def test_every_client_of_a_small_group_is_a_point_except_the_client(
    demo: Bundle, database: DatabaseCopy, size: int, shown: bool
) -> None:
    chosen = database.ids()[1_000 : 1_000 + size]
    client = demo.store.get(chosen[7])
    found = scatter(demo, client, ACROSS, UP, ClientFilter(client_ids=tuple(chosen)))
    assert found.shows_outcomes is shown
    others = [client_id for client_id in chosen if client_id != client.client_id]
    assert Counter(found.points) == expected_points(demo, database, others, shown)
    assert (found.own_across, found.own_up) == (client.number(ACROSS), client.number(UP))
    assert any(point.not_repaid is not None for point in found.points) is shown


def test_a_large_group_is_sampled_the_same_way_each_time(demo: Bundle, database: DatabaseCopy) -> None:
    client = demo.store.get(database.ids()[5])
    first, second = scatter(demo, client, ACROSS, UP), scatter(demo, client, ACROSS, UP)
    assert first == second
    assert len(first.points) == MOST_POINTS
    everyone = expected_points(demo, database, database.ids(), known=True)
    assert not Counter(first.points) - everyone
    rate = np.mean([bool(point.not_repaid) for point in first.points if point.not_repaid is not None])
    assert rate == pytest.approx(np.mean(list(database.outcomes().values())), abs=0.05)


def test_points_hold_no_number_and_no_order_that_would_tell_who_they_are(demo: Bundle, database: DatabaseCopy) -> None:
    assert {field.name for field in fields(ScatterPoint)} == {"across", "up", "not_repaid"}
    found = scatter(demo, demo.store.get(database.ids()[5]), ACROSS, UP)
    places = [(point.across, point.up) for point in found.points]
    assert places == sorted(places)
    assert len({point.across for point in found.points}) <= 100


def test_nobody_gives_no_point(demo: Bundle, database: DatabaseCopy) -> None:
    found = scatter(demo, demo.store.get(database.ids()[5]), ACROSS, UP, NO_CLIENT)
    assert found.points == () and not found.shows_outcomes


def test_the_filter_is_kept(demo: Bundle, database: DatabaseCopy) -> None:
    rich = ClientFilter(ranges=(RangeCondition(ACROSS, 250_000.0, None),))
    found = scatter(demo, demo.store.get(database.ids()[5]), ACROSS, UP, rich)
    step = found.across.edges[found.across.places(np.array([250_000.0]))[0]]
    assert found.points and all(point.across >= step for point in found.points)
    whole = scatter(demo, demo.store.get(database.ids()[5]), ACROSS, UP, ALL_CLIENTS)
    assert any(point.across < step for point in whole.points)


def test_a_category_cannot_be_an_axis(demo: Bundle, database: DatabaseCopy) -> None:
    with pytest.raises(ValueError, match="OCCUPATION_TYPE"):
        scatter(demo, demo.store.get(database.ids()[5]), "OCCUPATION_TYPE", UP)


def test_everyone_is_counted_in_the_cell_of_both_values(demo: Bundle, database: DatabaseCopy) -> None:
    """Beside the bins' own arithmetic, over every client whose two values are known."""
    found = scatter(demo, demo.store.get(database.ids()[0]), ACROSS, UP, NO_CLIENT)
    x, y = database.numbers(ACROSS), database.numbers(UP)
    known = ~np.isnan(x) & ~np.isnan(y)
    expected = np.zeros((found.up.count, found.across.count), dtype=np.int64)
    np.add.at(expected, (found.up.places(y[known]), found.across.places(x[known])), 1)
    assert found.everyone.sum() == known.sum()
    # A value on the very edge of a cell may fall on either side of it: logarithms differ in their last digit.
    assert np.abs(found.everyone - expected).sum() <= 0.002 * known.sum()
    assert scatter(demo, demo.store.get(database.ids()[1]), ACROSS, UP).everyone is found.everyone


def test_the_middle_of_everyone_leaves_a_tenth_at_most_on_either_side(demo: Bundle, database: DatabaseCopy) -> None:
    found = scatter(demo, demo.store.get(database.ids()[0]), ACROSS, UP)
    for counts, bins in ((found.everyone.sum(axis=0), found.across), (found.everyone.sum(axis=1), found.up)):
        middle = middle_of(counts, bins)
        below, above = counts[bins.edges[1:] <= middle.low].sum(), counts[bins.edges[:-1] >= middle.high].sum()
        assert max(below, above) <= counts.sum() / 10
        assert counts.sum() - below - above >= 0.8 * counts.sum()
