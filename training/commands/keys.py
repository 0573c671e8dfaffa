"""The commands about keys: ``keygen`` makes one, ``sign`` signs with it, ``verify`` holds a bundle against one."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from core.bundle.bundle import open_bundle
from core.bundle.manifest import MANIFEST_NAME, Manifest, read_manifest
from core.bundle.packed import PACKED_SUFFIX, unpack
from core.errors import BundleError
from core.storage.folder_aside import put_folder
from core.storage.whole_file import write_whole
from training.bundle.export import check_free
from training.bundle.signed_copy import signed_copy
from training.bundle.signing_key import new_signing_key, signing_key
from training.bundle.trusted_bundle import bundle_problem, trusted_key
from training.commands.options import add_public_key_argument
from training.errors import writing
from training.progress import Progress

PUBLIC_SUFFIX = ".pub.pem"


def add_keygen_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``keygen``."""
    parser.add_argument(
        "--out", type=Path, required=True,
        help=f"private key to make (PEM, not encrypted); its public half lies beside it, in {PUBLIC_SUFFIX}",
    )  # fmt: skip


def add_sign_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``sign``."""
    parser.add_argument("--bundle", type=Path, required=True, help="bundle folder whose files stay")
    parser.add_argument("--sign-with", type=Path, required=True, metavar="PEM", help="private key that signs it")
    parser.add_argument("--out", type=Path, required=True, help="bundle folder to make")
    add_public_key_argument(parser)


def add_verify_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``verify``."""
    parser.add_argument("--bundle", type=Path, required=True, help=f"bundle folder, or file in {PACKED_SUFFIX}")
    add_public_key_argument(parser)


def run_keygen(options: argparse.Namespace, progress: Progress) -> None:
    """Make a key and say what to do with its halves.

    Raises:
        TrainingError: a file is there already or cannot be written.
    """
    del progress
    public = options.out.with_name(options.out.stem + PUBLIC_SUFFIX)
    for file in (options.out, public):
        check_free(file)
    key = new_signing_key()
    with writing("The key", options.out):
        write_whole(options.out, key.private_pem)
        write_whole(public, key.public_pem, private=False)
    print(f"Private key, for the publisher alone: {options.out}")
    print(f"Public key {key.key_id}, for the workstations (`trusted_keys` of the policy): {public}")


def run_sign(options: argparse.Namespace, progress: Progress) -> None:
    """Verify a bundle, then write it signed by another key.

    Raises:
        TrainingError: the bundle, a key or the destination cannot be used.
    """
    check_free(options.out)
    progress.step("bundle", 0.0)
    key = signing_key(options.sign_with)
    manifest = _verified(options.bundle, options.public_key)
    with (
        writing("The bundle", options.out),
        signed_copy(options.bundle, manifest, options.out, key) as copy,
    ):
        put_folder(copy, options.out)
        signed = read_manifest((options.out / MANIFEST_NAME).read_bytes())
    progress.step("bundle", 1.0)
    print(f"Model {signed.model_version}, signed by {signed.key_id}: {options.out}")


def run_verify(options: argparse.Namespace, progress: Progress) -> None:
    """Open a bundle as a workstation would and say what it is.

    Raises:
        TrainingError: it must not be used, or the key cannot be.
    """
    progress.step("bundle", 0.0)
    manifest = _verified(options.bundle, options.public_key)
    progress.step("bundle", 1.0)
    print(
        f"Model {manifest.model_version}, {manifest.client_count:,} clients, published {manifest.created}, "
        f"signed by {manifest.key_id}, fingerprint {manifest.fingerprint}: every file is the one that was signed."
    )


def _verified(place: Path, public_key: Path | None) -> Manifest:
    keys = [trusted_key(public_key)]
    try:
        if place.is_dir():
            bundle = open_bundle(place, keys)
            bundle.close()
            return bundle.manifest
        with tempfile.TemporaryDirectory(prefix="pret-a-depenser-") as scratch:
            unpack(place, Path(scratch), keys)
            bundle = open_bundle(Path(scratch), keys)
            bundle.close()
            return bundle.manifest
    except BundleError as error:
        raise bundle_problem(error, place) from error
