"""Signs an existing bundle again, with another key: a verified copy made aside, which the caller puts in place."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.bundle.bundle import open_bundle
from core.bundle.manifest import (
    MANIFEST_NAME,
    Manifest,
    read_manifest,
    verify_file,
    verify_names,
)
from core.bundle.signature import TrustedKey, key_id, public_bytes
from core.errors import BundleError
from core.storage.folder_aside import folder_aside
from training.bundle.export import sign
from training.bundle.serials import republished
from training.errors import TrainingError, writing


@contextmanager
def signed_copy(source: Path, expected: Manifest, out: Path, key: Ed25519PrivateKey) -> Iterator[Path]:
    """A copy of a bundle beside ``out``, signed and opened once; it is gone after the block unless it was renamed.

    Args:
        source: the bundle that was trained.
        expected: the manifest recorded when it was trained: these files and no other are signed.
        out: the bundle to make; the copy is made beside it.
        key: signs the manifest.

    Raises:
        TrainingError: the bundle is no longer there, is not the one that was recorded, or cannot be copied.
        BundleError: the copy does not open.
    """
    _check_recorded(source, expected)
    with writing("The bundle", out), folder_aside(out) as aside:
        _copy(source, expected, aside, key)
        open_bundle(aside, [TrustedKey("being published", public_bytes(key))]).close()
        yield aside


def _check_recorded(source: Path, expected: Manifest) -> None:
    remedy = "give --from with the folder that `train` wrote, or train again"
    try:
        verify_names(source, expected.files)
        found = read_manifest((source / MANIFEST_NAME).read_bytes())
        for entry in expected.files:
            verify_file(source, entry)
    except (OSError, BundleError) as error:
        raise TrainingError("The bundle of this run is no longer what was trained", str(source), remedy) from error
    if found.files != expected.files:
        raise TrainingError("The bundle there is that of another run", str(source), remedy)


def _copy(source: Path, expected: Manifest, aside: Path, key: Ed25519PrivateKey) -> None:
    for entry in expected.files:
        shutil.copyfile(source / entry.name, aside / entry.name)
    now = datetime.now(UTC)
    manifest = replace(
        expected,
        created=now.isoformat(timespec="seconds"),
        key_id=key_id(public_bytes(key)),
        freshness=republished(expected, now),
    )
    sign(aside, manifest, key)
