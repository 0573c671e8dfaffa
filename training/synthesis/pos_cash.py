"""The table POS_CASH_balance: the monthly state of each loan, with the delays the instalments show."""

from __future__ import annotations

import numpy as np

from training.synthesis.clients import Clients
from training.synthesis.draws import DAYS_PER_MONTH, Array, Columns, row_numbers
from training.synthesis.repayment import Schedule

_OLDEST_MONTH = -96
_TAIL_SHARE = 0.009
"""Share of finished loans that keep a small unpaid amount and are reported late for months."""
_GRACE_DAYS = 5.0


def draw_pos_cash(rng: np.random.Generator, clients: Clients, schedule: Schedule) -> Columns:
    """Write one row per loan and month from its signature to its end or the application."""
    loan = schedule.loan
    start = np.maximum(np.floor(loan["decision"] / DAYS_PER_MONTH), _OLDEST_MONTH)
    finished = loan["end_day"] < -1.0
    stop = np.where(finished, np.floor(loan["end_day"] / DAYS_PER_MONTH) + 1.0, -1.0)
    stop = np.clip(stop, start, -1.0)
    laxity = clients.scores["instalment_late"][loan["_client"]]
    tail = finished & (rng.random(len(start)) < _TAIL_SHARE * np.exp(0.8 * laxity - 0.3))
    tail_months = np.where(tail, np.minimum(np.ceil(rng.exponential(16.0, len(start))), -1.0 - stop), 0.0)
    counts = (stop - start + 1.0 + tail_months).astype(np.int64)
    parent, index = row_numbers(counts)
    days_late = _days_late_this_month(schedule, parent, index)
    past_end = index - (stop - start)[parent]
    in_tail = past_end > 0
    late = np.where(in_tail, np.round(past_end * DAYS_PER_MONTH), np.maximum(days_late - _GRACE_DAYS, 0.0))
    late = np.where((late > 0.0) & ~in_tail & (rng.random(len(parent)) < 0.25), 0.0, late)
    serious = (late > 0.0) & ~in_tail & (rng.random(len(parent)) < 0.6)
    payments = loan["payments"][parent]
    paid = np.minimum(np.maximum(index - 1, 0), payments)
    ended = finished[parent] & (past_end >= 0) & ~in_tail
    future = np.where(ended | in_tail, 0.0, np.maximum(payments - paid, 0.0))
    unknown = rng.random(len(parent)) < 0.0028
    return {
        "SK_ID_PREV": loan["SK_ID_PREV"][parent],
        "SK_ID_CURR": loan["SK_ID_CURR"][parent],
        "MONTHS_BALANCE": (start[parent] + index).astype(np.int64),
        "CNT_INSTALMENT": np.where(unknown, np.nan, payments),
        "CNT_INSTALMENT_FUTURE": np.where(unknown, np.nan, future),
        "NAME_CONTRACT_STATUS": _status(rng, index, ended & ~tail[parent]),
        "SK_DPD": late.astype(np.int64),
        "SK_DPD_DEF": np.where(serious, late, 0.0).astype(np.int64),
    }


def _days_late_this_month(schedule: Schedule, parent: Array, index: Array) -> Array:
    """Find the delay of the instalment due in each month, 0 where none is due, shape (rows,)."""
    wanted = index - 1
    due = (wanted >= 0) & (wanted < schedule.due_count[parent])
    place = np.where(due, schedule.first[parent] + wanted, 0)
    if len(schedule.due_day) == 0:
        return np.zeros(len(parent))
    return np.where(due, np.maximum(schedule.days_late[place], 0.0), 0.0)


def _status(rng: np.random.Generator, index: Array, ended: Array) -> Array:
    rare = rng.random(len(index))
    status = np.full(len(index), "Active", dtype=object)
    status[(index == 0) & (rare < 0.094)] = "Signed"
    status[rare > 0.9991] = "Demand"
    status[(rare > 0.9985) & (rare <= 0.9991)] = "Returned to the store"
    status[(rare > 0.9981) & (rare <= 0.9985)] = "Approved"
    status[(rare > 0.9978) & (rare <= 0.9981)] = "Amortized debt"
    status[ended] = "Completed"
    return status
