"""The command ``synthesise``: the eight tables for invented clients."""

from __future__ import annotations

import argparse
from pathlib import Path

from training.progress import Progress
from training.synthesis.invented_tables import ALL_CLIENTS, synthesise


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("--out", type=Path, required=True, help="folder to create, or empty folder, for the tables")
    parser.add_argument("--clients", type=int, default=ALL_CLIENTS, help="number of clients (default: as the original)")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same bytes")
    parser.add_argument("--truth", type=Path, default=None, help="file for the true probability of each client")


def run(arguments: argparse.Namespace, progress: Progress) -> None:
    """Run the command on parsed arguments."""
    synthesise(arguments.out, arguments.clients, arguments.seed, progress, arguments.truth)
