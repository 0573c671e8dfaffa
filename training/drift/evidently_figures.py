"""What Evidently, through its public interface, measures of both groups: distances of columns and scores, AUC."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas
from numpy.typing import NDArray

from training.drift.study import Study
from training.features.table import FeatureTable

with warnings.catch_warnings():
    # Evidently patches a part of NumPy that has been renamed, and says so to whoever imports it.
    warnings.simplefilter("ignore")
    from evidently import BinaryClassification, DataDefinition, Dataset, Report
    from evidently.metrics import RocAuc, ValueDrift

NUMBER_DISTANCE = "wasserstein"
TEXT_DISTANCE = "jensenshannon"
"""Evidently's own choice for more than 1,000 rows, with its own bound of 0.1: Wasserstein distance over the standard
deviation of the reference for numbers (Vallender, Theory of Probability and its Applications 18, 1974), Jensen-Shannon
distance for categories (Lin 1991). Both leave missing values out, which the PSI beside them counts in."""
SCORE, OUTCOME = "probability", "not_repaid"
Figures = Mapping[str, float]


@dataclass(frozen=True)
class EvidentlyFigures:
    """What was measured.

    Args:
        columns: distance of each column that is known on both sides, by name.
        scores: distance of the scores; None without a model.
        auc: of the current scores; None where too few outcomes are known.
    """

    columns: Figures
    scores: float | None
    auc: float | None


def evidently_figures(study: Study) -> EvidentlyFigures:
    """Measure both samples of a study."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        # Constant columns and empty classes make NumPy and Evidently warn; their figures are then simply zero.
        warnings.simplefilter("ignore")
        return EvidentlyFigures(_columns(study), _scores(study), _auc(study))


def comparable_columns(study: Study) -> tuple[str, ...]:
    """The columns with a known value on both sides, which alone Evidently can compare."""
    tables = study.sides.reference.table, study.sides.current.table
    return tuple(one.name for one in study.evidence.features if all(_is_known(table, one.name) for table in tables))


def _columns(study: Study) -> Figures:
    names = comparable_columns(study)
    numbers = [name for name in names if name in study.sides.reference.table.numbers]
    texts = [name for name in names if name not in numbers]
    asked = [ValueDrift(column=name, method=NUMBER_DISTANCE) for name in numbers]
    asked += [ValueDrift(column=name, method=TEXT_DISTANCE) for name in texts]
    both = [_frame(side.table, names) for side in (study.sides.current, study.sides.reference)]
    found = _run(asked, both, DataDefinition(numerical_columns=numbers, categorical_columns=texts))
    return dict(zip([*numbers, *texts], found, strict=True))


def _scores(study: Study) -> float | None:
    if study.scores is None:
        return None
    both = [pandas.DataFrame({SCORE: side.probability}) for side in reversed(study.scores)]
    asked = [ValueDrift(column=SCORE, method=NUMBER_DISTANCE)]
    return _run(asked, both, DataDefinition(numerical_columns=[SCORE]))[0]


def _auc(study: Study) -> float | None:
    if study.scores is None or study.evidence.current is None or study.evidence.reference is None:
        return None
    definition = DataDefinition(
        numerical_columns=[SCORE], categorical_columns=[OUTCOME],
        classification=[BinaryClassification(target=OUTCOME, prediction_probas=SCORE, pos_label=1)],
    )  # fmt: skip
    both = [
        pandas.DataFrame({SCORE: side.judged, OUTCOME: side.outcome.astype(np.int64)})
        for side in reversed(study.scores)
    ]
    return _run([RocAuc()], both, definition)[0]


def _run(asked: Sequence[Any], both: Sequence[pandas.DataFrame], definition: DataDefinition) -> list[float]:
    current, reference = (Dataset.from_pandas(frame, definition) for frame in both)
    found = Report(list(asked)).run(current, reference).dict()["metrics"]
    return [float(one["value"]) for one in found]


def _frame(table: FeatureTable, names: Sequence[str]) -> pandas.DataFrame:
    return pandas.DataFrame({name: _values(table, name) for name in names})


def _values(table: FeatureTable, name: str) -> NDArray[Any]:
    if name in table.numbers:
        return table.numbers[name]
    column = table.texts[name].astype(object)
    column[column == ""] = None
    return column


def _is_known(table: FeatureTable, name: str) -> bool:
    if name in table.numbers:
        return bool(np.isfinite(table.numbers[name]).any())
    return bool((table.texts[name] != "").any())
