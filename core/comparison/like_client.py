"""Groups of clients alike in a few plain respects, made from one client's own values."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from core.clients.client import Client
from core.population.filter import CategoryCondition, ClientFilter, RangeCondition

NEAR_SHARE = 0.2
"""How far below or above the client's own a number may be and still be called the same."""


class Likeness(StrEnum):
    """In what respects the clients of a group are like one client."""

    JOB_AND_INCOME = "job_and_income"
    SITUATION_AND_INCOME = "situation_and_income"
    CREDIT_AND_INSTALMENT = "credit_and_instalment"


RESPECTS: Mapping[Likeness, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # the categories that are the same, and the numbers that are near
    Likeness.JOB_AND_INCOME: (("OCCUPATION_TYPE",), ("AMT_INCOME_TOTAL",)),
    Likeness.SITUATION_AND_INCOME: (("NAME_INCOME_TYPE",), ("AMT_INCOME_TOTAL",)),
    Likeness.CREDIT_AND_INSTALMENT: (("NAME_CONTRACT_TYPE",), ("AMT_CREDIT", "AMT_ANNUITY")),
}


def groups_like(client: Client) -> Mapping[Likeness, ClientFilter]:
    """The groups of clients like one, simulated or not; none in a respect in which nothing is known of the client."""
    return {
        likeness: ClientFilter(
            ranges=tuple(_near(name, client.number(name)) for name in numbers),
            categories=tuple(CategoryCondition(name, frozenset({client.text(name)})) for name in categories),
        )
        for likeness, (categories, numbers) in RESPECTS.items()
        if not any(client.is_missing(name) for name in (*categories, *numbers))
    }


def _near(name: str, own: float) -> RangeCondition:
    return RangeCondition(name, round(own * (1.0 - NEAR_SHARE)), round(own * (1.0 + NEAR_SHARE)))
