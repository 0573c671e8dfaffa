"""Desks that never were, with journals as real ones write them and ship them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from core.decisions.record import Decision, DecisionRecord, Judgement, RecordedReason
from core.decisions.rules import Decisions
from core.journal.checkpoint import DeskKey
from core.journal.desk import JournalDesk
from core.journal.journal import EntryKind, Journal
from core.journal.shipping import ship
from core.model.policy import Advice, Policy

POLICY = Policy(0.10, 0.08, 0.12, missed_default_cost=10.0, refused_good_cost=1.0)
FOLLOWING = {Advice.GRANT: Decision.GRANTED, Advice.REFUSE: Decision.REFUSED, Advice.REVIEW: Decision.TO_REVIEW}
SECRET = "Madame Unetelle a menti"
"""What an advisor wrote of a client: no report quotes it."""


def record(probability: float, decision: Decision | None = None) -> DecisionRecord:
    advice = POLICY.advise(probability)
    decided = decision or FOLLOWING[advice]
    return DecisionRecord(
        bundle_fingerprint="f" * 64, model_version="2026.11", threshold=POLICY.threshold,
        review_low=POLICY.review_low, review_high=POLICY.review_high, pending=True,
        inputs={"AMT_CREDIT": 87_654.0}, edits={}, probability=probability, advice=advice,
        reasons=(RecordedReason("external_scores", "EXT_SOURCE_2", 1.5, "Cotes", "0,4"),), language="fr",
        judgement=Judgement(decided, SECRET, SECRET if decided is not FOLLOWING[advice] else ""),
    )  # fmt: skip


class Desk:
    """One workstation.

    Args:
        folder: its own.
        author: who decides there.
    """

    def __init__(self, folder: Path, author: str) -> None:
        self.path, self.key, self.author = folder / "journal.sqlite", DeskKey(folder / "desk.pem"), author

    @contextmanager
    def journal(self) -> Iterator[Journal]:
        journal = Journal(self.path, JournalDesk(self.key))
        try:
            yield journal
        finally:
            journal.close()

    def decide(self, *cases: tuple[int, DecisionRecord], month: str = "2026-11") -> None:
        moment = datetime.fromisoformat(f"{month}-15T10:00:00").replace(tzinfo=UTC)
        with self.journal() as journal, journal.transaction():
            for client_id, decided in cases:
                journal.append(EntryKind.DECISION, self.author, client_id, decided.to_payload(), moment)

    def look_again(self, sequence: int, reviewer: str, decision: Decision) -> None:
        with self.journal() as journal:
            rules = Decisions(journal)
            request = rules.request_review(self.author, sequence, "Le client conteste")
            rules.record_review_outcome(reviewer, request.sequence, Judgement(decision, "Vu", "Vu"))

    def ship(self, share: Path) -> Path:
        share.mkdir(parents=True, exist_ok=True)
        return ship(self.path, share, self.key).path.parent
