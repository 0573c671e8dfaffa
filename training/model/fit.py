"""Grows the trees: LightGBM under the catalogue's monotone constraints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import lightgbm
import numpy as np
from numpy.typing import NDArray

from core.features.catalogue import Catalogue
from core.model.explanation import model_direction
from core.model.tree_threads import NUM_THREADS, predict
from training.configuration import ModelSettings


@dataclass(frozen=True)
class FittedTrees:
    """A fitted model.

    Args:
        booster: the LightGBM model.
        tree_count: trees kept.
    """

    booster: lightgbm.Booster
    tree_count: int

    @property
    def gains(self) -> NDArray[np.float64]:
        """What each feature brought to the trees kept, as total gain; shape ``(features,)``."""
        found = self.booster.feature_importance("gain", iteration=self.tree_count)
        return np.asarray(found, dtype=np.float64)

    def log_odds(self, rows: NDArray[np.float64]) -> NDArray[np.float64]:
        """Raw log-odds of default; shape ``(n,)`` for rows of shape ``(n, features)``."""
        # On one thread: the folds that run side by side already share the processors.
        return predict(self.booster, rows, raw_score=True, num_iteration=self.tree_count)


@dataclass(frozen=True)
class Rows:
    """Clients as the model sees them, with their outcomes."""

    matrix: NDArray[np.float64]
    target: NDArray[np.float64]


def parameters(catalogue: Catalogue, settings: ModelSettings, seed: int) -> dict[str, object]:
    """LightGBM's parameters; no class weights, so that the log-odds stay those of the population."""
    return {
        "objective": "binary",
        "learning_rate": settings.learning_rate,
        "num_leaves": settings.leaves,
        "min_data_in_leaf": settings.minimum_rows_per_leaf,
        "lambda_l2": settings.l2,
        "feature_fraction": settings.feature_fraction,
        "bagging_fraction": settings.row_fraction,
        "bagging_freq": 1,
        "monotone_constraints": [model_direction(feature) for feature in catalogue.model_features],
        "monotone_constraints_method": "basic",
        "seed": seed,
        "deterministic": True,
        "force_col_wise": True,
        "verbosity": -1,
    }


def fit_with_early_stopping(
    training: Rows,
    stopping: Rows,
    catalogue: Catalogue,
    settings: ModelSettings,
    seed: int,
    changes: Mapping[str, object] = MappingProxyType({}),
) -> FittedTrees:
    """Grow trees until the log-loss of the ``stopping`` clients no longer improves.

    Args:
        training: the clients that trees are grown on.
        stopping: other clients, who decide when to stop.
        catalogue: names of the columns, and their directions.
        settings: how the trees are grown.
        seed: of what is drawn.
        changes: parameters of LightGBM laid over ours, to try something else.
    """
    data = _dataset(training, catalogue)
    booster = lightgbm.train(
        {**parameters(catalogue, settings, seed), **changes, "num_threads": NUM_THREADS},
        data,
        num_boost_round=settings.maximum_trees,
        valid_sets=[_dataset(stopping, catalogue, data)],
        callbacks=[lightgbm.early_stopping(settings.early_stopping_rounds, verbose=False)],
    )
    return FittedTrees(booster, int(booster.best_iteration))


def fit_trees(training: Rows, tree_count: int, catalogue: Catalogue, settings: ModelSettings, seed: int) -> FittedTrees:
    """Grow a given number of trees on all the clients given."""
    # Two threads give the same trees, but wait for each other: beside other work they took many times as long as one.
    booster = lightgbm.train(
        {**parameters(catalogue, settings, seed), "num_threads": NUM_THREADS},
        _dataset(training, catalogue),
        num_boost_round=tree_count,
    )
    return FittedTrees(booster, tree_count)


def _dataset(rows: Rows, catalogue: Catalogue, reference: lightgbm.Dataset | None = None) -> lightgbm.Dataset:
    return lightgbm.Dataset(
        rows.matrix, rows.target, feature_name=list(catalogue.model_names), reference=reference,
        params={"num_threads": NUM_THREADS}, free_raw_data=True,
    )  # fmt: skip
