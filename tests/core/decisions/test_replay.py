"""A past decision can be done again to the last bit, or the replay says why not."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.assessment.assessment import what_if
from core.bundle.bundle import Bundle
from core.decisions.replay import ReplayOutcome, replay
from core.decisions.rules import Decisions, OpinionFirst
from core.journal.journal import EntryKind, Journal, JournalEntry, entry_hash
from core.model.policy import Advice
from tests.core.decisions.examples import assessed, client_ids, first_advised, record

REPLAYED_CLIENTS = 200


@pytest.fixture
def decisions(tmp_path: Path) -> Iterator[Decisions]:
    journal = Journal(tmp_path / "journal.sqlite")
    yield Decisions(journal)
    journal.close()


@pytest.fixture
def entry(demo: Bundle, decisions: Decisions) -> JournalEntry:
    found = first_advised(demo, Advice.REFUSE)
    return decisions.record_decision(OpinionFirst("Anne"), found.client.client_id, record(demo, found)).decision


def rewritten(entry: JournalEntry, **facts: Any) -> JournalEntry:
    """The same entry with other facts and a hash that fits: what a forger of the whole chain would write."""
    changed = replace(entry, payload={**copy.deepcopy(dict(entry.payload)), **facts})
    return replace(changed, entry_hash=entry_hash(changed))


def test_decisions_replay_to_the_last_bit(demo: Bundle, tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.sqlite")
    decisions = Decisions(journal)
    for client_id in client_ids(demo, 20_000)[:: 20_000 // REPLAYED_CLIENTS]:
        decisions.record_decision(OpinionFirst("Anne"), client_id, record(demo, assessed(demo, client_id)))
    journal.close()
    reopened = Journal(tmp_path / "journal.sqlite")
    entries = reopened.entries()
    assert len(entries) == REPLAYED_CLIENTS
    found = [replay(entry, demo) for entry in entries]
    assert [one for one in found if not one.same] == []
    assert [one.replayed_probability for one in found] == [entry.payload["probability"] for entry in entries]
    reopened.close()


def test_a_simulated_offer_replays_with_its_edits(demo: Bundle, decisions: Decisions) -> None:
    before = first_advised(demo, Advice.REFUSE)
    offer = what_if(demo, before, {"AMT_CREDIT": before.client.number("AMT_CREDIT") / 2})
    entry = decisions.record_decision(OpinionFirst("Anne"), before.client.client_id, record(demo, offer)).decision
    assert entry.payload["edits"] == {"AMT_CREDIT": before.client.number("AMT_CREDIT") / 2}
    assert entry.payload["inputs"]["AMT_CREDIT"] == before.client.number("AMT_CREDIT")
    assert entry.payload["probability"] == offer.after.probability != before.probability
    assert replay(entry, demo).same


def test_an_absent_bundle_is_said(demo: Bundle, entry: JournalEntry) -> None:
    asked: list[str] = []
    found = replay(entry, asked.append)
    assert found.outcome is ReplayOutcome.BUNDLE_ABSENT
    assert asked == [demo.manifest.fingerprint] == [found.fingerprint]
    assert found.recorded_probability == entry.payload["probability"]
    assert replay(entry, lambda fingerprint: demo).same


def test_another_model_is_said(demo: Bundle, entry: JournalEntry) -> None:
    other = replace(demo, manifest=replace(demo.manifest, model_version="1999.01"))
    found = replay(entry, other)
    assert found.outcome is ReplayOutcome.OTHER_BUNDLE
    assert (found.model_version, found.found_fingerprint) == (
        demo.manifest.model_version, other.manifest.fingerprint,
    )  # fmt: skip


def test_an_altered_entry_is_said(demo: Bundle, entry: JournalEntry) -> None:
    altered = replace(entry, payload={**entry.payload, "probability": 0.01})
    assert replay(altered, demo).outcome is ReplayOutcome.ENTRY_ALTERED


def test_other_inputs_give_both_numbers(demo: Bundle, entry: JournalEntry) -> None:
    inputs = {**entry.payload["inputs"], "EXT_SOURCE_2": 0.9, "EXT_SOURCE_3": 0.9}
    found = replay(rewritten(entry, inputs=inputs), demo)
    assert found.outcome is ReplayOutcome.DIFFERS
    assert found.recorded_probability == entry.payload["probability"]
    assert found.replayed_probability is not None and found.replayed_probability < entry.payload["probability"]
    difference = found.differences[0]
    assert (difference.fact, difference.recorded) == ("probability", repr(entry.payload["probability"]))
    assert difference.replayed == repr(found.replayed_probability)


def test_the_smallest_difference_counts(demo: Bundle, entry: JournalEntry) -> None:
    probability = float.fromhex(entry.payload["probability"].hex()) * (1 + 2**-52)
    assert replay(rewritten(entry, probability=probability), demo).differences[0].fact == "probability"
    reasons = copy.deepcopy(entry.payload["reasons"])
    reasons[0]["size_points"] += 1e-9
    facts = [one.fact for one in replay(rewritten(entry, reasons=reasons), demo).differences]
    assert facts == [f"reason:{reasons[0]['factor']}"]
    assert replay(rewritten(entry, reasons=reasons[1:]), demo).differences[0].fact == "reasons"


def test_what_cannot_be_read_is_said(demo: Bundle, decisions: Decisions, entry: JournalEntry) -> None:
    view = decisions.record_client_view("Anne", 1, "Bonjour")
    assert view.kind is EntryKind.CLIENT_VIEW
    assert replay(view, demo).outcome is ReplayOutcome.NOT_A_DECISION
    without = {name: value for name, value in entry.payload["inputs"].items() if name != "AMT_CREDIT"}
    for facts in ({"inputs": without}, {"inputs": None}, {"decision": "perhaps"}, {"reasons": [{"factor": "x"}]}):
        assert replay(rewritten(entry, **facts), demo).outcome is ReplayOutcome.UNREADABLE
