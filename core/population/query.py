"""Client filters as SQL conditions, every value bound as a parameter."""

from __future__ import annotations

from dataclasses import dataclass

from core.model.policy import Advice, Policy
from core.population.filter import CategoryCondition, ClientFilter, ClientOrder, Outcome, RangeCondition

MAXIMUM_ID_DIGITS = 9
Parameter = float | int | str | list[int]


@dataclass(frozen=True)
class SqlCondition:
    """A boolean SQL expression and the values of its ``?`` marks."""

    text: str
    parameters: tuple[Parameter, ...] = ()


def quoted(name: str) -> str:
    """A column's name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def where(client_filter: ClientFilter, policy: Policy) -> SqlCondition:
    """The condition of a whole filter.

    Args:
        client_filter: the conditions; all hold at once.
        policy: where the advice changes.
    """
    parts = [_id_prefix(client_filter.id_prefix)] if client_filter.id_prefix else []
    if client_filter.advices:
        parts.append(_any([_advice(advice, policy) for advice in sorted(client_filter.advices)]))
    if client_filter.outcome is not Outcome.ANY:
        parts.append(SqlCondition("pending" if client_filter.outcome is Outcome.PENDING else "NOT pending"))
    if client_filter.client_ids is not None:
        # One list instead of a mark an id: a thousand marks take ten times as long.
        parts.append(SqlCondition("client_id IN (SELECT unnest(?::BIGINT[]))", ([*client_filter.client_ids],)))
    parts += [_range(condition) for condition in client_filter.ranges]
    parts += [_category(condition) for condition in client_filter.categories]
    parts += [_any([_category(condition) for condition in group]) for group in client_filter.any_category]
    return _joined(parts, "AND") if parts else SqlCondition("TRUE")


def order_by(order: ClientOrder) -> str:
    """The ORDER BY clause: missing values last, ties by client number so that pages never overlap."""
    direction = "DESC" if order.descending else "ASC"
    if order.column == "client_id":
        return f"ORDER BY client_id {direction}"
    return f"ORDER BY {quoted(order.column)} {direction} NULLS LAST, client_id ASC"


def _joined(parts: list[SqlCondition], operator: str) -> SqlCondition:
    text = f" {operator} ".join(f"({part.text})" for part in parts)
    return SqlCondition(text, tuple(value for part in parts for value in part.parameters))


def _any(parts: list[SqlCondition]) -> SqlCondition:
    return _joined(parts, "OR") if parts else SqlCondition("FALSE")


def id_ranges(prefix: str) -> tuple[tuple[int, int], ...]:
    """The numbers whose first digits are these, as ranges with both ends included, ascending."""
    ranges = []
    for digits in range(len(prefix), MAXIMUM_ID_DIGITS + 1):
        scale = 10 ** (digits - len(prefix))
        first = int(prefix) * scale
        if len(str(first)) == digits:
            ranges.append((first, first + scale - 1))
    return tuple(ranges)


def _id_prefix(prefix: str) -> SqlCondition:
    # Ranges instead of LIKE: the table is sorted by id, so whole row groups are passed over.
    return _any([SqlCondition("client_id BETWEEN ? AND ?", bounds) for bounds in id_ranges(prefix)])


def _advice(advice: Advice, policy: Policy) -> SqlCondition:
    if advice is Advice.GRANT:
        return SqlCondition("probability < ?", (policy.review_low,))
    if advice is Advice.REFUSE:
        return SqlCondition("probability > ?", (policy.review_high,))
    return SqlCondition("probability BETWEEN ? AND ?", (policy.review_low, policy.review_high))


def _range(condition: RangeCondition) -> SqlCondition:
    column = quoted(condition.feature)
    parts = []
    if condition.low is not None:
        parts.append(SqlCondition(f"{column} >= ?", (condition.low,)))
    if condition.high is not None:
        parts.append(SqlCondition(f"{column} <= ?", (condition.high,)))
    return _joined(parts, "AND") if parts else SqlCondition(f"{column} IS NOT NULL")


def _category(condition: CategoryCondition) -> SqlCondition:
    return _one_of(f"coalesce({quoted(condition.feature)}, '')", tuple(sorted(condition.categories)))


def _one_of(expression: str, values: tuple[str, ...]) -> SqlCondition:
    if not values:
        return SqlCondition("FALSE")
    return SqlCondition(f"{expression} IN ({', '.join('?' * len(values))})", tuple(values))
