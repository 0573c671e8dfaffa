"""What a bundle says it holds, and whether its files are those very files."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date as calendar_day
from pathlib import Path

from core.bundle.freshness import Freshness
from core.bundle.held_file import HeldFile
from core.bundle.requirements import Requirements
from core.errors import BundleError
from core.model.policy import Policy
from core.storage.structured_text import json_value, typed

FORMAT = 2
MANIFEST_NAME = "manifest.json"
SIGNATURE_NAME = "manifest.sig"
"""At the end of a folder's name: a bundle that is still being written, or was cut short."""
MANIFEST_MOST_BYTES = 4 << 20
SIGNATURE_MOST_BYTES = 1 << 10
FILE_MOST_BYTES = 1 << 40
"""What is signed says each file's own size; this only bars what no disk of a desk holds."""
LEFT_BY_SYSTEMS = frozenset({"Thumbs.db", "ehthumbs.db", "desktop.ini", "Desktop.ini", ".DS_Store", ".directory"})
"""What file managers leave in any folder that somebody looked at: never read, so never in the way."""
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class FileEntry:
    """One file of a bundle, with its SHA-256 in hexadecimal and its size in bytes."""

    name: str
    sha256: str
    size_bytes: int


@dataclass(frozen=True)
class Snapshot:
    """Which state of the clients a bundle holds.

    Args:
        number: 1 for the clients of the training, one more at each refresh.
        date: ISO day that the clients and their histories are those of.
        same_model: fingerprints of the earlier bundles whose model this one carries unchanged.

    Raises:
        ValueError: the number is not positive, or the date is none.
    """

    number: int
    date: str
    same_model: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.number < 1:
            raise ValueError("snapshots are numbered from 1")
        calendar_day.fromisoformat(self.date)

    @property
    def day(self) -> calendar_day:
        """The day that the clients are those of."""
        return calendar_day.fromisoformat(self.date)


@dataclass(frozen=True)
class Manifest:
    """The head of a bundle.

    Args:
        model_version: shown to the advisor, for instance ``2026.11``.
        created: ISO date and time of publication, UTC.
        key_id: fingerprint of the key that signs the manifest.
        policy: threshold, grey zone and costs.
        currency: unit shown after amounts, empty where it is not known.
        client_count, pending_count: clients of the bundle, and those who wait for a decision.
        feature_names: the model's features, in the model's order.
        files: every other file of the bundle.
        snapshot: which state of the clients it holds; None in bundles published before that was said.
        freshness: how it ages; None in bundles published before that was said.
        requirements: which programs open it; None in bundles published before that was said.
    """

    model_version: str
    created: str
    key_id: str
    policy: Policy
    currency: str
    client_count: int
    pending_count: int
    feature_names: tuple[str, ...]
    files: tuple[FileEntry, ...]
    snapshot: Snapshot | None = None
    freshness: Freshness | None = None
    requirements: Requirements | None = None

    def to_json(self) -> bytes:
        """The bytes that are signed."""
        document = {
            "format": FORMAT,
            "model_version": self.model_version,
            "created": self.created,
            "key_id": self.key_id,
            "policy": asdict(self.policy),
            "currency": self.currency,
            "client_count": self.client_count,
            "pending_count": self.pending_count,
            "feature_names": list(self.feature_names),
            "files": [asdict(entry) for entry in self.files],
            # The fingerprint of an earlier bundle rests on its very bytes: nothing is added to them.
            **({"snapshot": asdict(self.snapshot)} if self.snapshot else {}),
            **({"freshness": asdict(self.freshness)} if self.freshness else {}),
            **({"requirements": asdict(self.requirements)} if self.requirements else {}),
        }
        return json.dumps(document, indent=1, ensure_ascii=False).encode("utf-8")

    def carries_model_of(self, fingerprint: str) -> bool:
        """Whether this is the bundle with that fingerprint, or one made from it with other clients alone."""
        others = self.snapshot.same_model if self.snapshot else ()
        return fingerprint == self.fingerprint or fingerprint in others

    @property
    def precedence(self) -> tuple[int, tuple[int, ...], int, str]:
        """Greater for a newer bundle: serial, version by its numbers (2026.11 after 2026.9), snapshot, publication."""
        serial = self.freshness.serial if self.freshness else 0
        numbers = tuple(int(digits) for digits in re.findall("[0-9]{1,18}", self.model_version))
        return serial, numbers, self.snapshot.number if self.snapshot else 1, self.created

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the manifest: names one bundle, whatever its folder is called."""
        return hashlib.sha256(self.to_json()).hexdigest()


@dataclass(frozen=True)
class _Format:
    format: int


def read_manifest(content: bytes) -> Manifest:
    """Read a manifest, once its format is known to be ours.

    Raises:
        BundleError: not a manifest, or of an older or newer format.
    """
    try:
        document = json_value(content)
        found = typed(document, _Format).format
    except ValueError as error:
        raise BundleError("manifest_unreadable", MANIFEST_NAME) from error
    if found != FORMAT:
        problem = "format_older" if found < FORMAT else "format_newer"
        raise BundleError(problem, MANIFEST_NAME, found=str(found), expected=str(FORMAT))
    try:
        # The fingerprint rests on how the figures of the policy were written: 10 must not become 10.0.
        return replace(typed(document, Manifest), policy=Policy(**document["policy"]))
    except (TypeError, ValueError) as error:
        raise BundleError("manifest_unreadable", MANIFEST_NAME) from error


def describe_file(path: Path) -> FileEntry:
    """Hash one file of a bundle in the making."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            digest.update(chunk)
    return FileEntry(path.name, digest.hexdigest(), path.stat().st_size)


def verify_names(folder: Path, entries: Iterable[FileEntry]) -> None:
    """Check that a bundle holds its files, all of them and no other.

    Raises:
        BundleError: a file is missing or extra, or the folder cannot be read.
    """
    expected = {entry.name for entry in entries} | {MANIFEST_NAME, SIGNATURE_NAME}
    try:
        present = {path.name for path in folder.iterdir()} - (LEFT_BY_SYSTEMS - expected)
    except OSError as error:
        raise BundleError("file_unreadable", folder.name, found=error.strerror or "") from error
    for name in sorted(expected - present):
        raise BundleError("file_missing", name)
    for name in sorted(present - expected):
        raise BundleError("file_extra", name)


def manifest_bytes(folder: Path) -> bytes:
    """What lies in a bundle as its manifest, not verified.

    Raises:
        BundleError: there is none, or no regular file of a manifest's size.
    """
    with HeldFile(folder / MANIFEST_NAME, MANIFEST_MOST_BYTES) as held:
        return held.content()


def signature_bytes(folder: Path) -> bytes:
    """What lies in a bundle as the signature of its manifest.

    Raises:
        BundleError: there is none, or no regular file of a signature's size.
    """
    try:
        with HeldFile(folder / SIGNATURE_NAME, SIGNATURE_MOST_BYTES) as held:
            return held.content()
    except BundleError as error:
        if error.problem == "file_missing":
            raise BundleError("signature_missing", SIGNATURE_NAME) from error
        raise


def verified_bytes(folder: Path, entry: FileEntry) -> bytes:
    """The content of a file, read once: what was hashed is what is used.

    Raises:
        BundleError: the file cannot be read, or is not the one that was signed.
    """
    with held_as_signed(folder, entry) as held:
        content = held.content()
    _compare(entry, hashlib.sha256(content).hexdigest())
    return content


def verify_file(folder: Path, entry: FileEntry) -> None:
    """Check a file that is too large to be held in memory.

    Raises:
        BundleError: the file cannot be read, or is not the one that was signed.
    """
    with held_as_signed(folder, entry) as held:
        verify_held(held, entry)


def held_as_signed(folder: Path, entry: FileEntry) -> HeldFile:
    """A file of the size that was signed, held open; nothing of it is read.

    Raises:
        BundleError: it is no regular file, or of another size.
    """
    held = HeldFile(folder / entry.name, FILE_MOST_BYTES)
    if held.size_bytes != entry.size_bytes:
        held.close()
        raise BundleError("file_altered", entry.name, str(held.size_bytes), str(entry.size_bytes))
    return held


def verify_held(held: HeldFile, entry: FileEntry) -> None:
    """Check a file that is held open.

    Raises:
        BundleError: it cannot be read, or is not the one that was signed.
    """
    _compare(entry, held.sha256())


def _compare(expected: FileEntry, found_sha256: str) -> None:
    if found_sha256 != expected.sha256:
        raise BundleError("file_altered", expected.name, found_sha256[:12], expected.sha256[:12])
