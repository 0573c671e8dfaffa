"""The directory in memory answers a search as the database would."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.bundle.bundle import Bundle
from core.model.policy import Advice
from core.population.filter import (
    ALL_CLIENTS,
    NO_CLIENT,
    CategoryCondition,
    ClientFilter,
    ClientOrder,
    Outcome,
    RangeCondition,
)
from core.population.search import SEARCHED_FEATURES, SearchIndex

LABELS = {Advice.GRANT: "Accord conseillé", Advice.REVIEW: "À examiner", Advice.REFUSE: "Refus conseillé"}
SHOWN = 8
words = st.one_of(
    st.sampled_from(["refus", "accord", "à", "c", "ca", "vente", "ouvriers", "renouv", "non", "xyzzy", "p", "0"]),
    st.integers(0, 356_255).map(str),
)


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.lists(words, max_size=3))
def test_any_search_finds_what_the_database_finds(demo: Bundle, typed: list[str]) -> None:
    wanted = SearchIndex(demo.catalogue, LABELS, "fr").parse(" ".join(typed))
    assert demo.directory.listing(wanted, SHOWN) == demo.store.listing(wanted, ClientOrder(), SEARCHED_FEATURES, SHOWN)


@pytest.mark.parametrize("wanted", [ALL_CLIENTS, NO_CLIENT])
def test_everybody_and_nobody(demo: Bundle, wanted: ClientFilter) -> None:
    assert demo.directory.listing(wanted, SHOWN).count == demo.store.count(wanted)


def test_a_category_that_is_not_given_is_one_like_others(demo: Bundle) -> None:
    wanted = ClientFilter(any_category=((CategoryCondition("OCCUPATION_TYPE", frozenset({""})),),))
    found = demo.directory.listing(wanted, SHOWN)
    assert 0 < found.count == demo.store.count(wanted)
    assert {row.values["OCCUPATION_TYPE"] for row in found.rows} == {""}


@pytest.mark.parametrize(
    "wanted",
    [
        ClientFilter(outcome=Outcome.PENDING),
        ClientFilter(client_ids=(100_001,)),
        ClientFilter(ranges=(RangeCondition("AMT_CREDIT", 1.0),)),
        ClientFilter(categories=(CategoryCondition("OCCUPATION_TYPE", frozenset({"Drivers"})),)),
    ],
)
def test_a_condition_that_no_search_makes_is_refused(demo: Bundle, wanted: ClientFilter) -> None:
    with pytest.raises(ValueError, match="searches only"):
        demo.directory.listing(wanted, SHOWN)
