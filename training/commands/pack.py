"""The commands ``pack`` and ``delta``: a verified bundle, or what leads to it, as one file for the workstations."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.bundle.delta import DELTA_SUFFIX
from core.bundle.packed import PACKED_SUFFIX, pack
from training.bundle.delta import write_delta
from training.bundle.export import check_free
from training.bundle.signing_key import signing_key
from training.bundle.trusted_bundle import trusted_bundle
from training.commands.options import add_public_key_argument, add_signing_argument
from training.errors import TrainingError, writing
from training.progress import Progress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``pack``."""
    parser.add_argument("--bundle", type=Path, required=True, help="bundle folder to pack")
    parser.add_argument("--out", type=Path, required=True, help=f"file to make, its name ends in {PACKED_SUFFIX}")
    add_public_key_argument(parser)


def run(options: argparse.Namespace, progress: Progress) -> None:
    """Verify the bundle, write the file and say how large it is.

    Raises:
        TrainingError: the bundle, its key or the destination cannot be used.
    """
    check_free(options.out)
    _check_suffix(options.out, PACKED_SUFFIX)
    progress.step("bundle", 0.0)
    with trusted_bundle(options.bundle, options.public_key), writing("The file", options.out):
        manifest = pack(options.bundle, options.out)
    progress.step("bundle", 1.0)
    size = options.out.stat().st_size / 1e6
    print(f"Model {manifest.model_version}, {manifest.client_count:,} clients, {size:,.1f} MB: {options.out}")
    print(f"On a workstation: pret-a-depenser --install-bundle {options.out.name}")


def add_delta_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``delta``."""
    parser.add_argument("--from", dest="base", type=Path, required=True, help="bundle folder that workstations have")
    parser.add_argument("--to", dest="bundle", type=Path, required=True, help="bundle that `refresh` made from it")
    parser.add_argument("--out", type=Path, required=True, help=f"file to make, its name ends in {DELTA_SUFFIX}")
    add_public_key_argument(parser)
    add_signing_argument(parser)


def run_delta(options: argparse.Namespace, progress: Progress) -> None:
    """Write the file and say how large it is.

    Raises:
        TrainingError: a bundle, a key or the destination cannot be used.
    """
    check_free(options.out)
    _check_suffix(options.out, DELTA_SUFFIX)
    key = signing_key(options.sign_with)
    progress.step("bundle", 0.0)
    with (
        trusted_bundle(options.base, options.public_key) as old,
        trusted_bundle(options.bundle, options.public_key) as new,
        writing("The file", options.out),
    ):
        write_delta(old, new, options.out, key)
    progress.step("bundle", 1.0)
    print(f"{options.out.stat().st_size / 1e6:,.2f} MB: {options.out}")
    print(f"On a workstation that has the older one: pret-a-depenser --install-bundle {options.out.name}")


def _check_suffix(out: Path, suffix: str) -> None:
    if out.suffix != suffix:
        raise TrainingError("Workstations would not know this file", str(out), f"end it in {suffix}")
