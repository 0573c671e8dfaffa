"""The advice on what was decided has moved or not: one answer for decisions, offers and second looks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.assessment.assessment import Assessment, what_if
from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.decisions.changed_advice import moved_clients
from core.decisions.data_correction import DataCorrection, data_corrections, record_data_correction, with_corrections
from core.decisions.record import Decision, DecisionRecord, Judgement
from core.decisions.rules import Decisions, OpinionFirst
from core.decisions.to_do import read_to_do
from core.journal.journal import Journal
from core.model.policy import Advice
from tests.core.decisions.examples import first_advised, record

INCOME = "AMT_INCOME_TOTAL"
JUDGED = Judgement(Decision.GRANTED, "Garant", "Garant solvable")


@pytest.fixture
def decisions(tmp_path: Path) -> Iterator[Decisions]:
    journal = Journal(tmp_path / "journal.sqlite")
    yield Decisions(journal)
    journal.close()


def file_of(demo: Bundle) -> Assessment:
    return first_advised(demo, Advice.REVIEW)


def decide(decisions: Decisions, made: DecisionRecord, client_id: int) -> int:
    return decisions.record_decision(OpinionFirst("Anne"), client_id, made).decision.sequence


def put_right(decisions: Decisions, client: Client, before: float, after: float) -> None:
    correction = DataCorrection(INCOME, before, after, "bulletin de paie")
    record_data_correction(decisions.journal, "Anne", client.client_id, correction, "mots")


def moved(decisions: Decisions, demo: Bundle, client_id: int) -> bool:
    corrections = data_corrections(decisions.journal)

    def find(number: int) -> Client:
        return with_corrections(demo.store.get(number), corrections.get(number, ()))

    found = client_id in moved_clients(decisions.journal, demo, find, (client_id,))
    waiting = {one.line.entry.client_id for one in read_to_do(decisions.journal, demo, find).changed}
    assert found is (client_id in waiting)
    return found


@pytest.mark.parametrize("what", ["file", "offer", "second look"])
def test_a_correction_moves_the_advice_and_its_contrary_brings_it_back(
    demo: Bundle, decisions: Decisions, what: str
) -> None:
    file = file_of(demo)
    client, own = file.client, file.client.number(INCOME)
    offer = what_if(demo, file, {"AMT_CREDIT": 1.01 * client.number("AMT_CREDIT")})
    sequence = decide(decisions, record(demo, offer if what == "offer" else file, JUDGED), client.client_id)
    if what == "second look":
        put_right(decisions, client, own, 5e6)
        request = decisions.request_review("Anne", sequence, "pièces nouvelles")
        decisions.record_review_outcome("Bruno", request.sequence, JUDGED)
    else:
        assert not moved(decisions, demo, client.client_id)
        put_right(decisions, client, own, 5e6)
    assert moved(decisions, demo, client.client_id)
    put_right(decisions, client, 5e6, own)
    assert not moved(decisions, demo, client.client_id)


def test_another_model_is_asked_again_for_a_second_look_too(demo: Bundle, decisions: Decisions) -> None:
    file = file_of(demo)
    made = replace(record(demo, file, JUDGED), bundle_fingerprint="0" * 64, advice=Advice.REFUSE)
    request = decisions.request_review("Anne", decide(decisions, made, file.client.client_id), "pièces nouvelles")
    decisions.record_review_outcome("Bruno", request.sequence, JUDGED)
    assert moved(decisions, demo, file.client.client_id)
