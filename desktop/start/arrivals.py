"""Bundles that come while the application runs: taken from the watched folder, proved, installed, and opened aside."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from core.bundle.admission import BundleAdmission
from core.bundle.bundle import Bundle
from core.bundle.incoming import IncomingFolder
from core.bundle.manifest import Manifest
from core.bundle.shelf import Shelved, install, is_known, shelved
from core.bundle.signature import TrustedKey
from core.errors import ArrivalRefusedError, BundleError, UserFacingError
from desktop.session.lane import Lane
from desktop.session.session import Session
from desktop.session.topics import Subject, Topic
from desktop.settings.paths import Paths
from desktop.settings.settings import SettingsStore
from desktop.settings.trusted_keys import trusted_keys
from desktop.start.delivery import remove_old

LOOK_MS = 15_000
CLOSING_TIMEOUT_MS = 30_000
ARRIVAL_TOPIC = Topic(Subject.ARRIVAL)


@dataclass(frozen=True)
class _Found:
    """What one look gave.

    Args:
        bundle: open, newer than the one in use; None where there is none.
        installed: what was put on the shelf.
        refusals: what is not used, and why.
    """

    bundle: Bundle | None
    installed: tuple[Manifest, ...]
    refusals: tuple[ArrivalRefusedError, ...]


class Arrivals(QObject):
    """Looks from time to time, on a worker of its own: nobody at the desk waits for it.

    What lay on the shelf at the start was tried then. Where settings name a bundle, others are installed and wait.

    Signals:
        arrived: a ``Bundle``, open, newer than the one in use; whoever hears it closes it.
        stayed: ``Manifest`` of a bundle that was installed while the settings name another.
        refused: why a bundle that came is not used; once for each.

    Args:
        session: the bundle in use.
        admission: opens bundles as this desk does.
        settings: the watched folder, the keys, and how many bundles stay.
        paths: where bundles are installed.
        parent: Qt owner.
    """

    arrived = Signal(Bundle)
    stayed = Signal(Manifest)
    refused = Signal(Exception)

    def __init__(
        self,
        session: Session,
        admission: BundleAdmission,
        settings: SettingsStore,
        paths: Paths,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._admission, self._settings, self._paths = session, admission, settings, paths
        folder = settings.current.watched_folder
        self._incoming = IncomingFolder(Path(folder), paths.incoming) if folder else None
        self._tried: set[str] = set()
        self._told: set[str] = set()
        self._lane: Lane | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look from now on."""
        self._tried = {one.manifest.fingerprint for one in shelved(self._paths.stores)}
        self._lane = Lane(self)
        self._timer.start()

    def look(self) -> None:
        """Look once, unless a bundle is being opened or the last look goes on."""
        if self._lane is not None and not self._lane.busy and not self._session.busy:
            used = self._session.bundle
            folder = used.folder if used is not None else None
            self._lane.submit(lambda: self._found(folder), self._take, self._refuse, ARRIVAL_TOPIC)

    def close(self) -> None:
        """Look no more; what was being installed is there whole or not at all."""
        self._timer.stop()
        if self._lane is not None:
            self._lane.close(CLOSING_TIMEOUT_MS)

    def _found(self, used: Path | None) -> _Found:
        """On the worker: install what came, then open the newest that was not tried."""
        keys = trusted_keys(self._settings.current)
        installed, refusals = self._install(keys, used)
        if self._settings.current.bundle:
            return _Found(None, tuple(installed), tuple(refusals))
        bundle = self._newest(keys, used, refusals)
        return _Found(bundle, (), tuple(refusals))

    def _install(
        self, keys: tuple[TrustedKey, ...], used: Path | None
    ) -> tuple[list[Manifest], list[ArrivalRefusedError]]:
        installed: list[Manifest] = []
        refusals: list[ArrivalRefusedError] = []
        for file in self._incoming.look() if self._incoming is not None else ():
            try:
                if not is_known(file, self._paths.stores, keys):
                    prove = partial(self._admission.prove, trusted=keys)
                    done = install(file, self._paths.bundles, keys, prove, self._paths.stores)
                    installed.append(done.manifest)
                    remove_old(self._paths, self._settings, frozenset({done.folder, used or done.folder}))
            except BundleError as error:
                if error.problem == "pack_unreadable" and self._incoming_may_go_on(file):
                    continue
                refusals.append(ArrivalRefusedError(file.name, error))
            except OSError as error:
                # The disk may have room another time: it is told once, and tried again.
                refusals += self._once(ArrivalRefusedError(file.name, error))
                continue
            self._settle(file)
        return installed, refusals

    def _newest(
        self, keys: tuple[TrustedKey, ...], used: Path | None, refusals: list[ArrivalRefusedError]
    ) -> Bundle | None:
        for one in self._newer(used):
            fingerprint = one.manifest.fingerprint
            if fingerprint in self._tried:
                continue
            self._tried.add(fingerprint)
            try:
                return self._admission.open(one.folder, keys)
            except BundleError as error:
                refusals.append(ArrivalRefusedError(one.folder.name, error))
        return None

    def _newer(self, used: Path | None) -> Sequence[Shelved]:
        """What lies on the shelf before the bundle in use; nothing where that one lies elsewhere."""
        found = [one for one in shelved(self._paths.stores) if one.folder != self._paths.demonstration]
        if used is None or used == self._paths.demonstration:
            return found
        folders = [one.folder for one in found]
        return found[: folders.index(used)] if used in folders else ()

    def _incoming_may_go_on(self, file: Path) -> bool:
        return self._incoming is not None and self._incoming.may_be_unfinished(file)

    def _settle(self, file: Path) -> None:
        # Where it cannot be written down, it is looked at again at the next start: nothing is lost.
        if self._incoming is not None:
            with suppress(OSError):
                self._incoming.settle(file)

    def _once(self, refusal: ArrivalRefusedError) -> list[ArrivalRefusedError]:
        told = f"{refusal.name} {type(refusal.cause).__name__}"
        if told in self._told:
            return []
        self._told.add(told)
        return [refusal]

    def _take(self, found: _Found) -> None:
        for refusal in found.refusals:
            self.refused.emit(refusal)
        for manifest in found.installed:
            self.stayed.emit(manifest)
        if found.bundle is not None:
            self.arrived.emit(found.bundle)

    def _refuse(self, error: Exception) -> None:
        # Keys that cannot be read were told when the bundle in use was opened; a fault is reported already.
        if not isinstance(error, UserFacingError) or str(error) not in self._told:
            self._told.add(str(error))
            self.refused.emit(error)
