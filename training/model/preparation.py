"""Turns clients into what trees learn from: those that grow them and those that stop them, categories numbered."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.features.catalogue import Catalogue
from core.model.encoding import CategoryCodes
from training.configuration import Configuration
from training.features.table import FeatureTable
from training.model.encode import fit_codes, training_matrix
from training.model.fit import Rows
from training.model.split import fold_numbers


@dataclass(frozen=True)
class Prepared:
    """Clients ready for boosting with early stopping.

    Args:
        growing: the clients that trees are grown on.
        stopping: other persons, who decide when to stop.
        codes: numbers of the categories, fitted on the growing clients.
    """

    growing: Rows
    stopping: Rows
    codes: CategoryCodes


def prepare(
    side: FeatureTable, groups: NDArray[np.int64], catalogue: Catalogue, configuration: Configuration
) -> Prepared:
    """Put some of the clients aside for early stopping and number the categories of all.

    Args:
        side: the clients that may be learnt from; n of them.
        groups: person of each; shape ``(n,)``.
        catalogue: the features.
        configuration: shares, smoothing and seed.
    """
    smoothing, seed = configuration.encoding.smoothing_rows, configuration.seed
    parts = max(2, round(1.0 / configuration.folds.early_stopping_share))
    is_stopping = fold_numbers(groups, side.target, parts, seed + 1) == 0
    growing, stopping = side.rows(~is_stopping), side.rows(is_stopping)
    codes = fit_codes(growing, catalogue, smoothing)
    matrix = training_matrix(growing, groups[~is_stopping], catalogue, smoothing, seed)
    return Prepared(
        growing=Rows(matrix, growing.target),
        stopping=Rows(stopping.matrix(catalogue, codes), stopping.target),
        codes=codes,
    )
