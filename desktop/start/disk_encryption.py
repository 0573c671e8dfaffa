"""Whether the disk under a folder is encrypted, as far as a user may see it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

UNKNOWN = "unknown"
ASK = {"win32": "unknown: manage-bde -status", "darwin": "unknown: fdesetup status"}
"""Where only an administrator may ask, with what."""
_BLOCK_DEVICES = Path("/sys/dev/block")


def encryption_of(folder: Path, block_devices: Path = _BLOCK_DEVICES) -> str:
    """``"encrypted"``, ``"not encrypted"``, or why nobody knows.

    Args:
        folder: which exists.
        block_devices: where Linux lists disks by their numbers.
    """
    if sys.platform in ASK:
        return ASK[sys.platform]
    number = folder.stat().st_dev
    device = block_devices / f"{os.major(number)}:{os.minor(number)}"
    if not device.exists():
        # A folder in memory, on a share, or of a file system that hides its disks.
        return UNKNOWN
    return "encrypted" if _is_encrypted(device, deepest=8) else "not encrypted"


def _is_encrypted(device: Path, deepest: int) -> bool:
    """Whether this device, or one that it lies on, is one of dm-crypt."""
    try:
        if (device / "dm" / "uuid").read_text(encoding="ascii", errors="replace").startswith("CRYPT-"):
            return True
    except OSError:
        pass
    try:
        below = list((device / "slaves").iterdir())
    except OSError:
        return False
    return deepest > 0 and any(_is_encrypted(one, deepest - 1) for one in below)
