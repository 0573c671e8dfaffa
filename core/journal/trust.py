"""How far a journal can be trusted: its chain, the signatures of its desk, and what witnesses have seen of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from core.journal.checkpoint import Checkpoint
from core.journal.desk import JournalDesk
from core.journal.entry import ChainCheck, EntryKind, JournalEntry, moment_text
from core.journal.query import JournalQuery
from core.journal.reader import JournalReader
from core.journal.witness import Sighting, journal_name

CLOCK_TOLERANCE = timedelta(minutes=5)
"""Desks that write one journal, and a clock that is set right, differ by less."""


class Doubt(StrEnum):
    """Why a journal can no longer be trusted; of two that begin at one entry, the first is told."""

    DELETED = "deleted"
    EMPTIED = "emptied"
    BROKEN = "broken"
    REWRITTEN = "rewritten"
    CUT = "cut"
    UNSIGNED = "unsigned"


@dataclass(frozen=True)
class Loss:
    """From where a journal can no longer be trusted.

    Args:
        doubt: why.
        sequence: the first entry concerned.
        seen_at: ISO date and time of the witness that shows it, empty where the file itself does.
        seen_size: how many entries that witness saw, 0 where there is none.
    """

    doubt: Doubt
    sequence: int
    seen_at: str = ""
    seen_size: int = 0


@dataclass(frozen=True)
class TrustCheck:
    """What was checked of a journal, and against what.

    Args:
        chain: whether every entry fits the one before.
        signed_to: position of the last entry under a signature of a known desk, 0 where none is.
        compared_to: ISO date and time of the newest sighting that agrees, empty where no witness could be compared.
        losses: from where it cannot be trusted, the earliest entry in front; none where all agrees.
        clock_back: position of the first entry dated before the one in front of it, 0 where there is none.
        clock_late: whether this desk's clock shows a time before the newest sighting.
        restores: declared by somebody, in the order of writing.
        unread: what kept witnesses from being read.
    """

    chain: ChainCheck
    signed_to: int
    compared_to: str = ""
    losses: tuple[Loss, ...] = ()
    clock_back: int = 0
    clock_late: bool = False
    restores: tuple[JournalEntry, ...] = ()
    unread: tuple[OSError, ...] = ()

    @property
    def loss(self) -> Loss | None:
        """From where it cannot be trusted; None where all that was checked agrees."""
        return self.losses[0] if self.losses else None


def check_trust(path: Path, desk: JournalDesk, now: datetime) -> TrustCheck:
    """Check a journal against itself, its signatures and its witnesses.

    Args:
        path: of the file; an empty one is made where there is none.
        desk: whose key and witnesses.
        now: aware date and time of this desk.

    Raises:
        JournalError: the file or the key cannot be read.
    """
    # Witnesses first: what is written meanwhile is in the journal, never in them alone.
    seen, unread = _seen(path, desk)
    with closing(JournalReader(path)) as journal:
        signed, origin = journal.checkpoints(), journal.origin
        chain = journal.chain()
        restores = journal.select(JournalQuery(frozenset({EntryKind.RESTORE})))
    heads = dict(enumerate(chain.heads, 1))
    counted = _since_restore(seen, heads)
    keys = {desk.key.public_key, *(one.checkpoint.public_key for one in seen)}
    signed_to = _signed_to(signed, heads, keys)
    agreeing = [one for one in counted if heads.get(one.checkpoint.size) == one.checkpoint.head]
    losses = [
        *_losses_within(chain.check, heads, signed, signed_to, counted),
        *_losses_against(counted, agreeing, heads, origin),
    ]
    latest = max((one.seen_at for one in seen), default="")
    return TrustCheck(
        chain.check,
        signed_to,
        compared_to=max((one.seen_at for one in agreeing), default=""),
        losses=tuple(sorted(losses, key=lambda one: (one.sequence, list(Doubt).index(one.doubt)))),
        clock_back=_clock_back(chain.moments),
        clock_late=bool(latest) and moment_text(now + CLOCK_TOLERANCE) < latest,
        restores=restores,
        unread=unread,
    )


def is_seen(path: Path, desk: JournalDesk) -> bool:
    """Whether a witness has ever seen a journal at this path, or cannot be read."""
    seen, unread = _seen(path, desk)
    return bool(seen or unread)


def _seen(path: Path, desk: JournalDesk) -> tuple[tuple[Sighting, ...], tuple[OSError, ...]]:
    seen: list[Sighting] = []
    unread: list[OSError] = []
    for witness in desk.witnesses:
        try:
            seen += witness.seen(journal_name(path))
        except OSError as error:
            unread.append(error)
    return tuple(seen), tuple(unread)


def _since_restore(seen: Sequence[Sighting], heads: Mapping[int, str]) -> tuple[Sighting, ...]:
    """What counts: where somebody declared that the journal was put back, only what was seen from then on."""
    declared = [one.seen_at for one in seen if one.restored and heads.get(one.checkpoint.size) == one.checkpoint.head]
    since = max(declared, default="")
    return tuple(one for one in seen if one.seen_at >= since)


def _signed_to(signed: Sequence[Checkpoint], heads: Mapping[int, str], keys: set[str]) -> int:
    # A signature vouches for the whole chain before it: the last one that holds is enough.
    for one in reversed(signed):
        if one.public_key in keys and heads.get(one.size) == one.head and one.is_signed:
            return one.size
    return 0


def _losses_within(
    chain: ChainCheck,
    heads: Mapping[int, str],
    signed: Sequence[Checkpoint],
    signed_to: int,
    seen: Sequence[Sighting],
) -> list[Loss]:
    """What the file itself shows."""
    losses = [] if chain.first_broken is None else [Loss(Doubt.BROKEN, chain.entries)]
    differing = [one.size for one in signed if one.size in heads and heads[one.size] != one.head]
    if differing:
        losses.append(Loss(Doubt.REWRITTEN, min(differing)))
    beyond = [one.size for one in signed if one.size > max(heads, default=0)]
    if beyond and chain.first_broken is None:
        losses.append(Loss(Doubt.CUT, max(heads, default=0) + 1))
    sizes = {one.size for one in signed}
    first = min([*sizes, *(one.checkpoint.size for one in seen)], default=0)
    unsigned = [size for size in heads if first and size >= first and (size not in sizes or size > signed_to)]
    if unsigned:
        losses.append(Loss(Doubt.UNSIGNED, min(unsigned)))
    return losses


def _losses_against(
    seen: Sequence[Sighting], agreeing: Sequence[Sighting], heads: Mapping[int, str], origin: str
) -> list[Loss]:
    """What witnesses show."""
    losses: list[Loss] = []
    size = max(heads, default=0)
    ahead = [one for one in seen if one.checkpoint.size > size]
    if ahead:
        most = max(ahead, key=lambda one: one.checkpoint.size)
        losses.append(Loss(_ahead(most, size, origin), size + 1, most.seen_at, most.checkpoint.size))
    differing = [one for one in seen if one.checkpoint.size in heads and one not in agreeing]
    if differing:
        least = min(differing, key=lambda one: one.checkpoint.size)
        trusted = max((s for one in agreeing if (s := one.checkpoint.size) < least.checkpoint.size), default=0)
        doubt = Doubt.REWRITTEN if trusted or least.checkpoint.origin == origin else Doubt.DELETED
        losses.append(Loss(doubt, trusted + 1, least.seen_at, least.checkpoint.size))
    return losses


def _ahead(seen: Sighting, size: int, origin: str) -> Doubt:
    if seen.checkpoint.origin != origin:
        return Doubt.DELETED
    return Doubt.CUT if size else Doubt.EMPTIED


def _clock_back(moments: Sequence[str]) -> int:
    latest = ""
    for sequence, moment in enumerate(moments, 1):
        if latest and _later(latest, moment):
            return sequence
        latest = max(latest, moment)
    return 0


def _later(one: str, other: str) -> bool:
    try:
        return datetime.fromisoformat(one) - datetime.fromisoformat(other) > CLOCK_TOLERANCE
    except (ValueError, TypeError):
        return one > other
