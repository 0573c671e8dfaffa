"""The mark that says where tables come from: a program invented their clients."""

from __future__ import annotations

import zipfile
from pathlib import Path, PurePosixPath

MARK_NAME = "INVENTED_CLIENTS.txt"
MARK_TEXT = """\
The clients in these tables are invented by a program (`python -m training synthesise`). No line is about a real person.
Les clients de ces tables sont inventés par un programme. Aucune ligne ne concerne une personne réelle.

Keep this file beside the tables, or in the zip that holds them: whatever is trained or measured on them then says so.
"""
WARNING = "The clients of these tables are invented by a program: figures found on them say nothing of real clients."


def mark_invented(folder: Path) -> None:
    """Put the mark into a folder of tables.

    Raises:
        OSError: it cannot be written.
    """
    (folder / MARK_NAME).write_text(MARK_TEXT, encoding="utf-8")


def is_marked_invented(data: Path) -> bool:
    """Whether a folder, or a zip at any depth, carries the mark; letter case does not count.

    Args:
        data: the tables; what cannot be opened carries no mark.
    """
    try:
        if data.is_dir():
            return any(_is_mark(path.name) for path in data.iterdir())
        with zipfile.ZipFile(data) as archive:
            return any(_is_mark(PurePosixPath(name).name) for name in archive.namelist())
    except (OSError, zipfile.BadZipFile):
        return False


def _is_mark(name: str) -> bool:
    return name.casefold() == MARK_NAME.casefold()
