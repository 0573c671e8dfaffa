"""Whether a folder can be used, tried before it is kept in the settings."""

from __future__ import annotations

import tempfile
from pathlib import Path


def folder_problem(folder: Path) -> str:
    """What keeps files from being written into a folder; empty where nothing does.

    Args:
        folder: made where it does not exist.

    Returns:
        ``"relative"``, ``"file"``, ``"refused"``, or an empty text.
    """
    if not folder.is_absolute():
        return "relative"
    if folder.exists() and not folder.is_dir():
        return "file"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return ""
    except OSError:
        return "refused"
