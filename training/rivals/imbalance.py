"""Treatments of class imbalance, tried on the product's own model; each is calibrated afterwards like the others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from training.model.fit import Rows
from training.model.preparation import prepare
from training.rivals.boosted import fit_prepared_lightgbm
from training.rivals.rival import Lesson, Score

STOP_ON_ORDER = {"metric": "auc"}
"""Treated trees give shifted scores, whose log-loss says nothing: they stop when their order no longer improves."""

SMOTE_SHARE = 0.5
"""Defaults after SMOTE, as a share of the repaid credits."""

NEIGHBOURS = 5


def fit_weighted(lesson: Lesson) -> Score:
    """Class weights: defaults weigh as much, all together, as repaid credits."""
    ready = prepare(lesson.side, lesson.groups, lesson.catalogue, lesson.configuration)
    rate = float(ready.growing.target.mean())
    return fit_prepared_lightgbm(ready, lesson, {**STOP_ON_ORDER, "scale_pos_weight": (1.0 - rate) / rate})


def fit_undersampled(lesson: Lesson) -> Score:
    """Random undersampling: as many repaid credits as defaults."""
    ready = prepare(lesson.side, lesson.groups, lesson.catalogue, lesson.configuration)
    generator = np.random.default_rng(lesson.configuration.seed)
    target = ready.growing.target
    defaults, repaid = np.flatnonzero(target == 1.0), np.flatnonzero(target == 0.0)
    drawn = generator.choice(repaid, min(len(repaid), len(defaults)), replace=False)
    kept = np.sort(np.concatenate([defaults, drawn]))
    fewer = replace(ready, growing=Rows(ready.growing.matrix[kept], target[kept]))
    return fit_prepared_lightgbm(fewer, lesson, STOP_ON_ORDER)


def fit_smote(lesson: Lesson) -> Score:
    """SMOTE (Chawla et al., JAIR 16, 2002): defaults invented between neighbours, half as many as repaid credits.

    Neighbours need complete, comparable columns: gaps become medians, distances are in standard deviations.
    The trees then learn from filled columns, and score filled columns.
    """
    from imblearn.over_sampling import SMOTE  # noqa: PLC0415  (a second of import for this line)

    ready = prepare(lesson.side, lesson.groups, lesson.catalogue, lesson.configuration)
    medians = _medians(ready.growing.matrix)
    filled, spread = _filled(ready.growing.matrix, medians), _spread(ready.growing.matrix)
    drawing = SMOTE(sampling_strategy=SMOTE_SHARE, k_neighbors=NEIGHBOURS, random_state=lesson.configuration.seed)
    scaled, target = drawing.fit_resample(filled / spread, ready.growing.target)
    more = replace(
        ready,
        growing=Rows(np.asarray(scaled) * spread, np.asarray(target, dtype=np.float64)),
        stopping=Rows(_filled(ready.stopping.matrix, medians), ready.stopping.target),
    )
    return fit_prepared_lightgbm(more, lesson, STOP_ON_ORDER, lambda matrix: _filled(matrix, medians))


def _medians(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Median of each column, 0 where nothing is known; shape ``(features,)``."""
    known = np.where(np.isnan(matrix).all(axis=0), 0.0, matrix)
    return np.asarray(np.nanmedian(known, axis=0), dtype=np.float64)


def _spread(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Standard deviation of each column, 1 where nothing varies; shape ``(features,)``."""
    deviation = np.nanstd(np.where(np.isnan(matrix).all(axis=0), 0.0, matrix), axis=0)
    return np.where(deviation > 0.0, deviation, 1.0)


def _filled(matrix: NDArray[np.float64], medians: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(np.isnan(matrix), medians, matrix)
