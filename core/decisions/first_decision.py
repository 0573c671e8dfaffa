"""What whoever takes a second look must see: the first decision in its author's words, and what the client says."""

from __future__ import annotations

from dataclasses import dataclass

from core.decisions.reading import JournalLine, decided_record, journal_line, last_view
from core.decisions.record import DecisionRecord
from core.journal.journal import JournalReader


@dataclass(frozen=True)
class FirstDecision:
    """A decision that is contested.

    Args:
        line: as it reads today, with its author, its reason and, where it differs from the advice, why.
        record: what it rests on.
        client_view: the client's own point of view, empty where none was written down.
    """

    line: JournalLine
    record: DecisionRecord
    client_view: str = ""


def first_decision(journal: JournalReader, request: JournalLine) -> FirstDecision | None:
    """The decision that a request for a second look concerns; None where it cannot be read.

    Raises:
        JournalError: the journal cannot be read.
    """
    record = decided_record(journal, request)
    line = journal_line(journal, int(request.facts.get("decision_sequence") or 0))
    if record is None or line is None:
        return None
    return FirstDecision(line, record, last_view(journal, request.entry.client_id))
