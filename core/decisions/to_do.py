"""What waits for somebody, as the journal and the bundle tell it: second looks, contested data, changed advice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.bundle.bundle import Bundle
from core.decisions.changed_advice import ChangedAdvice, FindClient, changed_advice, doubtful_lines, holding_lines
from core.decisions.contested_data import contested_in
from core.decisions.known import known
from core.decisions.reading import JournalLine, lines_of, waiting_requests
from core.decisions.record import HEAVY_FACTS, Decision
from core.journal.journal import EntryKind, JournalEntry, JournalQuery, JournalReader
from core.model.policy import Advice
from core.population.filter import ClientFilter, ClientOrder, Outcome
from core.population.store import ClientRow

MOST_SCORED_AGAIN = 500
"""Decisions whose advice is looked at again, the newest ones: after a change of model, all of them would be."""
MOST_IDS = 100_000


@dataclass(frozen=True)
class ToDo:
    """What waits, the oldest first in each list.

    Args:
        second_looks: requests that have no answer yet.
        contested: clients who contest data of their file, and how many.
        changed: decisions whose advice has changed since.
        to_review: decisions that put the matter off.
        grey: pending files in the zone to examine that nobody has decided.
        pending: how many pending files nobody has decided.
        decided: clients on whom a decision is written.
    """

    second_looks: tuple[JournalLine, ...] = ()
    contested: tuple[tuple[int, int], ...] = ()
    changed: tuple[ChangedAdvice, ...] = ()
    to_review: tuple[JournalLine, ...] = ()
    grey: tuple[ClientRow, ...] = ()
    pending: int = 0
    decided: frozenset[int] = frozenset()


def read_to_do(journal: JournalReader, bundle: Bundle, find: FindClient) -> ToDo:
    """Look for what waits.

    Args:
        journal: where it is written.
        bundle: holds the pending files.
        find: gives the file of today.

    Raises:
        JournalError: the journal cannot be read.
    """
    entries = known(journal.select(JournalQuery(without=HEAVY_FACTS)))
    lines = lines_of(entries)
    holding = holding_lines(lines)
    doubtful = doubtful_lines(bundle, entries, holding.values())
    waiting = waiting_requests(lines)
    put_off = (line for line in holding.values() if line.decision is Decision.TO_REVIEW)
    return ToDo(
        second_looks=_sorted(waiting.values()),
        contested=_contested(entries),
        changed=changed_advice(journal, bundle, find, doubtful[-MOST_SCORED_AGAIN:]),
        to_review=_sorted(line for line in put_off if line.entry.client_id not in waiting),
        grey=_grey(bundle, frozenset(holding)),
        pending=_pending(bundle, tuple(holding)),
        decided=frozenset(holding),
    )


def _sorted(lines: Iterable[JournalLine]) -> tuple[JournalLine, ...]:
    return tuple(sorted(lines, key=lambda line: line.entry.sequence))


def _contested(entries: Sequence[JournalEntry]) -> tuple[tuple[int, int], ...]:
    kinds = (EntryKind.DATA_CONTEST, EntryKind.DATA_CONTEST_ANSWER, EntryKind.DATA_CORRECTION)
    by_client: dict[int, list[JournalEntry]] = {}
    for entry in entries:
        if entry.kind in kinds:
            by_client.setdefault(entry.client_id, []).append(entry)
    counts = ((client_id, len(contested_in(found))) for client_id, found in by_client.items())
    return tuple((client_id, count) for client_id, count in counts if count)


def _grey(bundle: Bundle, decided: frozenset[int]) -> tuple[ClientRow, ...]:
    wanted = ClientFilter(advices=frozenset({Advice.REVIEW}), outcome=Outcome.PENDING)
    rows = bundle.store.rows(wanted, ClientOrder("probability", descending=True), (), 0, MOST_IDS)
    return tuple(row for row in rows if row.client_id not in decided)


def _pending(bundle: Bundle, decided: tuple[int, ...]) -> int:
    done = ClientFilter(outcome=Outcome.PENDING, client_ids=decided)
    return bundle.manifest.pending_count - bundle.store.count(done)
