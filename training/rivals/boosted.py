"""Rivals that boost trees: XGBoost, CatBoost and LightGBM, with and without constraints."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import catboost
import numpy as np
import xgboost
from numpy.typing import NDArray

from training.model.fit import Rows, fit_with_early_stopping
from training.model.preparation import Prepared, prepare
from training.rivals.rival import Lesson, Score

NO_CHANGE: Mapping[str, object] = MappingProxyType({})
FREE: Mapping[str, object] = MappingProxyType({"monotone_constraints": None})


def fit_lightgbm(lesson: Lesson) -> Score:
    """The product's own model, monotone where the catalogue says so."""
    return fit_prepared_lightgbm(_prepared(lesson), lesson)


def fit_free_lightgbm(lesson: Lesson) -> Score:
    """LightGBM (Ke et al., NIPS 2017) without constraints."""
    return fit_prepared_lightgbm(_prepared(lesson), lesson, FREE)


def fit_prepared_lightgbm(
    ready: Prepared,
    lesson: Lesson,
    changes: Mapping[str, object] = NO_CHANGE,
    before_scoring: Callable[[NDArray[np.float64]], NDArray[np.float64]] = np.asarray,
) -> Score:
    """LightGBM on clients already prepared.

    Args:
        ready: the clients.
        lesson: features and settings.
        changes: parameters of LightGBM laid over those of the product.
        before_scoring: what was done to the columns of ``ready`` and must be done to those scored.
    """
    settings = lesson.configuration
    trees = fit_with_early_stopping(
        ready.growing, ready.stopping, lesson.catalogue, settings.model, settings.seed, changes
    )
    return lambda table: trees.log_odds(before_scoring(table.matrix(lesson.catalogue, ready.codes)))


def fit_xgboost(lesson: Lesson) -> Score:
    """XGBoost (Chen and Guestrin, KDD 2016), leaf by leaf with as many leaves."""
    ready, settings = _prepared(lesson), lesson.configuration.model

    def matrix(rows: Rows) -> xgboost.DMatrix:
        return xgboost.DMatrix(rows.matrix, rows.target)

    booster = xgboost.train(
        {
            "objective": "binary:logistic", "eval_metric": "logloss", "tree_method": "hist",
            "grow_policy": "lossguide", "max_depth": 0, "max_leaves": settings.leaves, "eta": settings.learning_rate,
            "lambda": settings.l2, "colsample_bytree": settings.feature_fraction, "subsample": settings.row_fraction,
            "nthread": 1, "seed": lesson.configuration.seed, "verbosity": 0,
        },
        matrix(ready.growing),
        num_boost_round=settings.maximum_trees,
        evals=[(matrix(ready.stopping), "stopping")],
        early_stopping_rounds=settings.early_stopping_rounds,
        verbose_eval=False,
    )  # fmt: skip
    kept = (0, booster.best_iteration + 1)
    return lambda table: np.asarray(
        booster.predict(
            xgboost.DMatrix(table.matrix(lesson.catalogue, ready.codes)), output_margin=True, iteration_range=kept
        ),
        dtype=np.float64,
    )


def fit_catboost(lesson: Lesson) -> Score:
    """CatBoost (Prokhorenkova et al., NeurIPS 2018), symmetric trees of depth 6, on the same numbers."""
    ready, settings = _prepared(lesson), lesson.configuration.model
    model = catboost.CatBoost(
        {
            "loss_function": "Logloss", "iterations": settings.maximum_trees, "learning_rate": settings.learning_rate,
            "l2_leaf_reg": settings.l2, "rsm": settings.feature_fraction, "bootstrap_type": "Bernoulli",
            "subsample": settings.row_fraction, "od_type": "Iter", "od_wait": settings.early_stopping_rounds,
            "thread_count": 1, "random_seed": lesson.configuration.seed, "allow_writing_files": False,
            "logging_level": "Silent",
        }
    )  # fmt: skip
    model.fit(
        catboost.Pool(ready.growing.matrix, ready.growing.target),
        eval_set=catboost.Pool(ready.stopping.matrix, ready.stopping.target),
        use_best_model=True,
    )
    return lambda table: np.asarray(
        model.predict(table.matrix(lesson.catalogue, ready.codes), prediction_type="RawFormulaVal", thread_count=1),
        dtype=np.float64,
    )


def _prepared(lesson: Lesson) -> Prepared:
    return prepare(lesson.side, lesson.groups, lesson.catalogue, lesson.configuration)
