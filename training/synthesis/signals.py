"""What the tables show of a client's risk: one figure per client and signal, from written columns only."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from training.synthesis.draws import NEVER, Array, Columns

Tables = Mapping[str, Mapping[str, Array]]
_DAYS_PER_YEAR = 365.25


def client_signals(application: Mapping[str, Array], tables: Tables) -> Columns:
    """Compute the signals of each row of ``application``, each of shape (n,), NaN where nothing is known.

    Args:
        application: columns of application_train or application_test, SK_ID_CURR ascending.
        tables: the history tables by name, as written.
    """
    ids = application["SK_ID_CURR"]
    return {
        **_application_signals(application),
        **_bureau_signals(ids, tables["bureau"], tables["bureau_balance"]),
        **_previous_signals(ids, tables["previous_application"]),
        **_instalment_signals(ids, tables["installments_payments"]),
        **_pos_signals(ids, tables["POS_CASH_balance"]),
        **_card_signals(ids, tables["credit_card_balance"]),
    }


def _application_signals(application: Mapping[str, Array]) -> Columns:
    employed = application["DAYS_EMPLOYED"].astype(float)
    credit, annuity = application["AMT_CREDIT"], application["AMT_ANNUITY"]
    return {
        "external_1": application["EXT_SOURCE_1"],
        "external_2": application["EXT_SOURCE_2"],
        "external_3": application["EXT_SOURCE_3"],
        "age_years": -application["DAYS_BIRTH"] / _DAYS_PER_YEAR,
        "employed_years": np.where(employed == NEVER, np.nan, -employed / _DAYS_PER_YEAR),
        "phone_years": -application["DAYS_LAST_PHONE_CHANGE"] / _DAYS_PER_YEAR,
        "document_years": -application["DAYS_ID_PUBLISH"] / _DAYS_PER_YEAR,
        "car_age_years": application["OWN_CAR_AGE"],
        "income": application["AMT_INCOME_TOTAL"],
        "goods_price": application["AMT_GOODS_PRICE"],
        "credit_to_goods": credit / application["AMT_GOODS_PRICE"],
        "annuity_to_credit": annuity / credit,
        "annuity_to_income": annuity / application["AMT_INCOME_TOTAL"],
        "region_rating": application["REGION_RATING_CLIENT_W_CITY"].astype(float),
        "city_mismatch": application["REG_CITY_NOT_WORK_CITY"].astype(float),
        "circle_defaults": application["DEF_30_CNT_SOCIAL_CIRCLE"],
        "enquiries": application["AMT_REQ_CREDIT_BUREAU_YEAR"],
    }


class _PerClient:
    """Adds rows up per client.

    Args:
        ids: SK_ID_CURR of the clients, ascending, shape (n,).
        owners: SK_ID_CURR of each row, shape (rows,); rows of other clients are left out.
    """

    def __init__(self, ids: Array, owners: Array) -> None:
        self._count = len(ids)
        place = np.minimum(np.searchsorted(ids, owners), max(len(ids) - 1, 0))
        self.known = ids[place] == owners if len(ids) else np.zeros(len(owners), dtype=bool)
        self._place = np.asarray(place[self.known])

    def total(self, values: Array) -> Array:
        """Sum of ``values`` (rows,) per client, shape (n,)."""
        kept = np.asarray(values, dtype=float)[self.known]
        return np.bincount(self._place, weights=kept, minlength=self._count)

    def mean(self, values: Array, weights: Array) -> Array:
        """Weighted mean per client, NaN for a client without weight, shape (n,)."""
        weight = self.total(weights)
        return np.where(weight > 0.0, self.total(values * weights) / np.where(weight > 0.0, weight, 1.0), np.nan)


def _bureau_signals(ids: Array, bureau: Mapping[str, Array], balance: Mapping[str, Array]) -> Columns:
    per_client = _PerClient(ids, bureau["SK_ID_CURR"])
    day = bureau["DAYS_CREDIT"].astype(float)
    active = bureau["CREDIT_ACTIVE"] == "Active"
    amount = np.nan_to_num(bureau["AMT_CREDIT_SUM"])
    debt = np.nan_to_num(bureau["AMT_CREDIT_SUM_DEBT"])
    overdue = np.nan_to_num(bureau["AMT_CREDIT_MAX_OVERDUE"]) > 0.0
    recent = np.exp(day / 500.0)
    rows = per_client.total(np.ones(len(day)))
    lent = per_client.total(amount * active)
    share = np.where(lent > 0.0, per_client.total(debt * active) / np.where(lent > 0.0, lent, 1.0), 0.0)
    return {
        "bureau_debt_share": np.where(rows > 0.0, np.clip(share, 0.0, 1.2), np.nan),
        "bureau_active": np.where(rows > 0.0, per_client.total(active), np.nan),
        "bureau_new_credits": np.where(rows > 0.0, per_client.total(np.exp(day / 365.0)), np.nan),
        "bureau_overdue": per_client.mean(overdue.astype(float), recent),
        "bureau_microloans": np.where(
            rows > 0.0, per_client.total((bureau["CREDIT_TYPE"] == "Microloan") * recent), np.nan
        ),
        "bureau_late_months": _late_months(ids, bureau, balance),
    }


def _late_months(ids: Array, bureau: Mapping[str, Array], balance: Mapping[str, Array]) -> Array:
    """Share of reported months paid late, recent months counting more (e-folding 18 months), shape (n,)."""
    order = np.argsort(bureau["SK_ID_BUREAU"], kind="stable")
    credits_sorted = bureau["SK_ID_BUREAU"][order]
    place = np.minimum(np.searchsorted(credits_sorted, balance["SK_ID_BUREAU"]), max(len(order) - 1, 0))
    if len(order) == 0:
        return np.full(len(ids), np.nan)
    known = credits_sorted[place] == balance["SK_ID_BUREAU"]
    owners = np.where(known, bureau["SK_ID_CURR"][order][place], -1)
    per_client = _PerClient(ids, owners)
    status = balance["STATUS"]
    late = (status == "1") * 1.0 + (status == "2") * 2.0 + ((status == "3") | (status == "4") | (status == "5")) * 3.0
    weight = np.exp(balance["MONTHS_BALANCE"] / 18.0) * (status != "X")
    return per_client.mean(late, weight)


def _previous_signals(ids: Array, previous: Mapping[str, Array]) -> Columns:
    per_client = _PerClient(ids, previous["SK_ID_CURR"])
    recent = np.exp(previous["DAYS_DECISION"] / 350.0)
    status, reason = previous["NAME_CONTRACT_STATUS"], previous["CODE_REJECT_REASON"]
    refused = (status == "Refused") * np.where(reason == "SCOFR", 2.5, np.where(reason == "LIMIT", 1.0, 1.1))
    approved = (status == "Approved").astype(float)
    down = previous["RATE_DOWN_PAYMENT"]
    known = ~np.isnan(down)
    return {
        "refused_share": per_client.mean(refused, recent),
        "dear_share": per_client.mean((previous["NAME_YIELD_GROUP"] == "high").astype(float), recent * approved),
        "down_payment": per_client.mean(np.nan_to_num(down), known * 1.0),
        "walk_in": per_client.mean((previous["NAME_PRODUCT_TYPE"] == "walk-in").astype(float), recent),
    }


def _instalment_signals(ids: Array, instalments: Mapping[str, Array]) -> Columns:
    per_client = _PerClient(ids, instalments["SK_ID_CURR"])
    due, paid = instalments["DAYS_INSTALMENT"], instalments["DAYS_ENTRY_PAYMENT"]
    late = np.where(np.isnan(paid), -due, paid - due)
    recent = np.exp(due / 450.0)
    return {
        "late_share": per_client.mean((late > 0.0).astype(float), recent),
        "late_days": per_client.mean(np.clip(late, 0.0, 60.0), np.exp(due / 150.0)),
    }


def _pos_signals(ids: Array, pos: Mapping[str, Array]) -> Columns:
    per_client = _PerClient(ids, pos["SK_ID_CURR"])
    month = pos["MONTHS_BALANCE"].astype(float)
    latest = np.where(month >= -2.0, np.nan_to_num(pos["CNT_INSTALMENT_FUTURE"]), 0.0)
    return {
        "pos_late_share": per_client.mean((pos["SK_DPD"] > 7).astype(float), np.exp(month / 18.0)),
        "pos_left_to_pay": per_client.total(latest),
    }


def _card_signals(ids: Array, card: Mapping[str, Array]) -> Columns:
    per_client = _PerClient(ids, card["SK_ID_CURR"])
    recent = np.exp(card["MONTHS_BALANCE"] / 6.0)
    limit = card["AMT_CREDIT_LIMIT_ACTUAL"].astype(float)
    use = np.clip(card["AMT_BALANCE"] / np.where(limit > 0.0, limit, 1.0), 0.0, 1.3) * (limit > 0.0)
    cash = np.nan_to_num(card["AMT_DRAWINGS_ATM_CURRENT"]) > 0.0
    return {
        "card_use": per_client.mean(use, recent),
        "card_cash": per_client.mean(cash.astype(float), recent),
        "card_late": per_client.mean((card["SK_DPD"] > 0).astype(float), recent),
    }
