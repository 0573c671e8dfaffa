"""The files made on this workstation: the one in the form, what keeps it from being scored, and those that are kept."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from core.errors import UnknownClientError
from core.features.catalogue import Catalogue
from core.new_files.form import FieldProblem, validate
from core.new_files.imported_file import Imported, texts_for_form
from core.new_files.importing import ImportReport, import_file
from core.new_files.store import FIRST_NEW_FILE_ID, FileState, NewFile, NewFileStore
from core.population.search import title_matches
from desktop.session.lane import Lane
from desktop.session.topics import Subject, Topic

BLANK = NewFile(FIRST_NEW_FILE_ID, "", {})
"""A form nobody has written in: it gets a number of its own with the first change."""
IMPORT_TOPIC, LIST_TOPIC = Topic(Subject.FILE_IMPORT), Topic(Subject.NEW_FILES)


class SessionNewFiles(QObject):
    """Owner of the form's file; every change is kept at once, on the lane, whole or not at all.

    Signals:
        replaced: the form holds another file.
        checked: the form's file changed, ``problems`` with it.
        kept: a ``NewFile`` was written.
        listed: ``files`` changed.
        import_ended: ``imported`` changed.
        failed: exception of a file that could not be read, written or removed.
        scored: a ``NewFile`` is complete and asks to be assessed.

    Args:
        lane: the one worker.
        folder: where files are kept; None keeps them in memory only.
        parent: Qt owner.
    """

    replaced = Signal()
    checked = Signal()
    kept = Signal(NewFile)
    listed = Signal()
    import_ended = Signal()
    failed = Signal(Exception)
    scored = Signal(NewFile)

    def __init__(self, lane: Lane, folder: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lane, self._folder = lane, folder
        self._store: NewFileStore | None = None
        self._catalogue: Catalogue | None = None
        self._current = BLANK
        self._unwritten: dict[int, NewFile] = {}
        self._was_listed = False
        self._problems: tuple[FieldProblem, ...] = ()
        self._files: tuple[NewFile, ...] = ()
        self._unreadable: tuple[str, ...] = ()
        self._offered: NewFile | None = None
        self._imported: Imported | None = None
        self._scored: dict[int, NewFile] = {}

    @property
    def current(self) -> NewFile:
        """The file in the form."""
        return self._current

    @property
    def problems(self) -> tuple[FieldProblem, ...]:
        """What keeps the form's file from being scored."""
        return self._problems

    @property
    def files(self) -> tuple[NewFile, ...]:
        """The files kept, the one saved last in front."""
        return self._files

    @property
    def unreadable(self) -> tuple[str, ...]:
        """Names of documents that are damaged; they are left alone."""
        return self._unreadable

    @property
    def offered(self) -> NewFile | None:
        """The draft an earlier run left behind, until the advisor takes it up or begins something else."""
        return self._offered

    @property
    def imported(self) -> Imported | None:
        """The last import, until its report is put away."""
        return self._imported

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written in the form."""
        return not self._current.texts and not self._current.title

    def adopt(self, catalogue: Catalogue) -> None:
        """Check against this catalogue from now on, and read the folder."""
        self._catalogue = catalogue
        self._check()
        store = self._opened_store()
        if store is not None:
            self._lane.submit(lambda: (store.files(), store.unreadable()), self._list, self.failed.emit, LIST_TOPIC)

    def find(self, client_id: int) -> NewFile | None:
        """The version of a file that may be shown as a client: scored in this run, or kept as complete."""
        if client_id in self._scored:
            return self._scored[client_id]
        complete = (file for file in self._files if file.state is FileState.COMPLETE)
        return next((file for file in complete if file.client_id == client_id), None)

    def matching(self, text: str) -> tuple[NewFile, ...]:
        """The files that may be shown as a client and whose name has the words of a text, the newest in front."""
        return tuple(
            file for file in self._files if file.state is FileState.COMPLETE and title_matches(file.title, text)
        )

    def title_of(self, client_id: int) -> str:
        """Name given to a file, empty where it has none."""
        known = (self._current, *self._scored.values(), *self._files)
        return next((file.title for file in known if file.client_id == client_id), "")

    def begin(self, texts: Mapping[str, str] | None = None, title: str = "") -> None:
        """Put another file in the form; the one before stays among the files.

        Args:
            texts: what it already says, by feature name.
            title: its name.
        """
        self._offered = None
        self._current = BLANK
        if texts or title:
            self._change(replace(BLANK, title=title, texts=dict(texts or {})))
        self._check()
        self.replaced.emit()

    def edit(self, feature: str, text: str) -> None:
        """Write in one field; a blank text empties it."""
        texts = {**self._current.texts, feature: text}
        if not text.strip():
            del texts[feature]
        self._change(replace(self._current, texts=texts))
        self._check()

    def remove(self, features: frozenset[str]) -> None:
        """Empty several fields at once."""
        texts = {name: text for name, text in self._current.texts.items() if name not in features}
        self._change(replace(self._current, texts=texts))
        self._check()

    def rename(self, title: str) -> None:
        """Give the form's file a name."""
        self._change(replace(self._current, title=title), self._current.state)

    def resume(self, client_id: int) -> None:
        """Put a kept file in the form; nothing happens where there is none."""
        found = next((file for file in self._files if file.client_id == client_id), None)
        if found is not None:
            self._offered, self._imported, self._current = None, None, found
            self._check()
            self.replaced.emit()
            self.import_ended.emit()

    def decline(self) -> None:
        """Leave the offered draft among the files."""
        self._offered = None
        self.listed.emit()

    def score(self) -> None:
        """Keep the form's file as complete and have it assessed; nothing happens while there are problems."""
        if self._problems or self._catalogue is None:
            return
        self._change(self._current, FileState.COMPLETE)
        self._scored[self._current.client_id] = self._current
        self.scored.emit(self._current)

    def delete(self, client_id: int) -> None:
        """Remove a kept file for good; where it is in the form, the form is emptied."""

        def removed(_result: None) -> None:
            self._scored.pop(client_id, None)
            self._unwritten.pop(client_id, None)
            self._set_files(tuple(file for file in self._files if file.client_id != client_id))
            if self._current.client_id == client_id:
                self.begin()

        def refused(error: Exception) -> None:
            if isinstance(error, UnknownClientError):
                removed(None)
            else:
                self.failed.emit(error)

        store = self._opened_store()
        if store is not None:
            self._lane.submit(lambda: store.delete(client_id), removed, refused, _topic(client_id))

    def import_file(self, path: Path) -> None:
        """Read one client from a file into a new form; ends in ``import_ended``."""
        catalogue = self._catalogue
        if catalogue is None:
            return

        def read(report: ImportReport) -> None:
            self._imported = Imported(path.name, report)
            texts = texts_for_form(report, catalogue)
            if texts:
                self.begin(texts, path.stem)
            self.import_ended.emit()

        def unreadable(error: Exception) -> None:
            self._imported = Imported(path.name, error=error)
            self.import_ended.emit()

        self._lane.submit(lambda: import_file(path, catalogue), read, unreadable, IMPORT_TOPIC)

    def dismiss_report(self) -> None:
        """Put the report of the last import away."""
        self._imported = None
        self.import_ended.emit()

    def flush(self) -> None:
        """Write what the worker may not come to write any more."""
        store = self._opened_store() if self._unwritten else None
        if store is not None:
            for file in self._unwritten.values():
                with suppress(OSError):
                    store.save(file)
        self._unwritten.clear()

    def _change(self, file: NewFile, state: FileState = FileState.DRAFT) -> None:
        self._current = self._numbered(replace(file, state=state))
        self._offered = None
        store, kept = self._opened_store(), self._current
        if store is not None:
            self._unwritten[kept.client_id] = kept
            self._lane.submit(lambda: store.save(kept), self._note_kept, self.failed.emit, _topic(kept.client_id))

    def _numbered(self, file: NewFile) -> NewFile:
        store = self._opened_store() if file.client_id == BLANK.client_id else None
        if store is None:
            return file
        try:
            number = store.new_file().client_id
        except OSError as error:
            self.failed.emit(error)
            return file
        # Numbers come from the folder: one that is still on its way there is taken as well.
        taken = {*self._unwritten, *(other.client_id for other in self._files)}
        return replace(file, client_id=max(number, 1 + max(taken, default=0)))

    def _note_kept(self, saved: NewFile) -> None:
        if self._current.client_id == saved.client_id:
            self._current = replace(self._current, saved_at=saved.saved_at)
        self._unwritten.pop(saved.client_id, None)
        others = tuple(file for file in self._files if file.client_id != saved.client_id)
        self.kept.emit(saved)
        self._set_files((saved, *others))

    def _list(self, found: tuple[tuple[NewFile, ...], tuple[str, ...]]) -> None:
        files, self._unreadable = found
        if not self._was_listed and self._current is BLANK:
            self._offered = next((file for file in files if file.state is FileState.DRAFT), None)
        self._was_listed = True
        self._set_files(files)

    def _set_files(self, files: tuple[NewFile, ...]) -> None:
        self._files = files
        self.listed.emit()

    def _check(self) -> None:
        if self._catalogue is not None:
            self._problems = validate(self._current.texts, self._catalogue)
            self.checked.emit()

    def _opened_store(self) -> NewFileStore | None:
        if self._store is None and self._folder is not None:
            try:
                self._store = NewFileStore(self._folder)
            except OSError as error:
                self.failed.emit(error)
        return self._store


def _topic(client_id: int) -> Topic:
    return Topic(Subject.NEW_FILE, client_id)
