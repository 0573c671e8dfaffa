"""The credits that a bundle keeps account for every figure that was computed from the whole tables, bit for bit."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pytest

from core.bundle.bundle import Bundle
from core.clients.client import Client, with_edits
from core.clients.credits_elsewhere import (
    ACTIVE,
    CLOSED_CREDIT,
    accounts_for,
    closed_today,
    credit_features,
    is_closable,
    newly_closed,
)
from core.clients.history import PastCredit
from core.errors import InvalidValueError
from core.features.catalogue import Kind
from core.simulation.closings import closings
from tests.core.population.database_copy import DatabaseCopy, copy_database

Credits = dict[int, tuple[PastCredit, ...]]


@pytest.fixture(scope="module")
def database(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> DatabaseCopy:
    return copy_database(demo_folder, tmp_path_factory.mktemp("database"))


@pytest.fixture(scope="module")
def everyone(database: DatabaseCopy) -> Credits:
    return database.credits_elsewhere()


def test_every_figure_of_every_client_is_found_again(demo: Bundle, database: DatabaseCopy, everyone: Credits) -> None:
    names = [feature.name for feature in demo.catalogue.of_kind(Kind.HISTORY) if feature.table == "bureau"]
    counted = {client_id: credit_features(several) for client_id, several in everyone.items()}
    assert set(names) == set(next(iter(counted.values())))
    ids = database.ids()
    assert len(counted) > 0.8 * len(ids)
    for name in names:
        stored = dict(zip(ids, database.numbers(name).tolist(), strict=True))
        # As texts, missing figures are equal and zeros keep their sign.
        different = [one for one, found in counted.items() if repr(found[name]) != repr(stored[one])]
        assert not different, (name, different[:3])


def test_a_client_comes_with_the_credits_of_the_history_where_one_runs(demo: Bundle, everyone: Credits) -> None:
    runs = {one: any(credit.status == ACTIVE for credit in several) for one, several in everyone.items()}
    assert 0 < sum(runs.values()) < len(runs)
    for client_id in list(everyone)[::450]:
        client = demo.store.get(client_id)
        expected = everyone[client_id] if runs[client_id] else ()
        assert sorted(map(repr, client.credits_elsewhere)) == sorted(map(repr, expected))
        assert demo.store.get(client_id).credits_elsewhere == client.credits_elsewhere
        assert set(map(hash, demo.store.get(client_id).credits_elsewhere)) == set(map(hash, client.credits_elsewhere))
        assert accounts_for(client.credits_elsewhere, client.values) == runs[client_id]


def test_credits_that_do_not_explain_the_file_are_not_relied_upon(demo: Bundle, everyone: Credits) -> None:
    client_id = next(one for one, several in everyone.items() if sum(map(is_closable, several)) > 1)
    client = demo.store.get(client_id)
    assert not accounts_for(client.credits_elsewhere[1:], client.values)
    assert not accounts_for((), client.values)
    assert not accounts_for(client.credits_elsewhere, {**client.values, "bureau_debt_amount": 1.25})


def test_closing_a_credit_takes_away_what_it_weighs_and_nothing_of_the_past(everyone: Credits) -> None:
    kept = {
        "bureau_credit_count", "bureau_sold_count", "bureau_largest_overdue_amount", "bureau_prolonged_count",
        "bureau_newest_months", "bureau_oldest_months", "bureau_mean_age_months", "bureau_opened_3m",
        "bureau_opened_12m", "bureau_mortgage_count", "bureau_microloan_count",
    }  # fmt: skip
    seen = 0
    for several in list(everyone.values())[::7]:
        before = credit_features(several)
        for place, credit in enumerate(several):
            if not is_closable(credit):
                continue
            after = credit_features((*several[:place], closed_today(credit), *several[place + 1 :]))
            assert all(repr(after[name]) == repr(before[name]) for name in kept)
            assert after["bureau_active_count"] == before["bureau_active_count"] - 1
            assert after["bureau_closed_count"] == before["bureau_closed_count"] + 1
            assert after["bureau_last_closed_months"] == 0.0
            assert not after["bureau_overdue_amount"] > before["bureau_overdue_amount"]
            left = 0.0 if math.isnan(after["bureau_debt_amount"]) else after["bureau_debt_amount"]
            assert left == pytest.approx(before["bureau_debt_amount"] - credit.debt_amount, abs=1e-6)
            seen += 1
    assert seen > 500


def test_only_a_running_credit_with_a_known_debt_in_the_common_currency_can_be_closed(everyone: Credits) -> None:
    credit = next(one for several in everyone.values() for one in several if is_closable(one))
    assert not is_closable(closed_today(credit))
    assert not is_closable(replace(credit, in_other_currency=True))
    assert not is_closable(replace(credit, debt_amount=0.0))
    assert not is_closable(replace(credit, debt_amount=math.nan))
    assert not is_closable(replace(credit, status="Bad debt"))


@pytest.fixture(scope="module")
def debtor(demo: Bundle, everyone: Credits) -> Client:
    """A client with several credits that can be closed."""
    return demo.store.get(next(one for one, several in everyone.items() if sum(map(is_closable, several)) > 2))


def test_closing_a_credit_is_an_edit_like_others_that_leaves_the_rest_of_the_file(demo: Bundle, debtor: Client) -> None:
    derived = {feature.name for feature in demo.catalogue.of_kind(Kind.DERIVED)}
    for closing in closings(debtor):
        after = with_edits(debtor, {CLOSED_CREDIT: closing.place}, demo.catalogue)
        moved = {name for name, value in after.values.items() if repr(value) != repr(debtor.values[name])}
        assert "bureau_debt_amount" in moved
        assert moved <= set(closing.features) | derived
        assert {name: after.values[name] for name in closing.features} == pytest.approx(closing.features, nan_ok=True)
        assert newly_closed(debtor.credits_elsewhere, after.credits_elsewhere) == closing.credit
        assert len(closings(after)) == len(closings(debtor)) - 1
        back = with_edits(debtor, {CLOSED_CREDIT: ""}, demo.catalogue)
        assert repr(back) == repr(debtor)
    assert newly_closed(debtor.credits_elsewhere, debtor.credits_elsewhere) is None


def test_what_cannot_be_closed_is_refused(demo: Bundle, debtor: Client) -> None:
    places = {closing.place for closing in closings(debtor)}
    others = {str(place) for place in range(len(debtor.credits_elsewhere) + 1)} - places
    for place in (*others, "-1", "first", "²", "1.0"):
        with pytest.raises(InvalidValueError) as raised:
            with_edits(debtor, {CLOSED_CREDIT: place}, demo.catalogue)
        assert (raised.value.feature, raised.value.problem) == (CLOSED_CREDIT, "not_closable")
    with pytest.raises(InvalidValueError):
        with_edits(replace(debtor, credits_elsewhere=()), {CLOSED_CREDIT: min(places)}, demo.catalogue)
