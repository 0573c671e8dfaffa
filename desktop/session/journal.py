"""The journal read in the background, where a long one keeps nobody waiting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.decisions.reading import ALL_LINES, JournalLine, LatestDecision, journal_lines, latest_decisions
from core.errors import JournalError
from core.journal.journal import Journal
from desktop.session.lane import Lane
from desktop.settings.decision_settings import ReadSettings

READING_TOPIC = "decisions.reading"


class SessionJournal(QObject):
    """Reads with connections of the lane's own, as SQLite's belong to one thread.

    Signals:
        read: every ``JournalLine``, oldest first; the very same tuple as before where nothing was written since.
        read_failed: the exception that kept the journal from being read.

    Args:
        lane: where it is read.
        settings: which journal.
        parent: Qt owner.
    """

    read = Signal(object)
    read_failed = Signal(object)

    def __init__(self, lane: Lane, settings: ReadSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane, self._settings = lane, settings
        self._last = _Reading()

    def ask(self) -> None:
        """Read the whole journal; ends in ``read`` or ``read_failed``."""
        path, last = self._settings().journal, self._last
        self._lane.submit(lambda: _read(path, last), self._take, self.read_failed.emit, READING_TOPIC, self)

    def own_latest(self, client_ids: Sequence[int]) -> Mapping[int, LatestDecision]:
        """The advisor's own decisions on some clients, read on the lane; nobody's where nothing can be recorded.

        Raises:
            JournalError: the journal cannot be read.
        """
        settings = self._settings()
        if settings.journal is None:
            return {}
        with closing(Journal(settings.journal)) as journal:
            return latest_decisions(journal, client_ids, settings.author)

    def _take(self, found: _Reading) -> None:
        self._last = found
        self.read.emit(found.lines)


@dataclass(frozen=True)
class _Reading:
    """What was read of one file, and the hash of its last entry: while that one stays, nothing was written."""

    path: Path | None = None
    last_hash: str = ""
    lines: tuple[JournalLine, ...] = ()


def _read(path: Path | None, last: _Reading) -> _Reading:
    if path is None:
        raise JournalError("", "no folder")
    with closing(Journal(path)) as journal:
        # Read first: an entry written between the two readings is then read again, never missed.
        last_hash = journal.last_hash()
        if path == last.path and last_hash == last.last_hash:
            return last
        lines = journal_lines(journal, ALL_LINES)
    for line in lines:
        # Kept by the line from now on, so that filters on the main thread find it ready.
        _ = line.override
    return _Reading(path, last_hash, lines)
