"""What waits today, looked for in the background where a page shows it, and again whenever something is written."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.decisions.to_do import ToDo, read_to_do
from core.desk.store import LISTS
from core.journal.journal import JournalReader
from desktop.session.decisions import SessionDecisions
from desktop.session.desk import SessionDesk
from desktop.session.lane import Lane
from desktop.session.new_files import SessionNewFiles
from desktop.session.opened_client import files_of_today, no_journal_error
from desktop.session.topics import Subject, Topic

TOPIC = Topic(Subject.TO_DO)


class SessionToDo(QObject):
    """Nothing is read before somebody asks; from then on it follows what is written.

    Signals:
        changed: ``found``, a draft or a scenario is different.
        failed: the exception that kept the journal from being read.

    Args:
        lane: the one worker.
        decisions: the journal, and the bundle.
        desk: drafts and scenarios.
        files: new files.
        parent: Qt owner.
    """

    changed = Signal()
    failed = Signal(Exception)

    def __init__(
        self,
        lane: Lane,
        decisions: SessionDecisions,
        desk: SessionDesk,
        files: SessionNewFiles,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._lane, self._decisions, self._desk, self._files = lane, decisions, desk, files
        self._is_followed = False
        self.found = ToDo()
        decisions.recorded.connect(self._follow)
        decisions.corrections.changed.connect(self._follow)
        files.listed.connect(self._follow)
        desk.changed.connect(self._follow_desk)

    def ask(self) -> None:
        """Look for what waits; ends in ``changed`` or ``failed``."""
        self._is_followed = True
        path, bundle, files = self._decisions.settings.journal, self._decisions.bundle, self._files
        mine = {file.client_id: file for file in files.files}

        def work() -> ToDo:
            kept = {number: file.client(bundle.catalogue) for number, file in mine.items()}
            return _read(path, bundle, kept)

        self._lane.submit(work, self._take, self.failed.emit, TOPIC, self)

    def retire(self) -> None:
        """Give way to what waits in another bundle, and ask nothing more of this one, which is closed."""
        # Until Qt deletes it, it still hears what is written.
        self._is_followed = False
        self._lane.forget(TOPIC)
        self.deleteLater()

    def client_ids(self, *, with_scores: bool) -> tuple[int, ...]:
        """Everybody of whom something waits, each once.

        Args:
            with_scores: whether those may be named of whom only the advice says it.
        """
        found = self.found
        numbers = [line.entry.client_id for line in (*found.second_looks, *found.to_review)]
        numbers += [client_id for client_id, _count in found.contested]
        numbers += [*self._desk.data_wishes(), *self._desk.drafts(), *self._desk.scenario_clients()]
        if with_scores:
            numbers += [one.line.entry.client_id for one in found.changed]
            numbers += [row.client_id for row in found.grey]
        return tuple(dict.fromkeys(numbers))

    def _take(self, found: ToDo) -> None:
        self.found = found
        self.changed.emit()

    def _follow(self, _change: object = None) -> None:
        if self._is_followed:
            self.ask()

    def _follow_desk(self, client_id: int) -> None:
        if client_id != LISTS:
            self.changed.emit()


def _read(path: Path | None, bundle: Bundle, mine: dict[int, Client]) -> ToDo:
    if path is None:
        raise no_journal_error()
    with closing(JournalReader(path)) as journal:
        return read_to_do(journal, bundle, files_of_today(journal, bundle, mine))
