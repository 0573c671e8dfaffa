"""Finds the bundle that a past decision rests on: the open one, or another one on this workstation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from core.bundle.bundle import Bundle, open_bundle
from core.bundle.manifest import manifest_bytes, read_manifest
from core.errors import BundleError
from desktop.settings.decision_settings import DecisionSettings
from desktop.settings.trusted_keys import trusted_keys


class PastBundles:
    """The bundles of this workstation by their fingerprint; those opened here are released at the end.

    Args:
        current: the open bundle.
        settings: where bundles lie, and whose signatures are accepted.
    """

    def __init__(self, current: Bundle, settings: DecisionSettings) -> None:
        self._current, self._settings = current, settings
        self._opened: list[Bundle] = []

    def __enter__(self) -> PastBundles:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for bundle in self._opened:
            bundle.close()

    def find(self, fingerprint: str) -> Bundle | None:
        """The bundle with this fingerprint, or another with its very model, verified; None where none is here."""
        if self._current.manifest.carries_model_of(fingerprint):
            return self._current
        for folder in self._folders(fingerprint):
            try:
                bundle = open_bundle(folder, trusted_keys(self._settings.settings))
            except BundleError:
                continue
            self._opened.append(bundle)
            return bundle
        return None

    def _folders(self, fingerprint: str) -> Iterator[Path]:
        for folder in self._settings.bundles():
            try:
                manifest = read_manifest(manifest_bytes(folder))
            except BundleError:
                continue
            if manifest.carries_model_of(fingerprint):
                yield folder
