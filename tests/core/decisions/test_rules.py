"""Who may write what in the journal, and when."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.bundle.bundle import Bundle
from core.decisions.case import read_case
from core.decisions.people import same_person
from core.decisions.reading import journal_line, latest_decisions
from core.decisions.record import Decision, DecisionRecord, Judgement, Opinion
from core.decisions.rules import Decisions, OpinionFirst
from core.errors import DecisionError, JournalError
from core.journal.journal import EntryKind, Journal
from core.model.policy import Advice
from tests.core.decisions.examples import first_advised, record

REFUSED = Judgement(Decision.REFUSED, "Charges trop lourdes")
GRANTED = Judgement(Decision.GRANTED, "Dossier complet")


@pytest.fixture
def decisions(tmp_path: Path) -> Iterator[Decisions]:
    journal = Journal(tmp_path / "journal.sqlite")
    yield Decisions(journal)
    journal.close()


@pytest.fixture(scope="module")
def refused(demo: Bundle) -> DecisionRecord:
    return record(demo, first_advised(demo, Advice.REFUSE), REFUSED)


@pytest.fixture(scope="module")
def granted(demo: Bundle) -> DecisionRecord:
    return record(demo, first_advised(demo, Advice.GRANT), GRANTED)


def problem(error: pytest.ExceptionInfo[DecisionError]) -> str:
    return error.value.problem


def test_an_opinion_is_written_without_any_score(decisions: Decisions) -> None:
    entry = decisions.record_opinion("Anne", 7, Opinion.FAVOURABLE, " emploi stable ")
    assert dict(entry.payload) == {"opinion": "favourable", "note": "emploi stable"}
    assert entry.kind is EntryKind.OPINION


def test_a_decision_carries_the_opinion_given_first(decisions: Decisions, refused: DecisionRecord) -> None:
    decisions.record_opinion("Bruno", 7, Opinion.UNSURE)
    opinion = decisions.record_opinion("Anne", 7, Opinion.UNFAVOURABLE, "trop de crédits")
    entry = decisions.record_decision(OpinionFirst("anne", required=True), 7, refused).decision
    assert entry.payload["opinion"] == {
        "sequence": opinion.sequence, "opinion": "unfavourable", "note": "trop de crédits",
    }  # fmt: skip


def test_what_may_be_shown_is_what_may_be_decided(decisions: Decisions, refused: DecisionRecord) -> None:
    anne, bruno = OpinionFirst("Anne", required=True), OpinionFirst("Bruno", required=True)
    decisions.record_opinion("Bruno", 7, Opinion.UNSURE)
    decisions.record_opinion("Anne", 8, Opinion.UNSURE)
    with pytest.raises(DecisionError) as without:
        decisions.record_decision(anne, 7, refused, "Mon point de vue")
    assert problem(without) == "opinion_missing"
    assert not read_case(decisions.journal, 7, anne).revealed
    assert read_case(decisions.journal, 7, bruno).revealed
    decisions.record_opinion("anne", 7, Opinion.FAVOURABLE)
    assert read_case(decisions.journal, 7, anne).revealed
    first = decisions.record_decision(anne, 7, refused)
    # The score is seen by then: another opinion would not come before it, and none is asked for.
    assert read_case(decisions.journal, 7, anne).revealed
    second = decisions.record_decision(anne, 7, refused)
    assert first.decision.payload["opinion"]["opinion"] == "favourable"
    assert second.decision.payload["opinion"] is None
    kinds = [str(entry.kind) for entry in decisions.journal.entries(7)]
    assert kinds == ["opinion", "opinion", "decision", "decision"]


ACTS = st.lists(st.tuples(st.sampled_from(["Anne", " ANNE", "Bruno"]), st.sampled_from(["opinion", "decision"])))


@settings(max_examples=60, deadline=None)
@given(acts=ACTS, required=st.booleans())
def test_the_rule_never_shows_what_it_would_not_let_decide(
    tmp_path_factory: pytest.TempPathFactory, refused: DecisionRecord, acts: list[tuple[str, str]], required: bool
) -> None:
    with closing(Journal(tmp_path_factory.mktemp("rule") / "journal.sqlite")) as journal:
        decisions = Decisions(journal)
        for person, act in acts:
            rule = OpinionFirst(person, required)
            revealed = read_case(journal, 7, rule).revealed
            if act == "opinion":
                decisions.record_opinion(person, 7, Opinion.UNSURE)
                assert read_case(journal, 7, rule).revealed
            elif revealed:
                decisions.record_decision(rule, 7, refused)
            else:
                with pytest.raises(DecisionError, match="opinion_missing"):
                    decisions.record_decision(rule, 7, refused)


def test_a_decision_and_what_the_client_says_are_written_together(
    decisions: Decisions, refused: DecisionRecord
) -> None:
    written = decisions.record_decision(OpinionFirst("Anne"), 7, refused, " Mon emploi est stable. ")
    assert [entry.kind for entry in written.entries] == [EntryKind.CLIENT_VIEW, EntryKind.DECISION]
    assert written.client_view is not None and dict(written.client_view.payload) == {"text": "Mon emploi est stable."}
    assert decisions.journal.entries() == written.entries
    with pytest.raises(JournalError):
        decisions.record_decision(OpinionFirst("Anne"), 7, replace(refused, probability=float("nan")), "Et encore")
    assert decisions.journal.entries() == written.entries
    assert decisions.journal.verify().intact


@pytest.mark.parametrize("reason", ["", "   ", "\n\t"])
def test_a_decision_needs_a_reason(decisions: Decisions, refused: DecisionRecord, reason: str) -> None:
    with pytest.raises(DecisionError, match="reason_missing"):
        decisions.record_decision(
            OpinionFirst("Anne"), 7, replace(refused, judgement=Judgement(Decision.REFUSED, reason))
        )
    assert decisions.journal.entries() == ()


def test_a_decision_needs_an_author(decisions: Decisions, refused: DecisionRecord) -> None:
    with pytest.raises(DecisionError, match="author_missing"):
        decisions.record_decision(OpinionFirst("  "), 7, refused)


@pytest.mark.parametrize(
    ("advice", "decision", "needed"),
    [
        (Advice.GRANT, Decision.REFUSED, True),
        (Advice.REFUSE, Decision.GRANTED, True),
        (Advice.GRANT, Decision.GRANTED, False),
        (Advice.REFUSE, Decision.TO_REVIEW, False),
        (Advice.REVIEW, Decision.GRANTED, False),
        (Advice.REVIEW, Decision.REFUSED, False),
    ],
)
def test_only_an_override_needs_its_own_reason(
    decisions: Decisions, refused: DecisionRecord, advice: Advice, decision: Decision, needed: bool
) -> None:
    made = replace(refused, advice=advice, judgement=Judgement(decision, "motif"))
    if needed:
        with pytest.raises(DecisionError, match="override_reason_missing"):
            decisions.record_decision(OpinionFirst("Anne"), 7, made)
        made = replace(made, judgement=Judgement(decision, "motif", "garant solide"))
    assert decisions.record_decision(OpinionFirst("Anne"), 7, made).decision.payload["decision"] == decision


def test_a_record_survives_the_journal_to_the_last_bit(decisions: Decisions, granted: DecisionRecord) -> None:
    entry = decisions.record_decision(OpinionFirst("Anne"), 7, granted).decision
    read = decisions.journal.entry(entry.sequence)
    assert read is not None
    found = DecisionRecord.from_payload(read.payload)
    assert json.dumps(found.to_payload(), sort_keys=True) == json.dumps(granted.to_payload(), sort_keys=True)
    assert found.probability.hex() == granted.probability.hex()
    assert repr(sorted(found.inputs.items())) == repr(sorted(granted.inputs.items()))


def test_the_clients_view_needs_words(decisions: Decisions) -> None:
    entry = decisions.record_client_view("Anne", 7, " Mon emploi est stable. ")
    assert entry.payload == {"text": "Mon emploi est stable."}
    with pytest.raises(DecisionError, match="text_missing"):
        decisions.record_client_view("Anne", 7, " ")


@pytest.mark.parametrize("same", ["Anne", " anne ", "ANNE", "Anne\u00a0"])
def test_the_second_look_is_another_persons(decisions: Decisions, refused: DecisionRecord, same: str) -> None:
    decision = decisions.record_decision(OpinionFirst("Anne"), 7, refused).decision
    request = decisions.request_review("Chloé", decision.sequence, "Le client conteste")
    for involved in (same, "Chloe\u0301"):
        with pytest.raises(DecisionError) as refusal:
            decisions.record_review_outcome(involved, request.sequence, REFUSED)
        assert problem(refusal) == "same_person"
    outcome = decisions.record_review_outcome("Bruno", request.sequence, Judgement(Decision.GRANTED, "vu", "garant"))
    assert outcome.payload["decision"] == "granted"
    assert latest_decisions(decisions.journal, [7])[7].author == "Bruno"


def test_who_corrected_a_decision_does_not_review_it(decisions: Decisions, refused: DecisionRecord) -> None:
    decision = decisions.record_decision(OpinionFirst("Anne"), 7, refused).decision
    decisions.correct("Bruno", decision.sequence, {"reason": "Charges"}, "faute de frappe")
    request = decisions.request_review("Anne", decision.sequence, "à revoir")
    with pytest.raises(DecisionError, match="same_person"):
        decisions.record_review_outcome("Bruno", request.sequence, REFUSED)


def test_a_request_is_made_once_and_answered_once(decisions: Decisions, refused: DecisionRecord) -> None:
    decision = decisions.record_decision(OpinionFirst("Anne"), 7, refused).decision
    request = decisions.request_review("Anne", decision.sequence, "à revoir")
    with pytest.raises(DecisionError, match="already_requested"):
        decisions.request_review("Anne", decision.sequence, "encore")
    decisions.record_review_outcome("Bruno", request.sequence, REFUSED)
    with pytest.raises(DecisionError, match="already_answered"):
        decisions.record_review_outcome("Bruno", request.sequence, REFUSED)
    assert decisions.request_review("Anne", decision.sequence, "élément nouveau").sequence == 4


def test_an_outcome_against_the_advice_needs_its_own_reason(decisions: Decisions, refused: DecisionRecord) -> None:
    decision = decisions.record_decision(OpinionFirst("Anne"), 7, refused).decision
    request = decisions.request_review("Anne", decision.sequence, "à revoir")
    with pytest.raises(DecisionError, match="override_reason_missing"):
        decisions.record_review_outcome("Bruno", request.sequence, GRANTED)


def test_requests_point_to_decisions_only(decisions: Decisions) -> None:
    view = decisions.record_client_view("Anne", 7, "Bonjour")
    for sequence in (view.sequence, 99):
        with pytest.raises(DecisionError, match="entry_unknown"):
            decisions.request_review("Anne", sequence, "à revoir")
    with pytest.raises(DecisionError, match="entry_unknown"):
        decisions.record_review_outcome("Bruno", view.sequence, REFUSED)


def test_a_correction_is_a_new_row_and_the_newest_wins(decisions: Decisions, refused: DecisionRecord) -> None:
    decision = decisions.record_decision(OpinionFirst("Anne"), 7, refused).decision
    decisions.correct("Anne", decision.sequence, {"reason": "Charges élevées"}, "mot manquant")
    newest = decisions.correct("Bruno", decision.sequence, {"decision": "to_review"}, "erreur de saisie")
    line = journal_line(decisions.journal, decision.sequence)
    assert line is not None and line.correction is not None
    assert (line.decision, line.facts["reason"]) == (Decision.TO_REVIEW, "Charges élevées")
    assert line.correction.sequence == newest.sequence
    assert dict(line.correction.before) == {"reason": "Charges trop lourdes", "decision": "refused"}
    assert decisions.journal.entry(decision.sequence) == decision
    assert latest_decisions(decisions.journal, [7])[7].decision is Decision.TO_REVIEW


def test_a_correction_keeps_the_rules(decisions: Decisions, refused: DecisionRecord) -> None:
    opinion = decisions.record_opinion("Anne", 7, Opinion.UNSURE)
    decision = decisions.record_decision(OpinionFirst("Anne"), 7, refused).decision
    view = decisions.record_client_view("Anne", 7, "Bonjour")
    correction = decisions.correct("Anne", decision.sequence, {"reason": "Charges"}, "plus court")
    for sequence, changes, reason, expected in (
        (decision.sequence, {"decision": "granted"}, "erreur", "override_reason_missing"),
        (decision.sequence, {"decision": "perhaps"}, "erreur", "not_correctable"),
        (decision.sequence, {"reason": " "}, "erreur", "reason_missing"),
        (decision.sequence, {"reason": "Autre"}, " ", "reason_missing"),
        (decision.sequence, {"reason": "Charges"}, "rien ne change", "nothing_corrected"),
        (decision.sequence, {"probability": "0.01"}, "erreur", "not_correctable"),
        (opinion.sequence, {"opinion": "favourable"}, "après coup", "not_correctable"),
        (correction.sequence, {"reason": "Autre"}, "erreur", "not_correctable"),
        (view.sequence, {"text": " "}, "erreur", "text_missing"),
        (99, {"reason": "Autre"}, "erreur", "entry_unknown"),
    ):
        with pytest.raises(DecisionError) as refusal:
            decisions.correct("Anne", sequence, changes, reason)
        assert problem(refusal) == expected
    assert len(decisions.journal.entries()) == 4


def test_the_outcome_of_a_second_look_is_not_corrected_by_who_decided(
    decisions: Decisions, refused: DecisionRecord
) -> None:
    decision = decisions.record_decision(OpinionFirst("Anne"), 7, refused).decision
    request = decisions.request_review("Anne", decision.sequence, "à revoir")
    outcome = decisions.record_review_outcome("Bruno", request.sequence, REFUSED)
    with pytest.raises(DecisionError, match="same_person"):
        decisions.correct("Anne", outcome.sequence, {"decision": "to_review"}, "je maintiens")
    assert decisions.correct("Bruno", outcome.sequence, {"decision": "to_review"}, "erreur").sequence == 4


def test_names_are_compared_as_people_write_them() -> None:
    assert same_person("Chloé  DURAND", "chloe\u0301 durand ")
    assert not same_person("Chloé", "Cléo")
