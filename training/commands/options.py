"""Options that several commands share, and how they tell a warning."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from training.configuration import Configuration, Setting, load_configuration, settings_in_force
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


def add_resource_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare ``--memory`` and ``--threads``."""
    parser.add_argument(
        "--memory", type=float, metavar="GIB",
        help="memory of the database that reads the tables, in GiB (default: [resources] of the settings)",
    )  # fmt: skip
    parser.add_argument(
        "--threads", type=int, metavar="COUNT",
        help="threads of that database, and folds trained side by side; the results are the same (default: [resources] "
        "of the settings)",
    )  # fmt: skip


def chosen_configuration(options: argparse.Namespace) -> Configuration:
    """The settings of ``--config`` over the default ones, with ``--memory`` and ``--threads`` over both.

    Raises:
        TrainingError: a setting makes no sense, or the file cannot be read.
    """
    configuration = load_configuration(getattr(options, "config", None))
    given = {"memory_gib": options.memory, "threads": options.threads}
    resources = replace(configuration.resources, **{name: value for name, value in given.items() if value is not None})
    return replace(configuration, resources=resources)


def setting_sources(options: argparse.Namespace) -> list[Setting]:
    """The settings that these options give, and where each comes from.

    Raises:
        TrainingError: a setting makes no sense, or the file cannot be read.
    """
    given = {"resources.memory_gib": ("--memory", options.memory), "resources.threads": ("--threads", options.threads)}
    by_option = {name: option for name, (option, value) in given.items() if value is not None}
    return settings_in_force(chosen_configuration(options), options.config, by_option)


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
    resources = chosen_configuration(options).resources
    return source_table(options.data, options.features, shipped_catalogue(), tell_warning, progress, resources)


def tell_warning(sentence: str) -> None:
    """Tell the user what is to be known of the data."""
    print(f"warning: {sentence}", file=sys.stderr)
