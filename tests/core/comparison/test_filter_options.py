"""What a filter offers is what the other filters leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest

from core.bundle.bundle import Bundle
from core.comparison.filter_options import CategoryOptions, NumberOptions, filter_options
from core.population.filter import ALL_CLIENTS, NO_CLIENT, CategoryCondition, ClientFilter, RangeCondition, without
from tests.core.population.database_copy import DatabaseCopy, copy_database

SALES = CategoryCondition("OCCUPATION_TYPE", frozenset({"Sales staff", ""}))
RICH = RangeCondition("AMT_INCOME_TOTAL", 150_000.0, 300_000.0)
BOTH = ClientFilter(ranges=(RICH,), categories=(SALES,))


@pytest.fixture(scope="module")
def database(demo: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DatabaseCopy]:
    copied = copy_database(demo.folder, tmp_path_factory.mktemp("options"))
    yield copied
    copied.connection.close()


def test_bounds_are_quantiles_among_the_clients_left(demo: Bundle, database: DatabaseCopy) -> None:
    found = filter_options(demo, "employment_years", BOTH)
    income, kinds = database.numbers("AMT_INCOME_TOTAL"), np.array(database.texts("OCCUPATION_TYPE"))
    left = (income >= 150_000.0) & (income <= 300_000.0) & np.isin(kinds, ["Sales staff", ""])
    years = database.numbers("employment_years")[left]
    assert isinstance(found, NumberOptions)
    assert (found.total, found.missing) == (left.sum(), np.isnan(years).sum())
    assert found.bounds == pytest.approx(np.nanquantile(years, [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1]).tolist())
    assert found.at(0.5) == pytest.approx(np.nanmedian(years))


def test_a_feature_does_not_narrow_its_own_options(demo: Bundle, database: DatabaseCopy) -> None:
    found = filter_options(demo, "OCCUPATION_TYPE", BOTH)
    income, kinds = database.numbers("AMT_INCOME_TOTAL"), database.texts("OCCUPATION_TYPE")
    expected = Counter(kind for kind, amount in zip(kinds, income, strict=True) if 150_000.0 <= amount <= 300_000.0)
    assert isinstance(found, CategoryOptions)
    assert dict(found.counts) == expected
    assert [count for _, count in found.counts] == sorted(expected.values(), reverse=True)
    assert found.total == sum(expected.values())
    whole = filter_options(demo, "AMT_INCOME_TOTAL", ClientFilter(ranges=(RICH,)))
    assert whole == filter_options(demo, "AMT_INCOME_TOTAL", ALL_CLIENTS)


def test_a_yes_or_no_question_has_two_options(demo: Bundle, database: DatabaseCopy) -> None:
    found = filter_options(demo, "FLAG_PHONE")
    assert isinstance(found, CategoryOptions)
    assert dict(found.counts) == Counter(str(int(value)) for value in database.numbers("FLAG_PHONE"))


def test_nobody_leaves_no_option(demo: Bundle) -> None:
    assert filter_options(demo, "employment_years", NO_CLIENT) == NumberOptions("employment_years", 0, 0, ())
    assert filter_options(demo, "OCCUPATION_TYPE", NO_CLIENT) == CategoryOptions("OCCUPATION_TYPE", 0, ())


def test_other_conditions_stay() -> None:
    assert without(BOTH, "OCCUPATION_TYPE") == ClientFilter(ranges=(RICH,))
    assert without(BOTH, "AMT_INCOME_TOTAL") == ClientFilter(categories=(SALES,))
    assert without(BOTH, "AMT_CREDIT") == BOTH
