"""The two groups of clients that are compared for drift: where they come from, which part, which sample."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import numpy as np
import pyarrow
import pyarrow.compute
import pyarrow.parquet
from numpy.typing import NDArray

from core.features.catalogue import Catalogue
from training.configuration import ResourceSettings
from training.errors import DataError, TrainingError
from training.features.build import build_features
from training.features.source import sample_places
from training.features.table import FeatureTable, feature_table
from training.progress import Progress
from training.tables import open_tables

CLIENTS = 20_000
SEED = 1
FEWEST_CLIENTS = 100
"""With fewer clients a side, no change could be told from chance."""
ENDING = ".parquet"
OUTCOME = "TARGET"


class Part(StrEnum):
    """Which clients of a data set are meant."""

    KNOWN = "known"
    PENDING = "pending"
    ALL = "all"


@dataclass(frozen=True)
class Side:
    """One of the two groups.

    Args:
        place: where its data lie.
        part: which of the clients there.
        available: how many these are.
        table: the sample of them that is looked at.
    """

    place: str
    part: Part
    available: int
    table: FeatureTable

    @property
    def has_outcome(self) -> NDArray[np.bool_]:
        """Whose outcome is known; shape ``(sample,)``."""
        return np.asarray(~np.isnan(self.table.target), dtype=np.bool_)


@dataclass(frozen=True)
class Sides:
    """Both groups.

    Args:
        reference, current: what was, and what is.
        seed: drew the samples.
        same_data: both are parts of one data set.
    """

    reference: Side
    current: Side
    seed: int
    same_data: bool


@dataclass(frozen=True)
class Asked:
    """Which clients to compare.

    Args:
        reference, current: folder or zip of the Home Credit tables, or a feature file; the same twice compares two
            parts of one data set.
        reference_part, current_part: which of the clients; None leaves it to the data.
        clients: how many to draw on each side.
        seed: of the draw.
        resources: what reading may use of the machine.
    """

    reference: Path
    current: Path
    reference_part: Part | None = None
    current_part: Part | None = None
    clients: int = CLIENTS
    seed: int = SEED
    resources: ResourceSettings = field(default_factory=ResourceSettings)


def read_sides(asked: Asked, catalogue: Catalogue, warn: Callable[[str], None], progress: Progress) -> Sides:
    """Read both groups and draw their samples.

    Args:
        asked: which clients.
        catalogue: the features to compare.
        warn: told what the user should know about the data, a sentence each.
        progress: told about the steps ``"read"`` and ``"features"``.

    Raises:
        DataError: data that cannot be read, or with too few clients of that part.
        TrainingError: both groups are the same clients.
    """
    same = _same(asked.reference, asked.current)
    reference = _read(asked.reference, catalogue, asked.resources, warn, progress)
    current = reference if same else _read(asked.current, catalogue, asked.resources, warn, progress)
    first = asked.reference_part or _default_reference(reference)
    second = asked.current_part or (Part.PENDING if same else Part.ALL)
    if same and first is second:
        raise TrainingError(
            "Both sides are the same clients", f"--reference-part and --current-part {first.value}",
            "name two different parts",
        )  # fmt: skip
    return Sides(
        _side(reference, asked.reference, first, catalogue, asked),
        _side(current, asked.current, second, catalogue, asked),
        asked.seed,
        same,
    )


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _read(
    data: Path, catalogue: Catalogue, resources: ResourceSettings, warn: Callable[[str], None], progress: Progress
) -> pyarrow.Table:
    if not data.exists():
        raise DataError("There is nothing there", str(data), "give a folder or zip of tables, or a feature file")
    if data.is_file() and data.suffix == ENDING:
        try:
            return pyarrow.parquet.read_table(data)
        except (OSError, pyarrow.ArrowException) as error:
            raise DataError("The feature file cannot be read", str(data), "build it again with `features`") from error
    with open_tables(data, resources=resources, outcomes_needed=False, progress=progress) as tables:
        for warning in tables.warnings:
            warn(warning)
        return build_features(tables, catalogue, progress)


def _default_reference(table: pyarrow.Table) -> Part:
    return Part.KNOWN if OUTCOME in table.column_names and _has_outcome(table).any() else Part.ALL


def _has_outcome(table: pyarrow.Table) -> NDArray[np.bool_]:
    return ~np.asarray(pyarrow.compute.is_null(table[OUTCOME], nan_is_null=True), dtype=np.bool_)


def _side(table: pyarrow.Table, place: Path, part: Part, catalogue: Catalogue, asked: Asked) -> Side:
    if OUTCOME not in table.column_names:
        raise DataError(f"Column {OUTCOME} is absent", str(place), "build the features again with this version")
    known = _has_outcome(table)
    chosen = np.flatnonzero({Part.KNOWN: known, Part.PENDING: ~known, Part.ALL: np.ones_like(known)}[part])
    if len(chosen) < FEWEST_CLIENTS:
        raise DataError(
            f"Only {len(chosen)} clients of the part {part.value}", str(place),
            f"at least {FEWEST_CLIENTS} are needed: give other data, or another part",
        )  # fmt: skip
    drawn = chosen[sample_places(len(chosen), asked.clients, asked.seed)]
    if len(drawn) < FEWEST_CLIENTS:
        raise TrainingError(f"{asked.clients} clients are too few", "--clients", f"give at least {FEWEST_CLIENTS}")
    try:
        sample = feature_table(table.take(drawn), catalogue, str(place))
    except pyarrow.ArrowException as error:
        raise DataError(
            "A column holds something else than its kind of values", str(place), "build the features again"
        ) from error
    if not np.isin(sample.target[~np.isnan(sample.target)], (0.0, 1.0)).all():
        raise DataError(f"Column {OUTCOME} holds something else than 0 and 1", str(place), "correct the outcomes")
    return Side(str(place), part, len(chosen), sample)
