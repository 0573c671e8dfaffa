"""What an advisor compares a client with, and on which information, as data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from core.features.catalogue import Catalogue, Feature, Unit
from core.population.filter import ALL_CLIENTS, CategoryCondition, ClientFilter, RangeCondition, on_features, without
from core.population.saved_filters import filter_document, read_filter, unknown_features

MAIN_FEATURES = (
    "external_score_mean",
    "bureau_debt_ratio",
    "annuity_to_income",
    "employment_years",
    "instalments_late_share",
    "credit_to_goods",
    "AMT_INCOME_TOTAL",
    "AMT_CREDIT",
    "OCCUPATION_TYPE",
)
"""The rows of the table of main information."""
Condition = RangeCondition | CategoryCondition


class GroupKind(StrEnum):
    """With whom a client is compared."""

    SIMILAR = "similar"
    EVERYONE = "everyone"
    FILTER = "filter"


@dataclass(frozen=True)
class ComparisonChoice:
    """With whom, and on which information.

    Args:
        kind: which group.
        conditions: the advisor's own filter, kept while another group is looked at.
        variable: the feature whose distribution is drawn.
        across, up: the features of the horizontal and of the vertical axis.
    """

    kind: GroupKind = GroupKind.SIMILAR
    conditions: ClientFilter = ALL_CLIENTS
    variable: str = MAIN_FEATURES[2]
    across: str = MAIN_FEATURES[2]
    up: str = MAIN_FEATURES[0]

    def with_condition(self, condition: Condition) -> ComparisonChoice:
        """The same with a condition more, or in the place of the one on that feature; the filter is the group."""
        return replace(self, kind=GroupKind.FILTER, conditions=with_condition(self.conditions, condition))

    def without_condition(self, feature: str) -> ComparisonChoice:
        """The same without the condition on a feature."""
        return replace(self, conditions=without(self.conditions, feature))


def conditions_of(client_filter: ClientFilter) -> tuple[Condition, ...]:
    """The conditions on features, one a feature."""
    return (*client_filter.ranges, *client_filter.categories)


def condition_on(client_filter: ClientFilter, feature: str) -> Condition | None:
    """The condition on one feature, None where there is none."""
    return next((one for one in conditions_of(client_filter) if one.feature == feature), None)


def with_condition(client_filter: ClientFilter, condition: Condition) -> ClientFilter:
    """A filter with a condition more, or in the place of the one on that feature."""
    others = without(client_filter, condition.feature)
    if isinstance(condition, RangeCondition):
        return replace(others, ranges=(*others.ranges, condition))
    return replace(others, categories=(*others.categories, condition))


def is_axis(feature: Feature) -> bool:
    """Whether a feature can be put against another one: a number of more than two values."""
    return not feature.is_text and feature.unit is not Unit.FLAG


def choice_document(choice: ComparisonChoice) -> dict[str, Any]:
    """A choice as JSON values, to be found again in another run."""
    conditions = filter_document(on_features(choice.conditions))
    named = {"variable": choice.variable, "across": choice.across, "up": choice.up}
    return {"kind": str(choice.kind), "conditions": conditions, **named}


def read_choice(document: object) -> ComparisonChoice | None:
    """What ``choice_document`` made; None where it is something else."""
    if not isinstance(document, dict):
        return None
    named = [document.get(name) for name in ("variable", "across", "up")]
    if not all(isinstance(one, str) for one in named):
        return None
    try:
        kind, conditions = GroupKind(document.get("kind", "")), read_filter(document.get("conditions"))
    except ValueError:
        return None
    return ComparisonChoice(kind, conditions, *map(str, named))


def fitting_choice(choice: ComparisonChoice, catalogue: Catalogue) -> ComparisonChoice:
    """The same, without what a bundle does not know: its conditions are dropped, its variables are the usual ones."""
    conditions, usual = choice.conditions, ComparisonChoice()
    for name in unknown_features(conditions, catalogue):
        conditions = without(conditions, name)
    axes = {one.name for one in catalogue.features if is_axis(one)}
    return replace(
        choice,
        conditions=conditions,
        variable=choice.variable if choice.variable in catalogue.by_name else usual.variable,
        across=choice.across if choice.across in axes else usual.across,
        up=choice.up if choice.up in axes else usual.up,
    )
