"""The bundles of a workstation, side by side: put there whole, the newest first, taken back or removed by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.bundle.bundle import Bundle, open_bundle
from core.bundle.delta import DELTA_SUFFIX, apply_delta, delta_manifest
from core.bundle.manifest import MANIFEST_NAME, Manifest, manifest_bytes, read_manifest
from core.bundle.packed import is_plain_name, packed_manifest, unpack
from core.bundle.signature import TrustedKey
from core.errors import BundleError
from core.storage.folder_aside import folder_aside, put_folder, remove_folder
from core.storage.one_writer import one_writer
from core.storage.structured_text import StructuredTextError, json_value, typed
from core.storage.whole_file import UNFINISHED_SUFFIX, write_whole

SET_ASIDE_NAME = "set-aside.json"
KEPT_COUNT = 3
"""The newest ones stay, whether a decision rests on them or not: one can go back to them."""
OpenHere = Callable[[Path], Bundle]
"""Opens a bundle as this workstation does; raises ``BundleError``."""


@dataclass(frozen=True)
class Shelved:
    """A folder that looks like a bundle; nothing of it is verified but that its manifest can be read."""

    folder: Path
    manifest: Manifest


@dataclass(frozen=True)
class Installation:
    """What became of a packed bundle.

    Args:
        folder: where it lies.
        manifest: what it holds.
        was_there: whether the very same one was there already, and opened.
    """

    folder: Path
    manifest: Manifest
    was_there: bool


def shelved(stores: Iterable[Path]) -> tuple[Shelved, ...]:
    """The bundles of some folders, the newest first by what their manifests say; those set aside are left out.

    Args:
        stores: folders that hold bundles, one folder each; those that are not there are passed over.
    """
    places = tuple(stores)
    aside = frozenset(one for store in places for one in _set_aside(store))
    found = [one for store in places for one in _in_store(store) if one.manifest.fingerprint not in aside]
    return tuple(sorted(found, key=lambda one: one.manifest.precedence, reverse=True))


def unreadable(stores: Iterable[Path]) -> tuple[Path, ...]:
    """Folders with a manifest that cannot be read: half copied, or of another version of the program."""
    folders = [folder for store in stores for folder in _bundle_folders(store)]
    return tuple(folder for folder in folders if _manifest(folder) is None)


def is_known(file: Path, stores: Iterable[Path], trusted: Iterable[TrustedKey]) -> bool:
    """Whether a packed bundle lies in one of these stores already, or was set aside there.

    Raises:
        BundleError: it is no packed bundle, or no trusted key signed it.
    """
    fingerprint, places = carried_manifest(file, trusted).fingerprint, tuple(stores)
    held = {one.manifest.fingerprint for store in places for one in _in_store(store)}
    return fingerprint in held or any(fingerprint in _set_aside(store) for store in places)


def carried_manifest(file: Path, trusted: Iterable[TrustedKey]) -> Manifest:
    """The manifest of the bundle that a file ends in: a packed one, or a delta.

    Raises:
        BundleError: it is neither, or no trusted key signed it.
    """
    return delta_manifest(file, trusted) if is_delta(file) else packed_manifest(file, trusted)


def is_delta(file: Path) -> bool:
    """Whether a file is called as deltas are."""
    return file.suffix.lower() == DELTA_SUFFIX


def install(
    file: Path,
    store: Path,
    trusted: Iterable[TrustedKey],
    open_here: OpenHere | None = None,
    bases: Iterable[Path] = (),
) -> Installation:
    """Put a bundle into a store once it has proved itself; killed at any moment, it is there whole or not.

    Args:
        file: the packed bundle, or the delta.
        store: the folder of bundles, made if need be.
        trusted: the public keys that the workstation accepts.
        open_here: proves that this workstation opens it; by default it is enough that it opens.
        bases: other folders of bundles that a delta may start from.

    Raises:
        BundleError: it must not be used; nothing was installed.
        OSError: the store cannot be written; nothing was installed.
    """
    keys = tuple(trusted)
    manifest = carried_manifest(file, keys)
    folder = store / folder_name(manifest)
    with one_writer(store / SET_ASIDE_NAME):
        was_there = _opens(folder, manifest, keys)
        if not was_there:
            with folder_aside(folder) as aside:
                if is_delta(file):
                    apply_delta(file, _by_fingerprint((store, *bases)), aside, keys)
                else:
                    unpack(file, aside, keys)
                (open_bundle(aside, keys) if open_here is None else open_here(aside)).close()
                put_folder(aside, folder, replacing=True)
        _write_set_aside(store, _set_aside(store) - {manifest.fingerprint})
    return Installation(folder, manifest, was_there)


def roll_back(stores: Sequence[Path], where: Path, open_here: OpenHere) -> tuple[Shelved, Shelved]:
    """Set the newest bundle that opens aside, so that the one before is used until a newer one comes.

    Args:
        stores: the folders of bundles.
        where: the store that remembers it.
        open_here: opens a bundle as this workstation does.

    Returns:
        The bundle set aside, and the one that is used from now on, which was opened.

    Raises:
        BundleError: there is none to go back to, or none that this workstation opens; nothing is changed.
        OSError: it cannot be written down; nothing is changed.
    """
    found = shelved(stores)
    if not found:
        raise BundleError("nothing_installed")
    current: Shelved | None = None
    refusals: list[BundleError] = []
    for one in found:
        try:
            open_here(one.folder).close()
        except BundleError as error:
            refusals.append(error)
            continue
        if current is not None:
            with one_writer(where / SET_ASIDE_NAME):
                _write_set_aside(where, _set_aside(where) | {current.manifest.fingerprint})
            return current, one
        current, refusals = one, []
    if refusals:
        raise refusals[0]
    raise BundleError("no_earlier_one", (current or found[0]).manifest.model_version)


def prune(
    store: Path, referred: frozenset[str], pinned: frozenset[Path] = frozenset(), kept_count: int = KEPT_COUNT
) -> tuple[Path, ...]:
    """Remove older bundles that were installed here; the newest ones stay, and those that decisions rest on.

    Args:
        store: the folder of bundles.
        referred: fingerprints of the bundles that the journal names.
        pinned: folders that stay in any case.
        kept_count: how many of the newest stay.

    Returns:
        The folders removed. One that is in use on a system that forbids it stays.
    """
    removed = []
    with one_writer(store / SET_ASIDE_NAME):
        for one in sorted(_in_store(store), key=lambda one: one.manifest.precedence, reverse=True)[kept_count:]:
            # What somebody copied here by hand is theirs.
            is_ours = one.folder.name == folder_name(one.manifest)
            if is_ours and one.manifest.fingerprint not in referred and one.folder not in pinned:
                try:
                    remove_folder(one.folder)
                except OSError:
                    continue
                removed.append(one.folder)
    return tuple(removed)


def folder_name(manifest: Manifest) -> str:
    """The name of a bundle's folder: its version, the number of its snapshot, the start of its fingerprint."""
    version = manifest.model_version if is_plain_name(manifest.model_version) else "model"
    number = manifest.snapshot.number if manifest.snapshot else 1
    return f"{version[:40]}-{number}-{manifest.fingerprint[:12]}"


def _by_fingerprint(stores: Iterable[Path]) -> dict[str, Path]:
    return {one.manifest.fingerprint: one.folder for store in stores for one in _in_store(store)}


def _in_store(store: Path) -> list[Shelved]:
    read = [(folder, _manifest(folder)) for folder in _bundle_folders(store)]
    return [Shelved(folder, manifest) for folder, manifest in read if manifest is not None]


def _bundle_folders(store: Path) -> list[Path]:
    try:
        folders = sorted(store.iterdir())
    except OSError:
        return []
    return [one for one in folders if one.suffix != UNFINISHED_SUFFIX and (one / MANIFEST_NAME).is_file()]


def _manifest(folder: Path) -> Manifest | None:
    try:
        return read_manifest(manifest_bytes(folder))
    except BundleError:
        return None


def _opens(folder: Path, manifest: Manifest, trusted: tuple[TrustedKey, ...]) -> bool:
    """Whether the folder holds this very bundle, whole."""
    found = _manifest(folder)
    if found is None or found.fingerprint != manifest.fingerprint:
        return False
    try:
        open_bundle(folder, trusted).close()
    except BundleError:
        return False
    return True


def _set_aside(store: Path) -> frozenset[str]:
    try:
        return typed(json_value((store / SET_ASIDE_NAME).read_bytes()), frozenset[str])
    except (OSError, StructuredTextError):
        return frozenset()


def _write_set_aside(store: Path, fingerprints: frozenset[str]) -> None:
    if fingerprints != _set_aside(store):
        content = json.dumps(sorted(fingerprints), indent=1).encode("utf-8")
        write_whole(store / SET_ASIDE_NAME, content, private=False)
