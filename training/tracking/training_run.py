"""What a training run leaves to be recorded, and the one door through which a command reaches the store of runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from training.configuration import Configuration
from training.features.table import FeatureTable
from training.model.train import TrainedModel


@dataclass(frozen=True)
class TrainingRun:
    """A training run that ended in a bundle.

    Args:
        model: what was trained.
        table: every client of the feature table.
        configuration: how it was trained.
        bundle: the bundle that was written.
        source: where the data came from, as the command line said it.
    """

    model: TrainedModel
    table: FeatureTable
    configuration: Configuration
    bundle: Path
    source: str


def open_recorder() -> Callable[[TrainingRun], str]:
    """Open the store of runs before anything is trained.

    Returns:
        Records a run and gives its id.

    Raises:
        TrainingError: the store does not answer or cannot be written.
    """
    from training.tracking.recording import record_run  # noqa: PLC0415  (takes seconds; only `train` needs it)
    from training.tracking.store import open_store  # noqa: PLC0415

    store = open_store()
    return lambda run: record_run(store, run)
