"""Writes what leads from one snapshot of a model to the next, and proves that it ends in the same bytes."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.bundle.bundle import CLIENTS_NAME, Bundle
from core.bundle.delta import (
    CHANGES_NAME,
    DELTA_NAME,
    DELTA_SIGNATURE_NAME,
    HEAD_NAME,
    Delta,
    apply_delta,
)
from core.bundle.manifest import MANIFEST_NAME, SIGNATURE_NAME, describe_file, verify_file, verify_names
from core.bundle.packed import write_archive
from core.bundle.signature import TrustedKey, key_id, public_bytes
from core.errors import BundleError
from core.population.database import writer
from core.population.table_changes import HEAD_BYTES, write_changes
from training.errors import TrainingError

_WHOLE = "send the whole bundle: `pack`"


def write_delta(old: Bundle, new: Bundle, out: Path, key: Ed25519PrivateKey) -> None:
    """Write a delta that was applied once.

    Args:
        old: the snapshot that workstations have, verified.
        new: one refreshed from it, verified.
        out: the file to make.
        key: signs it; desks trust it as they trust the bundles.

    Raises:
        TrainingError: the two are not of one model, or the newer one cannot be made from the older one.
    """
    if not new.manifest.carries_model_of(old.manifest.fingerprint) or old.manifest == new.manifest:
        raise TrainingError("The newer bundle was not refreshed from the older one", str(new.folder), _WHOLE)
    with tempfile.TemporaryDirectory(prefix="pret-a-depenser-") as place:
        scratch = Path(place)
        try:
            write_changes(old.folder / CLIENTS_NAME, new.folder / CLIENTS_NAME, scratch / CHANGES_NAME)
        except ValueError as error:
            raise TrainingError(f"The two cannot be compared: {error}", str(old.folder), _WHOLE) from error
        with (new.folder / CLIENTS_NAME).open("rb") as stream:
            (scratch / HEAD_NAME).write_bytes(stream.read(HEAD_BYTES))
        for name in (*_changed_names(old, new), MANIFEST_NAME, SIGNATURE_NAME):
            shutil.copyfile(new.folder / name, scratch / name)
        described = tuple(describe_file(path) for path in sorted(scratch.iterdir()))
        delta = Delta(
            old.manifest.fingerprint, old.manifest.model_version, writer(), key_id(public_bytes(key)), described
        )
        content = delta.to_json()
        (scratch / DELTA_NAME).write_bytes(content)
        (scratch / DELTA_SIGNATURE_NAME).write_bytes(key.sign(content))
        names = (DELTA_NAME, DELTA_SIGNATURE_NAME, *(entry.name for entry in described))
        write_archive(scratch, names, scratch / out.name)
        _prove(scratch / out.name, old, new, key)
        shutil.copyfile(scratch / out.name, out)


def _changed_names(old: Bundle, new: Bundle) -> list[str]:
    former = {entry.name: entry.sha256 for entry in old.manifest.files}
    changed = (entry.name for entry in new.manifest.files if former.get(entry.name) != entry.sha256)
    return [name for name in changed if name != CLIENTS_NAME]


def _prove(file: Path, old: Bundle, new: Bundle, key: Ed25519PrivateKey) -> None:
    trusted = (TrustedKey("being published", public_bytes(key)), new.signer)
    with tempfile.TemporaryDirectory(prefix="pret-a-depenser-") as place:
        made = Path(place) / "made"
        made.mkdir()
        try:
            apply_delta(file, {old.manifest.fingerprint: old.folder}, made, trusted)
            verify_names(made, new.manifest.files)
            for entry in new.manifest.files:
                verify_file(made, entry)
        except BundleError as error:
            raise TrainingError(
                "The newer bundle cannot be made from the older one", str(old.folder), _WHOLE
            ) from error
