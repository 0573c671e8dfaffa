"""A plain LightGBM that may use every column: what the product's self-restraint is measured against."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow
import pyarrow.compute
from joblib import Parallel, delayed
from numpy.typing import NDArray

from core.features.catalogue import Catalogue, Feature, Kind, Unit
from core.raw_tables.schema import TEST, ColumnType
from training.configuration import Configuration, ModelSettings
from training.features.table import FeatureTable
from training.model.calibrate import calibrate_out_of_fold
from training.model.split import person_groups
from training.progress import Progress
from training.rivals.boosted import fit_free_lightgbm
from training.rivals.rival import Lesson
from training.tables import TableSet

WORKERS = 2
PLAIN = ModelSettings(
    learning_rate=0.06, leaves=31, maximum_trees=600, early_stopping_rounds=40, minimum_rows_per_leaf=60, l2=5.0,
    feature_fraction=0.35, row_fraction=0.8,
)  # fmt: skip
"""Trees as large as LightGBM's default, with customary care: on few clients the bare defaults would be no rival."""


@dataclass(frozen=True)
class RawColumns:
    """Columns of the application that the catalogue leaves out, buildings above all.

    Args:
        numbers: by name, NaN where missing; each of shape ``(n,)``, by ascending SK_ID_CURR.
        texts: by name, empty where missing.
    """

    numbers: dict[str, NDArray[np.float64]]
    texts: dict[str, NDArray[np.str_]]

    def rows(self, chosen: NDArray[Any]) -> RawColumns:
        """Some of the clients."""
        return RawColumns(
            {name: column[chosen] for name, column in self.numbers.items()},
            {name: column[chosen] for name, column in self.texts.items()},
        )


NO_COLUMNS = RawColumns({}, {})


def read_raw_columns(tables: TableSet, catalogue: Catalogue) -> RawColumns:
    """Read what the application says and the catalogue does not."""
    wanted = [
        column
        for column in TEST.columns
        if column.type is not ColumnType.IDENTIFIER and column.name not in catalogue.by_name
    ]
    names = ", ".join(f'"{column.name}"' for column in wanted)
    found = tables.connection.sql(f"SELECT {names} FROM application ORDER BY SK_ID_CURR").to_arrow_table()
    numbers, texts = {}, {}
    for column in wanted:
        values: pyarrow.ChunkedArray = found[column.name]
        if column.type is ColumnType.CATEGORY:
            texts[column.name] = np.asarray(pyarrow.compute.fill_null(values, "").to_numpy(), dtype=np.str_)
        else:
            numbers[column.name] = np.asarray(values.to_numpy(), dtype=np.float64)
    return RawColumns(numbers, texts)


def score_with_every_column(
    training: FeatureTable,
    raw: RawColumns,
    folds: NDArray[np.int64],
    catalogue: Catalogue,
    configuration: Configuration,
    progress: Progress,
) -> NDArray[np.float64]:
    """Out-of-fold probabilities of the plain model, on given folds.

    Args:
        training: clients whose outcome is known; n of them.
        raw: their other columns.
        folds: fold of each client; shape ``(n,)``.
        catalogue: the product's features, protected ones included.
        configuration: seed and shares; the trees have their own settings.
        progress: told about the step ``"every column"``.

    Returns:
        Calibrated on the other folds; shape ``(n,)``.
    """
    wide = _table_with(training, raw)
    everything = _catalogue_with(catalogue, raw)
    plain = replace(configuration, model=PLAIN)
    groups = person_groups(training)
    log_odds = np.empty(len(training))
    count = int(folds.max()) + 1
    progress.step("every column", 0.0)
    found = Parallel(n_jobs=WORKERS, prefer="threads", return_as="generator_unordered")(
        delayed(_score_fold)(fold, wide, groups, folds, everything, plain) for fold in range(count)
    )
    for done, (fold, scores) in enumerate(found, start=1):
        log_odds[folds == fold] = scores
        progress.step("every column", done / count)
    return calibrate_out_of_fold(log_odds, training.target, folds)


def _score_fold(
    fold: int,
    training: FeatureTable,
    groups: NDArray[np.int64],
    folds: NDArray[np.int64],
    catalogue: Catalogue,
    configuration: Configuration,
) -> tuple[int, NDArray[np.float64]]:
    held_out = folds == fold
    lesson = Lesson(training.rows(~held_out), groups[~held_out], catalogue, configuration)
    return fold, fit_free_lightgbm(lesson)(training.rows(held_out))


def _table_with(table: FeatureTable, raw: RawColumns) -> FeatureTable:
    return replace(table, numbers={**table.numbers, **raw.numbers}, texts={**table.texts, **raw.texts})


def _catalogue_with(catalogue: Catalogue, raw: RawColumns) -> Catalogue:
    numbers = (_raw_feature(name, Kind.RAW, Unit.COUNT) for name in raw.numbers)
    texts = (_raw_feature(name, Kind.CATEGORY, Unit.CATEGORY) for name in raw.texts)
    every = (replace(feature, in_model=True) for feature in catalogue.features)
    return replace(catalogue, features=(*every, *numbers, *texts))


def _raw_feature(name: str, kind: Kind, unit: Unit) -> Feature:
    return Feature(name, kind, "application", theme="", unit=unit, in_model=True)
