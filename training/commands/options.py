"""Options that several commands share, and how they tell a warning."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from training.features.catalogue import shipped_catalogue
from training.features.source import source_table
from training.features.table import FeatureTable
from training.progress import Progress


def add_source_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare ``--data`` and ``--features``, one of which must be given."""
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--data", type=Path, help="folder or zip of the Home Credit tables")
    source.add_argument("--features", type=Path, help="feature file written by `features`")


def add_sample_argument(parser: argparse.ArgumentParser) -> None:
    """Declare ``--clients``."""
    parser.add_argument("--clients", type=int, help="draw so many clients whose outcome is known (default: all)")


def add_settings_argument(parser: argparse.ArgumentParser) -> None:
    """Declare ``--config``."""
    parser.add_argument("--config", type=Path, help="settings (TOML) laid over resources/training/default.toml")


def add_public_key_argument(parser: argparse.ArgumentParser) -> None:
    """Declare ``--public-key``."""
    parser.add_argument(
        "--public-key", type=Path, metavar="PEM",
        help="Ed25519 public key that signed the bundle (default: the demonstration key)",
    )  # fmt: skip


def add_signing_argument(parser: argparse.ArgumentParser) -> None:
    """Declare ``--sign-with``."""
    parser.add_argument(
        "--sign-with", type=Path, metavar="PEM",
        help="Ed25519 private key that signs the bundle (default: the public demonstration key, which proves nothing)",
    )  # fmt: skip


def chosen_table(options: argparse.Namespace, progress: Progress) -> FeatureTable:
    """The features that ``--data`` or ``--features`` name, by the catalogue of this version.

    Raises:
        DataError: they cannot be read or built.
    """
    return source_table(options.data, options.features, shipped_catalogue(), tell_warning, progress)


def tell_warning(sentence: str) -> None:
    """Tell the user what is to be known of the data."""
    print(f"warning: {sentence}", file=sys.stderr)
