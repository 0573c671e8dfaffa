"""What was granted, as it is written, found again and worded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.assessment.assessment import what_if
from core.bundle.bundle import Bundle
from core.clients.offer import file_offer
from core.clients.terms import has_duration
from core.decisions.case import read_case
from core.decisions.granted import GrantedTerms, decision_words, granted_terms, terms_of, terms_words
from core.decisions.reading import latest_decisions
from core.decisions.record import Decision, DecisionRecord, Judgement, decision_record
from core.decisions.replay import replay
from core.decisions.rules import Decisions, OpinionFirst
from core.features.formatting import Formatter
from core.journal.journal import EntryKind, Journal
from core.model.policy import Advice
from core.model.wording import ReasonWriter
from core.simulation.search import simulated_offers
from core.storage.texts import Texts
from tests.core.decisions.examples import assessed, client_ids, first_advised, record
from tests.known import known

GRANTED = Judgement(Decision.GRANTED, "Dossier complet")


@pytest.fixture
def decisions(tmp_path: Path) -> Iterator[Decisions]:
    journal = Journal(tmp_path / "journal.sqlite")
    yield Decisions(journal)
    journal.close()


def test_what_is_granted_is_told_with_its_instalments() -> None:
    terms, texts = (
        GrantedTerms(157_621.0, 16_290.0, 11),
        Texts("fr", {"decision.granted": "Accordée", "decision.of_terms": "{decision} : {terms}"}),
    )
    assert terms_words(terms, Formatter("fr")) == "157\u202f621, 11\u00a0×\u00a016\u202f290"
    assert (
        decision_words("granted", terms, texts, Formatter("fr"))
        == "Accordée : 157\u202f621, 11\u00a0×\u00a016\u202f290"
    )
    assert decision_words("granted", None, texts, Formatter("fr")) == "Accordée"
    assert terms_words(GrantedTerms(9_000.0, 450.0), Formatter("en", "EUR")) == "9,000\u202fEUR"


def test_a_credit_without_an_end_has_no_number_of_instalments(demo: Bundle) -> None:
    found = [terms for one in client_ids(demo, 300) if (terms := terms_of(assessed(demo, one)))]
    endless = [terms_of(assessed(demo, one)) for one in client_ids(demo, 300) if not has_duration(demo.store.get(one))]
    assert len(found) > 250
    assert endless and all(one is not None and one.months is None for one in endless)
    for terms in found:
        if terms.months is not None:
            # The instalments repay the amount, and no more than a very dear credit would ask.
            assert terms.amount * 0.98 <= terms.months * terms.instalment <= 3.0 * terms.amount


def test_a_simulated_duration_comes_back_as_it_was_chosen(demo: Bundle) -> None:
    before = next(one for number in client_ids(demo, 20) if has_duration((one := assessed(demo, number)).client))
    offers = simulated_offers(demo, before.client, {})
    assert offers is not None
    found = offers.map
    for row in range(0, len(found.durations), 5):
        point = found.point(row, len(found.amounts) // 2).offer
        simulated = what_if(demo, before, {"AMT_CREDIT": point.amount, "AMT_ANNUITY": point.instalment})
        terms = terms_of(simulated)
        assert terms is not None and terms.months == round(point.duration_months)


def test_every_reader_finds_what_was_granted(demo: Bundle, decisions: Decisions) -> None:
    made = record(demo, first_advised(demo, Advice.GRANT), GRANTED)
    written = decisions.record_decision(OpinionFirst("Anne"), 7, made).decision
    assert granted_terms(written.payload) == made.terms == latest_decisions(decisions.journal, [7])[7].terms
    assert read_case(decisions.journal, 7, OpinionFirst("Anne")).terms == made.terms
    decisions.correct("Anne", written.sequence, {"decision": "to_review"}, "erreur")
    assert latest_decisions(decisions.journal, [7])[7].terms is None
    assert read_case(decisions.journal, 7, OpinionFirst("Anne")).terms is None


def test_what_a_second_look_grants_is_told_too(demo: Bundle, decisions: Decisions) -> None:
    made = record(demo, first_advised(demo, Advice.REFUSE))
    written = decisions.record_decision(OpinionFirst("Anne"), 7, made).decision
    request = decisions.request_review("Anne", written.sequence, "pièces nouvelles")
    assert latest_decisions(decisions.journal, [7], "Anne")[7].waits
    decisions.record_review_outcome("Bruno", request.sequence, Judgement(Decision.GRANTED, "vu", "caution"))
    found = latest_decisions(decisions.journal, [7])[7]
    assert found.decision is Decision.GRANTED and not found.waits
    assert found.terms == made.terms is not None


def test_an_entry_of_an_earlier_version_reads_replays_and_gives_its_terms(demo: Bundle, decisions: Decisions) -> None:
    made = record(demo, first_advised(demo, Advice.GRANT), GRANTED)
    payload = {name: value for name, value in made.to_payload().items() if name != "terms"}
    entry = decisions.journal.append(EntryKind.DECISION, "Anne", 7, payload)
    assert DecisionRecord.from_payload(entry.payload).terms is None
    assert latest_decisions(decisions.journal, [7])[7].terms is None
    assert read_case(decisions.journal, 7, OpinionFirst("Anne")).terms == made.terms
    assert replay(entry, demo).same


def test_terms_that_nobody_can_read_are_not_told() -> None:
    assert granted_terms({"decision": "granted", "terms": {"amount": "much"}}) is None
    assert granted_terms({"decision": "granted"}) is None


def test_the_rate_is_written_with_where_it_comes_from_and_earlier_entries_say_none(demo: Bundle) -> None:
    file = next(one for number in client_ids(demo, 20) if has_duration((one := assessed(demo, number)).client))
    supposed, chosen = terms_of(file), terms_of(file, 0.12)
    assert supposed is not None and chosen is not None
    assert supposed.annual_rate == file_offer(file.client).annual_rate and supposed.chosen_rate is None
    assert chosen.annual_rate == chosen.chosen_rate == 0.12
    assert known(chosen.months) < known(supposed.months)
    for terms in (supposed, chosen):
        assert GrantedTerms.from_payload(terms.to_payload()) == terms
    earlier = {"amount": 9_000.0, "instalment": 450.0, "months": 24}
    assert GrantedTerms.from_payload(earlier) == GrantedTerms(9_000.0, 450.0, 24)
    made = decision_record(demo, file, GRANTED, ReasonWriter(demo.catalogue, demo.codes, Formatter("fr")), None, 0.12)
    assert made.terms == chosen == DecisionRecord.from_payload(made.to_payload()).terms
