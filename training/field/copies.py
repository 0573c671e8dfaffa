"""Copies of journals as desks ship them to a share: found, checked whole, and each journal counted once."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from core.errors import JournalError
from core.journal.checkpoint import Checkpoint
from core.journal.entry import JournalEntry
from core.journal.query import JournalQuery
from core.journal.reader import JournalReader
from core.journal.shipping import COPY_NAME, SEAL_NAME
from training.errors import DataError
from training.progress import Progress

LARGEST_COPY_BYTES = 4_000_000_000
LARGEST_SEAL_BYTES = 10_000
WITHOUT = ("inputs", "edits")
"""A client's values: no figure of the field needs them."""


class Trouble(StrEnum):
    """Why a copy is not counted."""

    UNSEALED = "unsealed"
    ALTERED = "altered"
    UNSIGNED = "unsigned"
    BROKEN = "broken"
    CUT = "cut"
    UNREADABLE = "unreadable"
    FORKED = "forked"
    DUPLICATE = "duplicate"


@dataclass(frozen=True)
class Refused:
    """A copy that is not counted.

    Args:
        place: its folder, below the one that was given.
        trouble: why.
        sequence: the entry concerned, 0 where it is the whole file.
    """

    place: str
    trouble: Trouble
    sequence: int = 0


@dataclass(frozen=True)
class JournalCopy:
    """One journal, whole and signed.

    Args:
        branch: the folder that the desk's own lies in; empty where there is none between it and the one given.
        desk: the desk's own folder, the first digits of its key.
        seal: how long the journal is and how its last entry reads, signed by the desk.
        entries: in the order of writing, without the clients' values.
    """

    branch: str
    desk: str
    seal: Checkpoint
    entries: tuple[JournalEntry, ...]

    @property
    def place(self) -> str:
        """Its folder, below the one that was given."""
        return f"{self.branch}/{self.desk}" if self.branch else self.desk


@dataclass(frozen=True)
class Collected:
    """What a folder of copies holds.

    Args:
        copies: those that are counted, by their places.
        refused: those that are not.
    """

    copies: tuple[JournalCopy, ...]
    refused: tuple[Refused, ...]

    @property
    def heads(self) -> Mapping[str, tuple[int, str]]:
        """Length and last hash of each journal, by its origin: what the next reading is compared with."""
        return {copy.seal.origin: (copy.seal.size, copy.seal.head) for copy in self.copies}


def collect(folder: Path, before: Mapping[str, tuple[int, str]], progress: Progress) -> Collected:
    """Read every copy under a folder.

    Args:
        folder: to which desks ship, with a folder a desk, or a folder a branch with its desks in it.
        before: length and last hash of journals at an earlier reading, by origin.
        progress: told of each copy.

    Raises:
        DataError: the folder cannot be read, or no copy lies in it.
    """
    places = _places(folder)
    copies: list[JournalCopy] = []
    refused: list[Refused] = []
    for number, place in enumerate(places):
        progress.step("journals", number / len(places))
        found = _read(folder, place, before)
        if isinstance(found, Refused):
            refused.append(found)
        else:
            copies.append(found)
    progress.step("journals", 1.0)
    kept, twice = _once(copies)
    return Collected(kept, tuple(sorted((*refused, *twice), key=lambda one: one.place)))


def _places(folder: Path) -> tuple[Path, ...]:
    try:
        found = sorted(path.parent for name in (COPY_NAME, SEAL_NAME) for path in folder.rglob(name))
    except OSError as error:
        raise DataError("The folder cannot be read", str(folder), error.strerror or str(error)) from error
    if not found:
        remedy = f"give the folder to which desks ship their journals ({COPY_NAME} in a folder a desk)"
        raise DataError("No journal lies there", str(folder), remedy)
    return tuple(dict.fromkeys(found))


def _read(folder: Path, place: Path, before: Mapping[str, tuple[int, str]]) -> JournalCopy | Refused:
    name = place.relative_to(folder).as_posix()
    seal = _seal(place / SEAL_NAME)
    if seal is None:
        return Refused(name, Trouble.UNSEALED)
    digest, signed = seal
    if not signed.is_signed or not signed.public_key.startswith(place.name):
        return Refused(name, Trouble.UNSIGNED)
    with tempfile.TemporaryDirectory(prefix="field-") as aside:
        # Not on the share: what is checked is what is read, and SQLite keeps no log beside somebody else's file.
        own = Path(aside) / COPY_NAME
        try:
            if (place / COPY_NAME).stat().st_size > LARGEST_COPY_BYTES:
                return Refused(name, Trouble.UNREADABLE)
            shutil.copyfile(place / COPY_NAME, own)
            if _sha256(own) != digest:
                return Refused(name, Trouble.ALTERED)
            return _checked(name, own, signed, before)
        except (OSError, JournalError):
            return Refused(name, Trouble.UNREADABLE)


def _checked(name: str, path: Path, signed: Checkpoint, before: Mapping[str, tuple[int, str]]) -> JournalCopy | Refused:
    with closing(JournalReader(path)) as journal:
        chain = journal.chain()
        if not chain.check.intact:
            return Refused(name, Trouble.BROKEN, chain.check.entries)
        if (journal.origin, chain.check.entries, chain.check.last_hash) != (signed.origin, signed.size, signed.head):
            return Refused(name, Trouble.ALTERED)
        unsigned = [one.size for one in journal.checkpoints() if not one.is_signed or not _holds(one, chain.heads)]
        if unsigned:
            return Refused(name, Trouble.UNSIGNED, min(unsigned))
        size, head = before.get(signed.origin, (0, ""))
        if size > signed.size:
            return Refused(name, Trouble.CUT, signed.size + 1)
        if size and chain.heads[size - 1] != head:
            return Refused(name, Trouble.FORKED, size)
        entries = journal.select(JournalQuery(without=WITHOUT))
    branch, _, desk = name.rpartition("/")
    return JournalCopy(branch, desk, signed, entries)


def _once(copies: list[JournalCopy]) -> tuple[tuple[JournalCopy, ...], tuple[Refused, ...]]:
    """Each journal once: a shorter copy of one that goes on is left out, two that disagree are both told."""
    kept: dict[str, JournalCopy] = {}
    refused: list[Refused] = []
    forked: set[str] = set()
    for copy in sorted(copies, key=lambda one: -one.seal.size):
        longest = kept.setdefault(copy.seal.origin, copy)
        if longest is copy:
            continue
        agrees = not copy.entries or longest.entries[len(copy.entries) - 1].entry_hash == copy.seal.head
        refused.append(Refused(copy.place, Trouble.DUPLICATE if agrees else Trouble.FORKED, copy.seal.size))
        if not agrees:
            forked.add(copy.seal.origin)
    refused += [Refused(kept[origin].place, Trouble.FORKED, kept[origin].seal.size) for origin in forked]
    counted = (one for origin, one in kept.items() if origin not in forked)
    return tuple(sorted(counted, key=lambda one: one.place)), tuple(refused)


def _seal(path: Path) -> tuple[str, Checkpoint] | None:
    try:
        if path.stat().st_size > LARGEST_SEAL_BYTES:
            return None
        said = json.loads(path.read_bytes())
        digest = str(said.pop("sha256"))
        return digest, Checkpoint(**{**said, "size": int(said["size"])})
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _holds(signed: Checkpoint, heads: tuple[str, ...]) -> bool:
    return 1 <= signed.size <= len(heads) and heads[signed.size - 1] == signed.head


def _sha256(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
