"""Where a client stands beside all clients and beside a group: one feature drawn, or the main ones in a table."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.features.catalogue import Unit
from core.model.comparable import ObservedRate, wilson_interval
from core.population.binning import Bins, choose_bins
from core.population.filter import ALL_CLIENTS, ClientFilter
from core.population.groups import BinCounts, NumberPlace
from core.values import Value

SHOWN_CATEGORIES = 8
FEWEST_KNOWN_OUTCOMES = 50
"""A rate over fewer clients would say too much about each of them, and too little about the group."""


@dataclass(frozen=True)
class NumericComparison:
    """One numeric feature over all clients and over the group, on the same bars.

    Args:
        feature: name in the catalogue.
        value: the client's value, NaN where missing.
        bins: the bars; their kind says whether the axis is logarithmic or cut.
        everyone, group: clients a bar, with those beyond the axis and those whose value is missing.
        place_in_all, place_in_group: where the client's value stands, with the medians.
    """

    feature: str
    value: float
    bins: Bins
    everyone: BinCounts
    group: BinCounts
    place_in_all: NumberPlace
    place_in_group: NumberPlace

    @property
    def is_beyond_axis(self) -> bool:
        """Whether the client's mark must be drawn at the end of the axis."""
        return not math.isnan(self.value) and self.bins.is_beyond(self.value)


@dataclass(frozen=True)
class CategoryCount:
    """Clients of all, and of the group, in one category or in several taken together."""

    categories: tuple[str, ...]
    everyone: int
    group: int


@dataclass(frozen=True)
class CategoryComparison:
    """One categorical feature (or yes-or-no feature, of categories "1" and "0") over all clients and over the group.

    Args:
        feature: name in the catalogue.
        value: the client's category, empty where missing.
        counts: the most frequent of the group first, the client's own always among them; where there are many, the
            last entry takes the others together.
        missing: clients whose category is not known.
        total: every client.
    """

    feature: str
    value: str
    counts: tuple[CategoryCount, ...]
    missing: CategoryCount
    total: CategoryCount


@dataclass(frozen=True)
class ComparisonRow:
    """One line of the table of main information.

    Args:
        feature: name in the catalogue.
        value: the client's value.
        typical_of_all, typical_of_group: median of a number, most frequent category; NaN or empty where none is known.
        place_in_all, place_in_group: where a number stands; None for a category or a missing value.
        same_in_group: share (0 to 1) of the group's known categories that are the client's; NaN for a number.
    """

    feature: str
    value: Value
    typical_of_all: Value
    typical_of_group: Value
    place_in_all: NumberPlace | None
    place_in_group: NumberPlace | None
    same_in_group: float = math.nan


@dataclass(frozen=True)
class GroupOutcome:
    """What became of a group.

    Args:
        total: clients of the group, pending ones included.
        known: those whose outcome is known.
        rate: share not repaid with its interval; None under 50 known outcomes.
    """

    total: int
    known: int
    rate: ObservedRate | None


def compare_feature(
    bundle: Bundle, client: Client, feature_name: str, group: ClientFilter = ALL_CLIENTS
) -> NumericComparison | CategoryComparison:
    """One feature of a client, simulated or not, beside all clients and beside a group.

    Args:
        bundle: the clients.
        client: whose mark is drawn.
        feature_name: any feature of the catalogue.
        group: the group beside all clients.
    """
    feature = bundle.catalogue.by_name[feature_name]
    if feature.is_text or feature.unit is Unit.FLAG:
        return _compare_category(bundle, client, feature_name, group)
    bins = bins_of(bundle, feature_name)
    everyone, in_group = (bundle.store.groups.bins(feature_name, bins, clients) for clients in (ALL_CLIENTS, group))
    value = client.number(feature_name)
    places = [_places(bundle, {feature_name: value}, clients)[feature_name] for clients in (ALL_CLIENTS, group)]
    return NumericComparison(feature_name, value, bins, everyone, in_group, *places)


def bins_of(bundle: Bundle, feature_name: str, count: int = 32) -> Bins:
    """The bars of a numeric feature, always the same ones whatever the group."""
    reference = bundle.reference
    feature = bundle.catalogue.by_name[feature_name]
    drawn, seen = reference.spans[feature_name], reference.seen[feature_name]
    return choose_bins(feature, drawn, seen, reference.median[feature_name], count)


def compare_table(
    bundle: Bundle, client: Client, features: Sequence[str], group: ClientFilter = ALL_CLIENTS
) -> tuple[ComparisonRow, ...]:
    """The table of main information: one query over all clients and one over the group, categories apart.

    Args:
        bundle: the clients.
        client: whose values are situated.
        features: names of the catalogue, in the order of the rows.
        group: the group beside all clients.
    """
    texts = tuple(name for name in features if bundle.catalogue.by_name[name].is_text)
    numbers = {name: client.number(name) for name in features if name not in texts}
    groups = bundle.store.groups
    in_all, in_group = _places(bundle, numbers, ALL_CLIENTS), _places(bundle, numbers, group)
    texts_of_all, texts_of_group = groups.categories(texts, ALL_CLIENTS), groups.categories(texts, group)
    return tuple(
        _category_row(name, client.text(name), texts_of_all[name], texts_of_group[name])
        if name in texts_of_all
        else _number_row(name, numbers[name], in_all[name], in_group[name])
        for name in features
    )


def group_outcome(bundle: Bundle, group: ClientFilter = ALL_CLIENTS) -> GroupOutcome:
    """How many clients the group holds, and the share that did not repay, with its 95 % Wilson interval."""
    found = bundle.store.groups.outcomes(group)
    if found.known < FEWEST_KNOWN_OUTCOMES:
        return GroupOutcome(found.total, found.known, None)
    interval = wilson_interval(found.not_repaid, found.known)
    return GroupOutcome(found.total, found.known, ObservedRate(found.not_repaid, found.known, *interval))


def centile(position: float) -> int:
    """A position (0 to 1) as a whole centile, 1 to 99: nobody stands above or below all, themselves included."""
    return min(99, max(1, round(100.0 * position)))


def _compare_category(bundle: Bundle, client: Client, name: str, group: ClientFilter) -> CategoryComparison:
    everyone, in_group = (bundle.store.groups.categories((name,), clients)[name] for clients in (ALL_CLIENTS, group))
    found = {category: (count, in_group.get(category, 0)) for category, count in everyone.items()}
    total = CategoryCount((), sum(one for one, _ in found.values()), sum(other for _, other in found.values()))
    missing = CategoryCount(("",), *found.pop("", (0, 0)))
    number = client.number(name)
    is_text = bundle.catalogue.by_name[name].is_text
    value = client.text(name) if is_text else "" if math.isnan(number) else str(int(number))
    return CategoryComparison(name, value, _shown(found, value), missing, total)


def _shown(found: Mapping[str, tuple[int, int]], own: str) -> tuple[CategoryCount, ...]:
    ranked = sorted(found, key=lambda category: (-found[category][1], -found[category][0], category))
    if len(ranked) <= SHOWN_CATEGORIES:
        shown = ranked
    else:
        shown = ranked[: SHOWN_CATEGORIES - 1]
        if own in ranked and own not in shown:
            shown = [*shown[:-1], own]
    others = tuple(category for category in ranked if category not in shown)
    counts = [CategoryCount((category,), *found[category]) for category in shown]
    if others:
        together = [sum(found[category][side] for category in others) for side in (0, 1)]
        counts.append(CategoryCount(others, *together))
    return tuple(counts)


def _places(bundle: Bundle, values: Mapping[str, float], group: ClientFilter) -> Mapping[str, NumberPlace]:
    """Places with medians; those of all clients lie ready in the bundle."""
    if group != ALL_CLIENTS:
        return bundle.store.groups.places(values, group, with_medians=True)
    found = bundle.store.groups.places(values, group, with_medians=False)
    return {name: replace(place, median=bundle.reference.median[name]) for name, place in found.items()}


def _number_row(name: str, value: float, in_all: NumberPlace, in_group: NumberPlace) -> ComparisonRow:
    if math.isnan(value):
        return ComparisonRow(name, value, in_all.median, in_group.median, None, None)
    return ComparisonRow(name, value, in_all.median, in_group.median, in_all, in_group)


def _category_row(name: str, value: str, in_all: Mapping[str, int], in_group: Mapping[str, int]) -> ComparisonRow:
    known = sum(count for category, count in in_group.items() if category)
    same = in_group.get(value, 0) / known if known and value else math.nan
    return ComparisonRow(name, value, _most_frequent(in_all), _most_frequent(in_group), None, None, same)


def _most_frequent(counts: Mapping[str, int]) -> str:
    known = [category for category in counts if category]
    return min(known, key=lambda category: (-counts[category], category), default="")
