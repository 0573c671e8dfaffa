"""What the comparison page asks about one client and a group, computed in the lane."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.comparison.filter_options import CategoryOptions, NumberOptions, filter_options
from core.comparison.group import (
    CategoryComparison,
    ComparisonRow,
    GroupOutcome,
    NumericComparison,
    compare_feature,
    compare_table,
    group_outcome,
)
from core.comparison.scatter import GroupScatter, scatter
from core.population.filter import ALL_CLIENTS, ClientFilter
from core.population.similarity import Closeness, SimilarGroup
from core.simulation.risk_curve import RiskCurve, risk_curve
from core.values import Value
from desktop.session.comparison_choice import ComparisonChoice, GroupKind


@dataclass(frozen=True)
class GroupFacts:
    """The group in figures.

    Args:
        choice: the choice that it answers.
        outcome: how many clients, and what became of them.
        closeness: how near similar clients are; None for another group.
        farthest_distance: weighted mean gap to the farthest of them (0 to 1).
    """

    choice: ComparisonChoice
    outcome: GroupOutcome
    closeness: Closeness | None = None
    farthest_distance: float = 0.0


@dataclass(frozen=True)
class VariableAnswer:
    """One variable beside all clients and the group, and how the client's risk moves with it."""

    choice: ComparisonChoice
    found: NumericComparison | CategoryComparison
    curve: RiskCurve


@dataclass(frozen=True)
class PointsAnswer:
    """Two variables against each other."""

    choice: ComparisonChoice
    found: GroupScatter


@dataclass(frozen=True)
class TableAnswer:
    """The main information, row by row.

    Args:
        choice: with whom the client is compared.
        rows: one a feature.
        corrected: by feature, what the bundle says where a person has put something else in its place.
    """

    choice: ComparisonChoice
    rows: tuple[ComparisonRow, ...]
    corrected: Mapping[str, Value] = field(default_factory=dict)


class ComparisonDesk:
    """One client, simulated or not, beside the clients of a bundle; used by one thread at a time.

    Args:
        bundle: the clients.
        client: who is compared; need not be in the bundle.
    """

    def __init__(self, bundle: Bundle, client: Client) -> None:
        self._bundle = bundle
        self._client = client

    def facts(self, choice: ComparisonChoice) -> GroupFacts:
        """The group in figures."""
        outcome = group_outcome(self._bundle, self._group(choice))
        if choice.kind is not GroupKind.SIMILAR:
            return GroupFacts(choice, outcome)
        return GroupFacts(choice, outcome, self._similar.closeness, self._similar.farthest_distance)

    def variable(self, choice: ComparisonChoice) -> VariableAnswer:
        """The chosen variable."""
        found = compare_feature(self._bundle, self._client, choice.variable, self._group(choice))
        return VariableAnswer(choice, found, risk_curve(self._bundle, self._client, choice.variable))

    def points(self, choice: ComparisonChoice) -> PointsAnswer:
        """The two chosen axes."""
        found = scatter(self._bundle, self._client, choice.across, choice.up, self._group(choice))
        return PointsAnswer(choice, found)

    def table(self, choice: ComparisonChoice, features: tuple[str, ...]) -> TableAnswer:
        """The main information."""
        rows = compare_table(self._bundle, self._client, features, self._group(choice))
        return TableAnswer(choice, rows, self._client.corrected)

    def options(self, feature: str, conditions: ClientFilter) -> NumberOptions | CategoryOptions:
        """What a filter on one feature can be set to, under the other conditions."""
        return filter_options(self._bundle, feature, conditions)

    def count(self, conditions: ClientFilter) -> int:
        """How many clients meet the conditions."""
        return self._bundle.store.count(conditions)

    @cached_property
    def _similar(self) -> SimilarGroup:
        return self._bundle.similarity.similar_to(self._client, self._bundle.codes)

    def _group(self, choice: ComparisonChoice) -> ClientFilter:
        match choice.kind:
            case GroupKind.SIMILAR:
                return self._similar.as_filter
            case GroupKind.EVERYONE:
                return ALL_CLIENTS
            case GroupKind.FILTER:
                return choice.conditions
