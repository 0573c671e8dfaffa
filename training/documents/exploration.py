"""What the clients of a bundle look like before any model: spread of main variables, gaps, default by category."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.features.catalogue import Catalogue
from core.model.comparable import wilson_interval
from training.features.table import FeatureTable

SPREAD = ("AMT_CREDIT", "AMT_INCOME_TOTAL", "external_score_mean", "employment_years")
CATEGORIES = ("NAME_CONTRACT_TYPE", "NAME_INCOME_TYPE", "NAME_EDUCATION_TYPE", "NAME_HOUSING_TYPE")
"""None of them protected: groups of people are shown where fairness is judged, not as a picture of the data."""
FEWEST_CLIENTS = 100
"""In a smaller category the interval would be wider than the differences shown."""


@dataclass(frozen=True)
class CategoryRate:
    """Share of one category not repaid.

    Args:
        feature, category: of the catalogue.
        clients: how many.
        share, low, high: not repaid, with its 95 % Wilson interval (0 to 1).
    """

    feature: str
    category: str
    clients: int
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class Exploration:
    """What the slides show of the data.

    Args:
        clients: how many were looked at, all with a known outcome.
        repaid, not_repaid: known values of the variables of ``SPREAD``, by name.
        missing: theme and mean share of values missing in its columns (0 to 1), the emptiest first.
        rates: categories, by variable, the highest rate first.
    """

    clients: int
    repaid: dict[str, NDArray[np.float64]]
    not_repaid: dict[str, NDArray[np.float64]]
    missing: tuple[tuple[str, float], ...]
    rates: tuple[CategoryRate, ...]


def explored(table: FeatureTable, catalogue: Catalogue) -> Exploration:
    """Look at clients whose outcome is known."""
    lost = table.target == 1.0
    return Exploration(
        clients=len(table),
        repaid={name: _known(table.numbers[name][~lost]) for name in SPREAD},
        not_repaid={name: _known(table.numbers[name][lost]) for name in SPREAD},
        missing=_missing(table, catalogue),
        rates=tuple(rate for name in CATEGORIES for rate in _rates(name, table.texts[name], lost)),
    )


def _known(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return values[np.isfinite(values)]


def _missing(table: FeatureTable, catalogue: Catalogue) -> tuple[tuple[str, float], ...]:
    shares: dict[str, list[float]] = {}
    for feature in catalogue.model_features:
        column = table.texts[feature.name] == "" if feature.is_text else np.isnan(table.numbers[feature.name])
        shares.setdefault(feature.theme, []).append(float(column.mean()))
    found = [(catalogue.themes[theme]["fr"], float(np.mean(each))) for theme, each in shares.items()]
    return tuple(sorted(found, key=lambda one: -one[1]))


def _rates(name: str, column: NDArray[np.str_], lost: NDArray[np.bool_]) -> list[CategoryRate]:
    found = []
    for category in np.unique(column[column != ""]):
        theirs = lost[column == category]
        if len(theirs) >= FEWEST_CLIENTS:
            low, high = wilson_interval(int(theirs.sum()), len(theirs))
            found.append(CategoryRate(name, str(category), len(theirs), float(theirs.mean()), low, high))
    return sorted(found, key=lambda one: -one.share)
