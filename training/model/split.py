"""Splits clients so that the same person never stands on both sides."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from training.features.table import FeatureTable


def person_groups(table: FeatureTable) -> NDArray[np.int64]:
    """One number a person, shared by the applications that look like the same person's.

    Days are counted back from each application, so that the differences between birth, registration and
    identity document stay the same from one application of a person to the next.

    Returns:
        Group numbers from 0; shape ``(n,)``.
    """
    birth = table.numbers["DAYS_BIRTH"]
    facts = np.column_stack(
        [
            birth - table.numbers["DAYS_REGISTRATION"],
            birth - table.numbers["DAYS_ID_PUBLISH"],
            np.unique(table.texts["CODE_GENDER"], return_inverse=True)[1].astype(np.float64),
        ]
    )
    unknown = np.isnan(facts).any(axis=1)
    facts[unknown] = -1.0
    groups: NDArray[np.int64] = np.unique(facts, axis=0, return_inverse=True)[1].reshape(-1).astype(np.int64)
    # Nothing is known to link these: each is a person of their own.
    groups[unknown] = groups.max(initial=0) + 1 + np.arange(int(unknown.sum()))
    return np.unique(groups, return_inverse=True)[1].reshape(-1).astype(np.int64)


def fold_numbers(groups: NDArray[np.int64], target: NDArray[np.float64], count: int, seed: int) -> NDArray[np.int64]:
    """Deal persons to folds at random, defaults spread evenly.

    Args:
        groups: person of each client; shape ``(n,)``.
        target: 1 default, 0 repaid; shape ``(n,)``.
        count: number of folds.
        seed: of the shuffle.

    Returns:
        Fold of each client, from 0; shape ``(n,)``.
    """
    persons = int(groups.max()) + 1
    defaults = np.zeros(persons)
    np.maximum.at(defaults, groups, target)
    order = np.random.default_rng(seed).permutation(persons)
    order = order[np.argsort(defaults[order], kind="stable")]
    fold_of_person = np.empty(persons, dtype=np.int64)
    fold_of_person[order] = np.arange(persons) % count
    return fold_of_person[groups]
