"""The decisions of the open bundle's clients: written at once, read back, and done again to check them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.assessment.assessment import Assessment, WhatIf
from core.bundle.bundle import Bundle
from core.decisions.case import read_case, unread_case
from core.decisions.reading import (
    DecisionFilter,
    JournalLine,
    LatestDecision,
    journal_line,
    journal_lines,
    latest_decisions,
)
from core.decisions.record import DecisionRecord, Judgement, Opinion, decision_record
from core.decisions.replay import Replay, replay
from core.decisions.rules import Decisions, OpinionFirst
from core.documents.journal_csv import save_journal_csv
from core.errors import DecisionError, JournalError
from core.features.formatting import Formatter
from core.journal.journal import ChainCheck, EntryKind, Journal, JournalEntry
from core.model.wording import ReasonWriter
from desktop.session.corrections import SessionCorrections
from desktop.session.documents import SessionDocuments
from desktop.session.journal import SessionJournal
from desktop.session.lane import Lane
from desktop.session.past_bundles import PastBundles
from desktop.settings.decision_settings import DecisionSettings, ReadSettings

REPLAY_TOPIC = "decisions.replay"


@dataclass(frozen=True)
class ClientCase:
    """Where the decision on one client stands.

    Args:
        holding: the line that holds today: a decision, or the outcome of a later second look.
        waiting: a request for a second look that has no answer yet.
    """

    holding: JournalLine | None = None
    waiting: JournalLine | None = None


class SessionDecisions(QObject):
    """Writes and reads the journal. Writing never waits in the lane, where a newer request could take its place.

    Signals:
        recorded: the ``JournalEntry`` that was just committed.
        replayed: position of a decision in the journal, and its ``Replay``.
        replay_failed: the exception that kept a decision from being done again.

    Attributes:
        documents: the letters and data of the same clients.
        corrections: what was put right in their files.
        reading: the same journal, read in the background.

    Args:
        bundle: scores the clients.
        lane: does past decisions again.
        settings: author, journal and mode of work.
        parent: Qt owner.
    """

    recorded = Signal(object)
    replayed = Signal(int, object)
    replay_failed = Signal(object)

    def __init__(self, bundle: Bundle, lane: Lane, settings: ReadSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bundle, self._lane, self._settings = bundle, lane, settings
        self._open: tuple[Path, Journal] | None = None
        self.documents = SessionDocuments(bundle, lane, settings, self)
        self.reading = SessionJournal(lane, settings, self)
        self.corrections = SessionCorrections(bundle, lane, settings, lambda: self._journal, self._told, self)

    @property
    def bundle(self) -> Bundle:
        """What scores the clients."""
        return self._bundle

    @property
    def settings(self) -> DecisionSettings:
        """The settings in force now."""
        return self._settings()

    def is_revealed(self, client_id: int) -> bool:
        """Whether the score of a client may be shown: always, unless an opinion is due and not written down yet."""
        rule = self._rule
        try:
            return read_case(self._journal, client_id, rule).revealed
        except JournalError as error:
            return unread_case(error, rule).revealed

    def record_opinion(self, client_id: int, opinion: Opinion, note: str) -> JournalEntry:
        """Write down what the advisor thinks before the score is shown.

        Raises:
            DecisionError: no author.
            JournalError: nothing was written.
        """
        return self._told(self._rules.record_opinion(self.settings.author, client_id, opinion, note))

    def decide(
        self, assessed: Assessment | WhatIf, judgement: Judgement, language: str, client_view: str = ""
    ) -> JournalEntry:
        """Write down a decision, after the client's own point of view where it is given.

        Args:
            assessed: the file as it is, or a simulated offer.
            judgement: the decision and its reasons.
            language: in which the reasons of the score were shown.
            client_view: empty where the client did not give any.

        Raises:
            DecisionError: a reason is missing, or an opinion is due; nothing was written.
            JournalError: nothing was written.
        """
        after = assessed.after if isinstance(assessed, WhatIf) else assessed
        client_id = after.client.client_id
        formatter = Formatter(language, self._bundle.manifest.currency)
        writer = ReasonWriter(self._bundle.catalogue, self._bundle.codes, formatter)
        record = decision_record(self._bundle, assessed, judgement, writer)
        written = self._rules.record_decision(self._rule, client_id, record, client_view)
        for entry in written.entries:
            self._told(entry)
        return written.decision

    def request_review(self, decision_sequence: int, text: str) -> JournalEntry:
        """Ask for a second look at a decision.

        Raises:
            DecisionError: no text, or a request that still waits for its answer.
            JournalError: nothing was written.
        """
        return self._told(self._rules.request_review(self.settings.author, decision_sequence, text))

    def answer_review(self, reviewer: str, request_sequence: int, judgement: Judgement) -> JournalEntry:
        """Write down what another person decides after a second look.

        Raises:
            DecisionError: the same person, a missing reason, or a request that has its answer.
            JournalError: nothing was written.
        """
        return self._told(self._rules.record_review_outcome(reviewer, request_sequence, judgement))

    def correct(self, sequence: int, changes: Mapping[str, str], reason: str) -> JournalEntry:
        """Correct an entry by a new one.

        Raises:
            DecisionError: nothing changed, or the corrected entry would break a rule.
            JournalError: nothing was written.
        """
        return self._told(self._rules.correct(self.settings.author, sequence, changes, reason))

    def case(self, client_id: int) -> ClientCase:
        """Where the decision on a client stands.

        Raises:
            JournalError: the journal cannot be read.
        """
        lines = journal_lines(self._journal, DecisionFilter(client_id=client_id))
        holding = [line for line in lines if line.decision is not None]
        waiting = [line for line in lines if _waits(line, lines)]
        return ClientCase(holding[-1] if holding else None, waiting[-1] if waiting else None)

    def last_view(self, client_id: int) -> str:
        """The client's own point of view as it was written last, empty where there is none.

        Raises:
            JournalError: the journal cannot be read.
        """
        views = self.lines(DecisionFilter(client_id=client_id, kinds=frozenset({EntryKind.CLIENT_VIEW})))
        return str(views[-1].facts["text"]) if views else ""

    def is_waiting(self, line: JournalLine) -> bool:
        """Whether a line is a request for a second look without an answer.

        Raises:
            JournalError: the journal cannot be read.
        """
        return _waits(line, self.lines(DecisionFilter(client_id=line.entry.client_id)))

    def own_latest(self, client_ids: Sequence[int]) -> Mapping[int, LatestDecision]:
        """The advisor's own decisions on some clients; nobody's where the journal cannot be read."""
        try:
            return latest_decisions(self._journal, client_ids, self.settings.author)
        except JournalError:
            return {}

    def lines(self, wanted: DecisionFilter) -> tuple[JournalLine, ...]:
        """The lines of the journal that meet the conditions, oldest first.

        Raises:
            JournalError: the journal cannot be read.
        """
        return journal_lines(self._journal, wanted)

    def line(self, sequence: int) -> JournalLine | None:
        """One line with all its facts.

        Raises:
            JournalError: the journal cannot be read.
        """
        return journal_line(self._journal, sequence)

    def record(self, line: JournalLine) -> DecisionRecord | None:
        """What the decision of a line, or the decision that a second look concerns, rests on.

        Raises:
            JournalError: the journal cannot be read.
        """
        sequence = int(line.facts.get("decision_sequence") or line.entry.sequence)
        entry = self._journal.entry(sequence)
        if entry is None or entry.kind is not EntryKind.DECISION:
            return None
        try:
            return DecisionRecord.from_payload(entry.payload)
        except ValueError:
            return None

    def verify(self) -> ChainCheck:
        """Recompute the whole chain of the journal.

        Raises:
            JournalError: the journal cannot be read.
        """
        return self._journal.verify()

    def export(self, lines: Sequence[JournalLine], path: Path, language: str) -> None:
        """Write lines of the journal as CSV, whole or not at all.

        Raises:
            OSError: nothing was written.
        """
        save_journal_csv(lines, path, language)

    def replay(self, sequence: int) -> None:
        """Do a past decision again in the background; ends in ``replayed`` or ``replay_failed``.

        Raises:
            JournalError: the journal cannot be read.
        """
        entry = self._journal.entry(sequence)
        if entry is None:
            self.replay_failed.emit(DecisionError("entry_unknown", sequence))
            return
        past = PastBundles(self._bundle, self.settings)

        def work() -> Replay:
            with past:
                return replay(entry, past.find)

        self._lane.submit(
            work, lambda found: self.replayed.emit(sequence, found), self.replay_failed.emit, REPLAY_TOPIC, self
        )

    def close(self) -> None:
        """Release the journal's file."""
        if self._open is not None:
            self._open[1].close()
            self._open = None

    @property
    def _rule(self) -> OpinionFirst:
        settings = self.settings
        return OpinionFirst(settings.author, settings.opinion_first)

    @property
    def _rules(self) -> Decisions:
        return Decisions(self._journal)

    @property
    def _journal(self) -> Journal:
        path = self.settings.journal
        if path is None:
            raise JournalError("", "no folder")
        if self._open is None or self._open[0] != path:
            self.close()
            self._open = path, Journal(path)
        return self._open[1]

    def _told(self, entry: JournalEntry) -> JournalEntry:
        self.recorded.emit(entry)
        return entry


def _waits(line: JournalLine, lines: Sequence[JournalLine]) -> bool:
    if line.entry.kind is not EntryKind.REVIEW_REQUEST:
        return False
    return all(one.facts.get("request_sequence") != line.entry.sequence for one in lines)
