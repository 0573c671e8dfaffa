"""One chunk of clients with all their tables: the unit of work, the same whoever computes it."""

from __future__ import annotations

import numpy as np

from training.synthesis.application import draw_application
from training.synthesis.bureau import draw_bureau
from training.synthesis.bureau_balance import draw_bureau_balance
from training.synthesis.clients import Clients, draw_scores
from training.synthesis.credit_card import draw_credit_cards
from training.synthesis.draws import Array, Columns
from training.synthesis.instalments import draw_instalments
from training.synthesis.layout import TABLE_COLUMNS
from training.synthesis.parameters import Parameters
from training.synthesis.pos_cash import draw_pos_cash
from training.synthesis.previous import draw_previous
from training.synthesis.repayment import draw_schedule
from training.synthesis.risk import default_probability

CHUNK_CLIENTS = 10_000
TRAIN_ROWS, TEST_ROWS = 307_511, 48_744
FIRST_CLIENT_ID = 100_001
_HISTORY_IDS_PER_CHUNK = 66_000


def choose_test_clients(clients: int, seed: int) -> Array:
    """Choose which clients belong to application_test, in the real proportion, shape (clients,)."""
    test_count = clients - round(clients * TRAIN_ROWS / (TRAIN_ROWS + TEST_ROWS))
    order = np.random.default_rng([seed, 0]).permutation(clients)
    return order < test_count


def draw_chunk(index: int, is_test: Array, seed: int, parameters: Parameters) -> tuple[dict[str, Columns], Columns]:
    """Draw every table of one chunk.

    Args:
        index: number of the chunk, from 0.
        is_test: whether each client of the chunk belongs to application_test, shape (n,).
        seed: seed of the whole data set.
        parameters: the aggregates.

    Returns:
        The eight tables by name, with the written columns in their order; and SK_ID_CURR with the probability.
    """
    streams = np.random.default_rng([seed, 1, index]).spawn(10)
    ids = FIRST_CLIENT_ID + index * CHUNK_CLIENTS + np.arange(len(is_test))
    scores = draw_scores(streams[0], len(ids), parameters)
    clients = Clients(ids, is_test, scores, index * _HISTORY_IDS_PER_CHUNK)
    application = draw_application(streams[1], clients, parameters)
    tables = _histories(streams, clients, parameters)
    probability = default_probability(application, tables, parameters.risk)
    application["TARGET"] = (streams[9].random(len(ids)) < probability).astype(np.int64)
    for name, rows in (("application_train", ~is_test), ("application_test", is_test)):
        tables[name] = {column: application[column][rows] for column in TABLE_COLUMNS[name]}
    return tables, {"SK_ID_CURR": ids, "probability": probability}


def _histories(streams: list[np.random.Generator], clients: Clients, parameters: Parameters) -> dict[str, Columns]:
    previous = draw_previous(streams[2], clients, parameters)
    schedule = draw_schedule(streams[3], clients, previous)
    cards, card_payments = draw_credit_cards(streams[4], clients, previous)
    bureau = draw_bureau(streams[5], clients, parameters)
    drawn = {
        "previous_application": _shown(previous),
        "POS_CASH_balance": draw_pos_cash(streams[6], clients, schedule),
        "installments_payments": draw_instalments(streams[7], schedule, card_payments),
        "credit_card_balance": cards,
        "bureau": _shown(bureau),
        "bureau_balance": draw_bureau_balance(streams[8], clients, bureau),
    }
    return {name: {column: rows[column] for column in TABLE_COLUMNS[name]} for name, rows in drawn.items()}


def _shown(rows: Columns) -> Columns:
    return {name: values[~rows["_hidden"]] for name, values in rows.items()}
