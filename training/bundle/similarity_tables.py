"""Writes down where every client stands on every factor, so that similar clients are found at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow
from numpy.typing import NDArray

from core.features.catalogue import Catalogue
from core.population.similarity import HEAVIEST_WEIGHT, HIGHEST_RANK, RankScale

LIGHTEST_SHARE = 0.25
"""Every factor counts for at least this share of the mean: the model's needs are not all that people compare."""


def similarity_tables(
    client_ids: NDArray[np.int64], matrix: NDArray[np.float64], catalogue: Catalogue, scales: Sequence[RankScale]
) -> Mapping[str, pyarrow.Table]:
    """The tables ``positions`` and ``position_scales`` of a bundle.

    Args:
        client_ids: every client; shape ``(n,)``.
        matrix: the clients as the model sees them; shape ``(n, model features)``.
        catalogue: says which features make a factor.
        scales: how each factor is measured, see :func:`rank_scales`.
    """
    place = {name: position for position, name in enumerate(catalogue.model_names)}
    ranks = {scale.factor: scale.ranks(matrix[:, place[scale.feature]]) for scale in scales}
    return {
        "positions": pyarrow.table({"client_id": client_ids, **ranks}).sort_by("client_id"),
        "position_scales": pyarrow.table(
            {
                "factor": [scale.factor for scale in scales],
                "feature": [scale.feature for scale in scales],
                "weight": pyarrow.array([scale.weight for scale in scales], pyarrow.int32()),
                "edges": pyarrow.array([scale.edges for scale in scales], pyarrow.list_(pyarrow.float64())),
            }
        ),
    }


def rank_scales(matrix: NDArray[np.float64], catalogue: Catalogue, gains: NDArray[np.float64]) -> tuple[RankScale, ...]:
    """One scale a factor: its feature of largest gain stands for it.

    A factor weighs the square root of its gain: with the gain itself one factor would decide alone. No factor weighs
    less than a quarter of the mean.
    """
    positions = catalogue.factor_positions
    roots = {factor: float(np.sqrt(gains[list(places)].sum())) for factor, places in positions.items()}
    lightest = LIGHTEST_SHARE * float(np.mean(list(roots.values())))
    wished = {factor: max(root, lightest, 1e-12) for factor, root in roots.items()}
    heaviest = max(wished.values())
    scales = []
    for factor, places in positions.items():
        chosen = max(places, key=lambda place: (gains[place], -place))
        weight = max(1, round(HEAVIEST_WEIGHT * wished[factor] / heaviest))
        scales.append(RankScale(factor, catalogue.model_names[chosen], weight, _edges(matrix[:, chosen])))
    return tuple(scales)


def _edges(column: NDArray[np.float64]) -> NDArray[np.float64]:
    known = column[~np.isnan(column)]
    if not len(known):
        return np.empty(0)
    # Values that clients really have: a mean of two of them would blur ties.
    steps = np.linspace(0.0, 1.0, HIGHEST_RANK + 1)
    return np.asarray(np.quantile(known, steps, method="inverted_cdf"), dtype=np.float64)
