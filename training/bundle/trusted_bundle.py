"""Opens a bundle from its folder: signed by the key given, or by the demonstration key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.bundle.bundle import Bundle, open_bundle
from core.bundle.signature import TrustedKey, demonstration_key, load_public_key
from core.errors import BundleError
from training.errors import TrainingError

_REMEDIES = {
    "not_found": "give the folder of a bundle",
    "key_not_trusted": "give the public key that signed it with --public-key",
    "signature_invalid": "the manifest was changed after it was signed: publish it again",
    "file_altered": "a file was changed after it was signed: publish it again",
    "format_older": "it was made by an older version: train again",
    "format_newer": "it was made by a newer version: update this one",
    "pack_unreadable": "it is no bundle in one file, or half of one: copy it again",
    "pack_unsafe": "it holds what a bundle never holds: do not use it",
}


@contextmanager
def trusted_bundle(folder: Path, public_key: Path | None) -> Iterator[Bundle]:
    """An open bundle, closed after the block.

    Args:
        folder: the bundle.
        public_key: PEM file; None trusts the demonstration key alone.

    Raises:
        TrainingError: the key or the bundle cannot be used.
    """
    try:
        bundle = open_bundle(folder, [trusted_key(public_key)])
    except BundleError as error:
        raise bundle_problem(error, folder) from error
    try:
        yield bundle
    finally:
        bundle.close()


def bundle_problem(error: BundleError, bundle: Path) -> TrainingError:
    """The sentence about a bundle that must not be used."""
    what = f"The bundle cannot be used: {error.problem.replace('_', ' ')}"
    place = f"{bundle}, {error.subject}" if error.subject and error.subject != str(bundle) else str(bundle)
    return TrainingError(what, place, _REMEDIES.get(error.problem, "publish it again"))


def trusted_key(public_key: Path | None) -> TrustedKey:
    """The public key in a PEM file, or the demonstration key.

    Raises:
        TrainingError: the file holds no such key.
    """
    if public_key is None:
        return demonstration_key()
    try:
        return load_public_key(public_key.stem, public_key.read_bytes())
    except (OSError, ValueError) as error:
        raise TrainingError("The public key cannot be used", str(public_key), "give an Ed25519 key in PEM") from error
