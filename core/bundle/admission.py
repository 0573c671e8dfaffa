"""Whether this desk opens a bundle that is the one signed: not older than what it had, tried apart where it is new."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from core.bundle.bundle import Bundle, open_bundle
from core.bundle.freshness import FreshnessRules
from core.bundle.manifest import Manifest
from core.bundle.signature import TrustedKey
from core.errors import BundleError
from core.storage.one_writer import one_writer
from core.storage.structured_text import StructuredTextError, json_value, typed
from core.storage.whole_file import put_aside, write_whole

MOST_REMEMBERED = 100
Trial = Callable[[Path, TrustedKey], None]


@dataclass(frozen=True)
class DeskMemory:
    """What a desk remembers of the bundles that it opened.

    Args:
        opened: their fingerprints, the newest last.
        serials: the highest serial, by line of models.
    """

    opened: tuple[str, ...] = ()
    serials: Mapping[str, int] = field(default_factory=dict)

    def with_opened(self, manifest: Manifest) -> DeskMemory:
        """The same, once a bundle has opened."""
        others = tuple(one for one in self.opened if one != manifest.fingerprint)
        serials = dict(self.serials)
        if manifest.freshness is not None:
            line = manifest.freshness.lineage
            serials[line] = max(serials.get(line, 0), manifest.freshness.serial)
        return DeskMemory((*others, manifest.fingerprint)[-MOST_REMEMBERED:], serials)


class BundleAdmission:
    """Opens bundles as one desk does.

    Args:
        memory: the file in which the desk remembers; None remembers nothing.
        rules: gives what is asked of their age now.
        trial: opens a bundle apart; raises where that dies of it. None tries nothing.
        today: gives the day.
        application: version of the program, empty to open what any version opens.
    """

    def __init__(
        self,
        memory: Path | None,
        rules: Callable[[], FreshnessRules] = FreshnessRules,
        trial: Trial | None = None,
        today: Callable[[], date] = lambda: datetime.now(UTC).date(),
        application: str = "",
    ) -> None:
        self._memory, self._rules, self._trial, self._today = memory, rules, trial, today
        self._application = application

    def open(self, folder: Path, trusted: tuple[TrustedKey, ...]) -> Bundle:
        """Verify a bundle, open it and remember it.

        Demonstrations prove nothing and have no age: an earlier one may follow a later one.

        Raises:
            BundleError: it is not to be used here.
        """
        bundle = self.prove(folder, trusted)
        self._remember(bundle.manifest, aged=not bundle.signer.demonstration)
        return bundle

    def prove(self, folder: Path, trusted: tuple[TrustedKey, ...]) -> Bundle:
        """Verify a bundle and open it without remembering it: it may not be in its place yet.

        Raises:
            BundleError: it is not to be used here.
        """
        remembered = self._remembered()

        def attempt(manifest: Manifest, signer: TrustedKey) -> None:
            if manifest.requirements is not None:
                manifest.requirements.check(self._application)
            if not signer.demonstration:
                highest = remembered.serials.get(manifest.freshness.lineage if manifest.freshness else "", 0)
                self._rules().check(manifest.freshness, signer.key_id, highest, self._today())
            if self._trial is not None and manifest.fingerprint not in remembered.opened:
                self._trial(folder, signer)

        return open_bundle(folder, trusted, attempt)

    def warning(self, bundle: Bundle) -> BundleError | None:
        """What is to be told about the age of an open bundle, None where nothing is."""
        if bundle.signer.demonstration:
            return None
        return self._rules().warning(bundle.manifest.freshness, self._today())

    def _remembered(self) -> DeskMemory:
        if self._memory is None:
            return DeskMemory()
        try:
            return typed(json_value(self._memory.read_bytes()), DeskMemory)
        except OSError:
            return DeskMemory()
        except StructuredTextError:
            put_aside(self._memory)
            return DeskMemory()

    def _remember(self, manifest: Manifest, *, aged: bool) -> None:
        if self._memory is None:
            return
        with one_writer(self._memory):
            before = self._remembered()
            after = before.with_opened(manifest)
            after = after if aged else DeskMemory(after.opened, before.serials)
            if after != before:
                write_whole(self._memory, json.dumps(asdict(after), indent=1).encode("utf-8"))
