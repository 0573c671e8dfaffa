"""Signed bundles for tests that only move them about: small ones that hold no model, true ones of another version."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from core.bundle.bundle import CLIENTS_NAME, SMALL_FILES
from core.bundle.manifest import (
    MANIFEST_NAME,
    SIGNATURE_NAME,
    FileEntry,
    Manifest,
    Snapshot,
    describe_file,
    read_manifest,
)
from core.bundle.signature import demonstration_key, demonstration_private_key
from core.model.policy import Policy


def write_small(
    folder: Path,
    version: str = "2026.11",
    named: Mapping[str, bytes] | None = None,
    names: Sequence[str] = (*SMALL_FILES, CLIENTS_NAME),
) -> Path:
    """A folder signed by the demonstration key.

    Args:
        folder: made here.
        version: of the model.
        named: files that the manifest names beside those that lie there, with their content.
        names: files that lie there.
    """
    folder.mkdir(parents=True)
    for name in names:
        (folder / name).write_bytes(f"content of {name}, {version}".encode() * 9)
    entries = tuple(describe_file(one) for one in sorted(folder.iterdir()))
    more = tuple(FileEntry(name, "0" * 64, len(content)) for name, content in (named or {}).items())
    manifest = Manifest(
        model_version=version, created="2026-11-30T10:00:00+00:00", key_id=demonstration_key().key_id,
        policy=Policy(0.1, 0.09, 0.11, 10.0, 1.0), currency="", client_count=1, pending_count=0, feature_names=("one",),
        files=(*entries, *more), snapshot=Snapshot(1, "2026-11-30"),
    )  # fmt: skip
    return sign_as(folder, manifest)


def sign_as(folder: Path, manifest: Manifest) -> Path:
    """Write a manifest and its signature by the demonstration key."""
    content = manifest.to_json()
    (folder / MANIFEST_NAME).write_bytes(content)
    (folder / SIGNATURE_NAME).write_bytes(demonstration_private_key().sign(content))
    return folder


def copied(source: Path, folder: Path, version: str) -> Path:
    """A true bundle under another version: its files are copies of those of another."""
    folder.mkdir(parents=True)
    for one in source.iterdir():
        if one.name not in (MANIFEST_NAME, SIGNATURE_NAME):
            shutil.copyfile(one, folder / one.name)
    manifest = read_manifest((source / MANIFEST_NAME).read_bytes())
    # Without a serial, the version says which one is newer.
    return sign_as(folder, replace(manifest, model_version=version, freshness=None))
