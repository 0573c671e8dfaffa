"""The table installments_payments: what was due and what was paid, for loans and cards."""

from __future__ import annotations

import numpy as np

from training.synthesis.draws import Columns, rounded
from training.synthesis.repayment import Schedule

_SPLIT_SHARE = 0.06
"""Share of the instalments paid in two parts, which gives two rows."""
_VERSION_CHANGE_SHARE = 0.08


def draw_instalments(rng: np.random.Generator, schedule: Schedule, card_payments: Columns) -> Columns:
    """Write the schedule of loans and the payments of cards as rows of the table."""
    loan, parent = schedule.loan, schedule.parent
    count = len(parent)
    lateness = schedule.days_late
    split = (rng.random(count) < _SPLIT_SHARE + 0.05 * (lateness > 0)) & ~np.isnan(schedule.paid_day)
    part = np.where(split, rng.uniform(0.02, 0.9, count), 1.0)
    paid = np.where(np.isnan(schedule.paid_day), np.nan, rounded(schedule.amount_due * part, 0.045))
    changed = rng.random(len(loan["annuity"])) < _VERSION_CHANGE_SHARE
    version = 1.0 + (changed[parent] & (schedule.number > schedule.due_count[parent] // 2))
    rows: Columns = {
        "SK_ID_PREV": loan["SK_ID_PREV"][parent],
        "SK_ID_CURR": loan["SK_ID_CURR"][parent],
        "NUM_INSTALMENT_VERSION": version,
        "NUM_INSTALMENT_NUMBER": schedule.number,
        "DAYS_INSTALMENT": schedule.due_day,
        "DAYS_ENTRY_PAYMENT": schedule.paid_day,
        "AMT_INSTALMENT": schedule.amount_due,
        "AMT_PAYMENT": paid,
    }
    second = {name: values[split] for name, values in rows.items()}
    second["AMT_PAYMENT"] = rounded(second["AMT_INSTALMENT"] - second["AMT_PAYMENT"], 0.045)
    later = second["DAYS_ENTRY_PAYMENT"] + np.round(rng.exponential(3.0, int(split.sum())))
    second["DAYS_ENTRY_PAYMENT"] = np.minimum(later, -1.0)
    return {name: np.concatenate([rows[name], second[name], card_payments[name]]) for name in rows}
