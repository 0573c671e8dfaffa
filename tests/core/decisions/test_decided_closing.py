"""A decision that rests on a credit paid off names it, keeps every bit, and replays."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.assessment.assessment import WhatIf, what_if
from core.bundle.bundle import Bundle
from core.clients.credits_elsewhere import CLOSED_CREDIT
from core.decisions.record import ClosedCredit, DecisionRecord
from core.decisions.replay import replay
from core.decisions.rules import Decisions, OpinionFirst
from core.journal.journal import Journal
from core.model.policy import Advice
from core.population.filter import ClientFilter
from core.simulation.closings import closings
from tests.core.decisions.examples import assessed, client_ids, record


@pytest.fixture
def decisions(tmp_path: Path) -> Iterator[Decisions]:
    journal = Journal(tmp_path / "journal.sqlite")
    yield Decisions(journal)
    journal.close()


@pytest.fixture(scope="module")
def offers(demo: Bundle) -> list[WhatIf]:
    """Simulations of refused clients, each with one credit paid off, debts of which nothing is left among them."""
    refused = (assessed(demo, one) for one in client_ids(demo, 60, ClientFilter(advices=frozenset({Advice.REFUSE}))))
    return [
        what_if(demo, before, {CLOSED_CREDIT: closing.place, "AMT_CREDIT": 0.9 * before.client.number("AMT_CREDIT")})
        for before in refused
        for closing in closings(before.client)
    ]


def test_a_closing_replays_to_the_last_bit(demo: Bundle, decisions: Decisions, offers: list[WhatIf]) -> None:
    assert any(offer.after.client.is_missing("bureau_debt_amount") for offer in offers)
    assert not all(offer.after.client.is_missing("bureau_debt_amount") for offer in offers)
    for offer in offers[::4]:
        client_id = offer.before.client.client_id
        entry = decisions.record_decision(OpinionFirst("Anne"), client_id, record(demo, offer)).decision
        found = replay(entry, demo)
        assert found.same
        assert found.replayed_probability == offer.after.probability
        again = DecisionRecord.from_payload(json.loads(json.dumps(dict(entry.payload))))
        # As texts, missing figures are equal.
        replayed, shown = (one.values for one in (again.client(client_id), offer.after.client))
        assert {name: repr(value) for name, value in replayed.items()} == {n: repr(value) for n, value in shown.items()}


def test_the_record_names_the_credit_as_it_was(demo: Bundle, offers: list[WhatIf]) -> None:
    for offer in offers[::4]:
        written = record(demo, offer)
        assert offer.closed is not None
        assert written.closed == ClosedCredit(
            offer.closed.product, offer.closed.opened_months, offer.closed.debt_amount
        )
        assert DecisionRecord.from_payload(written.to_payload()).closed == written.closed
        bare = replace(written.closed, opened_months=float("nan"))
        assert repr(ClosedCredit.from_payload(json.loads(json.dumps(bare.to_payload())))) == repr(bare)


def test_a_decision_without_closing_or_from_before_closings_names_none(demo: Bundle, offers: list[WhatIf]) -> None:
    written = record(demo, offers[0].before)
    assert written.closed is None
    older = {name: value for name, value in written.to_payload().items() if name != "closed_credit"}
    assert DecisionRecord.from_payload(older) == DecisionRecord.from_payload(written.to_payload())
