"""Rivals from scikit-learn: the dummy, logistic regression, random forest, histogram gradient boosting."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, QuantileTransformer, StandardScaler

from core.features.catalogue import Catalogue
from training.features.table import FeatureTable
from training.model.encode import fit_codes, training_matrix
from training.rivals.rival import Lesson, Score, log_odds

RAREST_CATEGORY_SHARE = 0.002
QUANTILES = 200
LOGISTIC_STRENGTH = 0.01
LOGISTIC_ITERATIONS = 500
FOREST_TREES = 200
FOREST_LEAF_ROWS = 30
FOREST_ROWS_PER_TREE = 50_000
"""A tree of the forest needs no more clients than this, and its time grows with them."""


def fit_dummy(lesson: Lesson) -> Score:
    """Everybody has the default rate."""
    rate = float(lesson.side.target.mean())
    return lambda table: log_odds(np.full(len(table), rate))


def fit_logistic(lesson: Lesson) -> Score:
    """Logistic regression, L2: medians and indicators for what is missing, ranks of numbers, a column a category."""
    catalogue = lesson.catalogue
    numbers, texts = _columns_apart(lesson.side, catalogue)
    prepared_numbers = _number_steps(len(numbers), lesson.configuration.seed).fit(numbers)
    prepared_texts = OneHotEncoder(
        handle_unknown="infrequent_if_exist", min_frequency=RAREST_CATEGORY_SHARE, sparse_output=False
    ).fit(texts)

    def inputs(table: FeatureTable) -> NDArray[np.float64]:
        found, words = _columns_apart(table, catalogue)
        return np.hstack([prepared_numbers.transform(found), prepared_texts.transform(words)])

    model = LogisticRegression(C=LOGISTIC_STRENGTH, max_iter=LOGISTIC_ITERATIONS).fit(
        inputs(lesson.side), lesson.side.target
    )
    return lambda table: np.asarray(model.decision_function(inputs(table)), dtype=np.float64)


def fit_forest(lesson: Lesson) -> Score:
    """Random forest (Breiman, Machine Learning 45, 2001), categories as ordered numbers, gaps as they are."""
    share = min(1.0, FOREST_ROWS_PER_TREE / len(lesson.side))
    return _fit_on_matrix(
        RandomForestClassifier(
            FOREST_TREES, min_samples_leaf=FOREST_LEAF_ROWS, max_features="sqrt", max_samples=share, n_jobs=1,
            random_state=lesson.configuration.seed,
        ),
        lesson,
    )  # fmt: skip


def fit_histogram_boosting(lesson: Lesson) -> Score:
    """scikit-learn's histogram gradient boosting, stopped early on a tenth of the clients."""
    model = lesson.configuration.model
    return _fit_on_matrix(
        HistGradientBoostingClassifier(
            learning_rate=model.learning_rate, max_iter=model.maximum_trees, max_leaf_nodes=model.leaves,
            min_samples_leaf=model.minimum_rows_per_leaf, l2_regularization=model.l2,
            max_features=model.feature_fraction, early_stopping=True, n_iter_no_change=model.early_stopping_rounds,
            validation_fraction=lesson.configuration.folds.early_stopping_share,
            random_state=lesson.configuration.seed,
        ),
        lesson,
    )  # fmt: skip


def _fit_on_matrix(model: Any, lesson: Lesson) -> Score:
    smoothing, seed = lesson.configuration.encoding.smoothing_rows, lesson.configuration.seed
    catalogue = lesson.catalogue
    matrix = training_matrix(lesson.side, lesson.groups, catalogue, smoothing, seed)
    # A history that was not given leaves empty columns, which scikit-learn's boosting cannot cut into bins.
    known = ~np.isnan(matrix).all(axis=0)
    model.fit(matrix[:, known], lesson.side.target)
    codes = fit_codes(lesson.side, catalogue, smoothing)
    return lambda table: log_odds(model.predict_proba(table.matrix(catalogue, codes)[:, known])[:, 1])


def _number_steps(rows: int, seed: int) -> Pipeline:
    # Heavy tails (amounts, days late) would rule a plain standardisation: ranks first.
    return make_pipeline(
        SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True),
        QuantileTransformer(n_quantiles=min(QUANTILES, rows), random_state=seed),
        StandardScaler(),
    )


def _columns_apart(table: FeatureTable, catalogue: Catalogue) -> tuple[NDArray[np.float64], NDArray[np.str_]]:
    features = catalogue.model_features
    numbers = [table.numbers[feature.name] for feature in features if not feature.is_text]
    texts = [table.texts[feature.name] for feature in features if feature.is_text]
    return np.column_stack(numbers), np.column_stack(texts)
