"""Derived features: one client and whole columns agree to the last bit, and nothing is ever infinite."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.features.catalogue import Kind, load_catalogue
from core.features.derived import Number, derive
from core.storage.resource_files import resource

CATALOGUE = load_catalogue(resource("catalogue.toml").read_bytes())
INPUTS = tuple(
    feature.name for feature in CATALOGUE.features if feature.kind is not Kind.DERIVED and not feature.is_text
)
PROTECTED_INPUTS = tuple(name for name in INPUTS if CATALOGUE.by_name[name].protected)


class Watched(dict[str, Number]):
    """Remembers which values were read."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(dict.fromkeys(names, math.nan))
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> Number:
        self.read.add(name)
        return super().__getitem__(name)


def names_read() -> tuple[str, ...]:
    watched = Watched(INPUTS)
    derive(watched)
    return tuple(sorted(watched.read))


READ = names_read()

figures = st.one_of(
    st.just(math.nan),
    st.sampled_from([0.0, -0.0, 365243.0, 1.0, -1.0, 5e-324]),
    st.floats(-1e9, 1e9),
)
clients = st.fixed_dictionaries(dict.fromkeys(READ, figures))


def bits(value: float) -> bytes:
    return struct.pack("<d", value) if not math.isnan(value) else b"missing"


def one(values: Mapping[str, float]) -> dict[str, float]:
    derived = derive({name: values.get(name, math.nan) for name in INPUTS})
    assert all(isinstance(value, float) for value in derived.values())
    return {name: float(value) for name, value in derived.items()}


def test_every_derived_feature_of_the_catalogue_is_computed_and_no_other() -> None:
    assert sorted(one({})) == sorted(feature.name for feature in CATALOGUE.of_kind(Kind.DERIVED))


@settings(max_examples=200, deadline=None)
@given(st.lists(clients, min_size=1, max_size=40))
def test_one_client_and_columns_agree_to_the_last_bit(rows: list[dict[str, float]]) -> None:
    columns: dict[str, Number] = {name: np.array([row[name] for row in rows]) for name in READ}
    whole = derive(columns)
    for place, row in enumerate(rows):
        for name, value in one(row).items():
            column = whole[name]
            assert isinstance(column, np.ndarray)
            assert bits(value) == bits(float(column[place])), name


@settings(max_examples=200, deadline=None)
@given(clients)
def test_nothing_is_infinite(row: dict[str, float]) -> None:
    assert not any(math.isinf(value) for value in one(row).values())


@settings(max_examples=40, deadline=None)
@given(clients, clients)
def test_protected_columns_reach_only_protected_features(row: dict[str, float], other: dict[str, float]) -> None:
    perturbed = one(row | {name: other[name] for name in PROTECTED_INPUTS if name in other})
    for name, value in one(row).items():
        if not CATALOGUE.by_name[name].protected:
            assert bits(value) == bits(perturbed[name]), name


def test_a_lowest_score_of_zero_keeps_its_bits_in_any_length() -> None:
    scores = {"EXT_SOURCE_1": 0.0, "EXT_SOURCE_2": -0.0, "EXT_SOURCE_3": 0.5}
    single = one(scores)["external_score_minimum"]
    for length in (1, 2, 7, 8, 64):
        columns: dict[str, Number] = {name: np.full(length, scores.get(name, math.nan)) for name in INPUTS}
        column = derive(columns)["external_score_minimum"]
        assert isinstance(column, np.ndarray)
        assert {bits(float(value)) for value in column} == {bits(single)}


def test_values_of_one_file() -> None:
    derived = one(
        {
            "AMT_CREDIT": 454_500.0,
            "AMT_ANNUITY": 22_725.0,
            "AMT_GOODS_PRICE": 450_000.0,
            "AMT_INCOME_TOTAL": 151_500.0,
            "DAYS_EMPLOYED": -1461.0,
            "DAYS_LAST_PHONE_CHANGE": 0.0,
            "DAYS_BIRTH": -14_610.0,
            "EXT_SOURCE_1": 0.5,
            "EXT_SOURCE_3": 0.25,
            "bureau_debt_amount": 303_000.0,
            "bureau_annuity_amount": 7_575.0,
            "previous_largest_credit_amount": 227_250.0,
        }
    )
    assert derived["implied_instalments"] == 20.0
    assert derived["credit_to_goods"] == 1.01
    assert derived["down_payment_amount"] == 0.0
    assert derived["credit_to_income"] == 3.0
    assert derived["annuity_to_income"] == 0.15
    assert derived["income_after_instalment"] == 128_775.0
    assert derived["employment_years"] == 4.0
    assert derived["no_current_job"] == 0.0
    assert derived["phone_change_years"] == 0.0
    assert derived["age_years"] == 40.0
    assert derived["external_score_mean"] == 0.375
    assert derived["external_score_minimum"] == 0.25
    assert derived["other_debt_to_income"] == 2.0
    assert derived["total_debt_to_income"] == 5.0
    assert derived["total_annuity_to_income"] == 0.2
    assert derived["credit_to_largest_credit"] == 2.0
    assert math.isnan(derived["annuity_to_last_annuity"])


def test_no_current_job_is_a_missing_duration_and_a_flag() -> None:
    retired = one({"DAYS_EMPLOYED": 365_243.0})
    assert math.isnan(retired["employment_years"])
    assert retired["no_current_job"] == 1.0
    unknown = one({})
    assert math.isnan(unknown["employment_years"])
    assert math.isnan(unknown["no_current_job"])


def test_unknown_debts_elsewhere_count_for_nothing_in_the_total() -> None:
    known = one({"AMT_CREDIT": 100_000.0, "AMT_ANNUITY": 5_000.0, "AMT_INCOME_TOTAL": 50_000.0})
    assert known["total_debt_to_income"] == 2.0
    assert known["total_annuity_to_income"] == 0.1
    assert math.isnan(known["other_debt_to_income"])


@pytest.mark.parametrize("name", ["credit_to_income", "annuity_to_income", "total_debt_to_income"])
def test_an_income_of_zero_gives_a_missing_ratio(name: str) -> None:
    assert math.isnan(one({"AMT_CREDIT": 1_000.0, "AMT_ANNUITY": 100.0, "AMT_INCOME_TOTAL": 0.0})[name])


def test_a_down_payment_is_what_the_credit_does_not_cover() -> None:
    assert one({"AMT_CREDIT": 400_000.0, "AMT_GOODS_PRICE": 450_000.0})["down_payment_amount"] == 50_000.0
    assert math.isnan(one({"AMT_CREDIT": 400_000.0})["down_payment_amount"])


def test_a_needed_column_that_is_not_given_is_an_error() -> None:
    with pytest.raises(KeyError, match="AMT_CREDIT"):
        derive({name: 1.0 for name in INPUTS if name != "AMT_CREDIT"})
