"""Whether the journal can be kept in a folder, tried before it is kept in the settings."""

from __future__ import annotations

import tempfile
from pathlib import Path

from core.journal.places import network_kind


def folder_problem(folder: Path) -> str:
    """What keeps files the journal from being kept in a folder; empty where nothing does.

    Args:
        folder: made where it does not exist.

    Returns:
        ``"relative"``, ``"network"``, ``"file"``, ``"refused"``, or an empty text.
    """
    if not folder.is_absolute():
        return "relative"
    if network_kind(folder):
        return "network"
    if folder.exists() and not folder.is_dir():
        return "file"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError:
        return "refused"
