"""The command ``features``: from raw tables to one row of features a client."""

from __future__ import annotations

import argparse
from pathlib import Path

from training.features.build import write_features
from training.progress import Progress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``features``."""
    parser.add_argument("--data", type=Path, required=True, help="folder or zip with the Home Credit tables")
    parser.add_argument("--out", type=Path, required=True, help="Parquet file to write")


def run(arguments: argparse.Namespace, progress: Progress) -> None:
    """Write the feature file, print what is to be known of the tables."""
    for warning in write_features(arguments.data, arguments.out, progress):
        print(warning)
