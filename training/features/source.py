"""Where features come from: a feature file or raw tables, all of the clients or a sample."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.features.catalogue import Catalogue
from training.configuration import ResourceSettings
from training.errors import TrainingError
from training.features.build import build_features
from training.features.table import FeatureTable, feature_table, read_feature_table
from training.progress import Progress
from training.tables import open_tables


def source_table(
    data: Path | None,
    features: Path | None,
    catalogue: Catalogue,
    warn: Callable[[str], None],
    progress: Progress,
    resources: ResourceSettings = ResourceSettings(),  # noqa: B008 - it has no state
    outcomes_needed: bool = True,
) -> FeatureTable:
    """Read a feature file, or build the features of raw tables.

    Args:
        data: folder or zip of the Home Credit tables; not looked at where there is a feature file.
        features: feature file written by ``features``, or None.
        catalogue: which features, in which order.
        warn: told what the user should know about the tables, a sentence each.
        progress: told about the steps ``"read"`` and ``"features"``.
        resources: what reading may use of the machine.
        outcomes_needed: whether clients whose outcome is known must be among them.

    Raises:
        DataError: they cannot be read or built.
        ValueError: neither is given.
    """
    if features is not None:
        return read_feature_table(features, catalogue)
    if data is None:
        raise ValueError("neither raw tables nor a feature file")
    with open_tables(data, resources=resources, outcomes_needed=outcomes_needed, progress=progress) as tables:
        for warning in tables.warnings:
            warn(warning)
        return feature_table(build_features(tables, catalogue, progress), catalogue, str(data))


def known_places(table: FeatureTable, count: int | None, seed: int) -> NDArray[np.int64]:
    """Places of clients whose outcome is known, drawn at random, ascending; all of them where there are no more.

    Args:
        table: of all clients.
        count: clients to draw; None for all.
        seed: of the draw.

    Raises:
        TrainingError: the count is not positive.
    """
    known = np.flatnonzero(table.is_train)
    return known[sample_places(len(known), count, seed)]


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
