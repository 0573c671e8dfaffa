"""The table bureau: credits of other lenders, as reported for each client."""

from __future__ import annotations

from typing import Any

import numpy as np

from training.synthesis.clients import Clients
from training.synthesis.draws import (
    Array,
    Columns,
    from_frequencies,
    from_quantiles_by_group,
    from_weights,
    joined,
    lookup,
    normal_cdf,
    rounded,
    row_numbers,
)
from training.synthesis.parameters import Parameters
from training.synthesis.previous import history_counts

FIRST_BUREAU_ID = 5_000_000
_HIDDEN_SHARE = 0.052
"""Share of credits with a monthly history but without a row in the table."""
_OVERDUE_LEVEL = 0.95


def draw_bureau(rng: np.random.Generator, clients: Clients, parameters: Parameters) -> Columns:
    """Draw the credits known to the credit bureau, one row each.

    Rows marked in ``_hidden`` only show in bureau_balance. ``_client`` is the row's client, counted in the chunk;
    ``_lateness`` is the latent tendency to pay this credit late.
    """
    tables = parameters.bureau
    client, _ = row_numbers(history_counts(clients, "bureau_count", tables["count"]))
    hidden = rng.random(len(client)) < _HIDDEN_SHARE
    client = np.concatenate([client, client[hidden]])
    hidden = np.arange(len(client)) >= len(hidden)
    kind = _kind(rng, clients, client, tables)
    columns: Columns = {"_client": client, "_hidden": hidden, "_kind": kind, "SK_ID_CURR": clients.ids[client]}
    columns["SK_ID_BUREAU"] = FIRST_BUREAU_ID + clients.first_history_id + rng.permutation(len(client))
    columns |= _life(rng, clients, client, kind, tables)
    columns |= _amounts(rng, clients, columns, tables)
    columns |= _lateness(rng, clients, columns, tables)
    other = from_frequencies(rng.random(len(client)), tables["other_type"])
    columns["CREDIT_TYPE"] = np.where(kind == "Other", other, kind)
    currencies = {"currency 1": 0.99921, "currency 2": 0.00071, "currency 3": 0.00008}
    columns["CREDIT_CURRENCY"] = from_frequencies(rng.random(len(client)), currencies)
    prolongations = {"0": 0.9949, "1": 0.0044, "2": 0.0006, "3": 0.0001}
    columns["CNT_CREDIT_PROLONG"] = from_frequencies(rng.random(len(client)), prolongations).astype(np.int64)
    return columns


def _kind(rng: np.random.Generator, clients: Clients, client: Array, tables: dict[str, Any]) -> Array:
    labels = list(tables["type"])
    weights = np.tile(np.array([tables["type"][label] for label in labels]), (len(client), 1))
    taste = np.exp(0.55 * clients.scores["bureau_card_share"][client] - 0.15)
    weights[:, labels.index("Credit card")] *= taste
    pressed = np.exp(0.8 * clients.scores["bureau_active_share"][client] - 0.32)
    weights[:, labels.index("Microloan")] *= pressed
    return np.array(labels, dtype=object)[from_weights(rng.random(len(client)), weights)]


def _life(rng: np.random.Generator, clients: Clients, client: Array, kind: Array, tables: dict[str, Any]) -> Columns:
    count = len(client)
    rank = normal_cdf(0.5 * clients.scores["bureau_recent"][client] + 0.866 * rng.standard_normal(count))
    opened = np.full(count, np.nan)
    for label, days in tables["days_credit"].items():
        rows = kind == label
        opened[rows] = np.interp(rank[rows], np.linspace(0.0, 1.0, len(days)), days)
    opened = -np.clip(np.round(opened + rng.integers(-3, 4, count)), 0, 2922)
    duration = np.round(from_quantiles_by_group(rng.random(count), kind, tables["duration"]))
    end = opened + np.where(np.isnan(duration), 365.0, np.maximum(duration, 1.0))
    share = lookup(joined(kind, (end > 0.0).astype(np.int64)), tables["active"])
    tilt = normal_cdf(_from_share(share) - 0.1 + 0.6 * clients.scores["bureau_active_share"][client])
    open_now = rng.random(count) < tilt
    early = np.round(-(end - opened) * 0.75 * rng.beta(1.0, 1.6, count))
    closed_on = np.where(rng.random(count) < 0.45, end + early, end + np.where(rng.random(count) < 0.2, 25.0, 0.0))
    closed_on = np.clip(np.where(closed_on >= 0.0, opened * rng.uniform(0.15, 0.95, count), closed_on), opened, -1.0)
    updated = np.where(
        open_now, -np.round(rng.exponential(36.0, count) * np.exp(0.9 * rng.standard_normal(count))), closed_on
    )
    lag = np.where(rng.random(count) < 0.33, np.round(rng.exponential(280.0, count)), 2.0)
    updated = np.where(open_now, np.clip(updated, opened - 30.0, 0.0), np.minimum(closed_on + lag, -1.0))
    sold = open_now & (rng.random(count) < 0.0038 / 0.37)
    status = np.where(sold, "Sold", np.where(open_now, "Active", "Closed")).astype(object)
    end_missing = rng.random(count) < lookup(kind, tables["end_missing"])
    return {
        "CREDIT_ACTIVE": status,
        "DAYS_CREDIT": opened.astype(np.int64),
        "DAYS_CREDIT_ENDDATE": np.where(end_missing, np.nan, end),
        "DAYS_ENDDATE_FACT": np.where(open_now, np.nan, np.round(closed_on)),
        "DAYS_CREDIT_UPDATE": np.round(updated).astype(np.int64),
        "_end": end,
        "_closed_on": np.where(open_now, 1.0, np.round(closed_on)),
    }


def _from_share(share: Array) -> Array:
    """Turn a share into the normal score below which that share lies, widened for the client's own tilt."""
    safe = np.clip(share, 0.001, 0.999)
    # Logistic approximation of the normal quantile, then the spread added by the tilt (sqrt(1 + 0.6²)).
    return np.log(safe / (1.0 - safe)) / 1.702 * 1.166


def _amounts(rng: np.random.Generator, clients: Clients, columns: Columns, tables: dict[str, Any]) -> Columns:
    client, kind = columns["_client"], columns["_kind"]
    count, active = len(client), columns["CREDIT_ACTIVE"] == "Active"
    rank = normal_cdf(0.55 * clients.scores["bureau_amount"][client] + 0.835 * rng.standard_normal(count))
    amount = from_quantiles_by_group(rank, kind, tables["amount"])
    amount = rounded(amount, np.where(rng.random(count) < 0.55, 4500.0, 0.045))
    debt_rank = normal_cdf(0.7 * clients.scores["bureau_debt"][client] + 0.714 * rng.standard_normal(count))
    ratio = from_quantiles_by_group(debt_rank, kind, tables["debt_ratio"])
    elapsed = -columns["DAYS_CREDIT"] / np.maximum(columns["_end"] - columns["DAYS_CREDIT"], 1.0)
    ratio = np.clip(ratio * np.where(kind == "Credit card", 1.0, 1.25 - 0.5 * np.clip(elapsed, 0.0, 1.0)), 0.0, 1.2)
    debt = np.where(active, rounded(amount * np.nan_to_num(ratio), 0.045), 0.0)
    gaps = tables["missing"]
    state = np.where(active, "Active", "Closed").astype(object)
    card_limit = np.where(
        active & (kind == "Credit card") & (rng.random(count) < 0.25), rounded(amount - debt, 0.045), 0.0
    )
    annuity = np.where(
        rng.random(count) < np.where(active, 0.82, 0.24),
        rounded(np.minimum(amount, 800e3) * rng.uniform(0.02, 0.15, count), 0.045),
        0.0,
    )

    def gap(column: str) -> Array:
        return rng.random(count) < lookup(state, gaps[column])

    return {
        "AMT_CREDIT_SUM": amount,
        "AMT_CREDIT_SUM_DEBT": np.where(gap("AMT_CREDIT_SUM_DEBT"), np.nan, debt),
        "AMT_CREDIT_SUM_LIMIT": np.where(gap("AMT_CREDIT_SUM_LIMIT"), np.nan, np.maximum(card_limit, 0.0)),
        "AMT_ANNUITY": np.where(gap("AMT_ANNUITY"), np.nan, annuity),
        "_debt": debt,
    }


def _lateness(rng: np.random.Generator, clients: Clients, columns: Columns, tables: dict[str, Any]) -> Columns:
    client, count = columns["_client"], len(columns["_client"])
    active = columns["CREDIT_ACTIVE"] == "Active"
    latent = 0.8 * clients.scores["bureau_late"][client] + 0.6 * rng.standard_normal(count)
    ever = latent > _OVERDUE_LEVEL
    size = rounded(7400.0 * np.exp(1.2 * rng.standard_normal(count) + 0.25 * latent), 0.045)
    missing = rng.random(count) < lookup(
        np.where(active, "Active", "Closed"), tables["missing"]["AMT_CREDIT_MAX_OVERDUE"]
    )
    now = active & (latent > 1.6) & (rng.random(count) < 0.075)
    days = np.where(now, np.ceil(rng.exponential(1.0, count) ** 2.0 * 30.0), 0.0)
    overdue = np.where(now, rounded(np.minimum(columns["_debt"], size), 0.045), 0.0)
    return {
        "AMT_CREDIT_MAX_OVERDUE": np.where(missing, np.nan, np.where(ever, np.maximum(size, overdue), 0.0)),
        "CREDIT_DAY_OVERDUE": np.minimum(days, 2700.0).astype(np.int64),
        "AMT_CREDIT_SUM_OVERDUE": overdue,
        "_lateness": latent,
    }
