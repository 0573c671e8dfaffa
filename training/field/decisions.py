"""The decisions of all desks as rows: what was advised, decided and, after a second look, kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas

from core.decisions.people import skeleton
from core.decisions.reading import JournalLine, lines_of
from core.errors import UserFacingError
from core.journal.entry import EntryKind
from training.field.copies import Collected, JournalCopy

COLUMNS = (
    "branch", "desk", "sequence", "month", "author", "client_id", "model_version", "probability", "advice", "decision",
    "kept", "override", "override_reason", "factor", "amount", "asked_again", "answered",
)  # fmt: skip
MONTH_LETTERS = len("2026-11")


def decision_rows(collected: Collected) -> pandas.DataFrame:
    """One row a decision that this version can read, in the order of the desks and of writing.

    Columns: ``COLUMNS``. ``decision`` is what was written, corrections applied; ``kept`` what holds after a second
    look. ``author`` is what a reader sees of the name, so that one person is one. ``factor`` is the first reason shown.
    """
    rows = [row for copy in collected.copies for row in _of_copy(copy)]
    return pandas.DataFrame(rows, columns=list(COLUMNS))


def unread_entries(collected: Collected) -> int:
    """Entries that only a later version can read."""
    return sum(line.entry.kind is EntryKind.UNKNOWN for copy in collected.copies for line in lines_of(copy.entries))


def _of_copy(copy: JournalCopy) -> list[dict[str, Any]]:
    lines = lines_of(copy.entries)
    kinds = {kind: [line for line in lines if line.entry.kind is kind] for kind in EntryKind}
    outcomes = {int(line.facts["decision_sequence"]): line for line in kinds[EntryKind.REVIEW_OUTCOME]}
    asked = {int(line.facts["decision_sequence"]) for line in kinds[EntryKind.REVIEW_REQUEST]}
    made = (_row(copy, line, outcomes, asked) for line in kinds[EntryKind.DECISION])
    return [row for row in made if row is not None]


def _row(
    copy: JournalCopy, line: JournalLine, outcomes: Mapping[int, JournalLine], asked: Iterable[int]
) -> dict[str, Any] | None:
    entry, facts = line.entry, line.facts
    try:
        probability, version = float(facts["probability"]), str(facts["model_version"])
    except (KeyError, TypeError, ValueError, UserFacingError):
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
        "factor": _first_factor(facts),
        "amount": _amount(facts),
        "asked_again": entry.sequence in asked,
        "answered": later is not None,
    }


def _first_factor(facts: Mapping[str, Any]) -> str:
    reasons = facts.get("reasons") or ()
    return str(reasons[0].get("factor", "")) if reasons and isinstance(reasons[0], Mapping) else ""


def _amount(facts: Mapping[str, Any]) -> float:
    terms = facts.get("terms")
    return float(terms["amount"]) if isinstance(terms, Mapping) and terms.get("amount") is not None else float("nan")
