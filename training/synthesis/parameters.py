"""Aggregates that shape the synthetic clients, read once from the resources folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from core.storage.resource_files import resource_json
from training.synthesis.draws import Array


@dataclass(frozen=True)
class Parameters:
    """All aggregates.

    Args:
        probabilities: where the quantiles of ``marginals`` stand, 0 to 1, shape (p,).
        marginals: column → ``train`` / ``test`` → ``missing`` with ``quantiles`` or ``frequency``.
        traits: names of the hidden traits, length t.
        scores: names of the scores they drive, length s.
        loadings: share of each trait in each score, shape (s, t).
        application, previous, bureau: conditional tables by name.
        risk: terms of the probability of default.
    """

    probabilities: Array
    marginals: dict[str, dict[str, dict[str, Any]]]
    traits: tuple[str, ...]
    scores: tuple[str, ...]
    loadings: Array
    application: dict[str, Any]
    previous: dict[str, Any]
    bureau: dict[str, Any]
    risk: dict[str, Any]


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = resource_json(f"synthesis/{name}")
    return content


@cache
def load_parameters() -> Parameters:
    """Read every parameter file of the resources folder."""
    marginals = _read("marginals.json")
    trait_file = _read("traits.json")
    traits = tuple(trait_file["traits"])
    rows = trait_file["loadings"]
    loadings = np.array([[row.get(trait, 0.0) for trait in traits] for row in rows.values()])
    return Parameters(
        probabilities=np.asarray(marginals["probabilities"]),
        marginals=marginals["columns"],
        traits=traits,
        scores=tuple(rows),
        loadings=loadings,
        application=_read("application.json")["tables"],
        previous=_read("previous.json")["tables"],
        bureau=_read("bureau.json")["tables"],
        risk=_read("risk.json"),
    )
