"""Where the model is wrong: cohorts of a small tree or named beforehand, judged on clients that did not find them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm
from sklearn.tree import DecisionTreeRegressor

from core.features.catalogue import Catalogue, Unit
from training.fairness.groups import FEWEST_OUTCOMES, Rate, auc_interval, rate

FOUND_BY_TREE, NOTHING_KNOWN = "tree", "theme"
MOST_LEAVES = 8
FEWEST_CLIENTS = 200
LEAF_SHARE = 0.02
MOST_GROWN = 50_000
"""Clients that are enough to find eight leaves; all others judge them."""
CHANCE = 0.05
GAP = 0.01
"""A risk that is announced a point too low or too high is worth a word."""
AUC_GAP = 0.02


@dataclass(frozen=True)
class Condition:
    """One condition on a feature of the model.

    Args:
        feature: its name.
        above, up_to: bounds of its value; None where open. With both open, no known value belongs.
        missing: whether a value that is not known belongs.
    """

    feature: str
    above: float | None = None
    up_to: float | None = None
    missing: bool = False


@dataclass(frozen=True)
class Cohort:
    """Clients who share conditions, and how right the model is for them.

    Args:
        kind: ``tree``, or ``theme`` where nothing is known of a whole theme.
        theme: that theme; empty for a cohort of the tree.
        conditions: all of them hold.
        clients: of those that judge it.
        predicted, observed: mean risk announced, and share that did not repay with its 95 % interval.
        auc: with its 95 % interval; None where an outcome is too rare.
        p_value: of the gap between both, after Holm's correction for all cohorts that were looked at.
        badly_calibrated: the gap is beyond chance and worth a word.
        badly_ranked: its interval of AUC lies below that of everybody, by more than the bound.
    """

    kind: str
    theme: str
    conditions: tuple[Condition, ...]
    clients: int
    predicted: float
    observed: Rate
    auc: Rate | None
    p_value: float
    badly_calibrated: bool
    badly_ranked: bool

    @property
    def is_weak(self) -> bool:
        """Whether the model is less sure there."""
        return self.badly_calibrated or self.badly_ranked


@dataclass(frozen=True)
class _Candidate:
    kind: str
    theme: str
    conditions: tuple[Condition, ...]
    members: NDArray[np.bool_]


def cohorts(
    matrix: NDArray[np.float64],
    probability: NDArray[np.float64],
    target: NDArray[np.float64],
    folds: NDArray[np.int64],
    catalogue: Catalogue,
    seed: int,
) -> tuple[Cohort, ...]:
    """Look for cohorts on the clients of some folds, and judge them on those of the others.

    A tree grown on errors always finds some; judged on the clients that grew it, its leaves would look wrong by chance
    alone (Chung et al., "Automated Data Slicing for Model Validation", IEEE TKDE 32(12), 2020, for the question).
    Each gap is tested, and Holm's correction (Scandinavian Journal of Statistics 6, 1979) is made for all of them.

    Args:
        matrix: training clients as the model sees them; shape ``(n, features)``.
        probability: out of fold; shape ``(n,)``.
        target: 1 default, 0 repaid; shape ``(n,)``.
        folds: of each client, by person; shape ``(n,)``.
        catalogue: the features of the matrix, and their themes.
        seed: of the tree.

    Returns:
        The weakest first.
    """
    growing = np.flatnonzero(folds % 2 == 0)
    if len(growing) > MOST_GROWN:
        growing = np.random.default_rng(seed).choice(growing, MOST_GROWN, replace=False)
    judging = folds % 2 == 1
    found = [*_of_themes(matrix, catalogue), *_of_tree(matrix, target - probability, growing, catalogue, seed)]
    looked_at = [one for one in found if (one.members & judging).sum() >= FEWEST_CLIENTS]
    p_values = _holm([_chance(one.members & judging, probability, target) for one in looked_at])
    everybody = auc_interval(probability[judging], target[judging]).low if looked_at else 0.5
    judged = [
        _judged(one, one.members & judging, probability, target, p_value, everybody)
        for one, p_value in zip(looked_at, p_values, strict=True)
    ]
    return tuple(sorted(judged, key=lambda one: (not one.is_weak, one.p_value, -one.clients)))


def card_cohorts(found: Sequence[Cohort]) -> Mapping[str, Any]:
    """The entry ``cohorts`` of the model card: all that were looked at, the weakest first."""
    return {"cohorts": [{**asdict(one), "is_weak": one.is_weak} for one in found]}


def _of_themes(matrix: NDArray[np.float64], catalogue: Catalogue) -> list[_Candidate]:
    """Clients of whom nothing is known in a theme; counts say 0 there and are left aside."""
    found = []
    for theme in catalogue.themes:
        places = [
            place for place, feature in enumerate(catalogue.model_features)
            if feature.theme == theme and feature.unit is not Unit.COUNT and not feature.is_text
        ]  # fmt: skip
        if not places:
            continue
        members: NDArray[np.bool_] = np.all(np.isnan(matrix[:, places]), axis=1)
        if members.any() and not members.all():
            names = [catalogue.model_features[place].name for place in places]
            conditions = tuple(Condition(name, missing=True) for name in names)
            found.append(_Candidate(NOTHING_KNOWN, theme, conditions, np.asarray(members, dtype=np.bool_)))
    return found


def _of_tree(
    matrix: NDArray[np.float64], error: NDArray[np.float64], growing: NDArray[np.int64], catalogue: Catalogue, seed: int
) -> list[_Candidate]:
    # The number of a category says nothing to a reader: only numbers are split.
    places = [place for place, feature in enumerate(catalogue.model_features) if not feature.is_text]
    rows = matrix[:, places]
    leaf = max(FEWEST_CLIENTS, round(LEAF_SHARE * len(growing)))
    if len(growing) < 2 * leaf:
        return []
    tree = DecisionTreeRegressor(max_leaf_nodes=MOST_LEAVES, min_samples_leaf=leaf, random_state=seed)
    tree.fit(rows[growing], error[growing])
    leaves = tree.apply(rows)
    names = [catalogue.model_features[place].name for place in places]
    return [
        _Candidate(FOUND_BY_TREE, "", conditions, np.asarray(leaves == leaf_number, dtype=np.bool_))
        for leaf_number, conditions in _paths(tree.tree_, names) if conditions
    ]  # fmt: skip


def _paths(tree: Any, names: Sequence[str]) -> list[tuple[int, tuple[Condition, ...]]]:
    """Each leaf with the conditions that lead to it."""
    found: list[tuple[int, tuple[Condition, ...]]] = []
    open_nodes: list[tuple[int, tuple[Condition, ...]]] = [(0, ())]
    while open_nodes:
        node, conditions = open_nodes.pop()
        left, right = int(tree.children_left[node]), int(tree.children_right[node])
        if left < 0:
            found.append((node, conditions))
            continue
        name, bound = names[int(tree.feature[node])], float(tree.threshold[node])
        missing_left = bool(tree.missing_go_to_left[node])
        open_nodes.append((left, (*conditions, Condition(name, None, bound, missing_left))))
        open_nodes.append((right, (*conditions, Condition(name, bound, None, not missing_left))))
    return found


def _chance(members: NDArray[np.bool_], probability: NDArray[np.float64], target: NDArray[np.float64]) -> float:
    """Two-sided p-value of the sum of the errors, each outcome drawn with its announced risk (Spiegelhalter, 1986)."""
    risk = probability[members]
    spread = float(np.sqrt((risk * (1.0 - risk)).sum()))
    return float(2.0 * norm.sf(abs((target[members] - risk).sum()) / spread)) if spread else 1.0


def _holm(p_values: Sequence[float]) -> list[float]:
    adjusted, least = [1.0] * len(p_values), 0.0
    for rank, place in enumerate(np.argsort(p_values, kind="stable")):
        least = max(least, min(1.0, (len(p_values) - rank) * p_values[place]))
        adjusted[place] = least
    return adjusted


def _judged(
    one: _Candidate,
    members: NDArray[np.bool_],
    probability: NDArray[np.float64],
    target: NDArray[np.float64],
    p_value: float,
    everybody: float,
) -> Cohort:
    risk, outcome = probability[members], target[members]
    observed, rarest = rate(outcome == 1.0), min(outcome.sum(), len(outcome) - outcome.sum())
    auc = auc_interval(risk, outcome) if rarest >= FEWEST_OUTCOMES else None
    return Cohort(
        kind=one.kind, theme=one.theme, conditions=one.conditions, clients=int(members.sum()),
        predicted=float(risk.mean()), observed=observed, auc=auc, p_value=p_value,
        badly_calibrated=p_value < CHANCE and abs(observed.share - float(risk.mean())) >= GAP,
        badly_ranked=auc is not None and auc.high < everybody - AUC_GAP,
    )  # fmt: skip
