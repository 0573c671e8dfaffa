"""Where the decision on one client stands, read in one piece: what is shown of it never asks the journal again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.decisions.contested_data import ContestedDatum, contested_in
from core.decisions.data_correction import DataCorrection, corrections_in
from core.decisions.first_decision import FirstDecision, first_decision
from core.decisions.granted import GrantedTerms
from core.decisions.known import known
from core.decisions.reading import JournalLine, decided_record, is_waiting, lines_of
from core.decisions.record import HEAVY_FACTS, Decision, DecisionRecord
from core.decisions.rules import OpinionFirst
from core.errors import JournalError
from core.journal.journal import JournalEntry, JournalQuery, JournalReader


@dataclass(frozen=True)
class ClientCase:
    """What the journal says of one client at one moment.

    Args:
        revealed: whether the score may be shown to whoever asks.
        holding: the line that holds today: a decision, or the outcome of a later second look.
        rests_on: what the decision of that line rests on; None where there is none, or where it cannot be read.
        waiting: a request for a second look that has no answer yet.
        contested: the decision that the request concerns; None where there is none, or where it cannot be read.
        corrections: what was put right in the file, in the order of writing.
        contested_data: what the client says is wrong in the file, waiting for the advisor.
        problem: what kept the journal from being read; nothing else is known then.
    """

    revealed: bool = False
    holding: JournalLine | None = None
    rests_on: DecisionRecord | None = None
    waiting: JournalLine | None = None
    contested: FirstDecision | None = None
    corrections: tuple[DataCorrection, ...] = ()
    contested_data: tuple[ContestedDatum, ...] = ()
    problem: JournalError | None = None

    @property
    def terms(self) -> GrantedTerms | None:
        """What is granted today; None where nothing is, or where nobody can tell."""
        if self.holding is None or self.holding.decision is not Decision.GRANTED:
            return None
        return self.holding.terms or (None if self.rests_on is None else self.rests_on.granted)


def read_case(journal: JournalReader, client_id: int, rule: OpinionFirst) -> ClientCase:
    """The case of a client, as one person may see it.

    Args:
        journal: where it is written.
        client_id: the client concerned.
        rule: who looks, and whether an opinion comes first.

    Raises:
        JournalError: the journal cannot be read.
    """
    case = _case_of(known(journal.select(JournalQuery(client_ids=(client_id,), without=HEAVY_FACTS))), rule)
    return replace(
        case,
        rests_on=None if case.holding is None else decided_record(journal, case.holding),
        contested=None if case.waiting is None else first_decision(journal, case.waiting),
    )


def _case_of(entries: Sequence[JournalEntry], rule: OpinionFirst) -> ClientCase:
    lines = lines_of(entries)
    holding = [line for line in lines if line.decision is not None]
    waiting = [line for line in lines if is_waiting(line, lines)]
    return ClientCase(
        revealed=rule.reveals(entries),
        holding=holding[-1] if holding else None,
        waiting=waiting[-1] if waiting else None,
        corrections=tuple(one for found in corrections_in(entries).values() for one in found),
        contested_data=contested_in(entries),
    )


def unread_case(problem: JournalError, rule: OpinionFirst) -> ClientCase:
    """The case of a client while the journal cannot be read: an opinion that is due counts as not given."""
    return ClientCase(revealed=rule.reveals(()), problem=problem)
