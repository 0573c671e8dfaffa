"""When an approved contract started, should have ended and did end."""

from __future__ import annotations

import numpy as np

from training.synthesis.draws import DAYS_PER_MONTH, NEVER, Array, Columns

_CARD_STILL_OPEN = 0.74
_DATES = ("DAYS_FIRST_DRAWING", "DAYS_FIRST_DUE", "DAYS_LAST_DUE_1ST_VERSION", "DAYS_LAST_DUE", "DAYS_TERMINATION")


def contract_dates(rng: np.random.Generator, columns: Columns) -> Columns:
    """Draw the five dates of each contract in days before the application, NaN where there is no contract.

    ``_end_day`` is the day of the last payment of a loan, positive where it still runs.
    """
    count, kind = len(columns["_client"]), columns["NAME_CONTRACT_TYPE"]
    decision = columns["DAYS_DECISION"].astype(float)
    card, cash = kind == "Revolving loans", kind == "Cash loans"
    approved = columns["NAME_CONTRACT_STATUS"] == "Approved"
    started = rng.random(count) >= np.where(card, 0.043, np.where(cash, 0.078, 0.022))
    delay = np.where(cash, 30.0, 30.0 + np.round(rng.exponential(4.0, count)))
    first_due = np.minimum(decision + delay, 0.0)
    payments = np.where(np.isnan(columns["CNT_PAYMENT"]), 12.0, columns["CNT_PAYMENT"])
    planned = np.round(first_due + 30.0 * (payments - 1.0))
    end = _actual_end(rng, columns, first_due, planned)
    running = end >= -1.0
    termination = end + 1.0 + np.round(rng.exponential(6.0, count))
    loan = {
        "DAYS_FIRST_DRAWING": np.full(count, NEVER),
        "DAYS_FIRST_DUE": np.where(first_due >= 0.0, NEVER, first_due),
        "DAYS_LAST_DUE_1ST_VERSION": planned,
        "DAYS_LAST_DUE": np.where(running, NEVER, end),
        "DAYS_TERMINATION": np.where(running | (termination >= 0.0), NEVER, termination),
    }
    plastic = _card_dates(rng, decision)
    dated = approved & (started | columns["_hidden"])
    dates = {name: np.where(dated, np.where(card, plastic[name], loan[name]), np.nan) for name in _DATES}
    return {**dates, "_end_day": end, "_planned_end_day": planned}


def _actual_end(rng: np.random.Generator, columns: Columns, first_due: Array, planned: Array) -> Array:
    """Let about half of the contracts be repaid before their plan, most often by a few months."""
    count = len(first_due)
    cash = columns["NAME_CONTRACT_TYPE"] == "Cash loans"
    early = rng.random(count) < np.where(cash, 0.72, 0.47)
    share = np.where(early, rng.beta(1.3, 1.15, count), 1.0)
    return np.asarray(np.round(first_due + (planned - first_due) * share))


def _card_dates(rng: np.random.Generator, decision: Array) -> Columns:
    count = len(decision)
    drawn = rng.random(count) >= 0.35
    drawing = np.minimum(decision + np.round(rng.exponential(90.0, count)), -1.0)
    due = np.minimum(drawing + 20.0 + np.round(rng.exponential(60.0, count)), -1.0)
    closed = rng.random(count) >= _CARD_STILL_OPEN
    last = np.minimum(np.round(due + (0.0 - due) * rng.random(count)), -1.0)
    last = np.where(closed & drawn, last, NEVER)
    ended = np.where((last < 0.0) & (rng.random(count) < 0.75), np.minimum(last + DAYS_PER_MONTH // 1, -1.0), NEVER)
    return {
        "DAYS_FIRST_DRAWING": np.where(drawn, drawing, NEVER),
        "DAYS_FIRST_DUE": np.where(drawn, due, NEVER),
        "DAYS_LAST_DUE_1ST_VERSION": np.full(count, NEVER),
        "DAYS_LAST_DUE": last,
        "DAYS_TERMINATION": ended,
    }
