"""The command ``directions``: what the data said of each imposed direction when a bundle was trained."""

from __future__ import annotations

import argparse
from pathlib import Path

from training.bundle.trusted_bundle import trusted_bundle
from training.commands.options import add_public_key_argument
from training.errors import TrainingError
from training.model.directions import directions_text
from training.progress import Progress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``directions``."""
    parser.add_argument("--bundle", type=Path, required=True, help="bundle folder written by `train`")
    add_public_key_argument(parser)


def run(options: argparse.Namespace, progress: Progress) -> None:
    """Print one line a direction: verdict, price with its interval, observed rates.

    Raises:
        TrainingError: the bundle cannot be used, or was trained before directions were judged.
    """
    progress.step("directions", 0.0)
    with trusted_bundle(options.bundle, options.public_key) as bundle:
        found = bundle.card.get("directions")
    if not found:
        raise TrainingError("The bundle does not judge its directions", str(options.bundle), "train it again")
    progress.step("directions", 1.0)
    print(directions_text(found))
