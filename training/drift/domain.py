"""Whether a classifier can tell the clients of one group from those of the other."""

from __future__ import annotations

from dataclasses import dataclass

import lightgbm
import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

from core.features.catalogue import Catalogue
from core.model.tree_threads import NUM_THREADS, predict
from training.drift.model import auc_error
from training.drift.sides import Sides
from training.features.source import sample_places
from training.features.table import FeatureTable

CLIENTS_A_SIDE = 10_000
FOLDS = 3
MAIN_COLUMNS = 5
DISTINCT_AUC = 0.75
"""From here on the groups are called clearly distinct: three pairs out of four are told apart."""
CERTAINTY_Z = 3.0
SETTINGS = {
    "objective": "binary", "num_leaves": 15, "learning_rate": 0.1, "min_data_in_leaf": 20, "feature_fraction": 0.5,
    "num_threads": NUM_THREADS, "deterministic": True, "force_row_wise": True, "verbosity": -1,
}  # fmt: skip
ROUNDS = 60


@dataclass(frozen=True)
class Separation:
    """How well the groups are told apart.

    Args:
        auc: area under the ROC curve out of fold: 0.5 where nothing tells them apart, 1 where everything does.
        error: its standard error.
        columns: what tells them apart, with the share of the gain (0 to 1), largest first.
    """

    auc: float
    error: float
    columns: tuple[tuple[str, float], ...]

    @property
    def is_proved(self) -> bool:
        """Whether the groups differ beyond chance."""
        return self.auc - CERTAINTY_Z * self.error > 0.5

    @property
    def is_distinct(self) -> bool:
        """Whether they differ clearly."""
        return self.is_proved and self.auc >= DISTINCT_AUC


def separation(sides: Sides, catalogue: Catalogue) -> Separation:
    """Train a classifier to guess the group of a client (Lopez-Paz and Oquab, ICLR 2017).

    It sees every column, those that the model does not use included: it speaks of the populations, not of the model,
    and a large area alone says nothing about the model's quality.
    """
    matrix, group = _matrix(sides, catalogue)
    guessed, gains = np.empty(len(group)), np.zeros(matrix.shape[1])
    settings = {**SETTINGS, "seed": sides.seed}
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=sides.seed)
    for learnt, held_out in folds.split(matrix, group):
        data = lightgbm.Dataset(matrix[learnt], group[learnt], params={"num_threads": NUM_THREADS})
        booster = lightgbm.train(settings, data, num_boost_round=ROUNDS)
        guessed[held_out] = predict(booster, matrix[held_out])
        gains += booster.feature_importance("gain")
    auc = float(roc_auc_score(group, guessed))
    main = np.argsort(-gains, kind="stable")[:MAIN_COLUMNS]
    total = max(float(gains.sum()), 1e-12)
    current = int(group.sum())
    return Separation(
        auc,
        auc_error(auc, current, len(group) - current),
        tuple((catalogue.features[place].name, float(gains[place] / total)) for place in main),
    )


def _matrix(sides: Sides, catalogue: Catalogue) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    tables = [
        side.table.rows(sample_places(len(side.table), CLIENTS_A_SIDE, sides.seed))
        for side in (sides.reference, sides.current)
    ]
    columns = [_column(tables, feature.name, feature.is_text) for feature in catalogue.features]
    group = np.concatenate([np.full(len(table), place, dtype=np.float64) for place, table in enumerate(tables)])
    return np.column_stack(columns), group


def _column(tables: list[FeatureTable], name: str, is_text: bool) -> NDArray[np.float64]:
    if not is_text:
        return np.concatenate([table.numbers[name] for table in tables])
    _, places = np.unique(np.concatenate([table.texts[name] for table in tables]), return_inverse=True)
    return np.asarray(places, dtype=np.float64)
