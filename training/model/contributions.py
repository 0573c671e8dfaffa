"""Exact contributions of whole populations: WOODELF where it proves equal to LightGBM, LightGBM otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
import pandas
from numpy.typing import NDArray
from woodelf import WoodelfExplainer

from core.model.tree_threads import predict

Contributions = NDArray[np.float32] | NDArray[np.float64]

PROOF_ROWS = 40
TOLERANCE = 1e-5
"""A wrong path differs by far more; what is right differs by less than 1e-6, see ``TREES_AT_ONCE``."""
TREES_AT_ONCE = 32
"""WOODELF adds in single precision: on all 306 trees of a model of 307,511 clients it differed from LightGBM by 1.3e-6,
on parts of so many trees, added in double precision, by 0.6e-6, in the same time."""
BATCH_ROWS = 100_000
ROWS_A_THREAD = 256
SLOW_ROWS = 4_000
"""LightGBM takes milliseconds a client: where it must stand in, a sample of this many clients has to do."""


class UnequalContributionsError(ValueError):
    """WOODELF does not read this model as LightGBM does."""


@dataclass(frozen=True)
class Explained:
    """Contributions of clients to the log-odds.

    Args:
        values: one a client and feature, without the expected value; shape ``(n, features)``.
        rows: places of these clients in the matrix that was given; shape ``(n,)``.
        method: ``woodelf`` or ``lightgbm``.
    """

    values: Contributions
    rows: NDArray[np.int64]
    method: str


def explain_population(booster: lightgbm.Booster, matrix: NDArray[np.float64], seed: int) -> Explained:
    """Shapley values of every client, path-dependent, or of a sample where only LightGBM can give them.

    Args:
        booster: the model; numeric splits only.
        matrix: clients as the model sees them, NaN where missing; shape ``(n, features)``.
        seed: chooses the sample.
    """
    try:
        values = woodelf_contributions(booster, matrix)
    except UnequalContributionsError:
        count = min(SLOW_ROWS, len(matrix))
        rows = np.sort(np.random.default_rng(seed).choice(len(matrix), count, replace=False))
        return Explained(lightgbm_contributions(booster, matrix[rows]), rows, "lightgbm")
    return Explained(values, np.arange(len(matrix)), "woodelf")


def woodelf_contributions(booster: lightgbm.Booster, matrix: NDArray[np.float64]) -> NDArray[np.float32]:
    """The same values by WOODELF (Nadel and Wettenstein, AAAI 2026), whose cost lies in the trees, not in the rows.

    Raises:
        UnequalContributionsError: on the first clients they are not those of LightGBM.
    """
    explainers = [WoodelfExplainer(part) for part in _parts(booster)]
    found = np.empty(matrix.shape, dtype=np.float32)
    for start in range(0, len(matrix), BATCH_ROWS):
        rows = slice(start, start + BATCH_ROWS)
        frame, total = as_frame(booster, matrix[rows]), np.zeros(matrix[rows].shape)
        for explainer in explainers:
            total += explainer.shap_values(frame, verbose=False)
        found[rows] = total
    expected = lightgbm_contributions(booster, matrix[:PROOF_ROWS])
    if not np.allclose(found[:PROOF_ROWS], expected, rtol=0.0, atol=TOLERANCE):
        raise UnequalContributionsError("the contributions of WOODELF are not those of LightGBM")
    return found


def _parts(booster: lightgbm.Booster) -> list[lightgbm.Booster]:
    return [
        lightgbm.Booster(model_str=booster.model_to_string(start_iteration=start, num_iteration=TREES_AT_ONCE))
        for start in range(0, booster.num_trees(), TREES_AT_ONCE)
    ]


def lightgbm_contributions(
    booster: lightgbm.Booster, matrix: NDArray[np.float64], rows_a_thread: int | None = ROWS_A_THREAD
) -> NDArray[np.float64]:
    """The same values by LightGBM's TreeSHAP (Lundberg et al., Nature Machine Intelligence 2020)."""
    return predict(booster, matrix, rows_a_thread=rows_a_thread, pred_contrib=True)[:, :-1]


def woodelf_interactions(
    booster: lightgbm.Booster, matrix: NDArray[np.float64]
) -> dict[tuple[int, int], NDArray[np.float64]]:
    """Shapley interaction values between two features, for each pair that meets in a tree.

    Args:
        booster: the model; numeric splits only.
        matrix: shape ``(n, features)``.

    Returns:
        By places of both features, the smaller first: both halves of the interaction; shape ``(n,)``.
    """
    found = WoodelfExplainer(booster).shap_interaction_values(
        as_frame(booster, matrix), include_interaction_with_itself=False, as_df=True,
        exclude_zero_contribution_features=True, verbose=False,
    )  # fmt: skip
    places = {name: place for place, name in enumerate(booster.feature_name())}
    halves = found.to_numpy(dtype=np.float64)
    pairs: dict[tuple[int, int], Any] = {}
    for column, (one, other) in enumerate(found.columns):
        first, second = sorted((places[one], places[other]))
        pairs[first, second] = pairs.get((first, second), 0.0) + halves[:, column]
    return pairs


def as_frame(booster: lightgbm.Booster, matrix: NDArray[np.float64]) -> pandas.DataFrame:
    """Clients under the names of the model's features, as WOODELF asks for them."""
    return pandas.DataFrame(matrix, columns=booster.feature_name())
