"""The out-of-fold scores of a run as a file without any id, so that two models can be compared on the same folds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow
import pyarrow.parquet
from numpy.typing import NDArray

from training.configuration import CostSettings
from training.errors import DataError
from training.model.fresh_cost import mistake_weights
from training.model.train import CREDIT_AMOUNT, TrainedModel

FILE_NAME = "out_of_fold.parquet"


@dataclass(frozen=True)
class FoldScores:
    """Scores of clients by models that had not seen them, in the order of the feature table.

    Args:
        probability: calibrated on the other folds; shape ``(n,)``.
        target: 1 default, 0 repaid; shape ``(n,)``.
        folds: fold of each client; shape ``(n,)``.
        weights: what each client's mistakes weigh: 1, or the credit asked over its mean; shape ``(n,)``.
    """

    probability: NDArray[np.float64]
    target: NDArray[np.float64]
    folds: NDArray[np.int64]
    weights: NDArray[np.float64]


def fold_scores(model: TrainedModel, costs: CostSettings) -> FoldScores:
    """The out-of-fold scores of a model; amounts only weigh where costs are per file."""
    found = model.out_of_fold
    return FoldScores(found.probability, model.training.target, found.folds, _weights(model, costs))


def write_fold_scores(model: TrainedModel, costs: CostSettings, folder: Path) -> Path:
    """Write ``out_of_fold.parquet``; clients keep their order and lose their ids.

    Args:
        model: what was trained.
        costs: amounts are only kept, as multiples of their mean, where costs are per file.
        folder: receives the file.
    """
    path = folder / FILE_NAME
    columns = {
        "probability": model.out_of_fold.probability,
        "log_odds": model.out_of_fold.log_odds,
        "not_repaid": model.training.target.astype(np.int8),
        "fold": model.out_of_fold.folds.astype(np.int16),
        "weight": _weights(model, costs),
    }
    pyarrow.parquet.write_table(pyarrow.table(columns), path, compression="zstd")
    return path


def read_fold_scores(path: Path) -> FoldScores:
    """Read a file written by :func:`write_fold_scores`.

    Raises:
        DataError: the file cannot be read or is another one.
    """
    try:
        table = pyarrow.parquet.read_table(path)
        return FoldScores(
            probability=table["probability"].to_numpy().astype(np.float64),
            target=table["not_repaid"].to_numpy().astype(np.float64),
            folds=table["fold"].to_numpy().astype(np.int64),
            weights=table["weight"].to_numpy().astype(np.float64),
        )
    except (OSError, pyarrow.ArrowInvalid, KeyError) as error:
        raise DataError("The out-of-fold scores cannot be read", str(path), "train this run again") from error


def _weights(model: TrainedModel, costs: CostSettings) -> NDArray[np.float64]:
    return mistake_weights(model.training.numbers[CREDIT_AMOUNT], costs)
