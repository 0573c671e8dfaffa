"""Copies of the journal for a share: whole, signed and named in one step, in a folder of the desk's own."""

from __future__ import annotations

import hashlib
import json
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from core.journal.checkpoint import Checkpoint, DeskKey
from core.journal.entry import ChainCheck
from core.journal.reader import JournalReader
from core.storage.scratch_folder import ScratchFolder
from core.storage.whole_file import write_whole

COPY_NAME = "decisions.sqlite"
SEAL_NAME = "decisions.json"
_DESK_DIGITS = 16


@dataclass(frozen=True)
class ShippedCopy:
    """A copy that lies on the share.

    Args:
        path: the file.
        sha256: of its bytes, in hexadecimal.
        checkpoint: how long the journal was and how its last entry read, signed by the desk.
    """

    path: Path
    sha256: str
    checkpoint: Checkpoint


def whole_copy(journal: Path) -> tuple[bytes, ChainCheck, str]:
    """The bytes of the journal as it is now, what is in its log alone included, with its check and its origin.

    Raises:
        JournalError: it cannot be read.
        OSError: there is no room for it beside the journal.
    """
    aside = ScratchFolder("journal-", journal.parent)
    place = Path(aside.name) / COPY_NAME
    try:
        with closing(JournalReader(journal)) as reader:
            reader.copy_to(place)
        with closing(JournalReader(place)) as copy:
            check, origin = copy.verify(), copy.origin
        return place.read_bytes(), check, origin
    finally:
        aside.cleanup()


def ship(journal: Path, folder: Path, key: DeskKey) -> ShippedCopy:
    """Put a copy of the journal as it is now on a share; the copy before stays until the new one is whole.

    Args:
        journal: the file on this workstation.
        folder: on the share; it must exist: one that is away is no reason to make another in its place.
        key: of the desk.

    Raises:
        JournalError: the journal cannot be read or signed.
        OSError: the share cannot be written to; the copy before is still there.
    """
    if not folder.is_dir():
        raise FileNotFoundError(2, "no such folder", str(folder))
    content, check, origin = whole_copy(journal)
    signed = key.sign(origin, check.entries, check.last_hash)
    own = folder / key.public_key[:_DESK_DIGITS]
    own.mkdir(exist_ok=True)
    shipped = ShippedCopy(own / COPY_NAME, hashlib.sha256(content).hexdigest(), signed)
    write_whole(shipped.path, content)
    write_whole(own / SEAL_NAME, json.dumps({"sha256": shipped.sha256, **vars(signed)}, indent=2).encode())
    return shipped
