"""Values that cannot be true together: rules a simulation or a new file must not break."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from core.clients.client import Client
from core.errors import ContradictionError
from core.features.derived import NO_CURRENT_JOB_DAYS

WORKING_INCOME_TYPES = frozenset({"Working", "Commercial associate", "State servant", "Businessman", "Maternity leave"})
"""Incomes that come from a job: in the real tables, none of them goes with the mark of a person without a job."""


def contradictions(client: Client) -> tuple[ContradictionError, ...]:
    """Every rule that a file breaks; no rule reads a protected value, and what is missing breaks none."""
    return tuple(chain.from_iterable(rule(client) for rule in _RULES))


def check_consistent(before: Client, after: Client) -> None:
    """Refuse changes that make a file contradict itself; what it already said stays allowed.

    Args:
        before: the file as it is; a few real files break a rule.
        after: the same file, changed.

    Raises:
        ContradictionError: the first rule that only the changed file breaks.
    """
    known = {error.rule for error in contradictions(before)}
    for error in contradictions(after):
        if error.rule not in known:
            raise error


def _instalment_above_credit(client: Client) -> Iterator[ContradictionError]:
    instalment, credit = client.number("AMT_ANNUITY"), client.number("AMT_CREDIT")
    if instalment >= credit:
        yield ContradictionError("instalment_above_credit", ("AMT_ANNUITY", "AMT_CREDIT"), instalment, credit)


def _instalment_above_income(client: Client) -> Iterator[ContradictionError]:
    instalment, income = client.number("AMT_ANNUITY"), client.number("AMT_INCOME_TOTAL")
    if instalment > income:
        yield ContradictionError("instalment_above_income", ("AMT_ANNUITY", "AMT_INCOME_TOTAL"), instalment, income)


def _employment_in_the_future(client: Client) -> Iterator[ContradictionError]:
    days = client.number("DAYS_EMPLOYED")
    if days > 0.0 and days != NO_CURRENT_JOB_DAYS:
        yield ContradictionError("employment_in_the_future", ("DAYS_EMPLOYED",), days, 0.0)


def _work_without_job(client: Client) -> Iterator[ContradictionError]:
    works = client.text("NAME_INCOME_TYPE") in WORKING_INCOME_TYPES
    if works and client.number("DAYS_EMPLOYED") == NO_CURRENT_JOB_DAYS:
        yield ContradictionError("work_without_job", ("NAME_INCOME_TYPE", "DAYS_EMPLOYED"))


def _car_age_without_car(client: Client) -> Iterator[ContradictionError]:
    if client.text("FLAG_OWN_CAR") == "N" and not client.is_missing("OWN_CAR_AGE"):
        yield ContradictionError("car_age_without_car", ("OWN_CAR_AGE", "FLAG_OWN_CAR"), client.number("OWN_CAR_AGE"))


def _debt_without_credit(client: Client) -> Iterator[ContradictionError]:
    if client.number("bureau_active_count") != 0.0:
        return
    for name in ("bureau_debt_amount", "bureau_annuity_amount"):
        if client.number(name) > 0.0:
            yield ContradictionError("debt_without_credit", (name, "bureau_active_count"), client.number(name), 0.0)


_RULES: tuple[Callable[[Client], Iterator[ContradictionError]], ...] = (
    _instalment_above_credit,
    _instalment_above_income,
    _employment_in_the_future,
    _work_without_job,
    _car_age_without_car,
    _debt_without_credit,
)
