"""One copy of the journal a day beside it, some days of them: what a person puts back after a breakdown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from core.journal.shipping import whole_copy
from core.storage.one_writer import one_writer
from core.storage.own_files import keep_own
from core.storage.whole_file import write_whole

FOLDER_NAME = "backups"
_NAME = re.compile(r"decisions-(\d{4}-\d\d-\d\d)-(\d+)\.sqlite")


@dataclass(frozen=True)
class Backup:
    """A copy of one day.

    Args:
        path: the file, a journal like any other.
        day: ISO date, UTC.
        size: how many entries it holds.
    """

    path: Path
    day: str
    size: int


def backups(journal: Path) -> tuple[Backup, ...]:
    """The copies kept of a journal, the oldest first."""
    try:
        names = sorted(one.name for one in _folder(journal).iterdir())
    except OSError:
        return ()
    found = [(name, match) for name in names if (match := _NAME.fullmatch(name))]
    kept = [Backup(_folder(journal) / name, match[1], int(match[2])) for name, match in found]
    return tuple(sorted(kept, key=lambda one: (one.day, one.size)))


def back_up(journal: Path, kept: int, day: date) -> Backup | None:
    """Keep the copy of a day, where there is none yet, and no more copies than asked for.

    A journal whose chain is broken is not copied: those from before stay. Nor does the longest copy ever go: a journal
    that was emptied would push every good one out.

    Args:
        journal: the file on this workstation.
        kept: how many days, at least 1.
        day: the day that it is, UTC.

    Returns:
        The copy made, None where none was.

    Raises:
        JournalError: the journal cannot be read.
        OSError: the copy cannot be written; those from before are still there.
    """
    keep_own(_folder(journal))
    with one_writer(_folder(journal) / "decisions"):
        before = backups(journal)
        if any(one.day == day.isoformat() for one in before):
            return None
        content, check, _origin = whole_copy(journal)
        if not check.intact or not check.entries:
            return None
        name = f"decisions-{day.isoformat()}-{check.entries}.sqlite"
        made = Backup(_folder(journal) / name, day.isoformat(), check.entries)
        write_whole(made.path, content)
        for one in superfluous((*before, made), kept):
            with suppress(OSError):
                one.path.unlink()
    return made


def superfluous(found: Sequence[Backup], kept: int) -> tuple[Backup, ...]:
    """Which copies may go: the oldest beyond those kept, the longest never.

    Args:
        found: the oldest first.
        kept: how many stay.
    """
    longest = max(found, key=lambda one: (one.size, one.day), default=None)
    return tuple(one for one in found[: max(0, len(found) - kept)] if one != longest)


def _folder(journal: Path) -> Path:
    return journal.parent / FOLDER_NAME
