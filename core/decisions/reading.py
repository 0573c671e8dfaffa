"""Decisions as they are read: corrections applied, filtered, counted against the advice."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from core.decisions.granted import GrantedTerms, granted_terms
from core.decisions.known import known
from core.decisions.record import HEAVY_FACTS, Decision, DecisionRecord, is_override
from core.journal.journal import EntryKind, JournalEntry, JournalQuery, JournalReader
from core.model.comparable import wilson_interval
from core.model.policy import Advice

_FOLLOWED = {Advice.GRANT: Decision.GRANTED, Advice.REFUSE: Decision.REFUSED}


@dataclass(frozen=True)
class Correction:
    """The newest correction of an entry, and what the entry said at first.

    Args:
        sequence, recorded_at, author: of the correction.
        reason: why it was corrected.
        before: the facts as first written, for every fact that any correction changed.
    """

    sequence: int
    recorded_at: str
    author: str
    reason: str
    before: Mapping[str, Any]


@dataclass(frozen=True)
class JournalLine:
    """One entry as it reads today.

    Args:
        entry: as it was written, without its heaviest facts.
        facts: the payload with every correction applied.
        correction: the newest correction, None where there is none.
    """

    entry: JournalEntry
    facts: Mapping[str, Any]
    correction: Correction | None = None

    @cached_property
    def decision(self) -> Decision | None:
        """What was decided, where the entry decides something."""
        return Decision(found) if (found := self.facts.get("decision")) else None

    @cached_property
    def advice(self) -> Advice | None:
        """What was advised, where the entry decides something."""
        return Advice(found) if (found := self.facts.get("advice")) else None

    @cached_property
    def terms(self) -> GrantedTerms | None:
        """What the entry grants, where it grants something and says so: see ``ClientCase.terms`` for older ones."""
        return granted_terms(self.facts)

    @cached_property
    def override(self) -> bool:
        """Whether the entry decides against a clear advice."""
        return self.decision is not None and self.advice is not None and is_override(self.advice, self.decision)


@dataclass(frozen=True)
class DecisionFilter:
    """Which lines of the journal are meant; every condition holds at once.

    Args:
        since, before: aware dates and times, the first included, the last not.
        author: who wrote, empty for anybody.
        client_id: the client concerned, None for all.
        kinds: kinds kept, empty for all.
        decisions: decisions kept as they read today, empty for all lines.
        override_only: only decisions against the advice.
    """

    since: datetime | None = None
    before: datetime | None = None
    author: str = ""
    client_id: int | None = None
    kinds: frozenset[EntryKind] = frozenset()
    decisions: frozenset[Decision] = frozenset()
    override_only: bool = False


ALL_LINES = DecisionFilter()


@dataclass(frozen=True)
class Agreement:
    """How often decisions follow the advice, among those where both are clear (granted or refused).

    Args:
        total: decisions compared.
        same: those that follow the advice.
        set_aside: decisions not compared: the advice or the decision was to look closer.
        low, high: 95 % Wilson interval of the share (0 to 1), NaN where nothing is compared.
    """

    total: int
    same: int
    set_aside: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """Share of the compared decisions that follow the advice (0 to 1), NaN where nothing is compared."""
        return self.same / self.total if self.total else math.nan


@dataclass(frozen=True)
class LatestDecision:
    """The decision that holds for one client today, and the entry that says so.

    Args:
        client_id: the client concerned.
        decision: what was decided.
        sequence, recorded_at, author: of the entry.
        terms: what is granted; None where nothing is, and in entries of earlier versions.
        waits: whether a second look at it was asked for and has no answer yet.
        moved: whether the advice is another one today: see ``core.decisions.changed_advice``.
    """

    client_id: int
    decision: Decision
    sequence: int
    recorded_at: str
    author: str
    terms: GrantedTerms | None = None
    waits: bool = False
    moved: bool = False


def journal_lines(journal: JournalReader, wanted: DecisionFilter = ALL_LINES) -> tuple[JournalLine, ...]:
    """The lines that meet the conditions, oldest first, corrections applied.

    Raises:
        JournalError: the journal cannot be read.
    """
    clients = None if wanted.client_id is None else (wanted.client_id,)
    # What cannot be read may have been written under any kind.
    kinds = frozenset[EntryKind]() if EntryKind.UNKNOWN in wanted.kinds else wanted.kinds
    entries = journal.select(JournalQuery(kinds, wanted.author, clients, wanted.since, wanted.before, HEAVY_FACTS))
    lines = _corrected(entries, _corrections(journal, clients))
    return tuple(line for line in lines if _is_wanted(line, wanted))


def lines_of(entries: Sequence[JournalEntry]) -> tuple[JournalLine, ...]:
    """The lines of entries in the order of writing, with the corrections among them applied."""
    return _corrected(entries, (entry for entry in entries if entry.kind is EntryKind.CORRECTION))


def is_waiting(line: JournalLine, lines: Iterable[JournalLine]) -> bool:
    """Whether a line is a request for a second look that no other line answers."""
    if line.entry.kind is not EntryKind.REVIEW_REQUEST:
        return False
    return all(one.facts.get("request_sequence") != line.entry.sequence for one in lines)


def waiting_requests(lines: Iterable[JournalLine]) -> Mapping[int, JournalLine]:
    """The newest request for a second look that has no answer yet, by client.

    Args:
        lines: those of the clients concerned, at least their requests and outcomes, in the order of writing.
    """
    found = tuple(lines)
    answered = {line.facts.get("request_sequence") for line in found}
    return {
        line.entry.client_id: line
        for line in found
        if line.entry.kind is EntryKind.REVIEW_REQUEST and line.entry.sequence not in answered
    }


def last_view(journal: JournalReader, client_id: int) -> str:
    """The client's own point of view as it was written last, corrections applied; empty where there is none.

    Raises:
        JournalError: the journal cannot be read.
    """
    views = journal_lines(journal, DecisionFilter(client_id=client_id, kinds=frozenset({EntryKind.CLIENT_VIEW})))
    return str(views[-1].facts["text"]) if views else ""


def decided_record(journal: JournalReader, line: JournalLine) -> DecisionRecord | None:
    """What the decision of a line, or the decision that a second look concerns, rests on; None where it is not there.

    Raises:
        JournalError: the journal cannot be read.
    """
    sequence = int(line.facts.get("decision_sequence") or line.entry.sequence)
    entry = journal.entry(sequence)
    if entry is None or entry.kind is not EntryKind.DECISION:
        return None
    try:
        return DecisionRecord.from_payload(entry.payload)
    except ValueError:
        return None


def journal_line(journal: JournalReader, sequence: int) -> JournalLine | None:
    """One line with all its facts, corrections applied; None where there is no such entry.

    Raises:
        JournalError: the journal cannot be read.
    """
    entry = journal.entry(sequence)
    if entry is None:
        return None
    return _corrected((entry,), _corrections(journal, (entry.client_id,)))[0]


def latest_decisions(
    journal: JournalReader, client_ids: Sequence[int], author: str = ""
) -> Mapping[int, LatestDecision]:
    """The decision that holds for each client: the newest one, or the outcome of a later second look.

    Args:
        journal: where decisions are written.
        client_ids: the clients of the visible list.
        author: only decisions of this person, empty for anybody's.

    Raises:
        JournalError: the journal cannot be read.
    """
    deciding = frozenset({EntryKind.DECISION, EntryKind.REVIEW_REQUEST, EntryKind.REVIEW_OUTCOME})
    clients = tuple(client_ids)
    entries = journal.select(JournalQuery(deciding, client_ids=clients, without=("inputs", "reasons")))
    lines = _corrected(entries, _corrections(journal, clients) if entries else ())
    waiting = waiting_requests(lines)
    return {
        line.entry.client_id: LatestDecision(
            line.entry.client_id, line.decision, line.entry.sequence, line.entry.recorded_at, line.entry.author,
            line.terms, line.entry.client_id in waiting,
        )
        for line in lines
        if line.decision is not None and author in ("", line.entry.author)
    }  # fmt: skip


def agreement(lines: Iterable[JournalLine]) -> Agreement:
    """How often first decisions follow the advice; the outcomes of second looks are not counted again."""
    total = same = set_aside = 0
    for line in lines:
        if line.entry.kind is not EntryKind.DECISION or line.advice is None:
            continue
        if line.advice is Advice.REVIEW or line.decision is Decision.TO_REVIEW:
            set_aside += 1
            continue
        total += 1
        same += line.decision is _FOLLOWED[line.advice]
    low, high = wilson_interval(same, total) if total else (math.nan, math.nan)
    return Agreement(total, same, set_aside, low, high)


def agreement_by_author(lines: Iterable[JournalLine]) -> Mapping[str, Agreement]:
    """How often each person's decisions follow the advice, by name in alphabetical order."""
    by_author: dict[str, list[JournalLine]] = {}
    for line in lines:
        if line.entry.kind is EntryKind.DECISION:
            by_author.setdefault(line.entry.author, []).append(line)
    return {author: agreement(by_author[author]) for author in sorted(by_author)}


def _corrections(journal: JournalReader, client_ids: tuple[int, ...] | None) -> tuple[JournalEntry, ...]:
    return journal.select(JournalQuery(frozenset({EntryKind.CORRECTION}), client_ids=client_ids))


def _corrected(entries: Iterable[JournalEntry], corrections: Iterable[JournalEntry]) -> tuple[JournalLine, ...]:
    by_target: dict[int, list[JournalEntry]] = {}
    for correction in known(corrections):
        if correction.kind is EntryKind.CORRECTION:
            by_target.setdefault(int(correction.payload["corrects"]), []).append(correction)
    return tuple(_line(entry, by_target.get(entry.sequence, [])) for entry in known(entries))


def _line(entry: JournalEntry, corrections: Sequence[JournalEntry]) -> JournalLine:
    if entry.kind is EntryKind.UNKNOWN:
        # Nothing is known of its facts: a name that happens to be the same may mean something else.
        return JournalLine(entry, {})
    if not corrections:
        return JournalLine(entry, entry.payload)
    changes: dict[str, Any] = {}
    for correction in corrections:
        changes.update(correction.payload["changes"])
    newest = corrections[-1]
    before = {name: entry.payload.get(name) for name in changes}
    note = Correction(newest.sequence, newest.recorded_at, newest.author, str(newest.payload["reason"]), before)
    return JournalLine(entry, {**entry.payload, **changes}, note)


def _is_wanted(line: JournalLine, wanted: DecisionFilter) -> bool:
    if wanted.kinds and line.entry.kind not in wanted.kinds:
        return False
    if wanted.decisions and line.decision not in wanted.decisions:
        return False
    return line.override or not wanted.override_only
