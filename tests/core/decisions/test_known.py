"""What a later version wrote is a line of its own kind, and hides none of the others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from core.decisions.case import read_case
from core.decisions.data_correction import data_corrections
from core.decisions.reading import DecisionFilter, journal_lines, latest_decisions
from core.decisions.record import Decision
from core.decisions.rules import OpinionFirst
from core.journal.journal import EntryKind, Journal

STRANGE: tuple[tuple[EntryKind, dict[str, object]], ...] = (
    (EntryKind.DECISION, {"decision": "escalated", "advice": "grant"}),
    (EntryKind.DECISION, {"decision": "granted", "advice": "perhaps"}),
    (EntryKind.CORRECTION, {"of": 1, "to": "granted"}),
    (EntryKind.CORRECTION, {"corrects": 1, "changes": ["granted"], "reason": ""}),
    (EntryKind.CORRECTION, {"corrects": 1, "changes": {"decision": "escalated"}, "reason": "x"}),
    (EntryKind.DATA_CORRECTION, {"datum": "DAYS_BIRTH"}),
    (EntryKind.DATA_CONTEST, {}),
    (EntryKind.DATA_CONTEST_ANSWER, {}),
    (EntryKind.OPINION, {"opinion": "enthusiastic"}),
    (EntryKind.REVIEW_REQUEST, {"decision_sequence": "first"}),
    (EntryKind.REVIEW_OUTCOME, {"decision": "granted", "request_sequence": [1]}),
)


@pytest.fixture(params=STRANGE, ids=lambda one: str(one[0]))
def journal(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Journal]:
    kind, payload = request.param
    with closing(Journal(tmp_path / "journal.sqlite")) as opened:
        opened.append(EntryKind.DECISION, "Anne", 7, {"decision": "refused", "advice": "refuse", "reason": "r"})
        opened.append(kind, "Zoé", 7, payload)
        yield opened


def test_it_is_a_line_of_its_own_and_the_others_hold(journal: Journal) -> None:
    first, strange = journal_lines(journal)
    assert first.decision is Decision.REFUSED and first.correction is None
    assert strange.entry.kind is EntryKind.UNKNOWN
    assert (strange.decision, strange.advice, strange.override, strange.facts) == (None, None, False, {})
    assert journal_lines(journal, DecisionFilter(kinds=frozenset({EntryKind.UNKNOWN}))) == (strange,)
    decisions = journal_lines(journal, DecisionFilter(kinds=frozenset({EntryKind.DECISION})))
    assert [line.entry.sequence for line in decisions] == [1]
    assert latest_decisions(journal, (7,))[7].sequence == 1
    case = read_case(journal, 7, OpinionFirst("Anne"))
    assert case.holding is not None and case.holding.entry.sequence == 1
    assert case.waiting is None and case.contested_data == ()
    assert data_corrections(journal) == {}
