"""From one snapshot of a model's clients to the next: a small signed file that ends in the very same bundle."""

from __future__ import annotations

import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from core.bundle.bundle import CLIENTS_NAME
from core.bundle.manifest import (
    MANIFEST_MOST_BYTES,
    MANIFEST_NAME,
    SIGNATURE_MOST_BYTES,
    SIGNATURE_NAME,
    FileEntry,
    Manifest,
    read_manifest,
    verified_bytes,
    verify_file,
)
from core.bundle.packed import (
    archive_members,
    bounded_content,
    is_plain_name,
    opened_archive,
    write_member,
)
from core.bundle.signature import TrustedKey, signer_of
from core.errors import BundleError
from core.population.database import writer
from core.population.table_changes import write_changed
from core.storage.structured_text import json_value, typed

DELTA_SUFFIX = ".paddelta"
DELTA_NAME, DELTA_SIGNATURE_NAME = "delta.json", "delta.sig"
CHANGES_NAME, HEAD_NAME = "changes.duckdb", "head.bin"
OWN_NAMES = frozenset({CHANGES_NAME, HEAD_NAME})
"""What only serves to make the client database."""
_NEEDED = {DELTA_NAME: "file_missing", DELTA_SIGNATURE_NAME: "signature_missing", MANIFEST_NAME: "file_missing"}


@dataclass(frozen=True)
class Delta:
    """What a delta says of itself; it is signed as bundles are.

    Args:
        base: fingerprint of the bundle that it starts from.
        base_version: what that bundle is called, for whoever has to find it.
        duckdb: the version that makes the same bytes.
        key_id: fingerprint of the key that signs it.
        files: what it carries: the files that changed, the manifest and its signature, and what changed of the clients.
    """

    base: str
    base_version: str
    duckdb: str
    key_id: str
    files: tuple[FileEntry, ...]

    def to_json(self) -> bytes:
        """The bytes that are signed."""
        return json.dumps({"delta": 1, **asdict(self)}, indent=1, ensure_ascii=False).encode("utf-8")


def delta_manifest(file: Path, trusted: Iterable[TrustedKey]) -> Manifest:
    """The manifest of the bundle that a delta ends in, once a trusted key vouches for both.

    Raises:
        BundleError: it is no delta, or no trusted key signed it.
    """
    with opened_archive(file) as archive:
        return _signed(archive, archive_members(archive, _NEEDED), tuple(trusted))[1]


def apply_delta(file: Path, bases: Mapping[str, Path], folder: Path, trusted: Iterable[TrustedKey]) -> Manifest:
    """Make the newer bundle in an empty folder; whoever asked opens it, which compares every byte with what was signed.

    Args:
        file: the delta.
        bases: the bundles of this workstation, by fingerprint.
        folder: where the newer one goes.
        trusted: the public keys that the workstation accepts.

    Raises:
        BundleError: it is no delta, no trusted key signed it, or it cannot start from what lies here.
        OSError: the folder cannot be written.
    """
    with opened_archive(file) as archive, tempfile.TemporaryDirectory(dir=folder) as scratch:
        members = archive_members(archive, _NEEDED)
        delta, manifest = _signed(archive, members, tuple(trusted))
        base = bases.get(delta.base)
        if base is None:
            raise BundleError("delta_base_missing", delta.base_version)
        if delta.duckdb != writer():
            raise BundleError("delta_other_writer", delta.base_version, writer(), delta.duckdb)
        carried = {entry.name: entry for entry in delta.files}
        for name, entry in carried.items():
            if name not in members:
                raise BundleError("file_missing", name)
            write_member(archive, members[name], entry, (Path(scratch) if name in OWN_NAMES else folder) / name)
        for entry in manifest.files:
            if entry.name not in carried and entry.name != CLIENTS_NAME:
                verify_file(base, entry)
                shutil.copyfile(base / entry.name, folder / entry.name)
        _make_clients(base, carried, Path(scratch), folder / CLIENTS_NAME)
    return manifest


def _make_clients(base: Path, carried: Mapping[str, FileEntry], scratch: Path, out: Path) -> None:
    if not carried.keys() >= OWN_NAMES:
        raise BundleError("file_missing", CHANGES_NAME)
    former = {entry.name: entry for entry in read_manifest((base / MANIFEST_NAME).read_bytes()).files}
    verify_file(base, former[CLIENTS_NAME])
    head = verified_bytes(scratch, carried[HEAD_NAME])
    write_changed(base / CLIENTS_NAME, scratch / CHANGES_NAME, head, out)


def _signed(
    archive: zipfile.ZipFile, members: Mapping[str, zipfile.ZipInfo], trusted: tuple[TrustedKey, ...]
) -> tuple[Delta, Manifest]:
    content = bounded_content(archive, members[DELTA_NAME], MANIFEST_MOST_BYTES)
    signature = bounded_content(archive, members[DELTA_SIGNATURE_NAME], SIGNATURE_MOST_BYTES)
    try:
        delta = typed(json_value(content), Delta)
    except ValueError as error:
        raise BundleError("manifest_unreadable", DELTA_NAME) from error
    signer_of(content, signature, delta.key_id, trusted)
    names = {entry.name for entry in delta.files}
    for name in sorted(names):
        if not is_plain_name(name):
            raise BundleError("pack_unsafe", ascii(name)[1:61])
    for name in sorted(members.keys() - names - {DELTA_NAME, DELTA_SIGNATURE_NAME}):
        raise BundleError("file_extra", name)
    for name in sorted({MANIFEST_NAME, SIGNATURE_NAME} - names & members.keys()):
        raise BundleError("file_missing", name)
    written = bounded_content(archive, members[MANIFEST_NAME], MANIFEST_MOST_BYTES)
    manifest = read_manifest(written)
    signer_of(
        written, bounded_content(archive, members[SIGNATURE_NAME], SIGNATURE_MOST_BYTES), manifest.key_id, trusted
    )
    return delta, manifest
