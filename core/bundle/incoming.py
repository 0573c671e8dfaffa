"""A folder into which bundles are copied while a desk works: which files are whole, and which were dealt with."""

from __future__ import annotations

import json
import stat
from collections.abc import Mapping
from pathlib import Path

from core.bundle.delta import DELTA_SUFFIX
from core.bundle.packed import PACKED_SUFFIX
from core.storage.structured_text import StructuredTextError, json_value, typed
from core.storage.whole_file import write_whole

PATIENCE_LOOKS = 10
"""Looks for which a file that cannot be read may stand still before it is taken for a bad one: copies pause."""
Mark = tuple[int, int]
"""Size in bytes and moment of the last change in nanoseconds: what a copy that goes on changes."""


class IncomingFolder:
    """Looked at again and again; nothing in it is ever changed, since many desks may share it.

    Args:
        folder: where bundles are copied to, a share perhaps; it need not be there.
        memory: the file that remembers what was dealt with; None remembers it for this run only.
    """

    def __init__(self, folder: Path, memory: Path | None = None) -> None:
        self._folder, self._memory = folder, memory
        self._settled: dict[str, Mark] = dict(_read(memory))
        self._seen: dict[str, Mark] = {}
        self._stood: dict[str, int] = {}

    def look(self) -> tuple[Path, ...]:
        """The packed bundles and deltas that have stood still since the last look and were not dealt with, by name."""
        found = {name: mark for name, mark in self._marks().items() if self._settled.get(name) != mark}
        still = {name for name, mark in found.items() if self._seen.get(name) == mark}
        self._stood = {name: self._stood.get(name, 0) + 1 if name in still else 0 for name in found}
        self._seen = found
        return tuple(self._folder / name for name in sorted(still))

    def may_be_unfinished(self, file: Path) -> bool:
        """Whether a file that cannot be read should be given more time, since its copy may only have paused."""
        return self._stood.get(file.name, 0) < PATIENCE_LOOKS

    def settle(self, file: Path) -> None:
        """Remember that a file was dealt with, until its content changes.

        Raises:
            OSError: it cannot be written down; it is remembered for this run.
        """
        mark = self._seen.get(file.name)
        if mark is None:
            return
        present = self._marks().keys() | {file.name}
        self._settled = {name: one for name, one in {**self._settled, file.name: mark}.items() if name in present}
        if self._memory is not None:
            write_whole(self._memory, json.dumps(self._settled, indent=1, ensure_ascii=False).encode("utf-8"))

    def _marks(self) -> dict[str, Mark]:
        try:
            entries = list(self._folder.iterdir())
        except OSError:
            return {}
        marks = {}
        for entry in entries:
            if entry.suffix.lower() not in (PACKED_SUFFIX, DELTA_SUFFIX) or entry.name.startswith("."):
                continue
            try:
                found = entry.lstat()
            except OSError:
                continue
            # A link may lead anywhere, and to something else at the next look.
            if stat.S_ISREG(found.st_mode):
                marks[entry.name] = (found.st_size, found.st_mtime_ns)
        return marks


def _read(memory: Path | None) -> Mapping[str, Mark]:
    if memory is None:
        return {}
    try:
        return typed(json_value(memory.read_bytes()), dict[str, Mark])
    except (OSError, StructuredTextError):
        # What is forgotten is looked at again: a bundle that is there already is nothing new.
        return {}
