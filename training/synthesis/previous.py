"""Earlier applications at the same lender: what was asked, offered, refused or taken."""

from __future__ import annotations

from typing import Any

import numpy as np

from training.synthesis.application import AMOUNT_STEP
from training.synthesis.clients import Clients
from training.synthesis.draws import (
    Array,
    Columns,
    from_conditional,
    from_frequencies,
    from_quantiles,
    from_quantiles_by_group,
    from_weights,
    joined,
    lookup,
    normal_cdf,
    rounded,
    row_numbers,
)
from training.synthesis.parameters import Parameters
from training.synthesis.previous_dates import contract_dates

FIRST_PREVIOUS_ID = 1_000_001
_HIDDEN_LOANS_PER_CLIENT = 0.075
_HIDDEN_CARDS_PER_CLIENT = 0.039
_TASTES = {
    "Cash loans": ("previous_cash", 0.7),
    "Revolving loans": ("card", 0.4),
    "Refused": ("previous_refused", 0.8),
    "Canceled": ("previous_canceled", 0.7),
}
"""How a client's score tilts the odds of a kind or an outcome of application."""
_FIRST_CONTRACT = {"Consumer loans|Approved": 0.845, "Cash loans|Approved": 0.135, "Cash loans|Refused": 0.02}
"""Nearly every known client once took a first loan, most often for goods in a shop."""
_AFTER_FIRST = {
    "Consumer loans|Approved": 0.66,
    "Consumer loans|Refused": 1.2,
    "Revolving loans|Approved": 1.75,
    "Revolving loans|Canceled": 0.75,
}
"""What is left of the overall frequencies once first contracts are set apart."""


def draw_previous(rng: np.random.Generator, clients: Clients, parameters: Parameters) -> Columns:
    """Draw the earlier applications of a chunk, one row each.

    Contracts marked in ``_hidden`` have payments but no row in the written table: this is how the data set's broken
    SK_ID_PREV arise. ``_client`` is the row's client, counted within the chunk.
    """
    tables = parameters.previous
    client, kind, outcome, hidden = _who_and_what(rng, clients, tables)
    key = joined(kind, outcome)
    columns: Columns = {"_client": client, "_hidden": hidden, "SK_ID_CURR": clients.ids[client]}
    order = rng.permutation(len(client))
    columns["SK_ID_PREV"] = FIRST_PREVIOUS_ID + clients.first_history_id + order
    columns |= {"NAME_CONTRACT_TYPE": kind, "NAME_CONTRACT_STATUS": outcome}
    columns["DAYS_DECISION"] = _decision_days(rng, clients, client, kind, outcome, hidden, tables)
    columns |= _labels(rng, clients, key, columns, tables)
    columns |= _money(rng, clients, key, columns, tables)
    columns |= contract_dates(rng, columns)
    insured = lookup(key, tables["insured"])
    flag = (rng.random(len(key)) < insured).astype(float)
    columns["NFLAG_INSURED_ON_APPROVAL"] = np.where(np.isnan(columns["DAYS_FIRST_DUE"]), np.nan, flag)
    return columns


def _who_and_what(
    rng: np.random.Generator, clients: Clients, tables: dict[str, Any]
) -> tuple[Array, Array, Array, Array]:
    counts = history_counts(clients, "previous_count", tables["count"])
    client, number = row_numbers(counts)
    keys = list(tables["key"])
    weights = np.tile(np.array([tables["key"][key] for key in keys]), (len(client), 1))
    for column, key in enumerate(keys):
        for part in key.split("|"):
            if part in _TASTES:
                score, strength = _TASTES[part]
                weights[:, column] *= np.exp(strength * clients.scores[score][client] - 0.5 * strength**2)
        weights[:, column] *= _AFTER_FIRST.get(key, 1.0)
        weights[number == 0, column] = _FIRST_CONTRACT.get(key, 0.0)
    pair = np.array([key.split("|") for key in keys], dtype=object)[from_weights(rng.random(len(client)), weights)]
    pair[_further_cards(pair, client), 1] = "Canceled"
    loans = rng.poisson(_HIDDEN_LOANS_PER_CLIENT * np.where(counts > 0, 1.0, 0.3))
    tilt = np.exp(0.6 * clients.scores["card"] - 0.18)
    cards = rng.poisson(_HIDDEN_CARDS_PER_CLIENT * tilt * (counts > 0))
    hidden_client = np.concatenate(
        [np.repeat(np.arange(clients.count), loans), np.repeat(np.arange(clients.count), cards)]
    )
    cash = rng.random(int(loans.sum())) < 0.34
    kind = np.where(cash, "Cash loans", "Consumer loans").astype(object)
    kind = np.concatenate([pair[:, 0], kind, np.full(int(cards.sum()), "Revolving loans", dtype=object)])
    outcome = np.concatenate([pair[:, 1], np.full(len(hidden_client), "Approved", dtype=object)])
    hidden = np.arange(len(kind)) >= len(client)
    return np.concatenate([client, hidden_client]), kind, outcome, hidden


def _further_cards(pair: Array, client: Array) -> Array:
    """Mark every granted card of a client after the first: a client holds one card at most, shape (rows,)."""
    card = (pair[:, 0] == "Revolving loans") & (pair[:, 1] == "Approved")
    so_far = np.cumsum(card)
    starts = np.flatnonzero(np.concatenate([[True], client[1:] != client[:-1]])) if len(client) else client
    before = np.repeat((so_far - card)[starts], np.diff(np.append(starts, len(client))))
    return np.asarray(card & (so_far - before > 1))


def history_counts(clients: Clients, score: str, tables: dict[str, list[float]]) -> Array:
    """Give the number of rows of a history by the client's rank on ``score``, shape (n,)."""
    rank = clients.uniform(score)
    counts = [np.searchsorted(np.cumsum(tables[split])[:-1], rank, side="right") for split in ("train", "test")]
    return np.where(clients.is_test, counts[1], counts[0])


def _decision_days(
    rng: np.random.Generator,
    clients: Clients,
    client: Array,
    kind: Array,
    outcome: Array,
    hidden: Array,
    tables: dict[str, Any],
) -> Array:
    score = 0.45 * clients.scores["previous_oldest"][client] + 0.3 * clients.scores["previous_recent"][client]
    rank = normal_cdf((score + rng.standard_normal(len(client)) * 0.82) / 0.99)
    # Cards that left the table of applications are old ones.
    rank = np.where(hidden & (kind == "Revolving loans"), 0.93 + 0.07 * rank, rank)
    first = np.concatenate([[True], client[1:] != client[:-1]]) & ~hidden if len(client) else hidden
    rank = np.where(first, 0.3 + 0.7 * rank, 0.96 * rank)
    group = joined(kind, np.where(outcome == "Approved", "Approved", "Other"))
    days = from_quantiles_by_group(rank, group, tables["decision_days"])
    days = np.where(np.isnan(days), 500.0, days) + rng.integers(-3, 4, len(client))
    return -np.clip(np.round(days), 2, 2922).astype(np.int64)


def _labels(
    rng: np.random.Generator, clients: Clients, key: Array, columns: Columns, tables: dict[str, Any]
) -> Columns:
    count = len(key)
    approved = columns["NAME_CONTRACT_STATUS"] == "Approved"
    priced = approved | (rng.random(count) < lookup(key, tables["priced"]))
    combination = np.where(
        priced,
        from_conditional(rng.random(count), key, tables["combination"]),
        from_conditional(rng.random(count), key, tables["combination_unpriced"]),
    )
    combination[combination == None] = "Cash"  # noqa: E711 - elementwise
    goods = from_conditional(rng.random(count), np.where(priced, combination, ""), tables["goods"])
    industry = from_conditional(rng.random(count), np.where(priced, combination, ""), tables["industry"])
    grade = from_conditional(rng.random(count), np.where(priced, combination, ""), tables["yield"])
    suite = from_frequencies(rng.random(count), tables["suite"])
    suite[rng.random(count) < lookup(key, tables["suite_missing"])] = None
    channel = from_conditional(rng.random(count), key, tables["channel"])
    return {
        "_priced": priced,
        "PRODUCT_COMBINATION": combination,
        "NAME_GOODS_CATEGORY": _or_unknown(goods),
        "NAME_SELLER_INDUSTRY": _or_unknown(industry),
        "NAME_YIELD_GROUP": _or_unknown(grade),
        **_family(columns["NAME_CONTRACT_TYPE"], combination, priced),
        "NAME_TYPE_SUITE": suite,
        "CHANNEL_TYPE": channel,
        "CODE_REJECT_REASON": from_conditional(rng.random(count), key, tables["reject"]),
        "NAME_PAYMENT_TYPE": from_conditional(rng.random(count), key, tables["payment"]),
        "NAME_CLIENT_TYPE": _client_type(rng, clients, key, columns, tables),
        "NAME_CASH_LOAN_PURPOSE": from_conditional(rng.random(count), key, tables["purpose"]),
        "SELLERPLACE_AREA": _seller_area(rng, channel, tables),
        "WEEKDAY_APPR_PROCESS_START": from_frequencies(rng.random(count), tables["weekday"]),
        "HOUR_APPR_PROCESS_START": from_frequencies(rng.random(count), tables["hour"]).astype(np.int64),
        "FLAG_LAST_APPL_PER_CONTRACT": np.where(rng.random(count) < 0.0042, "N", "Y").astype(object),
        "NFLAG_LAST_APPL_IN_DAY": (rng.random(count) >= 0.0033).astype(np.int64),
    }


def _family(kind: Array, combination: Array, priced: Array) -> Columns:
    """Say to which portfolio and way of selling a priced application belongs, XNA for the others."""
    portfolio = np.where(kind == "Cash loans", "Cash", np.where(kind == "Revolving loans", "Cards", "POS"))
    product = np.where(np.char.find(combination.astype(str), "X-Sell") >= 0, "x-sell", "walk-in").astype(object)
    product[~priced | (kind == "Consumer loans")] = "XNA"
    return {"NAME_PORTFOLIO": np.where(priced, portfolio, "XNA").astype(object), "NAME_PRODUCT_TYPE": product}


def _or_unknown(labels: Array) -> Array:
    return np.where(labels.astype(bool), labels, "XNA").astype(object)


def _client_type(
    rng: np.random.Generator, clients: Clients, key: Array, columns: Columns, tables: dict[str, Any]
) -> Array:
    """Say whether the client was new, returning or refreshed: only the oldest application can be a new client's."""
    oldest = np.zeros(clients.count, dtype=np.int64)
    np.minimum.at(oldest, columns["_client"], columns["DAYS_DECISION"])
    first = columns["DAYS_DECISION"] == oldest[columns["_client"]]
    label = from_conditional(rng.random(len(key)), key, tables["client_type"])
    label = np.where(first & (rng.random(len(key)) < 0.85), "New", np.where(label == "New", "Repeater", label))
    return label.astype(object)


def _seller_area(rng: np.random.Generator, channel: Array, tables: dict[str, Any]) -> Array:
    signs = tables["sellerplace_sign"]
    minus = lookup(channel, {name: row["minus"] for name, row in signs.items()})
    zero = lookup(channel, {name: row["zero"] for name, row in signs.items()})
    draw, area = rng.random(len(channel)), np.round(from_quantiles(rng.random(len(channel)), tables["sellerplace"]))
    return np.where(draw < minus, -1, np.where(draw < minus + zero, 0, area)).astype(np.int64)


def _money(rng: np.random.Generator, clients: Clients, key: Array, columns: Columns, tables: dict[str, Any]) -> Columns:
    count, client, kind = len(key), columns["_client"], columns["NAME_CONTRACT_TYPE"]
    consumer, card = kind == "Consumer loans", kind == "Revolving loans"
    approved = columns["NAME_CONTRACT_STATUS"] == "Approved"
    amount_score = 0.6 * clients.scores["previous_amount"][client] + 0.8 * rng.standard_normal(count)
    rank = normal_cdf(amount_score)
    group = columns["PRODUCT_COMBINATION"].astype(str)
    family = _amount_family(group)
    asked = from_quantiles_by_group(rank, family, tables["amount"])
    asked = np.where(np.isnan(asked), from_quantiles(rank, tables["amount"]["Cash X-Sell"]), asked)
    asked = rounded(asked, np.where(consumer, AMOUNT_STEP, np.where(asked > 45000.0, 22500.0, 4500.0)))
    down_rate = np.where(consumer, from_quantiles(rng.random(count), tables["down_rate"]), 0.0)
    down = rounded(asked * down_rate, AMOUNT_STEP)
    ratio = np.where(
        consumer,
        from_quantiles(rng.random(count), tables["consumer_ratio"]),
        from_quantiles(rng.random(count), tables["cash_ratio"]),
    )
    limit = from_frequencies(rng.random(count), tables["card_limit"]).astype(float)
    credit = np.where(card, limit, rounded((asked - down) * ratio, AMOUNT_STEP))
    has_amount = (
        columns["_priced"]
        | approved
        | (columns["NAME_CONTRACT_STATUS"] == "Unused offer")
        | (consumer & (columns["NAME_CONTRACT_STATUS"] == "Refused"))
    )
    card_asked = np.where(rng.random(count) < np.where(approved, 0.588, 0.72), limit, 0.0)
    asked = np.where(has_amount, np.where(card, card_asked, asked), 0.0)
    credit = np.where(has_amount, credit, 0.0)
    columns["_amount_score"] = amount_score
    return _terms(rng, columns, tables, asked, credit, down, has_amount)


def _terms(
    rng: np.random.Generator,
    columns: Columns,
    tables: dict[str, Any],
    asked: Array,
    credit: Array,
    down: Array,
    has_amount: Array,
) -> Columns:
    count, kind, amount_score = len(asked), columns["NAME_CONTRACT_TYPE"], columns["_amount_score"]
    consumer, card, priced = kind == "Consumer loans", kind == "Revolving loans", columns["_priced"]
    rank = normal_cdf(0.6 * amount_score + 0.8 * rng.standard_normal(count))
    ascending = {
        name: dict(sorted(table.items(), key=lambda item: float(item[0]))) for name, table in tables["payments"].items()
    }
    payments = from_conditional(rank, columns["PRODUCT_COMBINATION"], ascending)
    payments = np.where(payments.astype(bool), payments, "12").astype(float)
    payments = np.where(card, 0.0, np.maximum(payments, 4.0))
    rate = from_quantiles_by_group(rng.random(count), columns["NAME_YIELD_GROUP"], tables["rate_by_yield"])
    rate = np.where(np.isnan(rate), 0.3, np.maximum(rate, 0.0))
    annuity = np.where(card, credit / 20.0, credit / np.maximum(payments, 1.0) * (1.0 + rate * (payments + 1.0) / 24.0))
    down_known = (consumer & has_amount) | ((kind == "Cash loans") & priced & (rng.random(count) < 0.1))
    down_value = np.where(consumer, down, 0.0)
    privileged = priced & consumer & (rng.random(count) < 0.0098)
    return {
        "AMT_APPLICATION": asked,
        "AMT_CREDIT": credit,
        "AMT_GOODS_PRICE": np.where(asked > 0.0, asked, np.nan),
        "AMT_DOWN_PAYMENT": np.where(down_known, down_value, np.nan),
        "RATE_DOWN_PAYMENT": np.where(down_known, down_value / np.maximum(credit + down_value, 1.0) * 1.089, np.nan),
        "AMT_ANNUITY": np.where(priced, rounded(annuity, 0.045), np.nan),
        "CNT_PAYMENT": np.where(priced, payments, np.nan),
        "RATE_INTEREST_PRIMARY": np.where(
            privileged, from_frequencies(rng.random(count), tables["rate_primary"]).astype(float), np.nan
        ),
        "RATE_INTEREST_PRIVILEGED": np.where(
            privileged, from_frequencies(rng.random(count), tables["rate_privileged"]).astype(float), np.nan
        ),
    }


def _amount_family(combination: Array) -> Array:
    """Reduce a product combination to the family whose amounts are alike, shape (n,)."""
    labels, inverse = np.unique(combination, return_inverse=True)
    families = ("POS mobile", "POS household", "POS industry", "POS other", "Cash Street", "Cash X-Sell", "Card")
    short = [next((family for family in families if label.startswith(family)), "Cash X-Sell") for label in labels]
    return np.array(short, dtype=object)[inverse]
