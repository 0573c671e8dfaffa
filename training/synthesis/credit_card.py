"""The table credit_card_balance, month by month, and the card's rows of installments_payments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from training.synthesis.clients import Clients
from training.synthesis.draws import DAYS_PER_MONTH, Array, Columns, normal_cdf, rounded, row_numbers

_OLDEST_MONTH = -96
_MONTHLY_INTEREST = 0.019
_MINIMUM_SHARE_OF_LIMIT = 0.05
_KEPT_SHARE = 0.95
_LATE_LEVEL = 2.1
_SECOND_PAYMENT_SHARES = (1.0, 0.2)
"""Share of the months whose payment comes in two parts: cards of the table of applications, and the others."""


@dataclass(frozen=True)
class _Cards:
    """Cards of a chunk, each of shape (k,)."""

    columns: Columns
    first_month: Array
    last_month: Array
    limit: Array
    appetite: Array
    laxity: Array


def draw_credit_cards(rng: np.random.Generator, clients: Clients, previous: Columns) -> tuple[Columns, Columns]:
    """Draw the monthly card table and the card's payments in the columns of installments_payments."""
    cards = _cards(rng, clients, previous)
    months = _simulate(rng, cards)
    index, month = months["_card"], months["MONTHS_BALANCE"]
    rows: Columns = {
        "SK_ID_PREV": cards.columns["SK_ID_PREV"][index],
        "SK_ID_CURR": cards.columns["SK_ID_CURR"][index],
        **{name: values for name, values in months.items() if not name.startswith("_")},
    }
    rows["MONTHS_BALANCE"] = month.astype(np.int64)
    return rows, _payments(rng, rows, months, cards.columns["_hidden"][index])


def _cards(rng: np.random.Generator, clients: Clients, previous: Columns) -> _Cards:
    approved = (previous["NAME_CONTRACT_STATUS"] == "Approved") & (previous["NAME_CONTRACT_TYPE"] == "Revolving loans")
    kept = approved & (previous["_hidden"] | (rng.random(len(approved)) < _KEPT_SHARE))
    columns = {name: previous[name][kept] for name in ("SK_ID_PREV", "SK_ID_CURR", "_client", "_hidden")}
    first = np.maximum(np.floor(previous["DAYS_DECISION"][kept] / DAYS_PER_MONTH) + 1.0, _OLDEST_MONTH)
    last = np.minimum(-1.0, -1.0 - rng.binomial(2, 0.25, len(first)))
    last = np.maximum(last, first)
    limit = previous["AMT_CREDIT"][kept]
    limit = np.where(limit > 0.0, limit, 180000.0)
    client = columns["_client"]
    never_drawn = previous["DAYS_FIRST_DRAWING"][kept] > 0.0
    use = normal_cdf(0.8 * clients.scores["card_use"][client] + 0.6 * rng.standard_normal(len(client)))
    appetite = np.where(never_drawn, 0.0, 0.25 + 0.75 * use)
    laxity = 0.5 * clients.scores["instalment_late"][client] + 0.5 * clients.scores["bureau_late"][client]
    return _Cards(columns, first, last, limit, appetite, laxity)


def _simulate(rng: np.random.Generator, cards: _Cards) -> Columns:
    """Run every card from month to month; rows come out month by month."""
    count = len(cards.limit)
    balance, streak, mature = np.zeros(count), np.zeros(count), np.zeros(count)
    blocked_from = np.where(
        rng.random(count) < np.where(cards.appetite > 0.0, 0.28, 0.5), rng.uniform(-70.0, 0.0, count), 1.0
    )
    grown_from = np.where(rng.random(count) < 0.55, cards.first_month * rng.random(count), _OLDEST_MONTH)
    parts: list[Columns] = []
    for month in range(_OLDEST_MONTH, 0):
        live = np.flatnonzero((cards.first_month <= month) & (month <= cards.last_month))
        if len(live) == 0:
            continue
        blocked = month >= blocked_from[live]
        limit = np.where(month < grown_from[live], rounded(cards.limit[live] * 0.6, 4500.0), cards.limit[live])
        limit = np.where(blocked, 0.0, limit)
        state = _one_month(rng, cards, live, balance[live], limit, streak[live])
        balance[live], streak[live] = state["AMT_BALANCE"], state["_streak"]
        mature[live] += (state["AMT_INST_MIN_REGULARITY"] > 0.0) | (rng.random(len(live)) < 0.12)
        state["CNT_INSTALMENT_MATURE_CUM"] = mature[live].copy()
        state["MONTHS_BALANCE"] = np.full(len(live), month)
        state["_card"] = live
        parts.append(state)
    if not parts:
        parts = [_empty_month(rng, cards)]
    months = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return _with_gaps(rng, months, cards)


def _empty_month(rng: np.random.Generator, cards: _Cards) -> Columns:
    nobody, nothing = np.zeros(0, dtype=np.int64), np.zeros(0)
    state = _one_month(rng, cards, nobody, nothing, nothing, nothing)
    return {**state, "CNT_INSTALMENT_MATURE_CUM": nothing, "MONTHS_BALANCE": nothing, "_card": nobody}


def _one_month(
    rng: np.random.Generator, cards: _Cards, live: Array, before: Array, limit: Array, streak: Array
) -> Columns:
    count, appetite = len(live), cards.appetite[live]
    drawings = _drawings(rng, limit, before, appetite)
    drawn = drawings["AMT_DRAWINGS_CURRENT"]
    interest = rounded(before * _MONTHLY_INTEREST, 0.045)
    owed = before + drawn + interest
    minimum = np.where(
        before > 0.0, np.minimum(rounded(np.maximum(limit, 45000.0) * _MINIMUM_SHARE_OF_LIMIT, 2.25), owed), 0.0
    )
    misses = (rng.standard_normal(count) + 0.8 * cards.laxity[live] > _LATE_LEVEL) & (minimum > 0.0)
    misses |= (streak >= 2) & (rng.random(count) < 0.9)
    generous = np.where(rng.random(count) < 0.09, rng.uniform(1.0, 12.0, count), 1.0 + 0.1 * (rng.random(count) < 0.3))
    paid = np.where(misses | (minimum == 0.0), 0.0, np.minimum(rounded(minimum * generous, 0.045), owed))
    balance = rounded(owed - paid, 0.045)
    streak = np.where(misses, streak + 1.0, 0.0)
    dpd = np.where(streak >= 2, np.round((streak - 1) * DAYS_PER_MONTH), np.where(misses, 1.0, 0.0))
    dpd = np.where((minimum > 0.0) & ~misses & (rng.random(count) < 0.01), 1.0, dpd)
    return {
        **drawings,
        "AMT_BALANCE": balance,
        "AMT_CREDIT_LIMIT_ACTUAL": limit.astype(np.int64),
        "AMT_INST_MIN_REGULARITY": minimum,
        "AMT_PAYMENT_CURRENT": paid,
        "AMT_PAYMENT_TOTAL_CURRENT": paid,
        "AMT_RECEIVABLE_PRINCIPAL": np.maximum(rounded(balance * 0.96, 0.045), 0.0),
        "AMT_RECIVABLE": balance,
        "AMT_TOTAL_RECEIVABLE": balance,
        "SK_DPD": dpd.astype(np.int64),
        "SK_DPD_DEF": np.where(dpd < 31.0, dpd, 0.0).astype(np.int64),
        "_streak": streak,
    }


def _drawings(rng: np.random.Generator, limit: Array, before: Array, appetite: Array) -> Columns:
    """Draw what is taken out in a month, in cash, in shops or otherwise, within the room left, each of shape (k,)."""
    count = len(limit)
    room = np.maximum(limit * (0.35 + 0.65 * appetite) - before, 0.0)
    wants = (rng.random(count) < 0.06 + 0.28 * appetite) & (appetite > 0.0) & (room > 0.0)
    drawn = np.where(wants, rounded(room * rng.beta(0.7, 1.1, count), 45.0), 0.0)
    by_cash = rng.random(count) < 0.5 + 0.2 * appetite
    cash = np.where(by_cash, rounded(drawn, 4500.0), 0.0)
    other = np.where(wants & (rng.random(count) < 0.017), rounded(drawn * 0.3, 45.0), 0.0)
    shop = np.where(by_cash, 0.0, np.maximum(drawn - other, 0.0))
    drawn = cash + other + shop
    visits = np.where(cash > 0.0, 1.0 + rng.poisson(0.9, count), 0.0)
    purchases = np.where(shop > 0.0, 1.0 + rng.poisson(3.0, count), 0.0)
    return {
        "AMT_DRAWINGS_ATM_CURRENT": cash,
        "AMT_DRAWINGS_CURRENT": drawn,
        "AMT_DRAWINGS_OTHER_CURRENT": other,
        "AMT_DRAWINGS_POS_CURRENT": shop,
        "CNT_DRAWINGS_ATM_CURRENT": visits,
        "CNT_DRAWINGS_CURRENT": (visits + purchases + (other > 0.0)).astype(np.int64),
        "CNT_DRAWINGS_OTHER_CURRENT": (other > 0.0).astype(float),
        "CNT_DRAWINGS_POS_CURRENT": purchases,
    }


def _with_gaps(rng: np.random.Generator, months: Columns, cards: _Cards) -> Columns:
    """Leave out what the original does not report for idle cards, and name the state of the contract."""
    idle = (
        (months["AMT_BALANCE"] == 0.0)
        & (months["AMT_DRAWINGS_CURRENT"] == 0.0)
        & (months["AMT_PAYMENT_CURRENT"] == 0.0)
    )
    silent_card = rng.random(len(cards.limit)) < 0.4
    silent = idle & silent_card[months["_card"]]
    gaps = dict(months)
    for kind in ("ATM", "OTHER", "POS"):
        gaps[f"AMT_DRAWINGS_{kind}_CURRENT"] = np.where(silent, np.nan, months[f"AMT_DRAWINGS_{kind}_CURRENT"])
        gaps[f"CNT_DRAWINGS_{kind}_CURRENT"] = np.where(silent, np.nan, months[f"CNT_DRAWINGS_{kind}_CURRENT"])
    fee = idle & ~silent & (rng.random(len(idle)) < 0.8)
    paid = np.where(fee, rounded(250.0 * np.exp(rng.standard_normal(len(idle))), 0.045), months["AMT_PAYMENT_CURRENT"])
    gaps["AMT_PAYMENT_CURRENT"] = np.where(silent, np.nan, paid)
    unknown = rng.random(len(idle)) < np.where(idle, 0.111, 0.016)
    for name in ("AMT_INST_MIN_REGULARITY", "CNT_INSTALMENT_MATURE_CUM"):
        gaps[name] = np.where(unknown, np.nan, months[name])
    status = np.where(
        (months["AMT_CREDIT_LIMIT_ACTUAL"] == 0) & idle & (rng.random(len(idle)) < 0.25), "Completed", "Active"
    )
    status = status.astype(object)
    rare = rng.random(len(idle))
    status[idle & (rare < 0.0045)] = "Signed"
    status[idle & (rare > 0.9998)] = "Sent proposal"
    gaps["NAME_CONTRACT_STATUS"] = status
    gaps["_minimum"] = np.where(fee, paid, months["AMT_INST_MIN_REGULARITY"])
    gaps["_paid"] = paid
    return gaps


def _payments(rng: np.random.Generator, rows: Columns, months: Columns, hidden: Array) -> Columns:
    """Turn each paid month of a card into a row of installments_payments (version 0 marks cards)."""
    times = np.where(
        months["_paid"] > 0.0,
        1 + (rng.random(len(hidden)) < np.where(hidden, _SECOND_PAYMENT_SHARES[1], _SECOND_PAYMENT_SHARES[0])),
        0,
    )
    kept, _ = row_numbers(times)
    count, parts = len(kept), times[kept]
    due = np.minimum(np.round(rows["MONTHS_BALANCE"][kept] * DAYS_PER_MONTH + 12.0), -1.0)
    late = np.where(
        rows["SK_DPD"][kept] > 0, 1.0 + np.round(rng.exponential(2.0, count)), -np.round(rng.exponential(4.0, count))
    )
    number = np.nan_to_num(months["CNT_INSTALMENT_MATURE_CUM"][kept], nan=1.0)
    return {
        "SK_ID_PREV": rows["SK_ID_PREV"][kept],
        "SK_ID_CURR": rows["SK_ID_CURR"][kept],
        "NUM_INSTALMENT_VERSION": np.zeros(count),
        "NUM_INSTALMENT_NUMBER": np.maximum(number, 1.0).astype(np.int64),
        "DAYS_INSTALMENT": due,
        "DAYS_ENTRY_PAYMENT": np.minimum(due + late, -1.0),
        "AMT_INSTALMENT": rounded(months["_minimum"][kept] / parts, 0.045),
        "AMT_PAYMENT": rounded(months["_paid"][kept] / parts, 0.045),
    }
