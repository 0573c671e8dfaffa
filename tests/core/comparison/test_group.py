"""What is said of a client beside a group is what numpy and plain Python find in the same columns."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.comparison.group import (
    SHOWN_CATEGORIES,
    CategoryComparison,
    NumericComparison,
    bins_of,
    centile,
    compare_feature,
    compare_table,
    group_outcome,
)
from core.model.comparable import wilson_interval
from core.population.binning import AxisKind
from core.population.filter import ALL_CLIENTS, NO_CLIENT, CategoryCondition, ClientFilter, RangeCondition
from tests.core.population.database_copy import DatabaseCopy, copy_database

NUMBERS = ("AMT_INCOME_TOTAL", "annuity_to_income", "bureau_debt_ratio", "bureau_active_count", "employment_years")
Columns = dict[str, NDArray[np.float64]]
Groups = dict[str, tuple[ClientFilter, NDArray[np.bool_]]]
TEXTS = ("OCCUPATION_TYPE", "NAME_CONTRACT_TYPE")
RICH = ClientFilter(ranges=(RangeCondition("AMT_INCOME_TOTAL", 200_000.0, None),))
quick = settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def database(demo: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DatabaseCopy]:
    copied = copy_database(demo.folder, tmp_path_factory.mktemp("comparison"))
    yield copied
    copied.connection.close()


@pytest.fixture(scope="module")
def columns(database: DatabaseCopy) -> Columns:
    return {name: database.numbers(name) for name in NUMBERS}


@pytest.fixture(scope="module")
def client(demo: Bundle, columns: Columns, database: DatabaseCopy) -> Client:
    known = ~np.isnan(np.array([columns[name] for name in NUMBERS])).any(axis=0)
    occupations = np.array(database.texts("OCCUPATION_TYPE")) != ""
    return demo.store.get(database.ids()[int(np.flatnonzero(known & occupations)[123])])


@pytest.fixture(scope="module")
def groups(demo: Bundle, database: DatabaseCopy, client: Client) -> Groups:
    similar = demo.similarity.similar_to(client, demo.codes)
    return {
        "all": (ALL_CLIENTS, np.ones(len(database.ids()), dtype=bool)),
        "similar": (similar.as_filter, np.isin(database.ids(), similar.client_ids)),
        "filter": (RICH, database.numbers("AMT_INCOME_TOTAL") >= 200_000.0),
        "nobody": (NO_CLIENT, np.zeros(len(database.ids()), dtype=bool)),
    }


every_group = pytest.mark.parametrize("name", ["all", "similar", "filter", "nobody"])


@every_group
@pytest.mark.parametrize("feature", NUMBERS)
def test_both_distributions_lie_on_the_same_bars(
    demo: Bundle, client: Client, groups: Groups, columns: Columns, name: str, feature: str
) -> None:
    group, inside = groups[name]
    found = compare_feature(demo, client, feature, group)
    assert isinstance(found, NumericComparison)
    for counted, values in ((found.everyone, columns[feature]), (found.group, columns[feature][inside])):
        known = values[~np.isnan(values)]
        expected = np.bincount(found.bins.places(known), minlength=found.bins.count)
        assert counted.counts.tolist() == expected.tolist()
        assert counted.below == (known < found.bins.low).sum()
        assert counted.above == (known > found.bins.high).sum()
        assert counted.missing == np.isnan(values).sum()
        assert counted.total == len(values)


@every_group
def test_the_table_gives_medians_and_positions(
    demo: Bundle, client: Client, groups: Groups, columns: Columns, database: DatabaseCopy, name: str
) -> None:
    group, inside = groups[name]
    rows = compare_table(demo, client, [*NUMBERS, *TEXTS], group)
    assert [row.feature for row in rows] == [*NUMBERS, *TEXTS]
    for row in rows[: len(NUMBERS)]:
        column, value = columns[row.feature], row.value
        assert isinstance(value, float)
        for place, values in ((row.place_in_all, column), (row.place_in_group, column[inside])):
            known = values[~np.isnan(values)]
            assert place is not None and place.known == len(known)
            if len(known):
                assert place.median == pytest.approx(np.median(known))
                expected = (np.mean(known < value) + np.mean(known <= value)) / 2
                assert place.position == pytest.approx(expected)
            else:
                assert math.isnan(place.median) and math.isnan(place.position)
    for row in rows[len(NUMBERS) :]:
        chosen = [text for text, kept in zip(database.texts(row.feature), inside, strict=True) if kept and text]
        most = min(Counter(chosen).items(), key=lambda item: (-item[1], item[0]), default=("", 0))[0]
        assert row.typical_of_group == most
        share = Counter(chosen)[str(row.value)] / len(chosen) if chosen else math.nan
        assert row.same_in_group == pytest.approx(share, nan_ok=True)


@every_group
@pytest.mark.parametrize("feature", [*TEXTS, "FLAG_PHONE"])
def test_categories_are_counted_and_the_rare_ones_taken_together(
    demo: Bundle, client: Client, groups: Groups, database: DatabaseCopy, name: str, feature: str
) -> None:
    group, inside = groups[name]
    is_text = demo.catalogue.by_name[feature].is_text
    values = database.texts(feature) if is_text else [str(int(one)) for one in database.numbers(feature)]
    everyone, in_group = Counter(values), Counter(value for value, kept in zip(values, inside, strict=True) if kept)
    found = compare_feature(demo, client, feature, group)
    assert isinstance(found, CategoryComparison)
    for entry in (*found.counts, found.missing):
        assert entry.everyone == sum(everyone[category] for category in entry.categories)
        assert entry.group == sum(in_group[category] for category in entry.categories)
    assert {category for entry in found.counts for category in entry.categories} == set(everyone) - {""}
    assert len(found.counts) <= SHOWN_CATEGORIES
    assert (found.value,) in [entry.categories for entry in found.counts]
    assert (found.total.everyone, found.total.group) == (len(values), int(inside.sum()))


def test_a_missing_value_has_no_place(demo: Bundle, database: DatabaseCopy) -> None:
    unknown = int(np.flatnonzero(np.isnan(database.numbers("employment_years")))[0])
    client = demo.store.get(database.ids()[unknown])
    (row,) = compare_table(demo, client, ["employment_years"], RICH)
    assert row.place_in_all is None and row.place_in_group is None
    assert isinstance(row.typical_of_group, float) and not math.isnan(row.typical_of_group)
    found = compare_feature(demo, client, "employment_years", RICH)
    assert isinstance(found, NumericComparison) and math.isnan(found.value) and not found.is_beyond_axis


def test_a_value_beyond_the_axis_says_so(demo: Bundle, client: Client) -> None:
    bins = bins_of(demo, "AMT_INCOME_TOTAL")
    rich = replace(client, values={**client.values, "AMT_INCOME_TOTAL": 2 * bins.high})
    found = compare_feature(demo, rich, "AMT_INCOME_TOTAL")
    assert isinstance(found, NumericComparison)
    assert bins.kind is AxisKind.LOG and found.is_beyond_axis
    assert found.place_in_all.position > 0.99


def test_the_rate_is_that_of_known_outcomes_with_its_interval(
    demo: Bundle, groups: Groups, database: DatabaseCopy
) -> None:
    outcomes = database.outcomes()
    for name in ("all", "similar", "filter"):
        group, inside = groups[name]
        ids = [client_id for client_id, kept in zip(database.ids(), inside, strict=True) if kept]
        known = [outcomes[client_id] for client_id in ids if client_id in outcomes]
        found = group_outcome(demo, group)
        assert (found.total, found.known) == (len(ids), len(known))
        assert found.rate is not None
        assert (found.rate.not_repaid, found.rate.total) == (sum(known), len(known))
        assert (found.rate.low, found.rate.high) == wilson_interval(sum(known), len(known))


@pytest.mark.parametrize(("size", "shown"), [(49, False), (50, True)])
def test_the_rate_of_a_small_group_is_hidden(demo: Bundle, database: DatabaseCopy, size: int, shown: bool) -> None:
    group = ClientFilter(client_ids=tuple(sorted(database.outcomes()))[:size])
    found = group_outcome(demo, group)
    assert (found.total, found.known, found.rate is not None) == (size, size, shown)


@quick
@given(one=st.floats(0.0, 1.5), other=st.floats(0.0, 1.5))
def test_a_higher_value_never_stands_lower(demo: Bundle, client: Client, one: float, other: float) -> None:
    low, high = sorted((one, other))
    places = [
        demo.store.groups.places({"annuity_to_income": value}, RICH, with_medians=False)["annuity_to_income"].position
        for value in (low, high)
    ]
    assert 0.0 <= places[0] <= places[1] <= 1.0
    assert 1 <= centile(places[0]) <= centile(places[1]) <= 99


@quick
@given(
    low=st.floats(0, 400_000),
    high=st.floats(0, 400_000),
    kinds=st.sets(st.sampled_from(["Cash loans", "Revolving loans", ""])),
)
def test_every_condition_of_a_filter_holds(
    demo: Bundle, database: DatabaseCopy, columns: Columns, low: float, high: float, kinds: set[str]
) -> None:
    conditions = ClientFilter(
        ranges=(RangeCondition("AMT_INCOME_TOTAL", low, None), RangeCondition("AMT_INCOME_TOTAL", None, high)),
        categories=(CategoryCondition("NAME_CONTRACT_TYPE", frozenset(kinds)),),
    )
    income = columns["AMT_INCOME_TOTAL"]
    of_kind = np.isin(database.texts("NAME_CONTRACT_TYPE"), list(kinds))
    assert demo.store.count(conditions) == ((income >= low) & (income <= high) & of_kind).sum()
    assert demo.store.count(conditions) <= demo.store.count(replace(conditions, categories=()))


@quick
@given(data=st.data())
def test_a_list_of_clients_keeps_exactly_these(demo: Bundle, database: DatabaseCopy, data: st.DataObject) -> None:
    chosen = data.draw(st.sets(st.sampled_from(database.ids()), max_size=40))
    strangers = data.draw(st.sets(st.integers(1, 50_000), max_size=3))
    assert demo.store.count(ClientFilter(client_ids=(*chosen, *strangers))) == len(chosen)
