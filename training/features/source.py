"""Where a command takes its features from: a feature file or raw tables, all of the clients or a sample."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.features.catalogue import load_catalogue
from core.storage.resource_files import resource
from training.errors import TrainingError
from training.features.build import build_features
from training.features.table import FeatureTable, feature_table, read_feature_table
from training.progress import Progress
from training.tables import open_tables


def add_source_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare ``--data``, ``--features`` and ``--clients``."""
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("--data", type=Path, help="folder or zip of the Home Credit tables")
    source.add_argument("--features", type=Path, help="feature file written by `features`")
    parser.add_argument("--clients", type=int, help="draw so many clients whose outcome is known (default: all)")


def source_table(options: argparse.Namespace, progress: Progress) -> FeatureTable:
    """Read or build the features that the options name.

    Raises:
        DataError: they cannot be read or built.
    """
    catalogue = load_catalogue(resource("catalogue.toml").read_bytes())
    if options.features is not None:
        return read_feature_table(options.features, catalogue)
    with open_tables(options.data, progress=progress) as tables:
        for warning in tables.warnings:
            print(f"warning: {warning}", file=sys.stderr)
        return feature_table(build_features(tables, catalogue, progress), catalogue, str(options.data))


def sample_places(length: int, count: int | None, seed: int) -> NDArray[np.int64]:
    """Places of clients drawn at random, ascending; all of them where there are no more.

    Args:
        length: clients to draw from.
        count: clients to draw; None for all.
        seed: of the draw.

    Raises:
        TrainingError: the count is not positive.
    """
    if count is None or count >= length:
        return np.arange(length, dtype=np.int64)
    if count < 1:
        raise TrainingError(f"{count} clients cannot be drawn", "--clients", "give at least 1")
    drawn = np.random.default_rng(seed).choice(length, count, replace=False)
    return np.sort(drawn).astype(np.int64)
