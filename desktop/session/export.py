"""A whole list of clients as a file, written in the background piece by piece: other questions come between."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.population.filter import ClientFilter, ClientOrder
from core.storage.spreadsheet_text import Cell, csv_beginning, csv_lines
from core.storage.whole_file import GrowingFile
from desktop.session.lane import Lane
from desktop.session.topics import Subject, Topic

if TYPE_CHECKING:
    from core.decisions.reading import LatestDecision
    from core.population.store import ClientRow
    from desktop.session.corrections import CorrectedRows

EXPORT_TOPIC = Topic(Subject.CLIENT_LIST_EXPORT)
GIVEN_UP_TOPIC = Topic(Subject.CLIENT_LIST_GIVEN_UP)
PIECE_ROWS = 2_000
"""Rows a piece: what a question asked meanwhile waits for."""
OwnDecisions = Callable[[Sequence[int]], "Mapping[int, LatestDecision]"]


@dataclass(frozen=True)
class ListExport:
    """A list to be written.

    Args:
        path: the file.
        client_filter, order: the clients meant, and how they are sorted.
        count: how many there are.
        features: what ``cells`` needs of each.
        header: names of the columns.
        cells: one client's cells, called in the background.
        language: of the separators and decimal marks.
    """

    path: Path
    client_filter: ClientFilter
    order: ClientOrder
    count: int
    features: tuple[str, ...]
    header: tuple[str, ...]
    cells: Callable[[ClientRow, LatestDecision | None], Sequence[Cell]]
    language: str


class SessionExport(QObject):
    """Writes one list at a time.

    Signals:
        progressed: rows written so far.
        finished: rows written in all and the path, once the file is in its place.
        failed: the exception that ended the writing; nothing was written.
        stopped: the writing was given up; nothing was written.

    Args:
        lane: reads and writes.
        parent: Qt owner.
    """

    progressed = Signal(int)
    finished = Signal(int, Path)
    failed = Signal(Exception)
    stopped = Signal()

    def __init__(self, lane: Lane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane = lane
        self._writing: _Writing | None = None
        self._order: ListExport | None = None
        self._is_stopping = False

    @property
    def running(self) -> ListExport | None:
        """The list that is being written."""
        return self._order

    def start(self, order: ListExport, rows: CorrectedRows, decided: OwnDecisions) -> None:
        """Write a list; ends in ``finished``, ``failed`` or ``stopped``.

        Args:
            order: what to write.
            rows: reads the clients.
            decided: gives the advisor's own decisions on some clients, in the background.

        Raises:
            RuntimeError: a list is being written already.
        """
        if self._order is not None:
            raise RuntimeError("a list is being written already")
        self._order, self._writing = order, _Writing(order, rows, decided)
        self._continue(self._writing)

    def stop(self) -> None:
        """Give up what is being written, as soon as the piece on its way is done."""
        self._is_stopping = self._order is not None

    def close(self) -> None:
        """Remove what was written so far, once the lane has stopped."""
        if self._writing is not None:
            self._writing.give_up()
            self._forget()

    def _continue(self, writing: _Writing) -> None:
        self._lane.submit(writing.advance, self._take, self._fail, EXPORT_TOPIC)

    def _take(self, progress: _Progress) -> None:
        writing = self._writing
        if writing is None:
            return
        # A file that is in its place already is finished, whatever was asked in the meantime.
        if progress.is_finished:
            self._forget()
            self.finished.emit(progress.rows, progress.path)
        elif self._is_stopping:
            self._forget()
            self._lane.submit(writing.give_up, lambda _done: self.stopped.emit(), self.failed.emit, GIVEN_UP_TOPIC)
        else:
            self._continue(writing)
            self.progressed.emit(progress.rows)

    def _fail(self, error: Exception) -> None:
        self._forget()
        self.failed.emit(error)

    def _forget(self) -> None:
        self._order = self._writing = None
        self._is_stopping = False


@dataclass(frozen=True)
class _Progress:
    rows: int
    path: Path
    is_finished: bool


class _Writing:
    """One list on its way to its file; used by the lane alone."""

    def __init__(self, order: ListExport, rows: CorrectedRows, decided: OwnDecisions) -> None:
        self._order, self._decided = order, decided
        self._pieces: Iterator[tuple[ClientRow, ...]] = rows.stream(
            order.client_filter, order.order, order.features, PIECE_ROWS
        )
        self._file: GrowingFile | None = None
        self._count = 0

    def advance(self) -> _Progress:
        """Write one piece more, or finish."""
        try:
            return self._advance()
        except Exception:
            self.give_up()
            raise

    def give_up(self) -> None:
        """Leave nothing behind."""
        if self._file is not None:
            self._file.give_up()
        self._pieces = iter(())

    def _advance(self) -> _Progress:
        if self._file is None:
            self._file = GrowingFile(self._order.path)
            self._file.add(csv_beginning(self._order.header, self._order.language))
        rows = next(self._pieces, ())
        if not rows:
            self._file.finish()
            return _Progress(self._count, self._order.path, is_finished=True)
        decisions = self._decided([row.client_id for row in rows])
        cells = (self._order.cells(row, decisions.get(row.client_id)) for row in rows)
        self._file.add(csv_lines(cells, self._order.language))
        self._count += len(rows)
        return _Progress(self._count, self._order.path, is_finished=False)
