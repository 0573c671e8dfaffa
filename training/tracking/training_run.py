"""What a training run leaves to be recorded."""

from __future__ import annotations

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
