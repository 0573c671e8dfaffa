"""The data that were put right in the clients' files: written to the journal, and laid over what the bundle says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.decisions.data_correction import (
    DataCorrection,
    check_data_correction,
    corrected_risk,
    data_corrections,
    record_data_correction,
    with_corrections,
)
from core.errors import JournalError, UnknownClientError
from core.journal.journal import Journal, JournalEntry, JournalReader
from core.population.filter import ClientFilter, ClientOrder
from core.population.store import ClientRow, Listing
from desktop.session.lane import Lane
from desktop.session.topics import Subject, Topic
from desktop.settings.decision_settings import ReadSettings

READING_TOPIC = Topic(Subject.CORRECTIONS_READING)
Corrections = dict[int, tuple[DataCorrection, ...]]


@dataclass(frozen=True)
class CorrectedFile:
    """A file with its corrections, and its probability of default (0 to 1)."""

    client: Client
    probability: float


@dataclass(frozen=True)
class CorrectedRows:
    """Reads lists of a bundle's clients; the rows of corrected files show their corrections and the score with them.

    Which clients a filter keeps, and in which order, stays what the bundle says.

    Args:
        bundle: holds the clients.
        files: the corrected ones by number of client.
    """

    bundle: Bundle
    files: Mapping[int, CorrectedFile]

    def rows(
        self, client_filter: ClientFilter, order: ClientOrder, features: Sequence[str], offset: int, limit: int
    ) -> tuple[ClientRow, ...]:
        """As ``ClientStore.rows``."""
        return self._corrected(self.bundle.store.rows(client_filter, order, features, offset, limit))

    def listing(self, client_filter: ClientFilter, order: ClientOrder, features: Sequence[str], limit: int) -> Listing:
        """As ``ClientStore.listing``."""
        found = self.bundle.store.listing(client_filter, order, features, limit)
        return replace(found, rows=self._corrected(found.rows))

    def stream(
        self, client_filter: ClientFilter, order: ClientOrder, features: Sequence[str], piece_rows: int
    ) -> Iterator[tuple[ClientRow, ...]]:
        """As ``ClientStore.stream``."""
        return map(self._corrected, self.bundle.store.stream(client_filter, order, features, piece_rows))

    def search(self, wanted: ClientFilter, limit: int) -> Listing:
        """As ``ClientDirectory.listing``."""
        found = self.bundle.directory.listing(wanted, limit)
        return replace(found, rows=self._corrected(found.rows))

    def _corrected(self, rows: tuple[ClientRow, ...]) -> tuple[ClientRow, ...]:
        return tuple(map(self._row, rows)) if self.files else rows

    def _row(self, row: ClientRow) -> ClientRow:
        file = self.files.get(row.client_id)
        if file is None:
            return row
        values = {name: file.client.values[name] for name in row.values}
        return ClientRow(row.client_id, file.probability, values, file.client.corrected)


class SessionCorrections(QObject):
    """Writes corrections of data, and knows those that hold.

    Corrections of other workstations are known from the moment when the bundle or the file was opened here.

    Signals:
        changed: lists say something else than before.
        failed: the exception that kept corrections from being laid over the lists; a journal that cannot be read is
            told with the case of a client.

    Args:
        bundle: holds the files.
        lane: reads the journal, and reads and scores the files that are corrected.
        settings: who corrects.
        journal: gives the journal to write in.
        told: hears the entry that was written.
        parent: Qt owner.
    """

    changed = Signal()
    failed = Signal(Exception)

    def __init__(
        self,
        bundle: Bundle,
        lane: Lane,
        settings: ReadSettings,
        journal: Callable[[], Journal],
        told: Callable[[JournalEntry], JournalEntry],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._bundle, self._lane, self._settings, self._journal, self._told = bundle, lane, settings, journal, told
        self._files: Mapping[int, CorrectedFile] = {}
        self._known: Corrections = {}
        path = settings().journal
        if path is not None:
            self._lane.submit(lambda: self._read(path), self._learn, self.failed.emit, READING_TOPIC, self)

    def learn(self, client_id: int, corrections: tuple[DataCorrection, ...]) -> None:
        """Lay what was put right in one file over the lists, as it was read when the file was opened."""
        if corrections and corrections != self._known.get(client_id):
            self._learn({client_id: corrections})

    def listed(self) -> CorrectedRows:
        """Lists with the corrections known by now."""
        return CorrectedRows(self._bundle, self._files)

    def correct(self, client: Client, correction: DataCorrection, text: str) -> None:
        """Put one datum of the open file right; the file is then opened again to be seen.

        Args:
            client: the file as it is shown.
            correction: starts from its value.
            text: the same in words.

        Raises:
            InvalidValueError: the datum cannot be corrected here, or cannot take this value.
            ContradictionError: the corrected file would contradict itself.
            DecisionError: nothing changes, no document, no author, or somebody was faster.
            JournalError: nothing was written.
        """
        check_data_correction(client, correction, self._bundle.catalogue)
        author = self._settings().author
        self._told(record_data_correction(self._journal(), author, client.client_id, correction, text))

    def retire(self) -> None:
        """Ask nothing more of the bundle, which is closed."""
        # What is still being read would be scored, and that with the closed bundle.
        self._lane.forget(READING_TOPIC)

    def _read(self, path: Path) -> Corrections:
        try:
            with closing(JournalReader(path)) as journal:
                return data_corrections(journal)
        except JournalError:
            return {}

    def _learn(self, found: Corrections) -> None:
        if not found:
            return
        self._known = {**self._known, **found}
        topic = Topic(Subject.CORRECTED_FILES, (min(found), len(found)))
        self._lane.submit(lambda: self._score(found), self._lay_over, self.failed.emit, topic, self)

    def _score(self, found: Corrections) -> dict[int, CorrectedFile]:
        files: dict[int, CorrectedFile] = {}
        for client_id, corrections in found.items():
            # A client of another bundle is no client here.
            with suppress(UnknownClientError):
                files[client_id] = _corrected_file(self._bundle, client_id, corrections)
        return files

    def _lay_over(self, files: dict[int, CorrectedFile]) -> None:
        self._files = {**self._files, **files}
        self.changed.emit()


def _corrected_file(bundle: Bundle, client_id: int, corrections: tuple[DataCorrection, ...]) -> CorrectedFile:
    client = bundle.store.get(client_id)
    return CorrectedFile(with_corrections(client, corrections), corrected_risk(bundle, client, corrections))
