"""The long questions of fairness: the price of leaving columns out, what gives them away, what a way back costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import lightgbm
import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from core.bundle.bundle import Bundle
from core.errors import ContradictionError
from core.features.catalogue import Catalogue
from core.model.tree_threads import NUM_THREADS, predict
from core.simulation.smallest_changes import smallest_changes
from training.configuration import Configuration
from training.fairness.groups import Group, Rate, auc_gain, rate
from training.features.table import FeatureTable
from training.model.cost import choose_threshold
from training.model.split import fold_numbers, person_groups
from training.model.train import CREDIT_AMOUNT, OutOfFold, score_out_of_fold
from training.progress import SilentProgress
from training.rivals.rival import with_protected

PROXY_CLIENTS = 6_000
PROXY_FOLDS = 3
PROXY_TREES = 60
MOST_CLASSES = 8
FEWEST_OF_A_CLASS = 30
RECOURSE_CLIENTS = 150
"""Refused clients of a group whose way back is searched, the same for all the groups they belong to."""


@dataclass(frozen=True)
class Price:
    """What leaving the protected columns out costs, on the same folds.

    Args:
        auc_without, auc_with: area under the ROC curve.
        auc_gain: what the columns would add, with its interval.
        cost_without, cost_with: cost per client, each at its own best threshold.
    """

    auc_without: float
    auc_with: float
    auc_gain: Rate
    cost_without: float
    cost_with: float


@dataclass(frozen=True)
class Proxy:
    """How well the model's features predict one protected column, on clients not learnt from.

    Args:
        feature: the protected column.
        question: what is predicted: ``class`` or ``above_median``.
        clients: how many.
        measure: ``auc`` for two classes; ``auc_one_vs_rest`` for more, the mean over classes of the AUC of each against
            all others (Provost and Domingos, 2001): a share of right guesses would hide a leak of the rarer classes.
        found: its value.
        base: its value for someone who knows nothing: 0.5.
    """

    feature: str
    question: str
    clients: int
    measure: str
    found: float
    base: float


@dataclass(frozen=True)
class Recourse:
    """The way back of the refused clients of one group.

    Args:
        feature, group: which.
        refused: how many the group has.
        searched: of how many the smallest changes were searched.
        with_change: share of these with at least one proposal; None where nobody was refused.
        median_effort: of their least demanding proposal; None where none has one.
    """

    feature: str
    group: str
    refused: int
    searched: int
    with_change: Rate | None
    median_effort: float | None


def price(training: FeatureTable, without: OutOfFold, catalogue: Catalogue, configuration: Configuration) -> Price:
    """Train once more with the protected columns and compare.

    Args:
        training: clients whose outcome is known.
        without: their out-of-fold scores by the product's model.
        catalogue: the product's features.
        configuration: settings and seed, the same for both.
    """
    allowed = with_protected(catalogue)
    found = score_out_of_fold(training, person_groups(training), allowed, configuration, SilentProgress())
    target, amounts = training.target, training.numbers[CREDIT_AMOUNT]

    def cost(scores: OutOfFold) -> float:
        chosen = choose_threshold(scores.probability, target, configuration.cost, configuration.seed, amounts)
        return chosen.cost_per_client

    return Price(
        auc_without=float(roc_auc_score(target, without.probability)),
        auc_with=float(roc_auc_score(target, found.probability)),
        auc_gain=auc_gain(without.probability, found.probability, target),
        cost_without=cost(without),
        cost_with=cost(found),
    )


def proxies(table: FeatureTable, matrix: NDArray[np.float64], catalogue: Catalogue, seed: int) -> tuple[Proxy, ...]:
    """Predict every protected column from the features of the model, on a sample.

    Args:
        table: clients.
        matrix: the same as the model sees them; shape ``(n, features)``.
        catalogue: says which columns are protected.
        seed: draws the sample.
    """
    count = min(PROXY_CLIENTS, len(table))
    chosen = np.sort(np.random.default_rng(seed).choice(len(table), count, replace=False))
    sample, rows = table.rows(chosen), matrix[chosen]
    folds = fold_numbers(person_groups(sample), np.zeros(count), PROXY_FOLDS, seed)
    found = []
    for feature in catalogue.features:
        if feature.protected:
            column = sample.texts[feature.name] if feature.is_text else sample.numbers[feature.name]
            one = proxy(feature.name, column, rows, folds, seed)
            if one is not None:
                found.append(one)
    return tuple(found)


def proxy(
    name: str,
    column: NDArray[np.float64] | NDArray[np.str_],
    rows: NDArray[np.float64],
    folds: NDArray[np.int64],
    seed: int,
) -> Proxy | None:
    """How well one column can be told from the features; None where all clients share its value.

    Args:
        name: of the column.
        column: numbers or categories, NaN or empty where missing; shape ``(n,)``.
        rows: features; shape ``(n, features)``.
        folds: fold of each client, from 0; shape ``(n,)``.
        seed: of the trees.
    """
    known = column != "" if column.dtype.kind == "U" else ~np.isnan(column.astype(np.float64))
    values, classes = np.unique(column[known], return_inverse=True)
    question = "class"
    if len(values) > MOST_CLASSES and column.dtype.kind != "U":
        question, numbers = "above_median", column[known].astype(np.float64)
        classes = (numbers > np.median(numbers)).astype(np.int64)
    counts = np.bincount(classes)
    kept = np.isin(classes, np.flatnonzero(counts >= FEWEST_OF_A_CLASS))
    classes = np.unique(classes[kept], return_inverse=True)[1]
    if len(np.unique(classes)) < 2:
        return None
    chances = _predicted(rows[known][kept], classes, folds[known][kept], seed)
    if chances.shape[1] == 2:
        return Proxy(name, question, len(classes), "auc", float(roc_auc_score(classes, chances[:, 1])), 0.5)
    each = [roc_auc_score(classes == one, chances[:, one]) for one in range(chances.shape[1])]
    return Proxy(name, question, len(classes), "auc_one_vs_rest", float(np.mean(each)), 0.5)


def recourse(
    bundle: Bundle, table: FeatureTable, refused: NDArray[np.bool_], groups: Sequence[Group], seed: int
) -> tuple[Recourse, ...]:
    """Search the smallest changes for some refused clients of each group.

    Args:
        bundle: holds these clients and proves the changes.
        table: clients; n of them.
        refused: whether the bundle's model advises against each; shape ``(n,)``.
        groups: of the same clients.
        seed: draws those searched.

    Raises:
        UnknownClientError: the bundle does not hold a client of the table.
    """
    order = np.random.default_rng(seed).permutation(len(table))
    efforts: dict[int, float] = {}
    found = []
    for group in groups:
        places = order[(refused & group.members)[order]]
        chosen = places[:RECOURSE_CLIENTS]
        for place in chosen:
            if int(place) not in efforts:
                efforts[int(place)] = _effort(bundle, int(table.client_ids[place]))
        asked = np.array([efforts[int(place)] for place in chosen])
        possible = np.isfinite(asked)
        found.append(Recourse(
            group.feature, group.name, len(places), len(chosen),
            rate(possible) if len(chosen) else None,
            float(np.median(asked[possible])) if possible.any() else None,
        ))  # fmt: skip
    return tuple(found)


def _effort(bundle: Bundle, client_id: int) -> float:
    """Effort of the least demanding proposal, infinite where there is none."""
    try:
        proposals = smallest_changes(bundle, bundle.store.get(client_id))
    except ContradictionError:
        return float("inf")
    return min((proposal.cost.effort for proposal in proposals), default=float("inf"))


def _predicted(
    rows: NDArray[np.float64], classes: NDArray[np.int64], folds: NDArray[np.int64], seed: int
) -> NDArray[np.float64]:
    """Chances of each class for clients not learnt from; shape ``(n, classes)``."""
    count = int(classes.max()) + 1
    settings = {
        "objective": "multiclass", "num_class": count, "num_leaves": 15, "learning_rate": 0.1,
        "feature_fraction": 0.5, "num_threads": NUM_THREADS, "verbosity": -1, "seed": seed, "deterministic": True,
        "force_col_wise": True,
    }  # fmt: skip
    found = np.zeros((len(classes), count))
    for fold in np.unique(folds):
        held_out = folds == fold
        data = lightgbm.Dataset(rows[~held_out], classes[~held_out], params={"num_threads": NUM_THREADS})
        found[held_out] = predict(lightgbm.train(settings, data, num_boost_round=PROXY_TREES), rows[held_out])
    return found
