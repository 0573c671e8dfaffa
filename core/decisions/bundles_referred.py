"""Which bundles decisions rest on: those must stay on a workstation, or nothing could be replayed."""

from __future__ import annotations

from pathlib import Path

from core.journal.journal import JournalReader


def referred_bundles(journal: Path) -> frozenset[str]:
    """The fingerprints that the entries of a journal name.

    Args:
        journal: its file; none is made where there is none.

    Raises:
        JournalError: it cannot be read.
    """
    if not journal.exists():
        return frozenset()
    reader = JournalReader(journal)
    try:
        return frozenset(str(entry.payload.get("bundle_fingerprint", "")) for entry in reader.select())
    finally:
        reader.close()
