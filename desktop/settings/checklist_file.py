"""The list of what to verify, as the organisation words it or as it ships with the program."""

from __future__ import annotations

from pathlib import Path

from core.decisions.checklist import CheckItem, default_checklist, read_checklist


def checklist_in_force(chosen: str) -> tuple[CheckItem, ...]:
    """The list of the file chosen, or the one that ships with the program.

    Args:
        chosen: the setting ``review_checklist``.

    Raises:
        DocumentError: the file holds something else.
        OSError: the file cannot be read.
    """
    return read_checklist(Path(chosen).read_bytes()) if chosen else default_checklist()
