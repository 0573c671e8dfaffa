"""What one entry of the journal holds, and the hash that chains it to the entry before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

FIRST_HASH = "0" * 64


class EntryKind(StrEnum):
    """What an entry records."""

    OPINION = "opinion"
    DECISION = "decision"
    CLIENT_VIEW = "client_view"
    REVIEW_REQUEST = "review_request"
    REVIEW_OUTCOME = "review_outcome"
    CORRECTION = "correction"
    DATA_CORRECTION = "data_correction"
    DATA_CONTEST = "data_contest"
    DATA_CONTEST_ANSWER = "data_contest_answer"
    RESTORE = "restore"
    UNKNOWN = "unknown"
    """What only a later version can read; never written."""


@dataclass(frozen=True)
class JournalEntry:
    """One entry, as it was committed.

    Args:
        sequence: position in the journal, from 1.
        recorded_at: ISO date and time, UTC.
        kind: what it records.
        author: who wrote it.
        client_id: the client concerned.
        payload: the facts, JSON values only.
        previous_hash, entry_hash: SHA-256 in hexadecimal, of the entry before and of this one.
    """

    sequence: int
    recorded_at: str
    kind: EntryKind
    author: str
    client_id: int
    payload: Mapping[str, Any]
    previous_hash: str
    entry_hash: str


@dataclass(frozen=True)
class ChainCheck:
    """Whether the journal is what was written.

    Args:
        entries: how many were read.
        first_broken: sequence of the first entry that does not fit, None where all fit.
        last_hash: hash of the last entry; noted elsewhere, it shows later that no entry was cut off the end.
    """

    entries: int
    first_broken: int | None
    last_hash: str = FIRST_HASH

    @property
    def intact(self) -> bool:
        """Whether every entry fits the one before."""
        return self.first_broken is None


@dataclass(frozen=True)
class Chain:
    """What was read of a journal while it was checked.

    Args:
        check: whether every entry fits the one before.
        heads: hash of each entry in order, up to the first that does not fit.
        moments: ISO date and time of the same entries, UTC.
    """

    check: ChainCheck
    heads: tuple[str, ...]
    moments: tuple[str, ...]


def entry_hash(entry: JournalEntry) -> str:
    """SHA-256 of an entry's facts and of the hash before it, in hexadecimal."""
    return row_hash(
        entry.sequence, entry.recorded_at, str(entry.kind), entry.author, entry.client_id,
        canonical(entry.payload), entry.previous_hash,
    )  # fmt: skip


def row_hash(*facts: str | int) -> str:
    """The same, from an entry's columns as they are stored: the payload is a text."""
    return hashlib.sha256(json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode("utf-8")).hexdigest()


def canonical(payload: Mapping[str, Any]) -> str:
    """The one text of a payload: sorted names, exact numbers."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def moment_text(moment: datetime) -> str:
    """An aware date and time as the journal writes it: UTC, to the millisecond, so that texts sort as moments do."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
