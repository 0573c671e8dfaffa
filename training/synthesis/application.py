"""The application asked for: amounts, outside scores, home, documents and enquiries; then the whole table."""

from __future__ import annotations

import numpy as np

from training.synthesis.clients import Clients
from training.synthesis.draws import (
    Array,
    Columns,
    from_conditional,
    from_frequencies,
    joined,
    normal_cdf,
    rounded,
)
from training.synthesis.layout import BUILDING_MEASURES, BUILDING_SUFFIXES, BUREAU_REQUESTS, DOCUMENT_FLAGS
from training.synthesis.marginal import Marginals
from training.synthesis.parameters import Parameters
from training.synthesis.person import draw_person

AMOUNT_STEP = 4.5
"""Amounts of the original are multiples of 4.5."""
_PRICE_BANDS = (150e3, 250e3, 400e3, 600e3, 800e3)
_REVOLVING_TERM = 20.0
_EXTERNAL_3_VALUES = 814
_EXCLUSIVE_DOCUMENTS = ("3", "6", "8", "5", "9", "7", "4")


def draw_application(rng: np.random.Generator, clients: Clients, parameters: Parameters) -> Columns:
    """Draw every column of an application except TARGET, each of shape (n,).

    Columns whose name starts with an underscore serve the other tables and are not written.
    """
    columns: Columns = {"SK_ID_CURR": clients.ids}
    columns |= draw_person(rng, clients, parameters)
    marginals = Marginals(clients, parameters)
    columns |= _amounts(rng, clients, parameters, marginals)
    columns |= _external_scores(clients, marginals)
    columns |= _dwelling(rng, clients, marginals)
    columns |= _circle(rng, clients, marginals)
    columns |= _documents(rng, clients, parameters, columns)
    columns |= _enquiries(rng, clients, marginals)
    columns["WEEKDAY_APPR_PROCESS_START"] = marginals.label("WEEKDAY_APPR_PROCESS_START", rng.random(clients.count))
    columns["HOUR_APPR_PROCESS_START"] = marginals.number("HOUR_APPR_PROCESS_START", clients.uniform("hour")).astype(
        np.int64
    )
    return columns


def _amounts(rng: np.random.Generator, clients: Clients, parameters: Parameters, marginals: Marginals) -> Columns:
    tables, count = parameters.application, clients.count
    revolving = clients.uniform("revolving") > marginals.share("NAME_CONTRACT_TYPE", "Cash loans")
    price_rank = clients.uniform("goods_price")
    prices = [
        np.interp(price_rank, parameters.probabilities, tables[f"cash_price_{split}"]) for split in ("train", "test")
    ]
    price = rounded(np.where(clients.is_test, prices[1], prices[0]), 4500.0)
    band = np.searchsorted(_PRICE_BANDS, price, side="left")
    ratio, term = _ratio_and_term(clients, tables, band)
    credit = np.where(ratio == 1.0, price, rounded(price * ratio, AMOUNT_STEP))
    annuity = rounded(credit / term, AMOUNT_STEP)
    limit = from_frequencies(rng.random(count), tables["revolving_credit"]).astype(float)
    income = marginals.number("AMT_INCOME_TOTAL", clients.uniform("income"))
    income = np.where(np.mod(income, 2250.0) == 0.0, income, rounded(income, 4500.0))
    no_price = revolving & (rng.random(count) < 0.0095)
    no_annuity = rng.random(count) < np.where(clients.is_test, 4.9e-4, 4e-5)
    final_annuity = np.where(revolving, limit / _REVOLVING_TERM, annuity)
    return {
        "NAME_CONTRACT_TYPE": np.where(revolving, "Revolving loans", "Cash loans").astype(object),
        "AMT_INCOME_TOTAL": income,
        "AMT_CREDIT": np.where(revolving, limit, credit),
        "AMT_ANNUITY": np.where(no_annuity, np.nan, final_annuity),
        "AMT_GOODS_PRICE": np.where(no_price, np.nan, np.where(revolving, limit, price)),
    }


def _ratio_and_term(clients: Clients, tables: dict[str, dict[str, list[float]]], band: Array) -> tuple[Array, Array]:
    """Draw credit ÷ price and credit ÷ annuity (months) given the price band, shapes (n,)."""
    ratio, term = np.ones(clients.count), np.ones(clients.count)
    ratio_rank = clients.uniform("credit_ratio")
    term_rank = normal_cdf(_own_part(clients, "term", "goods_price"))
    for number in range(len(_PRICE_BANDS) + 1):
        rows = band == number
        ratios = np.asarray(tables["ratio_by_price"][str(number)])
        ratio[rows] = ratios[np.minimum((ratio_rank[rows] * len(ratios)).astype(np.int64), len(ratios) - 1)]
        for split, members in (("train", rows & ~clients.is_test), ("test", rows & clients.is_test)):
            months = np.asarray(tables[f"term_{split}"][str(number)])
            term[members] = np.interp(term_rank[members], np.linspace(0.005, 0.995, len(months)), months)
    return ratio, term


def _own_part(clients: Clients, score: str, given: str) -> Array:
    """Take out of a score what another already explains, scaled to unit variance, shape (n,)."""
    first, second = clients.scores[score], clients.scores[given]
    shared = 0.6
    return np.asarray((first - shared * second) / np.sqrt(1.0 - shared**2))


def _external_scores(clients: Clients, marginals: Marginals) -> Columns:
    third_rank = clients.uniform("external_3")
    third_rank = (np.floor(third_rank * _EXTERNAL_3_VALUES) + 0.5) / _EXTERNAL_3_VALUES
    ranks = {1: clients.uniform("external_1"), 2: clients.uniform("external_2"), 3: third_rank}
    # A common middle for the missing second score: it is missing at random.
    known = {1: clients.uniform("external_1_known"), 2: clients.uniform("hour"), 3: clients.uniform("external_3_known")}
    columns: Columns = {}
    for number, rank in ranks.items():
        column = f"EXT_SOURCE_{number}"
        value = marginals.number(column, rank)
        columns[column] = np.where(marginals.missing(column, known[number]), np.nan, value)
    return columns


def _dwelling(rng: np.random.Generator, clients: Clients, marginals: Marginals) -> Columns:
    drivers = {"FLOORSMAX": "building_height", "FLOORSMIN": "building_height", "ELEVATORS": "building_height"}
    drivers |= {"YEARS_BUILD": "building_age", "YEARS_BEGINEXPLUATATION": "building_age"}
    known, size = clients.scores["building_known"], clients.scores["building_size"]
    columns: Columns = {}
    for measure in BUILDING_MEASURES:
        driver = clients.scores[drivers.get(measure, "building_size")]
        value_score = 0.85 * driver + 0.527 * rng.standard_normal(clients.count)
        known_rank = normal_cdf(0.97 * known + 0.243 * rng.standard_normal(clients.count))
        for suffix in BUILDING_SUFFIXES:
            column = f"{measure}_{suffix}"
            score = 0.98 * value_score + 0.199 * rng.standard_normal(clients.count)
            value = np.round(marginals.number(column, normal_cdf(score)), 4)
            columns[column] = np.where(marginals.missing(column, known_rank), np.nan, value)
    total = np.round(marginals.number("TOTALAREA_MODE", normal_cdf(size)), 4)
    rank = normal_cdf(0.97 * known + 0.243 * rng.standard_normal(clients.count))
    columns["TOTALAREA_MODE"] = np.where(marginals.missing("TOTALAREA_MODE", rank), np.nan, total)
    for column in ("FONDKAPREMONT_MODE", "HOUSETYPE_MODE", "WALLSMATERIAL_MODE", "EMERGENCYSTATE_MODE"):
        label = marginals.label(column, rng.random(clients.count))
        rank = normal_cdf(0.97 * known + 0.243 * rng.standard_normal(clients.count))
        label[marginals.missing(column, rank)] = None
        columns[column] = label
    return columns


def _circle(rng: np.random.Generator, clients: Clients, marginals: Marginals) -> Columns:
    columns: Columns = {}
    unknown = marginals.missing("OBS_30_CNT_SOCIAL_CIRCLE", rng.random(clients.count))
    for kind, score in (("OBS", "circle_observed"), ("DEF", "circle_default")):
        for days in ("30", "60"):
            column = f"{kind}_{days}_CNT_SOCIAL_CIRCLE"
            columns[column] = np.where(unknown, np.nan, marginals.number(column, clients.uniform(score)))
    return columns


def _documents(rng: np.random.Generator, clients: Clients, parameters: Parameters, columns: Columns) -> Columns:
    kind = np.where(columns["_pensioner"], "pensioner", "worker").astype(object)
    kind[columns["NAME_CONTRACT_TYPE"] == "Revolving loans"] = "revolving"
    split = np.where(clients.is_test, "test", "train").astype(object)
    tables = {
        f"{name}|{group}": table
        for name, groups in parameters.application["document"].items()
        for group, table in groups.items()
    }
    given = from_conditional(rng.random(clients.count), joined(split, kind), tables)
    flags: Columns = {}
    for column in DOCUMENT_FLAGS:
        number = column.rsplit("_", 1)[1]
        if number in _EXCLUSIVE_DOCUMENTS:
            flags[column] = (given == number).astype(np.int64)
        else:
            share = [parameters.marginals[column][name]["frequency"].get("1", 0.0) for name in ("train", "test")]
            flags[column] = (rng.random(clients.count) < np.where(clients.is_test, share[1], share[0])).astype(np.int64)
    return flags


def _enquiries(rng: np.random.Generator, clients: Clients, marginals: Marginals) -> Columns:
    unknown = marginals.missing(BUREAU_REQUESTS[0], clients.uniform("request_known"))
    drivers = {"MON": "request_month", "QRT": "request_quarter", "YEAR": "request_year"}
    columns: Columns = {}
    for column in BUREAU_REQUESTS:
        driver = drivers.get(column.rsplit("_", 1)[1])
        rank = clients.uniform(driver) if driver else rng.random(clients.count)
        columns[column] = np.where(unknown, np.nan, marginals.number(column, rank))
    return columns
