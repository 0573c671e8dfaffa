"""What moves the scores of a whole population: weights of factors and themes, dependence curves, interactions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from core.features.catalogue import Catalogue, Feature
from training.features.table import FeatureTable
from training.model.contributions import Contributions, explain_population, woodelf_interactions

MAIN_FEATURES = 24
CURVE_POINTS = 20
FEWEST_CLIENTS_A_POINT = 20
"""A point of a curve speaks of many clients, never of a few who could be known again."""
INTERACTION_CLIENTS = 2_000
MAIN_PAIRS = 15
SPREAD = (0.1, 0.9)
DIGITS = 6


@dataclass(frozen=True)
class Interpretation:
    """The model's global reading; every size in log-odds.

    Args:
        method: how the contributions were computed.
        clients: how many clients they speak of.
        factors, themes: mean absolute contribution, largest first.
        curves: contribution against value for the main features.
        interactions: pairs of factors by mean absolute interaction, largest first; empty where not computed.
        interaction_clients: how many clients those speak of.
    """

    method: str
    clients: int
    factors: tuple[tuple[str, float], ...]
    themes: tuple[tuple[str, float], ...]
    curves: tuple[Mapping[str, Any], ...]
    interactions: tuple[tuple[str, str, float], ...]
    interaction_clients: int

    def document(self) -> Mapping[str, Any]:
        """The content of ``interpretation.json``."""
        return {
            "method": self.method,
            "clients": self.clients,
            "factors": self.factors,
            "themes": self.themes,
            "curves": self.curves,
            "interactions": self.interactions,
            "interaction_clients": self.interaction_clients,
        }


def interpret(
    booster: lightgbm.Booster, catalogue: Catalogue, table: FeatureTable, matrix: NDArray[np.float64], seed: int
) -> Interpretation:
    """Read a model over every client.

    Mean absolute Shapley values are the global importance, and values against contributions the dependence curves,
    of Lundberg et al. (Nature Machine Intelligence 2020).

    Args:
        booster: the model.
        catalogue: its features, factors and themes.
        table: the clients, for the words of their categories.
        matrix: the same clients as the model sees them; shape ``(n, features)``.
        seed: draws the clients whose interactions are computed.
    """
    explained = explain_population(booster, matrix, seed)
    is_exact = explained.method == "woodelf"
    count = min(INTERACTION_CLIENTS, len(matrix)) if is_exact else 0
    chosen = np.sort(np.random.default_rng(seed).choice(len(matrix), count, replace=False))
    pairs = woodelf_interactions(booster, matrix[chosen]) if count else {}
    values, rows = explained.values, explained.rows
    return Interpretation(
        method=explained.method,
        clients=len(rows),
        factors=weights(values, catalogue.factor_positions),
        themes=weights(values, theme_positions(catalogue)),
        curves=_curves(values, catalogue, table if len(rows) == len(table) else table.rows(rows)),
        interactions=factor_interactions(pairs, catalogue)[:MAIN_PAIRS],
        interaction_clients=count,
    )


def theme_positions(catalogue: Catalogue) -> dict[str, tuple[int, ...]]:
    """For each theme of factors, the places of its features in the model's vector."""
    found: dict[str, tuple[int, ...]] = {}
    for factor, positions in catalogue.factor_positions.items():
        theme = catalogue.factor_by_name[factor].theme
        found[theme] = found.get(theme, ()) + positions
    return found


def weights(values: Contributions, groups: Mapping[str, Sequence[int]]) -> tuple[tuple[str, float], ...]:
    """Mean absolute contribution of groups of features, largest first.

    The features of a group are added before the absolute value is taken: what a person sees as one thing counts
    as one thing.

    Args:
        values: shape ``(n, features)``.
        groups: places of the features of each group.
    """
    found = [(name, _mean_size(values[:, list(places)].sum(axis=1))) for name, places in groups.items()]
    return tuple(sorted(found, key=lambda one: (-one[1], one[0])))


def factor_interactions(
    pairs: Mapping[tuple[int, int], NDArray[np.float64]], catalogue: Catalogue
) -> tuple[tuple[str, str, float], ...]:
    """Mean absolute Shapley interaction between two factors, largest first.

    The interactions between the features of both factors are added first, as above; those inside a factor are its
    own affair. The index is that of Fujimoto, Kojadinovic and Marichal (Games and Economic Behavior 55, 2006), used
    for trees by Lundberg et al. (2020).

    Args:
        pairs: interactions by places of two features; each of shape ``(n,)``.
        catalogue: the factor of each place.
    """
    owners = [feature.factor for feature in catalogue.model_features]
    sums: dict[tuple[str, str], NDArray[np.float64]] = {}
    for (one, other), values in pairs.items():
        first, second = sorted((owners[one], owners[other]))
        if first != second:
            known = sums.get((first, second))
            sums[first, second] = values if known is None else known + values
    found = [(first, second, _mean_size(values)) for (first, second), values in sums.items()]
    return tuple(sorted(found, key=lambda pair: (-pair[2], pair[:2])))


def _curves(values: Contributions, catalogue: Catalogue, table: FeatureTable) -> tuple[Mapping[str, Any], ...]:
    sizes = np.abs(values).mean(axis=0, dtype=np.float64)
    main = [place for place in np.argsort(-sizes, kind="stable")[:MAIN_FEATURES] if sizes[place] > 0.0]
    found = []
    for place in main:
        feature = catalogue.model_features[place]
        contributions = values[:, place].astype(np.float64)
        points = (
            category_points(table.texts[feature.name], contributions)
            if feature.is_text
            else number_points(table.numbers[feature.name], contributions)
        )
        found.append(_curve(feature, float(sizes[place]), points))
    return tuple(found)


def _curve(feature: Feature, size: float, points: list[Mapping[str, Any]]) -> Mapping[str, Any]:
    return {"feature": feature.name, "factor": feature.factor, "mean_absolute": round(size, DIGITS), "points": points}


def number_points(column: NDArray[np.float64], contributions: NDArray[np.float64]) -> list[Mapping[str, Any]]:
    """Mean contribution in classes of about equally many clients, in the order of the values, missing ones last.

    Args:
        column: values, NaN where missing; shape ``(n,)``.
        contributions: in log-odds; shape ``(n,)``.
    """
    known = ~np.isnan(column)
    points = []
    if known.any():
        edges = np.unique(np.quantile(column[known], np.linspace(0.0, 1.0, CURVE_POINTS + 1)[1:-1]))
        classes = np.searchsorted(edges, column[known], side="left")
        for one in np.unique(classes):
            inside = np.flatnonzero(known)[classes == one]
            if len(inside) >= FEWEST_CLIENTS_A_POINT:
                low, high = float(column[inside].min()), float(column[inside].max())
                middle = float(np.median(column[inside]))
                points.append({"low": low, "high": high, "value": middle, **_point(contributions[inside])})
    return [*points, *_missing_point(contributions[~known])]


def category_points(column: NDArray[np.str_], contributions: NDArray[np.float64]) -> list[Mapping[str, Any]]:
    """Mean contribution of each category, the lowest first, missing ones last; categories of few clients left out."""
    found = []
    for category in np.unique(column[column != ""]):
        inside = column == category
        if inside.sum() >= FEWEST_CLIENTS_A_POINT:
            found.append({"category": str(category), **_point(contributions[inside])})
    found.sort(key=lambda point: (point["contribution"], point["category"]))
    return [*found, *_missing_point(contributions[column == ""])]


def _missing_point(contributions: NDArray[np.float64]) -> list[Mapping[str, Any]]:
    if len(contributions) < FEWEST_CLIENTS_A_POINT:
        return []
    return [{"missing": True, **_point(contributions)}]


def _point(contributions: NDArray[np.float64]) -> dict[str, Any]:
    low, high = np.quantile(contributions, SPREAD)
    return {
        "clients": len(contributions),
        "contribution": round(float(contributions.mean()), DIGITS),
        "contribution_low": round(float(low), DIGITS),
        "contribution_high": round(float(high), DIGITS),
    }


def _mean_size(values: NDArray[Any]) -> float:
    return round(float(np.abs(values).mean(dtype=np.float64)), DIGITS)
