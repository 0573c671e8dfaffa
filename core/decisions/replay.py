"""Does a past decision again: same inputs, same probability, same reasons, to the last bit, or says why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from core.bundle.bundle import Bundle
from core.decisions.record import DecisionRecord
from core.journal.journal import EntryKind, JournalEntry, entry_hash
from core.model.encoding import model_vector
from core.model.explanation import Reason
from core.model.policy import Advice

FindBundle = Callable[[str], Bundle | None]
"""Gives an open bundle with the model of the one with this fingerprint, None where none is on this workstation."""


class ReplayOutcome(StrEnum):
    """How a replay ended."""

    SAME = "same"
    NOT_A_DECISION = "not_a_decision"
    ENTRY_ALTERED = "entry_altered"
    UNREADABLE = "unreadable"
    BUNDLE_ABSENT = "bundle_absent"
    OTHER_BUNDLE = "other_bundle"
    DIFFERS = "differs"


@dataclass(frozen=True)
class Difference:
    """One fact that did not come out the same.

    Args:
        fact: ``"probability"``, ``"advice"``, ``"threshold"``, ``"reasons"``, or ``"reason:"`` and a factor's name.
        recorded, replayed: both values, numbers with all their digits.
    """

    fact: str
    recorded: str
    replayed: str


@dataclass(frozen=True)
class Replay:
    """What came out.

    Args:
        outcome: how it ended.
        fingerprint: the bundle that the decision rests on, empty where the entry does not say.
        model_version: its version, as shown on that day.
        found_fingerprint: the bundle that was used or offered, empty where there is none.
        recorded_probability, replayed_probability: both numbers (0 to 1), None where there is none.
        differences: every fact that differs.
    """

    outcome: ReplayOutcome
    fingerprint: str = ""
    model_version: str = ""
    found_fingerprint: str = ""
    recorded_probability: float | None = None
    replayed_probability: float | None = None
    differences: tuple[Difference, ...] = ()

    @property
    def same(self) -> bool:
        """Whether everything came out the same, to the last bit."""
        return self.outcome is ReplayOutcome.SAME


def replay(entry: JournalEntry, bundle: Bundle | FindBundle) -> Replay:
    """Score and explain again the very inputs of a past decision.

    Args:
        entry: the whole entry of the decision, as the journal gives it.
        bundle: an open bundle, or what finds one by its fingerprint.
    """
    if entry.kind is not EntryKind.DECISION:
        return Replay(ReplayOutcome.NOT_A_DECISION)
    if entry_hash(entry) != entry.entry_hash:
        return Replay(ReplayOutcome.ENTRY_ALTERED)
    try:
        record = DecisionRecord.from_payload(entry.payload)
    except ValueError:
        return Replay(ReplayOutcome.UNREADABLE)
    found = bundle if isinstance(bundle, Bundle) else bundle(record.bundle_fingerprint)
    if found is None:
        return _ended(ReplayOutcome.BUNDLE_ABSENT, record)
    if not found.manifest.carries_model_of(record.bundle_fingerprint):
        return _ended(ReplayOutcome.OTHER_BUNDLE, record, found)
    return _compared(record, entry.client_id, found)


def _ended(outcome: ReplayOutcome, record: DecisionRecord, found: Bundle | None = None) -> Replay:
    return Replay(
        outcome,
        record.bundle_fingerprint,
        record.model_version,
        found.manifest.fingerprint if found else "",
        record.probability,
    )


def _compared(record: DecisionRecord, client_id: int, bundle: Bundle) -> Replay:
    try:
        vector = model_vector(record.client(client_id), bundle.catalogue.model_features, bundle.codes)
    except KeyError:
        return _ended(ReplayOutcome.UNREADABLE, record, bundle)
    explanation = bundle.explainer.explain(vector)
    policy = bundle.manifest.policy
    differences = (
        *_difference("probability", record.probability, explanation.probability),
        *_difference("threshold", record.threshold, policy.threshold),
        *_difference("advice", record.advice, policy.advise(explanation.probability)),
        *_reason_differences(record, explanation.reasons),
    )
    return Replay(
        ReplayOutcome.DIFFERS if differences else ReplayOutcome.SAME,
        record.bundle_fingerprint,
        record.model_version,
        bundle.manifest.fingerprint,
        record.probability,
        explanation.probability,
        differences,
    )


def _difference(fact: str, recorded: float | Advice, replayed: float | Advice) -> tuple[Difference, ...]:
    return () if recorded == replayed else (Difference(fact, _exact(recorded), _exact(replayed)),)


def _exact(value: float | Advice) -> str:
    return repr(value) if isinstance(value, float) else str(value)


def _reason_differences(record: DecisionRecord, replayed: tuple[Reason, ...]) -> tuple[Difference, ...]:
    before = [(reason.factor, reason.lead) for reason in record.reasons]
    after = [(reason.factor, reason.lead) for reason in replayed]
    if before != after:
        return (Difference("reasons", _names(before), _names(after)),)
    return tuple(
        difference
        for old, new in zip(record.reasons, replayed, strict=True)
        for difference in _difference(f"reason:{new.factor}", old.size_points, new.size_points)
    )


def _names(reasons: list[tuple[str, str]]) -> str:
    return ", ".join(f"{factor} ({lead})" for factor, lead in reasons)
