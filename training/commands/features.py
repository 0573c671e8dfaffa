"""The command ``features``: from raw tables to one row of features a client."""

from __future__ import annotations

import argparse
from pathlib import Path

from training.commands.options import add_resource_arguments, chosen_configuration
from training.features.build import write_features
from training.progress import Progress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``features``."""
    parser.add_argument(
        "--data", type=Path, required=True, help="folder or zip with the Home Credit tables; applicants alone will do"
    )
    parser.add_argument("--out", type=Path, required=True, help="Parquet file to write")
    add_resource_arguments(parser)


def run(arguments: argparse.Namespace, progress: Progress) -> None:
    """Write the feature file, print what is to be known of the tables."""
    resources = chosen_configuration(arguments).resources
    for warning in write_features(arguments.data, arguments.out, progress, resources):
        print(warning)
