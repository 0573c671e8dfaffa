"""What the log tells of an advisor's work: that something happened and how long it took, never whose or how much."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject

from core.error_trace import error_lines, named
from core.errors import UnforeseenError
from desktop.session.session import Session
from desktop.start.first_start import DemonstrationBuild
from desktop.window.main_window import MainWindow

if TYPE_CHECKING:
    from core.bundle.bundle import Bundle
    from core.journal.entry import JournalEntry
    from desktop.session.simulation import Refusal

ENDINGS = frozenset({".pdf", ".json", ".csv"})
_log = logging.getLogger(__name__)


class ActivityLog(QObject):
    """Listens to what changes and leaves one line of each; features are named, their values are not.

    Args:
        session: what changes.
        parent: Qt owner.
    """

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._since = QElapsedTimer()
        self._edited: frozenset[str] = frozenset()
        self._page = ""
        session.busy_changed.connect(self._start_counting)
        session.bundle_opened.connect(self._tell_bundle)
        session.bundle_refused.connect(self._tell_failure)
        session.client_opened.connect(self._tell_client)
        session.client_unknown.connect(self._tell_unknown_client)
        session.failed.connect(self._tell_failure)
        session.files.failed.connect(self._tell_failure)
        session.files.import_ended.connect(self._tell_import)
        session.export.finished.connect(self._tell_list)
        session.export.failed.connect(self._tell_failure)

    def watch(self, window: MainWindow) -> None:
        """Tell which pages are shown in this window."""
        window.page_shown.connect(self._tell_page)

    def watch_build(self, build: DemonstrationBuild) -> None:
        """Tell how the building of a demonstration ends."""
        build.succeeded.connect(self._tell_built)
        build.failed.connect(self._tell_not_built)

    def _start_counting(self, busy: bool) -> None:
        if busy:
            self._since.start()

    @property
    def _seconds(self) -> float:
        return self._since.elapsed() / 1000 if self._since.isValid() else 0.0

    def _tell_bundle(self, bundle: Bundle) -> None:
        manifest = bundle.manifest
        _log.info("bundle %s (%.12s) open in %.2f s", manifest.model_version, manifest.fingerprint, self._seconds)
        self._edited = frozenset()
        simulation, decisions = self._session.simulation, self._session.decisions
        simulation.edits_changed.connect(self._tell_edits)
        simulation.edit_refused.connect(self._tell_refusal)
        decisions.recorded.connect(self._tell_entry)
        decisions.replay_failed.connect(self._tell_failure)
        decisions.reading.read_failed.connect(self._tell_failure)
        decisions.documents.saved.connect(self._tell_document)
        decisions.documents.failed.connect(self._tell_failure)

    def _tell_client(self, _assessment: object) -> None:
        _log.info("client open in %.2f s", self._seconds)

    def _tell_unknown_client(self, _number: object) -> None:
        _log.info("the client asked for is not in the bundle")

    def _tell_page(self, page_id: str) -> None:
        if page_id != self._page:
            self._page = page_id
            _log.info("page %s", page_id)

    def _tell_edits(self) -> None:
        # A slider that moves gives dozens of edits a second: the features say what is tried.
        edited = frozenset(self._session.simulation.edits)
        if edited != self._edited:
            self._edited = edited
            _log.info("edited: %s", ", ".join(sorted(edited)) or "nothing")

    def _tell_refusal(self, refusal: Refusal) -> None:
        _log.info("edit refused: %s", named(refusal.error))

    def _tell_entry(self, entry: JournalEntry) -> None:
        _log.info("journal entry %d written: %s", entry.sequence, entry.kind)

    def _tell_document(self, path: Path) -> None:
        _log.info("document written: %s", _ending(path))

    def _tell_list(self, _rows: int, path: Path) -> None:
        _log.info("list of clients written: %s", _ending(path))

    def _tell_import(self) -> None:
        imported = self._session.files.imported
        if imported is not None and imported.error is not None:
            self._tell_failure(imported.error)
        elif imported is not None:
            _log.info("a file was imported into the form")

    def _tell_built(self, _folder: Path) -> None:
        _log.info("a demonstration was built")

    def _tell_not_built(self, _told: str) -> None:
        _log.warning("failed: no demonstration could be built")

    def _tell_failure(self, error: Exception) -> None:
        # Already in the log, with where it happened.
        if not isinstance(error, UnforeseenError):
            _log.warning("failed: %s", " | ".join(error_lines(error, error.__traceback__)))


def _ending(path: Path) -> str:
    # What follows the last dot of a name that somebody typed may be anything.
    return path.suffix if path.suffix in ENDINGS else "a file"
