"""The algorithms that are compared: each learns from the same clients and gives log-odds of default."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from core.features.catalogue import Catalogue
from training.configuration import Configuration
from training.features.table import FeatureTable

RAREST_PROBABILITY = 1e-6
"""Votes of trees may be unanimous; log-odds must stay finite."""

Score = Callable[[FeatureTable], NDArray[np.float64]]
"""Clients to their log-odds of default, uncalibrated; shape ``(n,)``."""


class Part(StrEnum):
    """Which of the two tables a rival belongs to."""

    ALGORITHM = "algorithm"
    IMBALANCE = "imbalance"


@dataclass(frozen=True)
class Lesson:
    """What a rival may learn from.

    Args:
        side: clients of the other folds; n of them.
        groups: person of each; shape ``(n,)``.
        catalogue: the features that this rival may use.
        configuration: settings and seed.
    """

    side: FeatureTable
    groups: NDArray[np.int64]
    catalogue: Catalogue
    configuration: Configuration


@dataclass(frozen=True)
class Rival:
    """One line of the comparison.

    Args:
        name: in files.
        label: in tables.
        part: the table it belongs to.
        fit: learns, and returns what scores.
        uses_protected: whether the columns left out of the product's model are added.
    """

    name: str
    label: str
    part: Part
    fit: Callable[[Lesson], Score]
    uses_protected: bool = False


def with_protected(catalogue: Catalogue) -> Catalogue:
    """The catalogue as if the protected columns could enter the model: for comparing, never for publishing."""
    return replace(
        catalogue,
        features=tuple(
            replace(feature, in_model=True) if feature.protected else feature for feature in catalogue.features
        ),
    )


def log_odds(probability: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log-odds of probabilities kept away from 0 and 1; same shape."""
    kept = np.clip(probability, RAREST_PROBABILITY, 1.0 - RAREST_PROBABILITY)
    result: NDArray[np.float64] = np.log(kept) - np.log1p(-kept)
    return result
