"""Similar clients are the nearest ones, by a distance that a few lines of plain Python find again."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.bundle.bundle import Bundle
from core.clients.client import Client, with_edits
from core.model.encoding import CategoryCodes
from core.population.similarity import (
    FEWEST_SIMILAR,
    HIGHEST_RANK,
    MISSING_RANK,
    MOST_SIMILAR,
    Closeness,
    Positions,
    RankScale,
    SimilarGroup,
    SimilarityIndex,
    similar_count,
)
from tests.core.population.database_copy import DatabaseCopy, copy_database

EDGES = np.linspace(0.0, 100.0, HIGHEST_RANK + 1)
ranks = st.one_of(st.integers(0, HIGHEST_RANK), st.just(MISSING_RANK))


@pytest.fixture(scope="module")
def database(demo: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DatabaseCopy]:
    copied = copy_database(demo.folder, tmp_path_factory.mktemp("similarity"))
    yield copied
    copied.connection.close()


def expected_contribution(weight: int, one: int, other: int) -> int:
    """Half-up rounding of weight times gap over the highest rank."""
    only_one_is_known = (one == MISSING_RANK) != (other == MISSING_RANK)
    gap = 67 if only_one_is_known else abs(one - other)
    whole, rest = divmod(weight * gap, HIGHEST_RANK)
    return whole + (2 * rest >= HIGHEST_RANK)


def expected_group(database: DatabaseCopy, own: tuple[int, ...], client_id: int) -> tuple[list[int], float]:
    scales = database.connection.execute("SELECT factor, weight FROM position_scales").fetchall()
    names = ", ".join(f'"{factor}"' for factor, _ in scales)
    weights = [weight for _, weight in scales]
    ranked = []
    for other, *found in database.connection.execute(f"SELECT client_id, {names} FROM positions").fetchall():
        if other != client_id:
            parts = [expected_contribution(w, mine, its) for w, mine, its in zip(weights, own, found, strict=True)]
            ranked.append((sum(parts), other))
    nearest = sorted(ranked)[: max(200, min(1000, round(0.01 * len(ranked))))]
    return [client for _, client in nearest], nearest[-1][0] / sum(weights)


@pytest.mark.parametrize("place", [0, 7_777, 19_999])
def test_the_nearest_clients_are_found(demo: Bundle, database: DatabaseCopy, place: int) -> None:
    client = demo.store.get(database.ids()[place])
    found = demo.similarity.similar_to(client, demo.codes)
    ids, farthest = expected_group(database, demo.similarity.ranks(client, demo.codes), client.client_id)
    assert list(found.client_ids) == ids
    assert found.farthest_distance == pytest.approx(farthest)
    assert client.client_id not in found.client_ids
    assert demo.store.count(found.as_filter) == len(ids)


def test_a_stored_client_gets_the_ranks_that_were_stored(demo: Bundle, database: DatabaseCopy) -> None:
    scales = database.connection.execute("SELECT factor FROM position_scales").fetchall()
    names = ", ".join(f'"{factor}"' for (factor,) in scales)
    for client_id in database.ids()[::997]:
        stored = database.connection.execute(f"SELECT {names} FROM positions WHERE client_id = {client_id}").fetchone()
        assert demo.similarity.ranks(demo.store.get(client_id), demo.codes) == stored


def test_one_scale_a_factor_and_none_of_them_protected(demo: Bundle) -> None:
    positions = demo.store.positions()
    assert {scale.factor for scale in positions.scales} == set(demo.catalogue.factor_positions)
    for scale in positions.scales:
        feature = demo.catalogue.by_name[scale.feature]
        assert feature.in_model and not feature.protected
        assert feature.factor == scale.factor
        assert 1 <= scale.weight <= 255


def test_protected_values_change_nothing(demo: Bundle) -> None:
    client = demo.store.get(int(demo.store.positions().client_ids[5]))
    protected = {feature.name for feature in demo.catalogue.features if feature.protected}
    other = {
        name: ("XNA" if isinstance(value, str) else value + 1.0) if name in protected else value
        for name, value in client.values.items()
    }
    changed = Client(client.client_id, other)
    assert demo.similarity.similar_to(changed, demo.codes) == demo.similarity.similar_to(client, demo.codes)


def test_a_simulation_looks_for_other_people(demo: Bundle) -> None:
    client = demo.store.get(int(demo.store.positions().client_ids[11]))
    edited = with_edits(client, {"AMT_INCOME_TOTAL": 4.0 * client.number("AMT_INCOME_TOTAL")}, demo.catalogue)
    before = demo.similarity.ranks(client, demo.codes)
    after = demo.similarity.ranks(edited, demo.codes)
    factors = [scale.factor for scale in demo.store.positions().scales]
    income = factors.index("income")
    assert before[income] < after[income]
    assert demo.similarity.similar_to(edited, demo.codes) != demo.similarity.similar_to(client, demo.codes)


@given(values=st.lists(st.floats(-50.0, 150.0), min_size=2, max_size=30))
def test_ranks_rise_with_values(values: list[float]) -> None:
    scale = RankScale("factor", "feature", 9, EDGES)
    ordered = np.sort(np.array(values))
    found = scale.ranks(ordered).astype(int)
    assert (np.diff(found) >= 0).all()
    assert found.min() >= 0 and found.max() <= HIGHEST_RANK


def test_ties_stand_in_the_middle_of_their_places_and_missing_apart() -> None:
    edges = np.concatenate((np.zeros(121), np.linspace(1.0, 80.0, 80)))
    assert RankScale("f", "x", 1, edges).ranks(np.array([0.0, 80.0, np.nan])).tolist() == [60, 200, MISSING_RANK]
    assert RankScale("f", "x", 1, np.empty(0)).ranks(np.array([1.0])).tolist() == [MISSING_RANK]


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(st.tuples(ranks, ranks), min_size=1, max_size=40), own=st.tuples(ranks, ranks))
def test_the_distance_is_that_of_plain_python(rows: list[tuple[int, int]], own: tuple[int, int]) -> None:
    scales = (RankScale("one", "a", 255, EDGES), RankScale("two", "b", 31, EDGES))
    columns = tuple(bytes(row[side] for row in rows) for side in (0, 1))
    index = SimilarityIndex(Positions(np.arange(len(rows), dtype=np.int64), scales, columns))
    values = {name: float("nan") if rank == MISSING_RANK else rank / 2 for name, rank in zip("ab", own, strict=True)}
    found = index.similar_to(Client(-1, values), CategoryCodes({}, {}))
    apart = [expected_contribution(255, own[0], one) + expected_contribution(31, own[1], other) for one, other in rows]
    assert found.client_ids == tuple(sorted(range(len(rows)), key=lambda number: (apart[number], number)))
    assert found.farthest_distance == pytest.approx(max(apart) / 286)
    assert 0.0 <= found.farthest_distance <= 1.0


@given(total=st.integers(0, 1_000_000))
def test_a_group_of_similar_clients_is_never_smaller_than_200_where_there_are_200(total: int) -> None:
    assert min(total, FEWEST_SIMILAR) <= similar_count(total) <= min(total, MOST_SIMILAR)


@pytest.mark.parametrize(
    ("distance", "word"), [(0.1, Closeness.VERY_CLOSE), (0.17, Closeness.CLOSE), (0.3, Closeness.RATHER_FAR)]
)
def test_the_distance_is_said_in_words(distance: float, word: Closeness) -> None:
    assert SimilarGroup((1, 2), distance).closeness is word


def test_nobody_else_is_nobody_similar(demo: Bundle) -> None:
    client = demo.store.get(int(demo.store.positions().client_ids[0]))
    positions = demo.store.positions()
    alone = Positions(positions.client_ids[:1], positions.scales, tuple(column[:1] for column in positions.columns))
    assert SimilarityIndex(alone).similar_to(client, demo.codes).client_ids == ()
