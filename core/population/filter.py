"""Which clients are meant: the conditions of a list, a search or a comparison group, as data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from core.model.policy import Advice


class Outcome(StrEnum):
    """Where an application stands, without saying how one client repaid."""

    ANY = "any"
    PENDING = "pending"
    PAST = "past"


@dataclass(frozen=True)
class RangeCondition:
    """A number between two bounds, both included; None leaves a side open."""

    feature: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class CategoryCondition:
    """A category among some; the empty text stands for "not given"."""

    feature: str
    categories: frozenset[str]


@dataclass(frozen=True)
class ClientFilter:
    """Every condition holds at once.

    Args:
        id_prefix: first digits of the client's number, empty for any.
        advices: advices kept, empty for all.
        outcome: pending or past applications.
        any_category: groups of category conditions; in each group at least one condition holds.
        ranges, categories: conditions on features.
        client_ids: the only clients kept, None for all.
    """

    id_prefix: str = ""
    advices: frozenset[Advice] = frozenset()
    outcome: Outcome = Outcome.ANY
    any_category: tuple[tuple[CategoryCondition, ...], ...] = ()
    ranges: tuple[RangeCondition, ...] = ()
    categories: tuple[CategoryCondition, ...] = ()
    client_ids: tuple[int, ...] | None = None


ALL_CLIENTS = ClientFilter()
NO_CLIENT = ClientFilter(client_ids=())


def without(client_filter: ClientFilter, feature: str) -> ClientFilter:
    """A filter without its own conditions on one feature."""
    return replace(
        client_filter,
        ranges=tuple(condition for condition in client_filter.ranges if condition.feature != feature),
        categories=tuple(condition for condition in client_filter.categories if condition.feature != feature),
    )


def on_features(client_filter: ClientFilter) -> ClientFilter:
    """A filter without its conditions on anything but single features."""
    return ClientFilter(ranges=client_filter.ranges, categories=client_filter.categories)


def simplified(client_filter: ClientFilter) -> ClientFilter:
    """The same clients, with every group of a single condition said as that condition, one a feature."""
    kept: dict[str, frozenset[str]] = {}
    single = [group[0] for group in client_filter.any_category if len(group) == 1]
    for condition in (*client_filter.categories, *single):
        before = kept.get(condition.feature, condition.categories)
        kept[condition.feature] = before & condition.categories
    return replace(
        client_filter,
        any_category=tuple(group for group in client_filter.any_category if len(group) != 1),
        categories=tuple(CategoryCondition(feature, categories) for feature, categories in kept.items()),
    )


@dataclass(frozen=True)
class ClientOrder:
    """How a list is sorted: by a feature, ``"client_id"`` or ``"probability"``."""

    column: str = "client_id"
    descending: bool = False
