"""Edits, undo, redo and reset never lose or invent a change; contradictions are refused with facts."""

from __future__ import annotations

import math

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.assessment.assessment import assess, what_if
from core.bundle.bundle import Bundle
from core.clients.client import Client, make_client
from core.clients.consistency import check_consistent, contradictions
from core.clients.credits_elsewhere import CLOSED_CREDIT
from core.errors import CONTRADICTIONS, ContradictionError, InvalidValueError
from core.features.catalogue import Kind
from core.population.filter import ALL_CLIENTS, ClientOrder
from core.simulation.closings import closings
from core.simulation.edits import EditHistory, Lock, Scenarios, compare_scenarios, lock_of, make_scenario
from core.values import same_value


@pytest.fixture(scope="module")
def client(demo: Bundle) -> Client:
    rows = demo.store.rows(ALL_CLIENTS, ClientOrder(), ["AMT_CREDIT"], 0, 500)
    middle = next(row for row in rows if 400_000.0 < float(row.values["AMT_CREDIT"]) < 600_000.0)
    return demo.store.get(middle.client_id)


def changed(client: Client, **values: float | str) -> Client:
    return make_client(client.client_id, {**client.values, **values})


ACTIONS = st.lists(
    st.one_of(
        st.just("undo"),
        st.just("redo"),
        st.just("reset"),
        st.tuples(st.sampled_from(["AMT_CREDIT", "AMT_GOODS_PRICE"]), st.sampled_from([250_000.0, 300_000.0])),
        st.just("put back"),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=ACTIONS)
def test_the_history_is_that_of_a_plain_list_of_states(demo: Bundle, client: Client, actions: list[object]) -> None:
    history = EditHistory()
    past: list[dict[str, float | str]] = [{}]
    future: list[dict[str, float | str]] = []
    for action in actions:
        wanted = dict(past[-1])
        if action == "undo":
            history = history.undo()
            if len(past) > 1:
                future.insert(0, past.pop())
            continue
        if action == "redo":
            history = history.redo()
            if future:
                past.append(future.pop(0))
            continue
        if action == "reset":
            history, wanted = history.reset(), {}
        elif action == "put back":
            history = history.edit(client, {"AMT_CREDIT": client.number("AMT_CREDIT")}, demo.catalogue)
            wanted.pop("AMT_CREDIT", None)
        elif isinstance(action, tuple):
            history = history.edit(client, dict([action]), demo.catalogue)
            wanted |= dict([action])
        if wanted != past[-1]:
            past.append(wanted)
            future = []
        assert dict(history.edits) == wanted
    assert dict(history.edits) == past[-1]
    assert (history.can_undo, history.can_redo) == (len(past) > 1, bool(future))


def test_a_refused_edit_leaves_the_history_as_it_was(demo: Bundle, client: Client) -> None:
    history = EditHistory().edit(client, {"AMT_CREDIT": 300_000.0}, demo.catalogue)
    with pytest.raises(InvalidValueError):
        history.edit(client, {"AMT_CREDIT": -5.0}, demo.catalogue)
    with pytest.raises(InvalidValueError):
        history.edit(client, {"CODE_GENDER": "F"}, demo.catalogue)
    with pytest.raises(ContradictionError):
        history.edit(client, {"AMT_ANNUITY": 400_000.0}, demo.catalogue)
    assert dict(history.edits) == {"AMT_CREDIT": 300_000.0}


@pytest.mark.parametrize(
    ("values", "rule"),
    [
        ({"AMT_CREDIT": 10_000.0, "AMT_ANNUITY": 10_000.0}, "instalment_above_credit"),
        ({"AMT_INCOME_TOTAL": 5_000.0, "AMT_ANNUITY": 5_001.0}, "instalment_above_income"),
        ({"DAYS_EMPLOYED": 12.0}, "employment_in_the_future"),
        ({"DAYS_EMPLOYED": 365_243.0, "NAME_INCOME_TYPE": "Working"}, "work_without_job"),
        ({"FLAG_OWN_CAR": "N", "OWN_CAR_AGE": 4.0}, "car_age_without_car"),
        ({"bureau_active_count": 0.0, "bureau_debt_amount": 10.0}, "debt_without_credit"),
    ],
)
def test_each_contradiction_is_refused_with_its_facts(
    client: Client, values: dict[str, float | str], rule: str
) -> None:
    with pytest.raises(ContradictionError) as refused:
        check_consistent(client, changed(client, **values))
    assert refused.value.rule == rule in CONTRADICTIONS
    assert set(refused.value.features) <= set(values)


def test_what_the_file_already_contradicts_may_stay(client: Client) -> None:
    odd = changed(client, FLAG_OWN_CAR="N", OWN_CAR_AGE=4.0)
    check_consistent(odd, changed(odd, AMT_CREDIT=300_000.0))


def test_hardly_any_demonstration_client_contradicts_itself(demo: Bundle) -> None:
    names = [feature.name for feature in demo.catalogue.features]
    rows = demo.store.rows(ALL_CLIENTS, ClientOrder(), names, 0, 2_000)
    broken = [error.rule for row in rows for error in contradictions(Client(row.client_id, row.values))]
    assert len(broken) < 0.01 * len(rows)


def test_rules_read_nothing_protected(demo: Bundle, client: Client) -> None:
    kept = {feature.name: client.values[feature.name] for feature in demo.catalogue.features if not feature.protected}
    assert contradictions(Client(1, kept)) == ()


def test_locked_features_say_why(demo: Bundle) -> None:
    features = demo.catalogue.by_name
    assert lock_of(features["CODE_GENDER"]) is Lock.PROTECTED
    assert lock_of(features["age_years"]) is Lock.PROTECTED
    assert lock_of(features["credit_to_income"]) is Lock.RECOMPUTED
    assert lock_of(features["bureau_debt_amount"]) is Lock.PAST
    assert lock_of(features["EXT_SOURCE_2"]) is Lock.FROM_OTHERS
    assert lock_of(features["AMT_CREDIT"]) is None


def test_recomputed_features_are_those_that_the_edit_touches(demo: Bundle, client: Client) -> None:
    richer = {"AMT_INCOME_TOTAL": 2.0 * client.number("AMT_INCOME_TOTAL")}
    touched = {change.feature: change for change in what_if(demo, assess(demo, client), richer).changes}
    assert touched.pop("AMT_INCOME_TOTAL").after == richer["AMT_INCOME_TOTAL"]
    assert {"credit_to_income", "annuity_to_income", "income_after_instalment"} <= set(touched)
    assert "credit_to_goods" not in touched
    assert all(demo.catalogue.by_name[name].kind is Kind.DERIVED for name in touched)
    ratio = touched["credit_to_income"]
    assert ratio.after == pytest.approx(float(ratio.before) / 2.0)


def test_scenarios_are_kept_by_name_and_compared(demo: Bundle, client: Client) -> None:
    less = make_scenario(demo, client, " Moins ", {"AMT_CREDIT": 300_000.0})
    other = make_scenario(demo, client, "MOINS", {"AMT_GOODS_PRICE": 350_000.0})
    kept = Scenarios().keep(less).keep(make_scenario(demo, client, "Tel quel", {})).keep(other)
    assert [scenario.name for scenario in kept.kept] == ["MOINS", "Tel quel"]
    assert kept.named("moins ") == kept.kept[0]
    assert kept.without("Moins").named("moins") is None
    with pytest.raises(ValueError, match="name"):
        kept.keep(make_scenario(demo, client, "  ", {}))
    lines = {line.feature: line for line in compare_scenarios(demo.catalogue, client, kept.kept)}
    assert lines["AMT_GOODS_PRICE"].values == (350_000.0, client.values["AMT_GOODS_PRICE"])
    assert "AMT_CREDIT" not in lines
    assert "credit_to_goods" in lines


def test_a_scenario_is_scored_like_the_file(demo: Bundle, client: Client) -> None:
    row = demo.store.rows(ALL_CLIENTS, ClientOrder(), [], 0, 10**9)
    stored = next(line.probability for line in row if line.client_id == client.client_id)
    scenario = make_scenario(demo, client, "Tel quel", {})
    assert scenario.probability == pytest.approx(stored, abs=1e-12)
    assert scenario.advice is demo.manifest.policy.advise(stored)


def test_two_missing_values_are_the_same() -> None:
    assert same_value(math.nan, math.nan)
    assert not same_value(math.nan, 0.0)
    assert not same_value("", math.nan)


def test_closing_a_credit_is_undone_redone_and_kept_like_any_edit(demo: Bundle) -> None:
    rows = demo.store.rows(ALL_CLIENTS, ClientOrder(), [], 0, 200)
    debtor = next(one for row in rows if len(closings(one := demo.store.get(row.client_id))) > 1)
    first, second = (closing.place for closing in closings(debtor)[:2])
    closed = EditHistory().edit(debtor, {CLOSED_CREDIT: first}, demo.catalogue)
    both = closed.edit(debtor, {"AMT_INCOME_TOTAL": 1.0 + debtor.number("AMT_INCOME_TOTAL")}, demo.catalogue)
    other = both.edit(debtor, {CLOSED_CREDIT: second}, demo.catalogue)
    assert (closed.edits, len(both.edits)) == ({CLOSED_CREDIT: first}, 2)
    assert other.edits[CLOSED_CREDIT] == second
    assert other.undo().undo().edits == closed.edits
    assert other.undo().redo().edits == other.edits
    assert CLOSED_CREDIT not in other.edit(debtor, {CLOSED_CREDIT: ""}, demo.catalogue).edits
    with pytest.raises(InvalidValueError):
        other.edit(debtor, {CLOSED_CREDIT: "99"}, demo.catalogue)
    scenario = make_scenario(demo, debtor, "Crédit soldé", closed.edits)
    assert scenario.client.number("bureau_active_count") == debtor.number("bureau_active_count") - 1
    differing = {line.feature for line in compare_scenarios(demo.catalogue, debtor, [scenario])}
    assert {"bureau_debt_amount", "other_debt_to_income"} <= differing
