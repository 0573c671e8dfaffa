"""The journal read, compared and copied in the background, where a long one keeps nobody waiting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.bundle.bundle import Bundle
from core.decisions.changed_advice import moved_clients
from core.decisions.first_decision import FirstDecision, first_decision
from core.decisions.reading import (
    ALL_LINES,
    DecisionFilter,
    JournalLine,
    LatestDecision,
    is_waiting,
    journal_line,
    journal_lines,
    latest_decisions,
)
from core.errors import DecisionError, JournalDoubtError, JournalError
from core.journal.backup import back_up
from core.journal.journal import JournalEntry, JournalReader
from core.journal.shipping import ship
from core.journal.trust import check_trust, is_seen
from desktop.session.lane import Lane
from desktop.session.opened_client import files_of_today, no_journal_error
from desktop.session.topics import Subject, Topic
from desktop.settings.decision_settings import DecisionSettings, ReadSettings

COPY_TOPIC, BACKUP_TOPIC = Topic(Subject.JOURNAL_COPY), Topic(Subject.JOURNAL_BACKUP)
TRUST_TOPIC = Topic(Subject.JOURNAL_TRUST)
READING_TOPIC, LINE_TOPIC = Topic(Subject.JOURNAL_READING), Topic(Subject.JOURNAL_LINE)


@dataclass(frozen=True)
class WholeLine:
    """One line.

    Args:
        line: with all its facts.
        waits: whether it is a request for a second look that has no answer.
        contested: the decision that such a request concerns; None for any other line, and where it cannot be read.
    """

    line: JournalLine
    waits: bool
    contested: FirstDecision | None = None


class SessionJournal(QObject):
    """Reads with connections of the lane's own, as SQLite's belong to one thread.

    Signals:
        read: every ``JournalLine``, oldest first; the very same tuple as before where nothing was written since.
        read_failed: the exception that kept the journal from being read.
        line_read: the ``WholeLine`` asked for last.
        line_failed: the exception that kept it from being read.
        doubted: that the journal is no longer what was written.

    Args:
        bundle: advises on what was decided.
        lane: where it is read.
        settings: which journal.
        parent: Qt owner.
    """

    read = Signal(tuple)
    read_failed = Signal(Exception)
    line_read = Signal(WholeLine)
    line_failed = Signal(Exception)
    doubted = Signal(Exception)

    def __init__(self, bundle: Bundle, lane: Lane, settings: ReadSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bundle, self._lane, self._settings = bundle, lane, settings
        self._last = _Reading()

    def ask(self) -> None:
        """Read the whole journal; ends in ``read`` or ``read_failed``."""
        path, last = self._settings().journal, self._last
        self._lane.submit(lambda: _read(path, last), self._take, self.read_failed.emit, READING_TOPIC, self)

    def compare(self) -> None:
        """Compare the journal with what witnesses have seen of it; ends in ``doubted`` where they differ."""
        settings = self._settings()

        def tell(found: JournalDoubtError | None) -> None:
            if found is not None:
                self.doubted.emit(found)

        self._lane.submit(lambda: _doubt(settings), tell, self.doubted.emit, TRUST_TOPIC, self)

    def ask_line(self, sequence: int) -> None:
        """Read one line with all its facts; ends in ``line_read`` or ``line_failed``; no line, no answer."""
        path = self._settings().journal

        def tell(found: WholeLine | None) -> None:
            if found is not None:
                self.line_read.emit(found)

        self._lane.submit(lambda: _read_line(path, sequence), tell, self.line_failed.emit, LINE_TOPIC, self)

    def own_latest(self, client_ids: Sequence[int]) -> Mapping[int, LatestDecision]:
        """The advisor's own decisions on some clients, read on the lane; nobody's where nothing can be recorded.

        Raises:
            JournalError: the journal cannot be read.
        """
        settings = self._settings()
        if settings.journal is None:
            return {}
        with closing(JournalReader(settings.journal)) as journal:
            found = latest_decisions(journal, client_ids, settings.author)
            if not found:
                return found
            moved = moved_clients(journal, self._bundle, files_of_today(journal, self._bundle, {}), found)
        return {number: replace(one, moved=number in moved) for number, one in found.items()}

    def _take(self, found: _Reading) -> None:
        self._last = found
        self.read.emit(found.lines)


class JournalCopies(QObject):
    """Sends copies where the settings ask for them, and keeps one a day; what fails keeps nobody from working.

    Signals:
        failed: what kept a copy from being made; told once until one is.

    Args:
        lane: where copies are made; of several asked for in a row, the last one is.
        settings: which journal, and where to.
        parent: Qt owner.
    """

    failed = Signal(Exception)

    def __init__(self, lane: Lane, settings: ReadSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane, self._settings = lane, settings
        self._is_due = False
        self._backed_up: date | None = None

    def keep_today(self) -> None:
        """Keep the copy of the day beside the journal, tried once a day and run."""
        settings, day = self._settings(), datetime.now(UTC).date()
        journal, kept = settings.journal, settings.journal_backups
        if journal is None or not kept or day == self._backed_up or not journal.exists():
            return
        self._backed_up = day
        self._lane.submit(lambda: back_up(journal, kept, day), lambda _made: None, self.failed.emit, BACKUP_TOPIC, self)

    def send(self) -> None:
        """Send a copy of the journal as it is; nothing happens where none is asked for, or there is nothing yet."""
        settings = self._settings()
        journal, folder = settings.journal, settings.journal_copies
        if journal is None or folder is None or not journal.exists():
            return
        key = settings.journal_desk.key
        self._lane.submit(lambda: ship(journal, folder, key), self._sent, self._keep_due, COPY_TOPIC, self)

    def send_again(self) -> None:
        """Send the copy that could not be sent, where there is one."""
        if self._is_due:
            self.send()

    def _sent(self, _copy: object) -> None:
        self._is_due = False

    def _keep_due(self, error: Exception) -> None:
        if not self._is_due:
            self._is_due = True
            self.failed.emit(error)


def read_entry(path: Path | None, sequence: int) -> JournalEntry:
    """One whole entry as it was written, read on the lane.

    Args:
        path: of the journal; None where there is none.
        sequence: position of the entry.

    Raises:
        JournalError: the journal cannot be read.
        DecisionError: it has no such entry.
    """
    if path is None:
        raise no_journal_error()
    with closing(JournalReader(path)) as journal:
        entry = journal.entry(sequence)
    if entry is None:
        raise DecisionError("entry_unknown", sequence)
    return entry


@dataclass(frozen=True)
class _Reading:
    """What was read of one file, and the hash of its last entry: while that one stays, nothing was written."""

    path: Path | None = None
    last_hash: str = ""
    lines: tuple[JournalLine, ...] = ()


def _read(path: Path | None, last: _Reading) -> _Reading:
    if path is None:
        raise no_journal_error()
    with closing(JournalReader(path)) as journal:
        # Read first: an entry written between the two readings is then read again, never missed.
        last_hash = journal.last_hash()
        if path == last.path and last_hash == last.last_hash:
            return last
        lines = journal_lines(journal, ALL_LINES)
    for line in lines:
        # Kept by the line from now on, so that filters on the main thread find it ready.
        _ = line.override
    return _Reading(path, last_hash, lines)


def _doubt(settings: DecisionSettings) -> JournalDoubtError | None:
    path, desk = settings.journal, settings.desk
    if path is None or desk is None or not is_seen(path, desk):
        return None
    try:
        loss = check_trust(path, desk, datetime.now(UTC)).loss
    except JournalError:
        # Told wherever the journal is read.
        return None
    return None if loss is None else JournalDoubtError(str(loss.doubt), loss.sequence, loss.seen_at)


def _read_line(path: Path | None, sequence: int) -> WholeLine | None:
    if path is None:
        raise no_journal_error()
    with closing(JournalReader(path)) as journal:
        line = journal_line(journal, sequence)
        if line is None:
            return None
        waits = is_waiting(line, journal_lines(journal, DecisionFilter(client_id=line.entry.client_id)))
        return WholeLine(line, waits, first_decision(journal, line) if waits else None)
