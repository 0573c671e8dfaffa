"""Editing a client recomputes what follows from it, and refuses what may not be changed."""

from __future__ import annotations

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.assessment.assessment import assess, what_if
from core.bundle.bundle import Bundle
from core.clients.client import Client, with_edits
from core.errors import InvalidValueError
from core.features.catalogue import Editable, Kind
from core.population.filter import ALL_CLIENTS, ClientOrder


@pytest.fixture(scope="module")
def client(demo: Bundle) -> Client:
    return demo.store.get(demo.store.rows(ALL_CLIENTS, ClientOrder("probability", True), [], 500, 1)[0].client_id)


def test_ratios_follow_the_amounts(demo: Bundle, client: Client) -> None:
    income = client.number("AMT_INCOME_TOTAL")
    changed = with_edits(client, {"AMT_INCOME_TOTAL": 2.0 * income}, demo.catalogue)
    assert changed.number("credit_to_income") == pytest.approx(client.number("credit_to_income") / 2.0)
    assert changed.number("annuity_to_income") == pytest.approx(client.number("annuity_to_income") / 2.0)
    assert client.number("AMT_INCOME_TOTAL") == income


def test_changing_nothing_changes_nothing(demo: Bundle, client: Client) -> None:
    before = assess(demo, client)
    found = what_if(demo, before, {"AMT_CREDIT": client.number("AMT_CREDIT")})
    assert found.changes == ()
    assert found.after.probability == before.probability
    assert found.after.explanation == before.explanation


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("CODE_GENDER", "F", "protected"),
        ("DAYS_BIRTH", -9000.0, "protected"),
        ("bureau_credit_count", 0.0, "not_editable"),
        ("credit_to_income", 1.0, "not_editable"),
        ("AMT_CREDIT", -1.0, "out_of_range"),
        ("AMT_CREDIT", math.inf, "not_a_number"),
        ("OCCUPATION_TYPE", "Wizard", "unknown_category"),
    ],
)
def test_what_may_not_be_changed_is_refused(
    demo: Bundle, client: Client, name: str, value: float | str, problem: str
) -> None:
    with pytest.raises(InvalidValueError) as raised:
        with_edits(client, {name: value}, demo.catalogue)
    assert (raised.value.feature, raised.value.problem) == (name, problem)


def test_no_protected_feature_is_editable(demo: Bundle) -> None:
    open_ones = [f for f in demo.catalogue.features if f.editable is not Editable.NO]
    assert open_ones
    assert all(not f.protected and f.kind in (Kind.RAW, Kind.CATEGORY) for f in open_ones)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_edits_that_are_undone_leave_no_trace(demo: Bundle, client: Client, data: st.DataObject) -> None:
    numeric = [f for f in demo.catalogue.features if f.editable is not Editable.NO and not f.is_text]
    feature = data.draw(st.sampled_from(numeric))
    assert feature.minimum is not None
    assert feature.maximum is not None
    value = data.draw(st.floats(feature.minimum, feature.maximum))
    there = with_edits(client, {feature.name: value}, demo.catalogue)
    back = with_edits(there, {feature.name: client.number(feature.name)}, demo.catalogue)
    assert assess(demo, back).probability == assess(demo, client).probability
    for name, kept in client.values.items():
        assert back.values[name] == kept or (isinstance(kept, float) and math.isnan(kept))


def test_a_worse_situation_never_lowers_the_risk(demo: Bundle, client: Client) -> None:
    risks = [
        assess(demo, with_edits(client, {"AMT_INCOME_TOTAL": income}, demo.catalogue)).probability
        for income in (400_000.0, 200_000.0, 100_000.0, 50_000.0)
    ]
    assert risks == sorted(risks)
