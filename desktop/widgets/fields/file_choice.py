"""Asks where a file is to be written, or for a folder, in the system's own dialog."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

AskPath = Callable[[QWidget, str, str, str], Path | None]
"""Takes the window, the title, the suggested name and the filter; None where the advisor gives up."""
AskFolder = Callable[[str], Path | None]
"""Takes the title; None where the advisor gives up."""


def ask_path(parent: QWidget, title: str, suggested: str, kind: str) -> Path | None:
    """Ask for a path; the ending of the suggested name is added where none is typed."""
    name, _ = QFileDialog.getSaveFileName(parent, title, str(Path.home() / suggested), kind)
    if not name:
        return None
    path = Path(name)
    return path if path.suffix else path.with_name(path.name + Path(suggested).suffix)


def ask_folder(title: str) -> Path | None:
    """Ask for a folder."""
    name = QFileDialog.getExistingDirectory(None, title)
    return Path(name) if name else None
