"""The two groups of clients that are compared for drift: where they come from, which part, which sample."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
import pyarrow
import pyarrow.compute
import pyarrow.parquet
from numpy.typing import NDArray

from core.features.catalogue import Catalogue
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


def add_side_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare ``--reference``, ``--current``, their parts, ``--clients`` and ``--seed``."""
    data = "folder or zip of the Home Credit tables, or a feature file (.parquet) written by `features`"
    parser.add_argument("--reference", type=Path, required=True, metavar="DATA", help=f"what was: {data}")
    parser.add_argument(
        "--current", type=Path, required=True, metavar="DATA",
        help="what is: likewise; the same DATA twice compares its clients with known outcomes (train) with those who "
        "wait for a decision (test)",
    )  # fmt: skip
    parts = [part.value for part in Part]
    parser.add_argument(
        "--reference-part", choices=parts,
        help="which clients of the reference: outcome known, pending, or all (default: known where there are any)",
    )  # fmt: skip
    parser.add_argument(
        "--current-part", choices=parts, help="which of the current ones (default: all, or pending for the same DATA)"
    )
    parser.add_argument(
        "--clients", type=int, default=CLIENTS,
        help="clients drawn at random on each side, as the report says (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument("--seed", type=int, default=SEED, help="of the draw (default: %(default)s)")


def read_sides(options: argparse.Namespace, catalogue: Catalogue, progress: Progress) -> Sides:
    """Read both groups and draw their samples.

    Raises:
        DataError: data that cannot be read, or with too few clients of that part.
        TrainingError: both groups are the same clients.
    """
    same = _same(options.reference, options.current)
    reference = _read(options.reference, catalogue, progress)
    current = reference if same else _read(options.current, catalogue, progress)
    first = Part(options.reference_part) if options.reference_part else _default_reference(reference)
    second = Part(options.current_part or (Part.PENDING if same else Part.ALL))
    if same and first is second:
        raise TrainingError(
            "Both sides are the same clients", f"--reference-part and --current-part {first.value}",
            "name two different parts",
        )  # fmt: skip
    return Sides(
        _side(reference, options.reference, first, catalogue, options),
        _side(current, options.current, second, catalogue, options),
        options.seed,
        same,
    )


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _read(data: Path, catalogue: Catalogue, progress: Progress) -> pyarrow.Table:
    if not data.exists():
        raise DataError("There is nothing there", str(data), "give a folder or zip of tables, or a feature file")
    if data.is_file() and data.suffix == ENDING:
        try:
            return pyarrow.parquet.read_table(data)
        except (OSError, pyarrow.ArrowException) as error:
            raise DataError("The feature file cannot be read", str(data), "build it again with `features`") from error
    with open_tables(data, progress=progress) as tables:
        for warning in tables.warnings:
            print(f"warning: {warning}", file=sys.stderr)
        return build_features(tables, catalogue, progress)


def _default_reference(table: pyarrow.Table) -> Part:
    return Part.KNOWN if OUTCOME in table.column_names and _has_outcome(table).any() else Part.ALL


def _has_outcome(table: pyarrow.Table) -> NDArray[np.bool_]:
    return ~np.asarray(pyarrow.compute.is_null(table[OUTCOME], nan_is_null=True), dtype=np.bool_)


def _side(table: pyarrow.Table, place: Path, part: Part, catalogue: Catalogue, options: argparse.Namespace) -> Side:
    if OUTCOME not in table.column_names:
        raise DataError(f"Column {OUTCOME} is absent", str(place), "build the features again with this version")
    known = _has_outcome(table)
    chosen = np.flatnonzero({Part.KNOWN: known, Part.PENDING: ~known, Part.ALL: np.ones_like(known)}[part])
    if len(chosen) < FEWEST_CLIENTS:
        raise DataError(
            f"Only {len(chosen)} clients of the part {part.value}", str(place),
            f"at least {FEWEST_CLIENTS} are needed: give other data, or another part",
        )  # fmt: skip
    drawn = chosen[sample_places(len(chosen), options.clients, options.seed)]
    if len(drawn) < FEWEST_CLIENTS:
        raise TrainingError(f"{options.clients} clients are too few", "--clients", f"give at least {FEWEST_CLIENTS}")
    try:
        sample = feature_table(table.take(drawn), catalogue, str(place))
    except pyarrow.ArrowException as error:
        raise DataError(
            "A column holds something else than its kind of values", str(place), "build the features again"
        ) from error
    if not np.isin(sample.target[~np.isnan(sample.target)], (0.0, 1.0)).all():
        raise DataError(f"Column {OUTCOME} holds something else than 0 and 1", str(place), "correct the outcomes")
    return Side(str(place), part, len(chosen), sample)
