"""The one object that changes: the open bundle, the open client, and every question to the client store."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from core.assessment.assessment import Assessment
from core.bundle.admission import BundleAdmission
from core.bundle.bundle import Bundle, open_bundle
from core.bundle.signature import TrustedKey
from core.errors import JournalError, UnknownClientError
from core.journal.entry import JournalEntry
from core.population.filter import ClientFilter, ClientOrder
from desktop.session.client_number import ClientNumber
from desktop.session.comparison import SessionComparison
from desktop.session.decisions import SessionDecisions
from desktop.session.desk import SessionDesk
from desktop.session.export import SessionExport
from desktop.session.lane import Lane
from desktop.session.new_files import SessionNewFiles
from desktop.session.opened_client import OpenedClient, opened_with, read_client
from desktop.session.simulation import Simulation
from desktop.session.to_do import SessionToDo
from desktop.session.topics import Subject, Topic
from desktop.settings.decision_settings import ReadSettings, no_journal
from desktop.settings.preferences import Preferences
from desktop.settings.settings import SettingsStore

if TYPE_CHECKING:
    from core.clients.history import ClientHistory
    from core.decisions.reading import LatestDecision
    from core.population.store import ClientRow, Listing

T = TypeVar("T")
RECENT_LIMIT = 50
CASE_SETTINGS = frozenset({"user_name", "opinion_first", "journal_folder"})
"""What decides whose case is shown, and from which journal."""
BUNDLE_TOPIC = Topic(Subject.BUNDLE)
CLIENT_TOPIC = Topic(Subject.CLIENT)
HISTORY_TOPIC = Topic(Subject.CLIENT_HISTORY)
PLACES_TOPIC = Topic(Subject.PLACES)
CLOSING_TIMEOUT_MS = 30_000


class Session(QObject):
    """Owner of the open bundle and the open client; views ask here and listen to its signals.

    Signals:
        bundle_opened: a ``Bundle`` was adopted.
        bundle_refused: the exception that kept a bundle from opening.
        client_opened: an ``OpenedClient`` to show.
        case_changed: the same ``OpenedClient`` with its case of now: something was written about it, or another person
            looks.
        client_unknown: number of a client whom the bundle does not hold.
        failed: any other exception of a request.
        busy_changed: whether a bundle or a client is being opened.

    Args:
        lane: the one worker; it alone uses the client store.
        parent: Qt owner.
        new_files_folder: where new files are kept, drafts and scenarios beside them; None keeps them in memory only.
        decision_settings: who decides, and where it is written down.
        filters_file: where filters are kept by name; None keeps none.
        admission: opens bundles as this desk does; None opens whatever is signed.
        preferences: the settings; by default the built-in ones, kept in memory only.
    """

    bundle_opened = Signal(Bundle)
    bundle_refused = Signal(Exception)
    client_opened = Signal(OpenedClient)
    case_changed = Signal(OpenedClient)
    client_unknown = Signal(ClientNumber)
    failed = Signal(Exception)
    busy_changed = Signal(bool)

    def __init__(
        self,
        lane: Lane,
        parent: QObject | None = None,
        *,
        new_files_folder: Path | None = None,
        filters_file: Path | None = None,
        preferences: Preferences | None = None,
        admission: BundleAdmission | None = None,
        decision_settings: ReadSettings = no_journal,
    ) -> None:
        super().__init__(parent)
        self._lane = lane
        self._bundle: Bundle | None = None
        self._opened: OpenedClient | None = None
        self._case_changes = 0
        self._simulation: Simulation | None = None
        self._recent: tuple[int, ...] = ()
        self._trail: tuple[int, ...] = ()
        self._busy: frozenset[Topic] = frozenset()
        self._audience = 0
        self._decision_settings, self._admission = decision_settings, admission
        self._decisions: SessionDecisions | None = None
        self._to_do: SessionToDo | None = None
        self.preferences = preferences or Preferences(SettingsStore(), parent=self)
        self.preferences.changed.connect(self._follow_setting)
        self.files = SessionNewFiles(lane, new_files_folder, self)
        self.files.scored.connect(lambda file: self.open_client(file.client_id))
        self.export = SessionExport(lane, self)
        self.desk = SessionDesk(lane, new_files_folder, self)
        self.comparison = SessionComparison(lane, self.desk, filters_file, self)
        self.comparison.failed.connect(self.failed)
        self.desk.failed.connect(self.failed)

    @property
    def bundle(self) -> Bundle | None:
        """The open bundle."""
        return self._bundle

    @property
    def opened(self) -> OpenedClient | None:
        """The open client, and where the decision on it stands now."""
        return self._opened

    @property
    def assessment(self) -> Assessment | None:
        """The open client, assessed."""
        return None if self._opened is None else self._opened.assessment

    @property
    def decisions(self) -> SessionDecisions:
        """The decisions on the clients of the open bundle; only while one is open."""
        if self._decisions is None:
            raise RuntimeError("no bundle is open")
        return self._decisions

    @property
    def to_do(self) -> SessionToDo:
        """What waits; only while a bundle is open."""
        if self._to_do is None:
            raise RuntimeError("no bundle is open")
        return self._to_do

    @property
    def simulation(self) -> Simulation:
        """What is tried on the open client; only while a bundle is open."""
        if self._simulation is None:
            raise RuntimeError("no bundle is open")
        return self._simulation

    @property
    def recent(self) -> tuple[int, ...]:
        """Numbers of the clients opened, newest first, each once."""
        return self._recent

    @property
    def busy(self) -> bool:
        """Whether a bundle or a client is being opened."""
        return bool(self._busy)

    @property
    def has_previous(self) -> bool:
        """Whether there is a client to go back to."""
        return len(self._trail) > 1

    def open_bundle(self, folder: Path, trusted: Iterable[TrustedKey]) -> None:
        """Verify and open a bundle in the background; ends in ``bundle_opened`` or ``bundle_refused``."""
        keys = tuple(trusted)

        def refuse(error: Exception) -> None:
            self._finished(BUNDLE_TOPIC)
            self.bundle_refused.emit(error)

        def adopt(bundle: Bundle) -> None:
            self._finished(BUNDLE_TOPIC)
            self.adopt(bundle)
            if admission is not None and (warning := admission.warning(bundle)) is not None:
                self.failed.emit(warning)

        admission = self._admission
        open_here = open_bundle if admission is None else admission.open
        self._started(BUNDLE_TOPIC)
        self._lane.submit(lambda: open_here(folder, keys), adopt, refuse, BUNDLE_TOPIC)

    def adopt(self, bundle: Bundle) -> None:
        """Work with this bundle from now on; the one before is closed and its client forgotten."""
        former = self._bundle
        self.export.stop()
        if former is not None:
            self._lane.submit(former.close, _ignore, self.failed.emit, Topic(Subject.BUNDLE_CLOSING, id(former)))
        if self._simulation is not None:
            self._simulation.retire()
        self.desk.adopt(demonstration=bundle.signer.demonstration)
        self._bundle, self._opened, self._recent, self._trail = bundle, None, self.desk.recent, ()
        self._simulation = Simulation(bundle, self._lane, self, self.desk)
        self._simulation.failed.connect(self.failed)
        if self._decisions is not None:
            self._decisions.retire()
        decisions = self._decisions = SessionDecisions(bundle, self._lane, self._decision_settings, self, self.desk)
        self._decisions.recorded.connect(self._follow_journal)
        for problem in (decisions.witness_failed, decisions.reading.doubted, decisions.corrections.failed):
            problem.connect(self.failed)
        if self._to_do is not None:
            self._to_do.retire()
        self._to_do = SessionToDo(self._lane, self._decisions, self.desk, self.files, self)
        self.files.adopt(bundle.catalogue)
        self.comparison.adopt(bundle)
        self.bundle_opened.emit(bundle)
        self._decisions.reading.compare()

    def open_client(self, client_id: int) -> None:
        """Assess a client in the background; ends in ``client_opened``, ``client_unknown`` or ``failed``."""
        self._assess(client_id, lambda: self._trail_with(client_id))

    def open_previous(self) -> None:
        """Go back to the client seen before the one on screen; nothing happens where there is none."""
        if self.has_previous:
            self._assess(self._trail[-2], lambda: self._trail[:-1])

    def find(self, wanted: ClientFilter, limit: int) -> Listing:
        """The first clients that a search means, at once: see ``core.population.directory``."""
        return self.decisions.corrections.listed().search(wanted, limit)

    def fetch_rows(
        self,
        client_filter: ClientFilter,
        order: ClientOrder,
        features: Sequence[str],
        offset: int,
        limit: int,
        done: Callable[[tuple[ClientRow, ...]], None],
        topic: Topic,
    ) -> None:
        """Read a window of a sorted list in the background.

        Args:
            client_filter: the clients meant.
            order: how they are sorted.
            features: the features to read.
            offset: position of the first row, from 0.
            limit: most rows to read.
            done: hears the rows on the main thread, unless a newer request of the topic overtook this one.
            topic: requests of one topic replace one another.
        """
        store, names = self.decisions.corrections.listed(), tuple(features)
        self._ask_listed(lambda: store.rows(client_filter, order, names, offset, limit), lambda rows: rows, done, topic)

    def fetch_listing(
        self,
        client_filter: ClientFilter,
        order: ClientOrder,
        features: Sequence[str],
        limit: int,
        done: Callable[[Listing], None],
        topic: Topic,
    ) -> None:
        """Read the first rows of a list and its length in the background; arguments as for ``fetch_rows``."""
        store, names = self.decisions.corrections.listed(), tuple(features)
        self._ask_listed(
            lambda: store.listing(client_filter, order, names, limit), lambda found: found.rows, done, topic
        )

    def fetch_history(self, client_id: int, done: Callable[[ClientHistory], None]) -> None:
        """Read a client's past in the background, empty for a client who is not in the bundle."""
        store = self._open_bundle().store
        self._ask(lambda: store.history(client_id), done, HISTORY_TOPIC)

    def prepare_search(self, read: Callable[[Bundle], T], done: Callable[[T], None]) -> None:
        """Read in the background what a search needs of the open bundle, then hand it over on the main thread."""
        bundle = self._open_bundle()
        self._ask(lambda: read(bundle), done, PLACES_TOPIC)

    def dismiss_audience(self) -> None:
        """Forget who waits for rows and counts: the views that asked are about to be replaced."""
        self._audience += 1

    def close(self) -> None:
        """Stop the worker, then release the bundle."""
        if self._simulation is not None:
            self._simulation.close()
        # Python may not end while the worker is inside a library: its window is already gone, so it can take its time.
        stopped = self._lane.close(CLOSING_TIMEOUT_MS)
        self.files.flush()
        self.desk.flush()
        if self._decisions is not None:
            self._decisions.close()
        if stopped and self._bundle is not None:
            self.export.close()
            self._bundle.close()
            self._bundle = None

    def _open_bundle(self) -> Bundle:
        if self._bundle is None:
            raise RuntimeError("no bundle is open")
        return self._bundle

    def _ask(self, work: Callable[[], T], done: Callable[[T], None], topic: Topic) -> None:
        audience = self._audience

        def deliver(result: T) -> None:
            if audience == self._audience:
                done(result)

        self._lane.submit(work, deliver, self.failed.emit, topic)

    def _ask_listed(
        self, read: Callable[[], T], rows: Callable[[T], tuple[ClientRow, ...]], done: Callable[[T], None], topic: Topic
    ) -> None:
        """Read clients of a list together with the advisor's own decisions on them."""
        decisions, changes = self.decisions, self._case_changes

        def work() -> tuple[T, tuple[int, ...], Mapping[int, LatestDecision]]:
            found = read()
            client_ids = tuple(row.client_id for row in rows(found))
            try:
                return found, client_ids, decisions.reading.own_latest(client_ids)
            except JournalError:
                return found, client_ids, {}

        def deliver(answer: tuple[T, tuple[int, ...], Mapping[int, LatestDecision]]) -> None:
            found, client_ids, decided = answer
            if decisions is self._decisions and changes != self._case_changes:
                self._ask_listed(read, rows, done, topic)
                return
            decisions.learn_latest(client_ids, decided)
            done(found)

        self._ask(work, deliver, topic)

    def _assess(self, client_id: int, trail: Callable[[], tuple[int, ...]]) -> None:
        bundle, file = self._open_bundle(), self.files.find(client_id)
        settings, changes = self._decision_settings(), self._case_changes

        def show(opened: OpenedClient) -> None:
            if bundle is self._bundle and changes != self._case_changes:
                # Something was written while the lane read: what it read may be older.
                self._assess(client_id, trail)
                return
            self._finished(CLIENT_TOPIC)
            if bundle is self._bundle:
                self._show(opened, trail())

        def miss(error: Exception) -> None:
            self._finished(CLIENT_TOPIC)
            if isinstance(error, UnknownClientError):
                self.client_unknown.emit(error.client_id)
            else:
                self.failed.emit(error)

        self._started(CLIENT_TOPIC)
        self._lane.submit(lambda: read_client(bundle, client_id, file, settings), show, miss, CLIENT_TOPIC)

    def _show(self, opened: OpenedClient, trail: tuple[int, ...]) -> None:
        client_id = opened.client_id
        self._opened = opened
        self._recent = (client_id, *(one for one in self._recent if one != client_id))[:RECENT_LIMIT]
        self._trail = trail[-RECENT_LIMIT:]
        self.desk.keep_recent(self._recent)
        self.simulation.begin(opened.assessment)
        self.client_opened.emit(opened)
        self.decisions.corrections.learn(client_id, opened.case.corrections)

    def _follow_journal(self, entry: JournalEntry) -> None:
        self._case_changes += 1
        if self._opened is not None and self._opened.client_id == entry.client_id:
            self._read_case_again(self._opened)

    def _follow_setting(self, name: str) -> None:
        if name not in CASE_SETTINGS:
            return
        self._case_changes += 1
        if self._decisions is not None:
            self._decisions.forget_latest()
        if self._opened is not None:
            self._read_case_again(self._opened)

    def _read_case_again(self, opened: OpenedClient) -> None:
        # At once, not in the lane: what follows a writing never shows what was before it.
        case = self.decisions.case(opened.client_id)
        self._opened = opened_with(self._open_bundle(), opened.assessment, case)
        self.case_changed.emit(self._opened)

    def _trail_with(self, client_id: int) -> tuple[int, ...]:
        return self._trail if self._trail[-1:] == (client_id,) else (*self._trail, client_id)

    def _started(self, topic: Topic) -> None:
        self._set_busy(self._busy | {topic})

    def _finished(self, topic: Topic) -> None:
        self._set_busy(self._busy - {topic})

    def _set_busy(self, topics: frozenset[Topic]) -> None:
        changed = bool(topics) != bool(self._busy)
        self._busy = topics
        if changed:
            self.busy_changed.emit(bool(topics))


def _ignore(_result: object) -> None:
    """Nobody waits for this result."""
