"""The command ``pack``: a verified bundle as one file, for the workstations."""

from __future__ import annotations

import argparse
from pathlib import Path

from core.bundle.packed import PACKED_SUFFIX, pack
from training.bundle.export import check_free
from training.bundle.trusted_bundle import trusted_bundle
from training.commands.options import add_public_key_argument
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
    if options.out.suffix != PACKED_SUFFIX:
        raise TrainingError("Workstations would not know this file", str(options.out), f"end it in {PACKED_SUFFIX}")
    progress.step("bundle", 0.0)
    with trusted_bundle(options.bundle, options.public_key), writing("The file", options.out):
        manifest = pack(options.bundle, options.out)
    progress.step("bundle", 1.0)
    size = options.out.stat().st_size / 1e6
    print(f"Model {manifest.model_version}, {manifest.client_count:,} clients, {size:,.1f} MB: {options.out}")
    print(f"On a workstation: pret-a-depenser --install-bundle {options.out.name}")
