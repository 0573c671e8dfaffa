"""What a desk brings to a journal: its key, its witnesses, and whose account writes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.journal.checkpoint import DeskKey
from core.journal.witness import Witness

KEY_NAME = "desk-key.pem"


@dataclass(frozen=True)
class JournalDesk:
    """One desk.

    Args:
        key: signs every entry.
        witnesses: are told of every entry once it is on disk.
        account: the system's name for who writes, kept in every entry; empty where it does not say.
    """

    key: DeskKey
    witnesses: tuple[Witness, ...] = ()
    account: str = ""


def lone_desk(journal: Path) -> JournalDesk:
    """A desk whose key lies beside the journal, and that nobody watches."""
    return JournalDesk(DeskKey(journal.with_name(KEY_NAME)))
