"""Decisions whose advice would be another one today: one rule for what waits, for lists and for every page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.decisions.advice_today import advice_today
from core.decisions.known import known
from core.decisions.reading import JournalLine, decided_record, lines_of
from core.decisions.record import HEAVY_FACTS
from core.journal.journal import EntryKind, JournalEntry, JournalQuery, JournalReader
from core.model.policy import Advice
from core.new_files.store import is_new_file

FindClient = Callable[[int], Client | None]
"""The file of today, corrections included; None where there is no such client here."""


@dataclass(frozen=True)
class ChangedAdvice:
    """A decision whose advice would be another one today."""

    line: JournalLine
    before: Advice
    after: Advice


def holding_lines(lines: Iterable[JournalLine]) -> Mapping[int, JournalLine]:
    """The line that holds for each client: the newest decision, or the outcome of a later second look."""
    return {line.entry.client_id: line for line in lines if line.decision is not None}


def doubtful_lines(
    bundle: Bundle, entries: Sequence[JournalEntry], holding: Iterable[JournalLine]
) -> tuple[JournalLine, ...]:
    """Decisions whose advice may have changed, the oldest first.

    The same file and the same bundle always give the same advice: something was put right since, or the bundle is
    another one. A second look judges the advice of the decision that it concerns.

    Args:
        bundle: advises today.
        entries: of the clients concerned.
        holding: what holds for them.
    """
    corrected = {one.client_id: one.sequence for one in entries if one.kind is EntryKind.DATA_CORRECTION}
    written = {one.sequence: one for one in entries if one.kind is EntryKind.DECISION}
    fingerprint = bundle.manifest.fingerprint

    def is_doubtful(line: JournalLine) -> bool:
        decision = written.get(int(line.facts.get("decision_sequence") or line.entry.sequence), line.entry)
        return (
            corrected.get(line.entry.client_id, 0) > decision.sequence
            or decision.payload.get("bundle_fingerprint", fingerprint) != fingerprint
            or is_new_file(line.entry.client_id)
        )

    return tuple(sorted(filter(is_doubtful, holding), key=lambda line: line.entry.sequence))


def changed_advice(
    journal: JournalReader, bundle: Bundle, find: FindClient, lines: Iterable[JournalLine]
) -> tuple[ChangedAdvice, ...]:
    """Those of some decisions whose advice is another one today, each scored again.

    Args:
        journal: where they are written.
        bundle: advises today.
        find: gives the file of today.
        lines: see ``doubtful_lines``.

    Raises:
        JournalError: the journal cannot be read.
    """
    changed: list[ChangedAdvice] = []
    for line in lines:
        record, file = decided_record(journal, line), find(line.entry.client_id)
        if record is not None and file is not None:
            today = advice_today(bundle, file, record)
            if today is not record.advice:
                changed.append(ChangedAdvice(line, record.advice, today))
    return tuple(changed)


def moved_clients(
    journal: JournalReader, bundle: Bundle, find: FindClient, client_ids: Iterable[int]
) -> frozenset[int]:
    """Those of some clients on whom the advice is no more the one of the decision that holds.

    Args:
        journal: where they are written.
        bundle: advises today.
        find: gives the file of today.
        client_ids: who is looked at.

    Raises:
        JournalError: the journal cannot be read.
    """
    entries = known(journal.select(JournalQuery(client_ids=tuple(client_ids), without=HEAVY_FACTS)))
    doubtful = doubtful_lines(bundle, entries, holding_lines(lines_of(entries)).values())
    return frozenset(one.line.entry.client_id for one in changed_advice(journal, bundle, find, doubtful))
