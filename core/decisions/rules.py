"""The rules of decisions: who may write what in the journal, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.decisions.people import author_name, same_person, skeleton
from core.decisions.record import (
    HEAVY_FACTS,
    Decision,
    DecisionRecord,
    Judgement,
    Opinion,
    RecordedOpinion,
    is_override,
)
from core.errors import DecisionError
from core.journal.journal import ACCOUNT_FACT, EntryKind, Journal, JournalEntry, JournalQuery
from core.model.policy import Advice

CORRECTABLE: Mapping[EntryKind, frozenset[str]] = {
    EntryKind.DECISION: frozenset({"decision", "reason", "override_reason"}),
    EntryKind.CLIENT_VIEW: frozenset({"text"}),
    EntryKind.REVIEW_REQUEST: frozenset({"text"}),
    EntryKind.REVIEW_OUTCOME: frozenset({"decision", "reason", "override_reason"}),
}
"""Facts that a person wrote. An opinion stays as it was given before the score, and what was computed stays too."""


NO_CLIENT = 0
"""In place of a client's number, where an entry is about the journal itself."""


@dataclass(frozen=True)
class OpinionFirst:
    """The one rule of the opinion before the score: it opens what is shown, and lets a decision be written.

    An opinion comes before the score once only: who has written one down on a client may see the score from then on,
    and decide, and decide again. A decision carries the opinion that was given since the decision before.

    Args:
        author: who looks at the client, or decides.
        required: whether the settings ask for an opinion first.
    """

    author: str
    required: bool = False

    def reveals(self, entries: Iterable[JournalEntry]) -> bool:
        """Whether the score of a client may be shown to the author, and a decision be written.

        Args:
            entries: of this client; those of other kinds and by other people do not count.
        """
        return not self.required or any(entry.kind is EntryKind.OPINION for entry in self._own(entries))

    def carried(self, entries: Iterable[JournalEntry]) -> RecordedOpinion | None:
        """The newest opinion that the author has given since their last decision on a client.

        Args:
            entries: of this client, in the order of writing.
        """
        own = [entry for entry in self._own(entries) if entry.kind in (EntryKind.OPINION, EntryKind.DECISION)]
        if not own or own[-1].kind is not EntryKind.OPINION:
            return None
        last = own[-1]
        return RecordedOpinion(last.sequence, Opinion(last.payload["opinion"]), str(last.payload["note"]))

    def _own(self, entries: Iterable[JournalEntry]) -> Iterator[JournalEntry]:
        return (entry for entry in entries if same_person(entry.author, self.author))


@dataclass(frozen=True)
class RecordedDecision:
    """What was written together.

    Args:
        decision: the decision.
        client_view: the client's own point of view, written before it; None where the client gave none.
    """

    decision: JournalEntry
    client_view: JournalEntry | None = None

    @property
    def entries(self) -> tuple[JournalEntry, ...]:
        """Both, in the order of writing."""
        return (self.decision,) if self.client_view is None else (self.client_view, self.decision)


@dataclass(frozen=True)
class Decisions:
    """Writes decisions under their rules; every check is made while nobody else can write.

    Args:
        journal: where they are written.
    """

    journal: Journal

    def record_opinion(self, author: str, client_id: int, opinion: Opinion, note: str = "") -> JournalEntry:
        """Write down what an advisor thinks before the score is shown; the entry holds no score.

        Raises:
            DecisionError: no author.
            JournalError: nothing was written.
        """
        payload = {"opinion": str(opinion), "note": note.strip()}
        return self.journal.append(EntryKind.OPINION, author_name(author), client_id, payload)

    def record_decision(
        self, rule: OpinionFirst, client_id: int, record: DecisionRecord, client_view: str = ""
    ) -> RecordedDecision:
        """Write down a decision with the opinion that was given first, after what the client says to it: both or none.

        Args:
            rule: who decides, and whether an opinion must have been given before.
            client_id: the client concerned.
            record: the decision and what it rests on; its opinion is replaced by the one found in the journal.
            client_view: the client's own point of view, blank where the client gave none.

        Raises:
            DecisionError: no author, no reason, no reason for an override, no opinion where one is due.
            JournalError: nothing was written.
        """
        writer = author_name(rule.author)
        check_judgement(record.judgement, record.advice)
        with self.journal.transaction():
            entries = self._light(client_id, EntryKind.OPINION, EntryKind.DECISION)
            if not rule.reveals(entries):
                raise DecisionError("opinion_missing")
            view = self.record_client_view(writer, client_id, client_view) if client_view.strip() else None
            decided = replace(record, judgement=_stripped(record.judgement), opinion=rule.carried(entries))
            return RecordedDecision(
                self.journal.append(EntryKind.DECISION, writer, client_id, decided.to_payload()), view
            )

    def record_client_view(self, author: str, client_id: int, text: str) -> JournalEntry:
        """Write down the client's own point of view.

        Raises:
            DecisionError: no author or no text.
            JournalError: nothing was written.
        """
        payload = {"text": _text(text)}
        return self.journal.append(EntryKind.CLIENT_VIEW, author_name(author), client_id, payload)

    def request_review(self, author: str, decision_sequence: int, text: str) -> JournalEntry:
        """Ask for a second look at a decision.

        Args:
            author: who writes the request, for the client or on their own account.
            decision_sequence: position of the decision in the journal.
            text: what is contested, and why.

        Raises:
            DecisionError: no author or text, no such decision, or a request that still waits for its answer.
            JournalError: nothing was written.
        """
        decision = self._entry(decision_sequence, EntryKind.DECISION)
        payload = {"decision_sequence": decision_sequence, "text": _text(text)}
        writer = author_name(author)
        with self.journal.transaction():
            answered = {entry.payload["request_sequence"] for entry in self._outcomes(decision.client_id)}
            for request in self._light(decision.client_id, EntryKind.REVIEW_REQUEST):
                waits = request.sequence not in answered
                if waits and request.payload["decision_sequence"] == decision_sequence:
                    raise DecisionError("already_requested", request.sequence)
            return self.journal.append(EntryKind.REVIEW_REQUEST, writer, decision.client_id, payload)

    def record_review_outcome(self, author: str, request_sequence: int, judgement: Judgement) -> JournalEntry:
        """Write down what another person decides after a second look.

        Args:
            author: who looked again, under an account of their own: neither who decided or corrected the decision, nor
                who wrote the request.
            request_sequence: position of the request in the journal.
            judgement: the decision that now holds, and its reasons.

        Raises:
            DecisionError: same person or account, no reason, no such request, or a request that has its answer.
            JournalError: nothing was written.
        """
        request = self._entry(request_sequence, EntryKind.REVIEW_REQUEST)
        decision = self._entry(int(request.payload["decision_sequence"]), EntryKind.DECISION)
        check_judgement(judgement, advice := Advice(decision.payload["advice"]))
        kept = _stripped(judgement)
        payload = {
            "request_sequence": request_sequence,
            "decision_sequence": decision.sequence,
            "advice": str(advice),
            "decision": str(kept.decision),
            "reason": kept.reason,
            "override_reason": kept.override_reason,
            "terms": decision.payload.get("terms"),
            "first_author": decision.author,
            "first_account": account_of(decision),
        }
        reviewer = author_name(author)
        with self.journal.transaction():
            self._check_independent(reviewer, request, decision)
            outcomes = self._outcomes(request.client_id)
            if any(entry.payload["request_sequence"] == request_sequence for entry in outcomes):
                raise DecisionError("already_answered", request_sequence)
            return self.journal.append(EntryKind.REVIEW_OUTCOME, reviewer, request.client_id, payload)

    def correct(self, author: str, sequence: int, changes: Mapping[str, str], reason: str) -> JournalEntry:
        """Write a correction of an entry as a new entry; the newest correction wins when reading.

        Args:
            author: who corrects.
            sequence: the entry to correct, never a correction itself.
            changes: new values of facts that ``CORRECTABLE`` names for this kind of entry.
            reason: why it is corrected.

        Raises:
            DecisionError: no author or reason, an entry or fact that cannot be corrected, no change, or a corrected
                decision that breaks the rules of decisions.
            JournalError: nothing was written.
        """
        entry = self.journal.entry(sequence)
        if entry is None:
            raise DecisionError("entry_unknown", sequence)
        for name in changes:
            if name not in CORRECTABLE.get(entry.kind, frozenset()):
                raise DecisionError("not_correctable", sequence, name)
        corrector = author_name(author)
        if not reason.strip():
            raise DecisionError("reason_missing", sequence)
        payload = {"corrects": sequence, "changes": dict(changes), "reason": reason.strip()}
        with self.journal.transaction():
            self._check_correction(corrector, entry, changes)
            return self.journal.append(EntryKind.CORRECTION, corrector, entry.client_id, payload)

    def declare_restore(self, author: str, reason: str) -> JournalEntry:
        """Write down that the journal was put back from a copy, or begun anew.

        Args:
            author: who declares it.
            reason: what was put back, and why.

        Raises:
            DecisionError: no author or reason.
            JournalError: nothing was written.
        """
        if not reason.strip():
            raise DecisionError("reason_missing")
        return self.journal.append(EntryKind.RESTORE, author_name(author), NO_CLIENT, {"reason": reason.strip()})

    def _check_correction(self, author: str, entry: JournalEntry, changes: Mapping[str, str]) -> None:
        before = {**entry.payload, **self._changes_so_far(entry)}
        after = {**before, **changes}
        if after == before:
            raise DecisionError("nothing_corrected", entry.sequence)
        if "text" in after:
            _text(after["text"])
            return
        check_judgement(_judgement(after), Advice(after["advice"]))
        if entry.kind is EntryKind.REVIEW_OUTCOME:
            request = self._entry(int(entry.payload["request_sequence"]), EntryKind.REVIEW_REQUEST)
            decision = self._entry(int(entry.payload["decision_sequence"]), EntryKind.DECISION)
            self._check_independent(author, request, decision)

    def _check_independent(self, author: str, request: JournalEntry, decision: JournalEntry) -> None:
        corrections = self._light(decision.client_id, EntryKind.CORRECTION)
        corrected = (entry for entry in corrections if entry.payload["corrects"] == decision.sequence)
        involved = (request, decision, *corrected)
        if any(same_person(author, entry.author) for entry in involved):
            raise DecisionError("same_person", request.sequence, author)
        account = skeleton(self.journal.account)
        if account and account in {skeleton(account_of(entry)) for entry in involved}:
            raise DecisionError("same_account", request.sequence, self.journal.account)

    def _changes_so_far(self, entry: JournalEntry) -> dict[str, Any]:
        changes: dict[str, Any] = {}
        for correction in self._light(entry.client_id, EntryKind.CORRECTION):
            if correction.payload["corrects"] == entry.sequence:
                changes.update(correction.payload["changes"])
        return changes

    def _outcomes(self, client_id: int) -> tuple[JournalEntry, ...]:
        return self._light(client_id, EntryKind.REVIEW_OUTCOME)

    def _light(self, client_id: int, *kinds: EntryKind) -> tuple[JournalEntry, ...]:
        return self.journal.select(JournalQuery(kinds=frozenset(kinds), client_ids=(client_id,), without=HEAVY_FACTS))

    def _entry(self, sequence: int, kind: EntryKind) -> JournalEntry:
        entry = self.journal.entry(sequence)
        if entry is None or entry.kind is not kind:
            raise DecisionError("entry_unknown", sequence)
        return entry


def check_judgement(judgement: Judgement, advice: Advice) -> None:
    """Refuse a decision without its reasons.

    Raises:
        DecisionError: no reason, or an override without a reason of its own.
    """
    if not judgement.reason.strip():
        raise DecisionError("reason_missing")
    if is_override(advice, judgement.decision) and not judgement.override_reason.strip():
        raise DecisionError("override_reason_missing")


def account_of(entry: JournalEntry) -> str:
    """The system's account that wrote an entry; empty in those of earlier versions, and where it is not known."""
    return str(entry.payload.get(ACCOUNT_FACT) or "")


def _text(text: str) -> str:
    if not text.strip():
        raise DecisionError("text_missing")
    return text.strip()


def _stripped(judgement: Judgement) -> Judgement:
    return replace(judgement, reason=judgement.reason.strip(), override_reason=judgement.override_reason.strip())


def _judgement(facts: Mapping[str, Any]) -> Judgement:
    try:
        decision = Decision(facts["decision"])
    except ValueError as error:
        raise DecisionError("not_correctable", subject="decision") from error
    return Judgement(decision, str(facts["reason"]), str(facts["override_reason"]))
