"""What is written down about one decision: everything that a replay, a letter or an audit needs later."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.assessment.assessment import Assessment, WhatIf
from core.bundle.bundle import Bundle
from core.bundle.manifest import Snapshot
from core.clients.client import Client, make_client
from core.decisions.checklist import RecordedCheck
from core.decisions.granted import GrantedTerms, decided_terms, terms_of
from core.features.catalogue import Kind
from core.model.explanation import Reason
from core.model.policy import Advice
from core.model.wording import ReasonWriter
from core.values import Value, same_value

HEAVY_FACTS = ("inputs", "edits", "reasons")
"""Payload facts that no list shows."""


class Decision(StrEnum):
    """What a person decides."""

    GRANTED = "granted"
    REFUSED = "refused"
    TO_REVIEW = "to_review"


class Opinion(StrEnum):
    """What an advisor thinks of a file before the score is shown."""

    FAVOURABLE = "favourable"
    UNFAVOURABLE = "unfavourable"
    UNSURE = "unsure"


def is_override(advice: Advice, decision: Decision) -> bool:
    """Whether a decision goes against a clear advice."""
    return (advice, decision) in ((Advice.GRANT, Decision.REFUSED), (Advice.REFUSE, Decision.GRANTED))


@dataclass(frozen=True)
class Judgement:
    """A person's decision in that person's words.

    Args:
        decision: what is decided.
        reason: why, never blank.
        override_reason: why against the advice, never blank where the decision is an override.
    """

    decision: Decision
    reason: str
    override_reason: str = ""


@dataclass(frozen=True)
class RecordedOpinion:
    """The opinion that was written down first, and its position in the journal."""

    sequence: int
    opinion: Opinion
    note: str


@dataclass(frozen=True)
class RecordedReason:
    """One reason as it was computed and as it was shown.

    Args:
        factor, lead: catalogue names of the factor and of its shown feature.
        size_points: signed points of risk.
        title, detail: the words shown.
    """

    factor: str
    lead: str
    size_points: float
    title: str
    detail: str


@dataclass(frozen=True)
class ClosedCredit:
    """A credit elsewhere that the client pays off as part of what was decided, as it was on that day.

    Args:
        product: code; the catalogue has its label.
        opened_months: when it was opened, in months relative to the application; NaN where it is not known.
        debt_amount: what was owed.
    """

    product: str
    opened_months: float
    debt_amount: float

    def to_payload(self) -> dict[str, Any]:
        """JSON values only."""
        return json_values(vars(self))

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any] | None) -> ClosedCredit | None:
        """Read what ``to_payload`` wrote; None where no credit was closed, or none could be."""
        return cls(**read_values(payload)) if payload else None  # type: ignore[arg-type]


@dataclass(frozen=True)
class DecisionRecord:
    """One decision with all that it rests on.

    Args:
        bundle_fingerprint: SHA-256 of the bundle's manifest.
        model_version: as shown to the advisor.
        threshold, review_low, review_high: the policy of that day, probabilities (0 to 1).
        pending: whether the application waited for a decision.
        inputs: raw, category and history values of the file as it is; NaN or an empty text where missing.
        edits: the values changed for a simulated offer, empty where the file was decided as it is; where a credit
            elsewhere is paid off, with all that its credits come to afterwards.
        probability: calibrated probability of default (0 to 1) of the file that was decided.
        advice: what the policy advised.
        reasons: what was shown, in the language of that day.
        language: ``"fr"`` or ``"en"``.
        judgement: the decision and its reasons.
        opinion: what was written down before the score was shown, if anything was.
        closed: the credit elsewhere that is paid off, if one is.
        terms: what the decision is about; None where the file gives none, and in entries of earlier versions.
        checks: what was to be verified where the advice was not certain, with what was ticked.
        snapshot: number of the state of the clients; 0 where the bundle does not say, and in earlier entries.
        clients_date: ISO day of that state, empty in the same cases.
    """

    bundle_fingerprint: str
    model_version: str
    threshold: float
    review_low: float
    review_high: float
    pending: bool
    inputs: Mapping[str, Value]
    edits: Mapping[str, Value]
    probability: float
    advice: Advice
    reasons: tuple[RecordedReason, ...]
    language: str
    judgement: Judgement
    opinion: RecordedOpinion | None = None
    closed: ClosedCredit | None = None
    terms: GrantedTerms | None = None
    checks: tuple[RecordedCheck, ...] = ()
    snapshot: int = 0
    clients_date: str = ""

    def client(self, client_id: int) -> Client:
        """The file that was decided, edits applied and derived values computed again."""
        return make_client(client_id, {**self.inputs, **self.edits}, pending=self.pending)

    def asked(self, client_id: int) -> Client:
        """The file as it was before the changes of a simulated offer."""
        return make_client(client_id, self.inputs, pending=self.pending)

    @property
    def granted(self) -> GrantedTerms | None:
        """What granting it means, found again from the values where the entry does not say; None where they do not."""
        return self.terms or decided_terms(self.client(0), self.asked(0))

    def to_payload(self) -> dict[str, Any]:
        """JSON values only: numbers keep every bit, a missing number is null."""
        judgement = self.judgement
        return {
            "bundle_fingerprint": self.bundle_fingerprint,
            "model_version": self.model_version,
            "threshold": self.threshold,
            "review_low": self.review_low,
            "review_high": self.review_high,
            "pending": self.pending,
            "inputs": json_values(self.inputs),
            "edits": json_values(self.edits),
            "probability": self.probability,
            "advice": str(self.advice),
            "reasons": [vars(reason) for reason in self.reasons],
            "language": self.language,
            "decision": str(judgement.decision),
            "reason": judgement.reason,
            "override_reason": judgement.override_reason,
            "opinion": vars(self.opinion) if self.opinion else None,
            "closed_credit": self.closed.to_payload() if self.closed else None,
            "terms": self.terms.to_payload() if self.terms else None,
            "checks": [vars(check) for check in self.checks],
            "snapshot": self.snapshot,
            "clients_date": self.clients_date,
        }

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> DecisionRecord:
        """Read what ``to_payload`` wrote.

        Raises:
            ValueError: the payload holds no decision.
        """
        try:
            return cls(**{**_payload_facts(payload), "judgement": _judgement(payload), "opinion": _opinion(payload)})
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"no record of a decision: {error!r}") from error


def decision_record(
    bundle: Bundle,
    assessed: Assessment | WhatIf,
    judgement: Judgement,
    writer: ReasonWriter,
    opinion: RecordedOpinion | None = None,
    annual_rate: float | None = None,
) -> DecisionRecord:
    """Gather what is written down about a decision.

    Args:
        bundle: what scored the file.
        assessed: the file as it is, or a simulated offer: then the simulation is what was decided.
        judgement: the decision.
        writer: words the reasons as they were shown.
        opinion: what the advisor wrote down first.
        annual_rate: nominal yearly rate that the advisor chose (0.2: 20 %); None for the one that the file implies.
    """
    decided, original = (assessed.after, assessed.before) if isinstance(assessed, WhatIf) else (assessed, assessed)
    inputs, after = (input_values(bundle, one.client) for one in (original, decided))
    policy = bundle.manifest.policy
    return DecisionRecord(
        bundle_fingerprint=bundle.manifest.fingerprint,
        model_version=bundle.manifest.model_version,
        threshold=policy.threshold,
        review_low=policy.review_low,
        review_high=policy.review_high,
        pending=original.client.pending,
        inputs=inputs,
        edits={name: value for name, value in after.items() if not same_value(value, inputs[name])},
        probability=decided.probability,
        advice=decided.advice,
        reasons=_recorded_reasons(decided.explanation.reasons, writer, decided.client),
        language=writer.formatter.language,
        judgement=judgement,
        opinion=opinion,
        closed=_closed_credit(assessed),
        terms=terms_of(assessed, annual_rate),
        **_snapshot_facts(bundle.manifest.snapshot),
    )


def _closed_credit(assessed: Assessment | WhatIf) -> ClosedCredit | None:
    closed = assessed.closed if isinstance(assessed, WhatIf) else None
    return ClosedCredit(closed.product, closed.opened_months, closed.debt_amount) if closed else None


def _snapshot_facts(snapshot: Snapshot | None) -> dict[str, Any]:
    return {"snapshot": snapshot.number, "clients_date": snapshot.date} if snapshot else {}


def input_values(bundle: Bundle, client: Client) -> dict[str, Value]:
    """The values that are given, not computed from others: raw, category and history ones."""
    given = bundle.catalogue.of_kind(Kind.RAW, Kind.CATEGORY, Kind.HISTORY)
    return {feature.name: client.values[feature.name] for feature in given}


def json_values(values: Mapping[str, Value]) -> dict[str, float | str | None]:
    """Values as JSON knows them: null for a missing number."""
    return {name: None if isinstance(value, float) and math.isnan(value) else value for name, value in values.items()}


def read_values(values: Mapping[str, Any]) -> dict[str, Value]:
    """What ``json_values`` made, as values again."""
    return {
        name: value if isinstance(value, str) else math.nan if value is None else float(value)
        for name, value in values.items()
    }


def _payload_facts(payload: Mapping[str, Any]) -> dict[str, Any]:
    names = ("bundle_fingerprint", "model_version", "language")
    numbers = ("threshold", "review_low", "review_high", "probability")
    return {
        **{name: str(payload[name]) for name in names},
        **{name: float(payload[name]) for name in numbers},
        "pending": bool(payload["pending"]),
        "inputs": read_values(payload["inputs"]),
        "edits": read_values(payload["edits"]),
        "advice": Advice(payload["advice"]),
        "reasons": tuple(RecordedReason(**reason) for reason in payload["reasons"]),
        "closed": ClosedCredit.from_payload(payload.get("closed_credit")),
        "terms": GrantedTerms.from_payload(payload.get("terms")),
        "checks": tuple(map(RecordedCheck.from_payload, payload.get("checks", ()))),
        "snapshot": int(payload.get("snapshot") or 0),
        "clients_date": str(payload.get("clients_date") or ""),
    }


def _judgement(payload: Mapping[str, Any]) -> Judgement:
    return Judgement(Decision(payload["decision"]), str(payload["reason"]), str(payload["override_reason"]))


def _opinion(payload: Mapping[str, Any]) -> RecordedOpinion | None:
    opinion = payload["opinion"]
    if opinion is None:
        return None
    return RecordedOpinion(int(opinion["sequence"]), Opinion(opinion["opinion"]), str(opinion["note"]))


def _recorded_reasons(reasons: Sequence[Reason], writer: ReasonWriter, client: Client) -> tuple[RecordedReason, ...]:
    worded = ((reason, writer.write(reason, client)) for reason in reasons)
    return tuple(
        RecordedReason(reason.factor, reason.lead, reason.size_points, text.title, text.detail)
        for reason, text in worded
    )
