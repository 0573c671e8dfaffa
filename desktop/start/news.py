"""Whether the application was updated since it last ran, so that its news are offered once."""

from __future__ import annotations

import re
from contextlib import suppress

from desktop.settings.settings import SettingsStore


def unread_version(settings: SettingsStore, running: str) -> str:
    """The version that runs where an earlier one ran last, else empty; the next start finds nothing unread any more.

    Args:
        settings: remember the version that ran last.
        running: the version that runs, such as ``"0.1.0"``.
    """
    seen = settings.current.seen_version
    # A file that nobody can read is the advisor's to mend: it is not put aside without being asked.
    if running != seen and (seen or settings.problem is None):
        # A folder that cannot be written is said where a choice of the advisor is lost; here none is.
        with suppress(OSError):
            settings.choose("seen_version", running)
    return running if seen and _numbers(seen) < _numbers(running) else ""


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"[0-9]+", version))
