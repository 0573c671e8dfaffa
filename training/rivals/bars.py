"""The bars that a model must clear before anybody relies on it, measured against rivals and against the truth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow
import pyarrow.csv
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from core.features.catalogue import Catalogue
from core.model.scorer import Scorer
from training.configuration import Configuration, ResourceSettings
from training.errors import DataError
from training.features.build import build_features
from training.features.table import FeatureTable, feature_table, read_feature_table
from training.model.evaluate import calibration_error
from training.model.monotony import count_falls
from training.model.train import TrainedModel, train
from training.progress import Progress
from training.rivals.every_column import NO_COLUMNS, RawColumns, read_raw_columns, score_with_every_column
from training.tables import open_tables

GINI_SHARE_OF_BEST = 0.95
GINI_SHARE_OF_EVERY_COLUMN = 0.98
AUC_BELOW_EVERY_COLUMN = 0.005
CALIBRATION_ERROR = 0.01
CHANCE_SAMPLES = 200


@dataclass(frozen=True)
class Bar:
    """One requirement.

    Args:
        name: what is measured.
        value: what was found.
        limit: what is asked.
        met: whether the value is on the right side.
    """

    name: str
    value: float
    limit: float
    met: bool


@dataclass(frozen=True)
class Clients:
    """Clients with every column known of them."""

    table: FeatureTable
    raw: RawColumns

    def rows(self, chosen: NDArray[np.int64]) -> Clients:
        """Some of the clients."""
        return Clients(self.table.rows(chosen), self.raw.rows(chosen))


def read_clients(
    data: Path,
    features: Path | None,
    catalogue: Catalogue,
    warn: Callable[[str], None],
    progress: Progress,
    resources: ResourceSettings,
) -> Clients:
    """Clients of a feature file, or of raw tables with every other column that these hold.

    Args:
        data: folder or zip of the Home Credit tables; not looked at where there is a feature file.
        features: feature file written by ``features``, or None.
        catalogue: the features.
        warn: told what the user should know about the tables, a sentence each.
        progress: told about the steps ``"read"`` and ``"features"``.
        resources: what reading may use of the machine.

    Raises:
        DataError: they cannot be read.
    """
    if features is not None:
        return Clients(read_feature_table(features, catalogue), NO_COLUMNS)
    with open_tables(data, resources=resources, progress=progress) as tables:
        for warning in tables.warnings:
            warn(warning)
        table = feature_table(build_features(tables, catalogue, progress), catalogue, str(data))
        return Clients(table, read_raw_columns(tables, catalogue))


def read_truth(path: Path, client_ids: NDArray[np.int64]) -> NDArray[np.float64]:
    """True probabilities of invented clients, in the order of their ids; shape ``(n,)``.

    Raises:
        DataError: the file cannot be read, or a client is absent from it.
    """
    try:
        table = pyarrow.csv.read_csv(path)
        ids, probability = table["SK_ID_CURR"].to_numpy(), table["probability"].to_numpy()
    except (OSError, KeyError, pyarrow.ArrowInvalid) as error:
        raise DataError("The truth cannot be read", str(path), "write it with `synthesise --truth`") from error
    order = np.argsort(ids)
    places = np.minimum(np.searchsorted(ids[order], client_ids), len(ids) - 1)
    if not np.array_equal(ids[order][places], client_ids):
        raise DataError("The truth is that of other clients", str(path), "give the one written with these tables")
    return np.asarray(probability[order][places], dtype=np.float64)


def held_against_the_bars(
    training: Clients,
    truth: NDArray[np.float64] | None,
    catalogue: Catalogue,
    configuration: Configuration,
    progress: Progress,
) -> tuple[TrainedModel, list[Bar]]:
    """Train, and measure what is asked.

    Args:
        training: clients whose outcome is known.
        truth: their true probabilities, shape ``(clients,)``; None where nobody knows them.
        catalogue: the features.
        configuration: how to train.
        progress: told about the training.

    Raises:
        DataError: the clients are too few.
    """
    model = train(training.table, catalogue, configuration, progress)
    rival = score_with_every_column(
        training.table, training.raw, model.out_of_fold.folds, catalogue, configuration, progress
    )
    return model, [
        *_ranking_bars(model, rival, truth),
        _calibration_bar(model, configuration.seed),
        _monotony_bar(model, training.table, catalogue, configuration.seed, progress),
    ]


def _ranking_bars(model: TrainedModel, rival: NDArray[np.float64], truth: NDArray[np.float64] | None) -> list[Bar]:
    target = model.training.target
    auc, every_column = model.quality.auc, float(roc_auc_score(target, rival))
    if truth is None:
        loss = every_column - auc
        return [
            Bar(
                name="AUC lost to a plain LightGBM on every column",
                value=loss,
                limit=AUC_BELOW_EVERY_COLUMN,
                met=loss <= AUC_BELOW_EVERY_COLUMN,
            )
        ]
    best = float(roc_auc_score(target, truth))
    return [
        _gini_bar("Gini, share of the best possible", auc, best, GINI_SHARE_OF_BEST),
        _gini_bar("Gini, share of a plain LightGBM on every column", auc, every_column, GINI_SHARE_OF_EVERY_COLUMN),
    ]


def _gini_bar(name: str, auc: float, against: float, limit: float) -> Bar:
    share = (2.0 * auc - 1.0) / (2.0 * against - 1.0)
    return Bar(name, share, limit, share >= limit)


def _calibration_bar(model: TrainedModel, seed: int) -> Bar:
    """Few clients default by chance more or less than they should: below that nothing can be measured."""
    probability = model.out_of_fold.probability
    generator = np.random.default_rng(seed)
    by_chance = [
        calibration_error(probability, (generator.random(len(probability)) < probability).astype(np.float64))
        for _ in range(CHANCE_SAMPLES)
    ]
    limit = max(CALIBRATION_ERROR, float(np.quantile(by_chance, 0.95)))
    found = model.quality.calibration_error
    return Bar("Calibration error", found, limit, found <= limit)


def _monotony_bar(model: TrainedModel, table: FeatureTable, catalogue: Catalogue, seed: int, progress: Progress) -> Bar:
    scorer = Scorer(model.trees.booster.model_to_string(num_iteration=model.trees.tree_count), model.calibration)
    falls = count_falls(scorer.log_odds, table.matrix(catalogue, model.codes), catalogue, seed, progress)
    return Bar("Clients whose risk falls when a feature with a direction worsens", float(falls), 0.0, falls == 0)
