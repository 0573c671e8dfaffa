"""The journal as it is read: filtered, counted against the advice, exported without formulas."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bundle.bundle import Bundle
from core.decisions.reading import (
    DecisionFilter,
    agreement,
    agreement_by_author,
    journal_lines,
    latest_decisions,
)
from core.decisions.record import Decision, DecisionRecord, Judgement
from core.decisions.rules import Decisions, OpinionFirst
from core.documents.journal_csv import COLUMNS, journal_csv, save_journal_csv
from core.journal.journal import EntryKind, Journal
from core.model.policy import Advice
from core.storage.spreadsheet_text import csv_bytes, neutral
from tests.core.decisions.examples import first_advised, record

MALICIOUS = ("=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0@x", "＝1+1")


@pytest.fixture
def decisions(tmp_path: Path) -> Iterator[Decisions]:
    journal = Journal(tmp_path / "journal.sqlite")
    yield Decisions(journal)
    journal.close()


@pytest.fixture(scope="module")
def example(demo: Bundle) -> DecisionRecord:
    return record(demo, first_advised(demo, Advice.GRANT))


def decide(decisions: Decisions, author: str, client_id: int, made: DecisionRecord, advice: str, decision: str) -> int:
    judgement = Judgement(Decision(decision), "motif", "motif de l’écart")
    made = replace(made, advice=Advice(advice), judgement=judgement)
    return decisions.record_decision(OpinionFirst(author), client_id, made).decision.sequence


def cells(content: bytes, separator: str = ";") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator))


def test_lines_are_filtered_as_they_read_today(decisions: Decisions, example: DecisionRecord) -> None:
    first = decide(decisions, "Anne", 1, example, "grant", "granted")
    second = decide(decisions, "Bruno", 2, example, "grant", "refused")
    third = decide(decisions, "Anne", 2, example, "refuse", "refused")
    decisions.correct("Anne", first, {"decision": "to_review"}, "erreur de saisie")

    def found(wanted: DecisionFilter) -> list[int]:
        return [line.entry.sequence for line in journal_lines(decisions.journal, wanted)]

    assert found(DecisionFilter()) == [1, 2, 3, 4]
    assert found(DecisionFilter(author="Anne", kinds=frozenset({EntryKind.DECISION}))) == [first, third]
    assert found(DecisionFilter(client_id=2)) == [second, third]
    assert found(DecisionFilter(decisions=frozenset({Decision.REFUSED}))) == [second, third]
    assert found(DecisionFilter(decisions=frozenset({Decision.GRANTED}))) == []
    assert found(DecisionFilter(override_only=True)) == [second]
    assert found(DecisionFilter(before=datetime(2000, 1, 1, tzinfo=UTC))) == []


def test_lists_do_not_carry_the_inputs(decisions: Decisions, example: DecisionRecord) -> None:
    decide(decisions, "Anne", 1, example, "grant", "granted")
    assert not {"inputs", "edits", "reasons"} & set(journal_lines(decisions.journal)[0].facts)


def test_agreement_counts_clear_advice_and_clear_decisions(decisions: Decisions, example: DecisionRecord) -> None:
    for author, advice, decision in (
        ("Anne", "grant", "granted"), ("Anne", "refuse", "refused"), ("Anne", "refuse", "granted"),
        ("Anne", "review", "granted"), ("Bruno", "grant", "to_review"), ("Bruno", "grant", "granted"),
    ):  # fmt: skip
        decide(decisions, author, 1, example, advice, decision)
    lines = journal_lines(decisions.journal)
    overall = agreement(lines)
    assert (overall.total, overall.same, overall.set_aside) == (4, 3, 2)
    assert overall.share == 0.75
    # Wilson's interval of 3 out of 4, from the published formula.
    assert (overall.low, overall.high) == pytest.approx((0.3006, 0.9544), abs=1e-4)
    by_author = agreement_by_author(lines)
    assert [(name, found.same, found.total) for name, found in by_author.items()] == [("Anne", 2, 3), ("Bruno", 1, 1)]


def test_agreement_of_nothing_is_not_a_number() -> None:
    empty = agreement(())
    assert empty.total == 0
    assert math.isnan(empty.share) and math.isnan(empty.low) and math.isnan(empty.high)


def test_the_latest_decision_of_each_client(decisions: Decisions, example: DecisionRecord) -> None:
    decide(decisions, "Anne", 1, example, "grant", "granted")
    newest = decide(decisions, "Bruno", 1, example, "grant", "to_review")
    decide(decisions, "Anne", 2, example, "refuse", "refused")
    found = latest_decisions(decisions.journal, [1, 2, 3])
    assert {client: latest.decision for client, latest in found.items()} == {
        1: Decision.TO_REVIEW, 2: Decision.REFUSED,
    }  # fmt: skip
    assert found[1].sequence == newest
    assert latest_decisions(decisions.journal, [1], author="Anne")[1].decision is Decision.GRANTED
    assert latest_decisions(decisions.journal, []) == {}


@pytest.mark.parametrize("name", MALICIOUS)
def test_no_name_becomes_a_formula(decisions: Decisions, example: DecisionRecord, name: str) -> None:
    decisions.record_client_view(f"x{name}", 1, name if name.strip() == name else f"{name}x")
    made = replace(example, judgement=Judgement(Decision.GRANTED, name))
    decisions.record_decision(OpinionFirst(name), 1, made)
    content = journal_csv(journal_lines(decisions.journal))
    assert content.startswith(b"\xef\xbb\xbf")
    for row in cells(content):
        assert len(row) == len(COLUMNS)
        assert not [cell for cell in row if cell.lstrip(" \u00a0")[:1] in tuple("=+-@\t\r＝") and cell]


@given(texts=st.lists(st.text(), min_size=1, max_size=4))
def test_any_text_comes_back_from_a_spreadsheet(texts: list[str]) -> None:
    readable = [text.encode("utf-8", "ignore").decode() for text in texts]
    found = cells(csv_bytes(readable, [readable], "fr"))
    assert found == [[neutral(text) for text in readable]] * 2


def test_quotes_line_ends_and_separators_stay_in_their_cell(decisions: Decisions, tmp_path: Path) -> None:
    text = 'Il dit : "non" ; puis\r\nrien, vraiment'
    decisions.record_client_view("Anne; Bruno", 1, text)
    save_journal_csv(journal_lines(decisions.journal), tmp_path / "journal.csv")
    rows = cells((tmp_path / "journal.csv").read_bytes())
    assert rows[1][COLUMNS.index("text")] == text
    assert rows[1][COLUMNS.index("author")] == "Anne; Bruno"
    assert [path.name for path in tmp_path.iterdir() if "partial" in path.name] == []


def test_every_kind_of_line_is_exported_in_both_languages(decisions: Decisions, example: DecisionRecord) -> None:
    decided = decide(decisions, "Anne", 1, example, "refuse", "granted")
    request = decisions.request_review("Anne", decided, "à revoir")
    decisions.record_review_outcome("Bruno", request.sequence, Judgement(Decision.GRANTED, "vu", "garant"))
    decisions.correct("Anne", decided, {"reason": "Garant solide"}, "précision")
    lines = journal_lines(decisions.journal)
    french, english = cells(journal_csv(lines)), cells(journal_csv(lines, "en"), ",")
    assert [row[2] for row in french[1:]] == [
        "décision", "demande de second regard", "résultat du second regard", "correction",
    ]  # fmt: skip
    assert english[1][COLUMNS.index("decision")] == "granted"
    assert french[1][COLUMNS.index("override")] == "oui"
    assert french[1][COLUMNS.index("probability")] == repr(example.probability).replace(".", ",")
    assert "par Anne" in french[1][COLUMNS.index("correction")]
    assert french[1][COLUMNS.index("reason")] == "Garant solide"


def test_an_export_that_fails_leaves_the_old_file(tmp_path: Path, decisions: Decisions) -> None:
    with pytest.raises(OSError) as failure:
        save_journal_csv(journal_lines(decisions.journal), tmp_path / "absent" / "journal.csv")
    assert failure.value.filename == str(tmp_path / "absent" / "journal.csv")
    target = tmp_path / "taken"
    target.mkdir()
    (target / "kept").touch()
    with pytest.raises(OSError):
        save_journal_csv((), target)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.endswith(".partial")) == []
    assert (target / "kept").exists()
