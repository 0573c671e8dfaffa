"""Derived features, written once: the same code serves one client in the app and whole columns in training.

Only additions, subtractions, multiplications, divisions and comparisons are used, in a fixed order: each of them
is rounded correctly by IEEE 754, whatever the number of rows, so that both uses agree to the last bit.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Column = NDArray[np.float64]
Number = float | Column

DAYS_PER_YEAR = 365.25
NO_CURRENT_JOB_DAYS = 365243.0
"""What the Home Credit tables write in DAYS_EMPLOYED for a person without a current job."""


def derive(values: Mapping[str, Number]) -> dict[str, Number]:
    """Compute every derived feature of the catalogue.

    Args:
        values: the raw numeric columns and the numeric history features by name, either floats (one client) or
            columns of equal length; NaN where the value is missing. Names that no derived feature needs are ignored.

    Returns:
        One value a derived feature, of the same kind as the input; NaN where it cannot be computed.

    Raises:
        KeyError: a column that a derived feature needs is not given.
    """
    columns = _Columns(values)
    with np.errstate(all="ignore"):
        derived = {
            **_request(columns),
            **_burden(columns),
            **_stability(columns),
            **_external_scores(columns),
            **_commitments(columns),
            **_against_the_past(columns),
            **_protected(columns),
        }
        return {name: _like(columns.is_single, column) for name, column in derived.items()}


class _Columns:
    """The given values as float64 arrays, without dimension for a single client."""

    def __init__(self, values: Mapping[str, Number]) -> None:
        self._values = values
        self.is_single = not any(isinstance(value, np.ndarray) and value.ndim for value in values.values())

    def __getitem__(self, name: str) -> Column:
        return np.asarray(self._values[name], dtype=np.float64)


def _request(columns: _Columns) -> dict[str, Column]:
    credit, goods = columns["AMT_CREDIT"], columns["AMT_GOODS_PRICE"]
    return {
        "implied_instalments": _ratio(credit, columns["AMT_ANNUITY"]),
        "credit_to_goods": _ratio(credit, goods),
        "down_payment_amount": _at_least_zero(goods - credit),
    }


def _burden(columns: _Columns) -> dict[str, Column]:
    income, annuity = columns["AMT_INCOME_TOTAL"], columns["AMT_ANNUITY"]
    return {
        "credit_to_income": _ratio(columns["AMT_CREDIT"], income),
        "annuity_to_income": _ratio(annuity, income),
        "income_after_instalment": income - annuity,
    }


def _stability(columns: _Columns) -> dict[str, Column]:
    employed = columns["DAYS_EMPLOYED"]
    no_job = employed == NO_CURRENT_JOB_DAYS
    return {
        "employment_years": _years_ago(np.where(employed > 0.0, np.nan, employed)),
        "no_current_job": np.where(np.isnan(employed), np.nan, np.where(no_job, 1.0, 0.0)),
        "phone_change_years": _years_ago(columns["DAYS_LAST_PHONE_CHANGE"]),
        "id_document_years": _years_ago(columns["DAYS_ID_PUBLISH"]),
        "registration_years": _years_ago(columns["DAYS_REGISTRATION"]),
    }


def _external_scores(columns: _Columns) -> dict[str, Column]:
    first, second, third = columns["EXT_SOURCE_1"], columns["EXT_SOURCE_2"], columns["EXT_SOURCE_3"]
    known = _known_count(first) + _known_count(second) + _known_count(third)
    return {
        "external_score_mean": _ratio(_or_zero(first) + _or_zero(second) + _or_zero(third), known),
        "external_score_minimum": _lower_known(_lower_known(first, second), third),
    }


def _commitments(columns: _Columns) -> dict[str, Column]:
    """Known debts and instalments, this credit included: what is not known counts for nothing."""
    income = columns["AMT_INCOME_TOTAL"]
    debt_elsewhere = columns["bureau_debt_amount"]
    instalments = (
        columns["AMT_ANNUITY"]
        + _or_zero(columns["bureau_annuity_amount"])
        + _or_zero(columns["previous_running_annuity_amount"])
    )
    return {
        "other_debt_to_income": _ratio(debt_elsewhere, income),
        "total_debt_to_income": _ratio(columns["AMT_CREDIT"] + _or_zero(debt_elsewhere), income),
        "total_annuity_to_income": _ratio(instalments, income),
    }


def _against_the_past(columns: _Columns) -> dict[str, Column]:
    credit, annuity = columns["AMT_CREDIT"], columns["AMT_ANNUITY"]
    return {
        "credit_to_largest_credit": _ratio(credit, columns["previous_largest_credit_amount"]),
        "annuity_to_last_annuity": _ratio(annuity, columns["previous_last_annuity_amount"]),
        "annuity_to_largest_instalment": _ratio(annuity, columns["instalments_largest_amount"]),
    }


def _protected(columns: _Columns) -> dict[str, Column]:
    """Kept to watch fairness; no other derived feature reads what these read."""
    return {"age_years": _years_ago(columns["DAYS_BIRTH"])}


def _ratio(part: Column, whole: Column) -> Column:
    """``part / whole``, missing where ``whole`` is zero or the result too large to be a number."""
    result = np.asarray(part / whole, dtype=np.float64)
    return np.where(np.isfinite(result), result, np.nan)


def _years_ago(days: Column) -> Column:
    """Days before the application (negative) as years; adding zero turns -0.0 into 0.0."""
    return np.asarray(0.0 - days / DAYS_PER_YEAR, dtype=np.float64)


def _or_zero(column: Column) -> Column:
    return np.where(np.isnan(column), 0.0, column)


def _known_count(column: Column) -> Column:
    return np.where(np.isnan(column), 0.0, 1.0)


def _lower_known(first: Column, second: Column) -> Column:
    """The lower of two scores, or the known one; ``np.fmin`` would choose between 0.0 and -0.0 by column length."""
    return np.where((first <= second) | np.isnan(second), first, second)


def _at_least_zero(column: Column) -> Column:
    return np.where(column > 0.0, column, np.where(np.isnan(column), np.nan, 0.0))


def _like(is_single: bool, column: Column) -> Number:
    return float(column) if is_single else np.asarray(column, dtype=np.float64)
