"""The decisions of all desks as rows: what was advised, decided and, after a second look, kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas

from core.decisions.people import skeleton
from core.decisions.reading import JournalLine, lines_of
from core.journal.entry import EntryKind
from training.field.copies import Collected, JournalCopy

COLUMNS = (
    "branch", "desk", "sequence", "month", "author", "client_id", "model_version", "probability", "advice", "decision",
    "kept", "override", "override_reason", "factor", "asked_again", "answered",
)  # fmt: skip
MONTH_LETTERS = len("2026-11")


def read_decisions(collected: Collected) -> tuple[pandas.DataFrame, int]:
    """One row a decision, in the order of the desks and of writing, and how many entries this version cannot read.

    Columns: ``COLUMNS``. ``decision`` is what was written, corrections applied; ``kept`` what holds after a second
    look. ``author`` is what a reader sees of the name, so that one person is one. ``factor`` is the first reason shown.
    """
    rows: list[dict[str, Any]] = []
    unread = 0
    for copy in collected.copies:
        lines = lines_of(copy.entries)
        outcomes = {_concerned(line): line for line in lines if line.entry.kind is EntryKind.REVIEW_OUTCOME}
        asked = {_concerned(line) for line in lines if line.entry.kind is EntryKind.REVIEW_REQUEST}
        for line in lines:
            if line.entry.kind is EntryKind.DECISION and (row := _row(copy, line, outcomes, asked)) is not None:
                rows.append(row)
            elif line.entry.kind in (EntryKind.DECISION, EntryKind.UNKNOWN):
                unread += 1
    return pandas.DataFrame(rows, columns=list(COLUMNS)), unread


def _row(
    copy: JournalCopy, line: JournalLine, outcomes: Mapping[int, JournalLine], asked: Iterable[int]
) -> dict[str, Any] | None:
    entry, facts = line.entry, line.facts
    try:
        probability, version, factor = float(facts["probability"]), str(facts["model_version"]), _first_factor(facts)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    if line.decision is None or line.advice is None or not 0.0 <= probability <= 1.0:
        return None
    later = outcomes.get(entry.sequence)
    return {
        "branch": copy.branch,
        "desk": copy.desk,
        "sequence": entry.sequence,
        "month": entry.recorded_at[:MONTH_LETTERS],
        "author": skeleton(entry.author),
        "client_id": entry.client_id,
        "model_version": version,
        "probability": probability,
        "advice": str(line.advice),
        "decision": str(line.decision),
        "kept": str(later.decision if later is not None and later.decision else line.decision),
        "override": line.override,
        "override_reason": str(facts.get("override_reason") or ""),
        "factor": factor,
        "asked_again": entry.sequence in asked,
        "answered": later is not None,
    }


def _concerned(line: JournalLine) -> int:
    """The decision that a request or an outcome is about, 0 where it does not say."""
    return int(line.facts.get("decision_sequence") or 0)


def _first_factor(facts: Mapping[str, Any]) -> str:
    reasons = facts.get("reasons") or ()
    return str(next(iter(reasons))["factor"]) if reasons else ""
