"""The command ``quality``: trains, and holds the model against the bars it must clear."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pyarrow
import pyarrow.csv
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from core.features.catalogue import Catalogue
from core.model.scorer import Scorer
from core.storage.whole_file import write_whole
from training.commands.train_and_demo import shipped_catalogue
from training.configuration import load_configuration
from training.errors import DataError, TrainingError, writing
from training.features.build import build_features
from training.features.source import add_source_arguments, sample_places
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
class Source:
    """Clients with every column known of them."""

    table: FeatureTable
    raw: RawColumns

    def rows(self, chosen: NDArray[np.int64]) -> Source:
        """Some of the clients."""
        return Source(self.table.rows(chosen), self.raw.rows(chosen))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of ``quality``."""
    add_source_arguments(parser)
    parser.add_argument("--truth", type=Path, help="CSV written by `synthesise --truth`, for invented clients")
    parser.add_argument("--config", type=Path, help="settings (TOML) laid over resources/training/default.toml")
    parser.add_argument("--out", type=Path, help="JSON file to write")


def run(options: argparse.Namespace, progress: Progress) -> None:
    """Print the bars; fail where one is not met.

    Raises:
        TrainingError: a bar is missed, or a file cannot be read or written.
    """
    configuration, catalogue = load_configuration(options.config), shipped_catalogue()
    source = _source(options, catalogue, progress)
    configuration = configuration.with_origin(source.table.invented_clients)
    known = np.flatnonzero(source.table.is_train)
    training = source.rows(known[sample_places(len(known), options.clients, configuration.seed)])
    truth = None if options.truth is None else read_truth(options.truth, training.table.client_ids)
    model = train(training.table, catalogue, configuration, progress)
    rival = score_with_every_column(
        training.table, training.raw, model.out_of_fold.folds, catalogue, configuration, progress
    )
    bars = [
        *_ranking_bars(model, rival, truth),
        _calibration_bar(model, configuration.seed),
        _monotony_bar(model, training.table, catalogue, configuration.seed, progress),
    ]
    _tell(bars, model, configuration.invented_clients, options.out)
    missed = [bar.name for bar in bars if not bar.met]
    if missed:
        raise TrainingError(f"A bar is missed: {'; '.join(missed)}", "", "improve the features or the settings")


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


def _source(options: argparse.Namespace, catalogue: Catalogue, progress: Progress) -> Source:
    if options.features is not None:
        return Source(read_feature_table(options.features, catalogue), NO_COLUMNS)
    with open_tables(options.data, progress=progress) as tables:
        for warning in tables.warnings:
            print(f"warning: {warning}", file=sys.stderr)
        table = feature_table(build_features(tables, catalogue, progress), catalogue, str(options.data))
        return Source(table, read_raw_columns(tables, catalogue))


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


def _tell(bars: Sequence[Bar], model: TrainedModel, invented: bool, out: Path | None) -> None:
    clients = f"{len(model.training):,}{' (invented)' if invented else ''}"
    print(f"Clients {clients}, AUC {model.quality.auc:.4f}, {model.trees.tree_count} trees")
    for bar in bars:
        print(f"{'met   ' if bar.met else 'MISSED'}  {bar.name}: {bar.value:.4f} (bar {bar.limit:.4f})")
    if out is not None:
        document = {
            "clients": len(model.training),
            "invented_clients": invented,
            "auc": model.quality.auc,
            "trees": model.trees.tree_count,
            "bars": [asdict(bar) for bar in bars],
        }
        with writing("The figures", out):
            write_whole(out, json.dumps(document, indent=1).encode("utf-8"), private=False)
