"""Entries that only a later version can read: they stay in the journal as such, and keep nobody from the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from core.decisions.contested_data import ContestedDatum
from core.decisions.data_correction import DataCorrection
from core.decisions.granted import granted_terms
from core.decisions.record import Decision, Opinion
from core.journal.entry import EntryKind, JournalEntry
from core.model.policy import Advice


def known(entries: Iterable[JournalEntry]) -> tuple[JournalEntry, ...]:
    """The same entries; those whose facts this version cannot read are of the kind ``UNKNOWN``."""
    return tuple(entry if _is_read(entry) else replace(entry, kind=EntryKind.UNKNOWN) for entry in entries)


def _is_read(entry: JournalEntry) -> bool:
    try:
        _read(entry.kind, entry.payload)
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError):
        return False
    return True


def _read(kind: EntryKind, facts: Mapping[str, Any]) -> None:
    """Read what the pages will read.

    Raises:
        KeyError, TypeError, ValueError, AttributeError, ArithmeticError: they could not.
    """
    # What a line shows and the table writes out, whatever its kind.
    Decision(facts.get("decision") or Decision.TO_REVIEW)
    Advice(facts.get("advice") or Advice.REVIEW)
    granted_terms(facts)
    for name in ("request_sequence", "decision_sequence", "corrects"):
        int(facts.get(name) or 0)
    opinion = facts.get("opinion")
    Opinion((opinion["opinion"] if isinstance(opinion, dict) else opinion) or Opinion.UNSURE)
    facts.get("changes", {}).items()
    match kind:
        case EntryKind.CORRECTION:
            int(facts["corrects"])
            dict(facts["changes"])
            str(facts["reason"])
            Decision(facts["changes"].get("decision") or Decision.TO_REVIEW)
        case EntryKind.DATA_CORRECTION:
            DataCorrection.from_payload(facts)
        case EntryKind.DATA_CONTEST:
            ContestedDatum.from_payload(facts)
        case EntryKind.DATA_CONTEST_ANSWER:
            str(facts["feature"])
