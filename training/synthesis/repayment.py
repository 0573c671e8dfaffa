"""How loans of earlier applications were repaid: one schedule that instalments and monthly statements share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.synthesis.clients import Clients
from training.synthesis.draws import Array, Columns, rounded, row_numbers

_INSTALMENT_GAP_DAYS = 30.4375
_LATE_SCORE = -1.72
"""Level of the score below which an instalment is paid on time; sets the share paid late (9 %)."""
_EARLY_CLEARING_SHARE = 0.75


@dataclass(frozen=True)
class Schedule:
    """Instalments due before the application, grouped by loan in the order of time.

    Args:
        loan: columns of the loans (SK_ID_PREV, SK_ID_CURR, _client, payments, annuity …), each of shape (l,).
        first: where each loan's instalments begin below, shape (l,).
        due_count: instalments due so far, shape (l,).
        parent: loan of each instalment, shape (i,).
        number: number of the instalment, from 1, shape (i,).
        due_day, paid_day: days before the application, shape (i,); NaN for one never paid.
        amount_due: amount, shape (i,).
    """

    loan: Columns
    first: Array
    due_count: Array
    parent: Array
    number: Array
    due_day: Array
    paid_day: Array
    amount_due: Array

    @property
    def days_late(self) -> Array:
        """Days between due and paid, negative when early, shape (i,)."""
        return np.where(np.isnan(self.paid_day), -self.due_day, self.paid_day - self.due_day)


def draw_schedule(rng: np.random.Generator, clients: Clients, previous: Columns) -> Schedule:
    """Draw due days and payments of every approved loan that is not a card."""
    loan = _loans(previous)
    months = np.floor((np.minimum(loan["end_day"], -1.0) - loan["first_due"]) / _INSTALMENT_GAP_DAYS + 0.02) + 1.0
    due_count = np.clip(months, 0, loan["payments"]).astype(np.int64)
    parent, index = row_numbers(due_count)
    first = np.cumsum(due_count) - due_count
    due_day = np.minimum(np.round(loan["first_due"][parent] + _INSTALMENT_GAP_DAYS * index), -1.0)
    late = _days_late(rng, clients, loan, parent)
    paid = due_day + late
    paid = np.where(paid >= 0.0, np.where(late > 20.0, np.nan, np.minimum(due_day, -1.0)), paid)
    amount = _amounts(loan, parent, index, due_count)
    return Schedule(loan, first, due_count, parent, index + 1, due_day, paid, amount)


def _loans(previous: Columns) -> Columns:
    kind, first_due = previous["NAME_CONTRACT_TYPE"], previous["DAYS_FIRST_DUE"]
    kept = (previous["NAME_CONTRACT_STATUS"] == "Approved") & (kind != "Revolving loans") & (first_due < 0.0)
    names = {
        "SK_ID_PREV": "SK_ID_PREV",
        "SK_ID_CURR": "SK_ID_CURR",
        "_client": "_client",
        "decision": "DAYS_DECISION",
        "first_due": "DAYS_FIRST_DUE",
        "payments": "CNT_PAYMENT",
        "annuity": "AMT_ANNUITY",
        "end_day": "_end_day",
        "planned_end_day": "_planned_end_day",
    }
    loan = {short: previous[column][kept] for short, column in names.items()}
    loan["payments"] = np.where(np.isnan(loan["payments"]), 12.0, loan["payments"])
    loan["annuity"] = np.where(np.isnan(loan["annuity"]), 5000.0, loan["annuity"])
    return loan


def _days_late(rng: np.random.Generator, clients: Clients, loan: Columns, parent: Array) -> Array:
    """Draw the delay of each instalment: most are paid early, the lax client pays late more often and later."""
    count = len(parent)
    laxity = clients.scores["instalment_late"][loan["_client"]]
    mood = 0.75 * laxity + 0.45 * rng.standard_normal(len(laxity))
    latent = mood[parent] + rng.standard_normal(count)
    spread = np.sqrt(1.0 + 0.75**2 + 0.45**2)
    is_late = latent > -_LATE_SCORE * spread * 0.78
    delay = 1.0 + np.floor(rng.exponential(1.0, count) ** 1.6 * 5.0 * np.exp(0.35 * mood[parent]))
    habit = np.exp(0.8 * rng.standard_normal(len(laxity)) - 0.4 * laxity)[parent]
    early = np.round(np.minimum(9.0 * habit * rng.exponential(1.0, count), 70.0))
    on_day = rng.random(count) < 0.12
    return np.where(is_late, np.minimum(delay, 300.0), -np.where(on_day, 0.0, early))


def _amounts(loan: Columns, parent: Array, index: Array, due_count: Array) -> Array:
    """Give the annuity, and what was left of the credit as the last instalment of a loan repaid before its plan."""
    amount = loan["annuity"][parent]
    last = index == due_count[parent] - 1
    cleared = last & (loan["end_day"][parent] < -1.0) & (due_count[parent] < loan["payments"][parent])
    left = np.minimum(loan["payments"][parent] - due_count[parent], 30.0)
    return rounded(np.where(cleared, amount * (1.0 + _EARLY_CLEARING_SHARE * left), amount), 0.045)
