"""The table bureau_balance: the monthly state of credits of other lenders."""

from __future__ import annotations

import numpy as np

from training.synthesis.clients import Clients
from training.synthesis.draws import DAYS_PER_MONTH, Array, Columns, row_numbers

_TRAIN_CLIENTS_WITH_MONTHS = 0.352
_OLDEST_MONTH = -96
_UNKNOWN_ALWAYS = 0.124
_NEVER_UNKNOWN = 0.433
STATES = ("C", "X", "0", "1", "2", "3", "4", "5")


def draw_bureau_balance(rng: np.random.Generator, clients: Clients, bureau: Columns) -> Columns:
    """Write one row per credit and month, for the clients whose months are reported."""
    reported = clients.is_test | (rng.random(clients.count) < _TRAIN_CLIENTS_WITH_MONTHS)
    credit = np.flatnonzero(reported[bureau["_client"]])
    start = np.maximum(np.ceil(bureau["DAYS_CREDIT"][credit] / DAYS_PER_MONTH), _OLDEST_MONTH)
    stop = np.where(rng.random(len(credit)) < 0.89, 0.0, np.round(start * rng.random(len(credit)) * 0.9))
    parent, index = row_numbers((stop - start + 1.0).astype(np.int64))
    month = stop[parent] - index
    state = _states(rng, bureau, credit, parent, month)
    return {
        "SK_ID_BUREAU": bureau["SK_ID_BUREAU"][credit][parent],
        "MONTHS_BALANCE": month.astype(np.int64),
        "STATUS": np.array(STATES, dtype=object)[state],
    }


def _states(rng: np.random.Generator, bureau: Columns, credit: Array, parent: Array, month: Array) -> Array:
    """Choose the state of each month: closed, unknown, on time, or late by how much; indexes of ``STATES``."""
    count, latent = len(credit), bureau["_lateness"][credit]
    silence = rng.random(count)
    unknown_share = np.where(
        silence < _UNKNOWN_ALWAYS, 1.0, np.where(silence > 1.0 - _NEVER_UNKNOWN, 0.0, 0.7 * rng.random(count) ** 0.6)
    )
    unknown = rng.random(len(parent)) < unknown_share[parent]
    closed = month > (np.floor(bureau["_closed_on"][credit] / DAYS_PER_MONTH))[parent]
    late_share = np.minimum(0.30, 0.0075 * np.exp(1.25 * latent))
    late = rng.random(len(parent)) < late_share[parent]
    depth = np.floor(rng.exponential(1.0, len(parent)) * np.exp(0.6 * latent[parent]) * 0.42)
    state = np.where(late, 3 + np.minimum(depth, 4), 2).astype(np.int64)
    state = np.where(unknown, 1, state)
    return np.where(closed & ~(unknown & (unknown_share[parent] >= 1.0)), 0, state)
