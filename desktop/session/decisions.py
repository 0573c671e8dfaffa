"""The decisions of the open bundle's clients: written at once, read back, and done again to check them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.assessment.assessment import Assessment, WhatIf
from core.bundle.bundle import Bundle
from core.decisions.case import ClientCase, read_case, unread_case
from core.decisions.checklist import RecordedCheck
from core.decisions.reading import LatestDecision, latest_decisions
from core.decisions.record import Decision, Judgement, Opinion, decision_record
from core.decisions.replay import Replay, replay
from core.decisions.rules import Decisions
from core.errors import DocumentError, JournalError
from core.features.formatting import Formatter
from core.journal.journal import EntryKind, Journal, JournalEntry, JournalReader
from core.journal.trust import TrustCheck, check_trust
from core.model.policy import Advice
from core.model.wording import ReasonWriter
from desktop.session.contests import SessionContests
from desktop.session.corrections import SessionCorrections
from desktop.session.desk import SessionDesk
from desktop.session.documents import SessionDocuments
from desktop.session.journal import JournalCopies, SessionJournal, read_entry
from desktop.session.lane import Lane
from desktop.session.opened_client import no_journal_error, opinion_rule
from desktop.session.past_bundles import PastBundles
from desktop.session.topics import Subject, Topic
from desktop.settings.checklist_file import checklist_in_force
from desktop.settings.decision_settings import DecisionSettings, ReadSettings

REPLAY_TOPIC = Topic(Subject.DECISION_REPLAY)


class SessionDecisions(QObject):
    """Writes the journal. Writing never waits in the lane, where a newer request could take its place.

    Signals:
        recorded: the ``JournalEntry`` that was just committed.
        replayed: position of a decision in the journal, and its ``Replay``.
        replay_failed: the exception that kept a decision from being done again.
        witness_failed: what kept a witness from being told of an entry, which is on disk all the same.

    Attributes:
        documents: the letters and data of the same clients.
        corrections: what was put right in their files.
        contests: what they say is wrong in their files.
        reading: the same journal, read in the background.
        copies: of the journal, for the organisation.
        desk: what is typed and not written down yet.

    Args:
        bundle: scores the clients.
        lane: does past decisions again.
        settings: author, journal and mode of work.
        parent: Qt owner.
        desk: keeps what is typed and not written down yet; by default for as long as this object lives.
    """

    recorded = Signal(JournalEntry)
    replayed = Signal(int, Replay)
    replay_failed = Signal(Exception)
    witness_failed = Signal(Exception)

    def __init__(
        self,
        bundle: Bundle,
        lane: Lane,
        settings: ReadSettings,
        parent: QObject | None = None,
        desk: SessionDesk | None = None,
    ) -> None:
        super().__init__(parent)
        self.desk = desk or SessionDesk(lane, None, self)
        self._bundle, self._lane, self._settings = bundle, lane, settings
        self._open: tuple[Path, Journal] | None = None
        self._latest: dict[int, LatestDecision] = {}
        self.documents = SessionDocuments(bundle, lane, settings, self)
        self.reading = SessionJournal(bundle, lane, settings, self)
        self.copies = JournalCopies(lane, settings, self)
        self.copies.failed.connect(self.witness_failed)
        self.recorded.connect(lambda _entry: self.copies.send())
        self.reading.read.connect(lambda _lines: self.copies.send_again())
        self.recorded.connect(lambda _entry: self.copies.keep_today())
        self.copies.send()
        self.copies.keep_today()
        self.corrections = SessionCorrections(bundle, lane, settings, lambda: self._journal, self._told, self)
        self.contests = SessionContests(bundle, settings, lambda: self._journal, self._told)

    @property
    def bundle(self) -> Bundle:
        """What scores the clients."""
        return self._bundle

    @property
    def settings(self) -> DecisionSettings:
        """The settings in force now."""
        return self._settings()

    @property
    def journal(self) -> JournalReader:
        """The journal as this thread reads it, for what was chosen by hand; long readings are for ``reading``.

        Raises:
            JournalError: it cannot be opened.
        """
        return self._journal

    def record_opinion(self, client_id: int, opinion: Opinion, note: str) -> JournalEntry:
        """Write down what the advisor thinks before the score is shown.

        Raises:
            DecisionError: no author.
            JournalError: nothing was written.
        """
        return self._told(self._rules.record_opinion(self.settings.author, client_id, opinion, note))

    def decide(
        self,
        assessed: Assessment | WhatIf,
        judgement: Judgement,
        language: str,
        client_view: str = "",
        annual_rate: float | None = None,
    ) -> JournalEntry:
        """Write down a decision, after the client's own point of view where it is given.

        Args:
            assessed: the file as it is, or a simulated offer.
            judgement: the decision and its reasons.
            language: in which the reasons of the score were shown.
            client_view: empty where the client did not give any.
            annual_rate: nominal yearly rate that the advisor chose (0.2: 20 %); None for the one that the file implies.

        Raises:
            DecisionError: a reason is missing, or an opinion is due; nothing was written.
            JournalError: nothing was written.
        """
        after = assessed.after if isinstance(assessed, WhatIf) else assessed
        client_id = after.client.client_id
        formatter = Formatter(language, self._bundle.manifest.currency)
        writer = ReasonWriter(self._bundle.catalogue, self._bundle.codes, formatter)
        record = replace(
            decision_record(self._bundle, assessed, judgement, writer, annual_rate=annual_rate),
            checks=self._checks(assessed, language),
        )
        written = self._rules.record_decision(opinion_rule(self.settings), client_id, record, client_view)
        for entry in written.entries:
            self._told(entry)
        self.desk.keep_checks(client_id, frozenset())
        return written.decision

    def put_off(self, assessed: Assessment, text: str, language: str) -> JournalEntry:
        """Ask for a second look where nothing is decided yet: the decision written is to look again.

        Args:
            assessed: the file as it is.
            text: why another person should look.
            language: in which the reasons of the score were shown.

        Raises:
            DecisionError: no text, or an opinion is due; nothing was written.
            JournalError: nothing, or no request, was written.
        """
        written = self.decide(assessed, Judgement(Decision.TO_REVIEW, text), language)
        return self.request_review(written.sequence, text)

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

    def declare_restore(self, reason: str) -> JournalEntry:
        """Write down that the journal was put back: what witnesses saw before no longer counts against it.

        Raises:
            DecisionError: no reason or no author.
            JournalError: nothing was written.
        """
        return self._told(self._rules.declare_restore(self.settings.author, reason))

    def check_journal(self) -> TrustCheck:
        """Check the journal against itself, its signatures and its witnesses.

        Raises:
            JournalError: it cannot be read.
        """
        path = self.settings.journal
        if path is None:
            raise no_journal_error()
        return check_trust(path, self.settings.journal_desk, datetime.now(UTC))

    def case(self, client_id: int) -> ClientCase:
        """Where the decision on a client stands once something was written: read now, whatever the lane is doing."""
        rule = opinion_rule(self.settings)
        try:
            return read_case(self._journal, client_id, rule)
        except JournalError as error:
            return unread_case(error, rule)

    def own_latest(self, client_ids: Sequence[int]) -> Mapping[int, LatestDecision]:
        """The advisor's own decisions on some clients, as known from their lists and from what was written here."""
        return {one: self._latest[one] for one in client_ids if one in self._latest}

    def learn_latest(self, client_ids: Iterable[int], found: Mapping[int, LatestDecision]) -> None:
        """Keep the advisor's own decisions on these clients, as they were read with a list of them."""
        for one in client_ids:
            self._latest.pop(one, None)
        self._latest.update(found)

    def forget_latest(self) -> None:
        """Keep none of them: somebody else decides now, or another journal says what was decided."""
        self._latest.clear()

    def replay(self, sequence: int) -> None:
        """Do a past decision again in the background; ends in ``replayed`` or ``replay_failed``."""
        bundle, settings = self._bundle, self.settings

        def work() -> Replay:
            entry = read_entry(settings.journal, sequence)
            with PastBundles(bundle, settings) as past:
                return replay(entry, past.find)

        self._lane.submit(
            work, lambda found: self.replayed.emit(sequence, found), self.replay_failed.emit, REPLAY_TOPIC, self
        )

    def close(self) -> None:
        """Release the journal's file."""
        if self._open is not None:
            self._open[1].close()
            self._open = None

    def retire(self) -> None:
        """Give way to the decisions on the clients of another bundle."""
        self.close()
        self.corrections.retire()
        self.deleteLater()

    def _checks(self, assessed: Assessment | WhatIf, language: str) -> tuple[RecordedCheck, ...]:
        asked = assessed.before if isinstance(assessed, WhatIf) else assessed
        if asked.advice is not Advice.REVIEW:
            return ()
        ticked = self.desk.checks(asked.client.client_id)
        # A list that cannot be read is told where it is shown.
        with suppress(DocumentError, OSError):
            items = checklist_in_force(self.settings.settings.review_checklist)
            return tuple(RecordedCheck(item.words(language), item.name in ticked) for item in items)
        return ()

    @property
    def _rules(self) -> Decisions:
        return Decisions(self._journal)

    @property
    def _journal(self) -> Journal:
        path = self.settings.journal
        if path is None:
            raise no_journal_error()
        if self._open is None or self._open[0] != path:
            self.close()
            self._open = path, Journal(path, self.settings.journal_desk)
        return self._open[1]

    def _told(self, entry: JournalEntry) -> JournalEntry:
        client_ids, before = (entry.client_id,), self._latest.get(entry.client_id)
        found = latest_decisions(self._journal, client_ids, self.settings.author)
        if before is not None and before.moved and entry.kind is not EntryKind.DECISION:
            # Whether the advice moved is only asked with a list, in the lane; what is decided now rests on today's.
            found = {number: replace(one, moved=True) for number, one in found.items()}
        self.learn_latest(client_ids, found)
        self.recorded.emit(entry)
        for problem in self._journal.unwitnessed:
            self.witness_failed.emit(problem)
        return entry
