"""Sentences about a group of clients, and about one client's place in it."""

from __future__ import annotations

import math

from core.comparison.group import NumericComparison
from core.features.catalogue import Catalogue, Feature, Unit
from core.population.filter import RangeCondition
from core.population.groups import NumberPlace
from desktop.looks.presentation import Presentation
from desktop.session.comparison_choice import Condition, GroupKind
from desktop.session.comparison_desk import GroupFacts

SMALLEST_SHARE, LARGEST_SHARE = 0.005, 0.995
"""Between them a rank is said as a whole percentage: 0 % or 100 % would be false."""
MANY_TIES = 0.10


def group_label(kind: GroupKind, count: int, presentation: Presentation) -> str:
    """Who is meant and how many, for a legend."""
    return presentation.texts(f"comparison.legend_{kind}", shown=presentation.formatter.number(count))


def place_sentence(feature: Feature, found: NumericComparison, kind: GroupKind, presentation: Presentation) -> str:
    """Where the client's number stands among the known ones of the group."""
    texts, place = presentation.texts, found.place_in_group
    if math.isnan(found.value):
        return texts("comparison.value_missing")
    if not place.known:
        return texts("comparison.nobody")
    who = texts(f"comparison.among_{kind}")
    return texts(f"comparison.place_{_place_key(feature, place)}", who=who, **_shares(place, presentation))


def _place_key(feature: Feature, place: NumberPlace) -> str:
    below, equal = place.below / place.known, place.equal / place.known
    later = "later" if feature.unit is Unit.DAYS_BEFORE else "higher"
    if equal >= MANY_TIES:
        return f"same_and_{later}" if below >= SMALLEST_SHARE else "same"
    if below < SMALLEST_SHARE:
        return "earliest" if later == "later" else "lowest"
    if below > LARGEST_SHARE:
        return "latest" if later == "later" else "highest"
    return later


def _shares(place: NumberPlace, presentation: Presentation) -> dict[str, str]:
    percent = presentation.formatter.percent
    return {"below": percent(place.below / place.known), "equal": percent(place.equal / place.known)}


def outcome_words(facts: GroupFacts, presentation: Presentation, stress: str = "{}") -> str:
    """How many clients, and how many of a hundred did not repay.

    Args:
        facts: the group in figures.
        presentation: language and number style.
        stress: pattern around the figures, ``STRESS`` for a label.
    """
    texts, outcome = presentation.texts, facts.outcome
    clients = texts(
        "comparison.clients", count=outcome.total, shown=stress.format(presentation.formatter.number(outcome.total))
    )
    rate = outcome.rate
    if rate is None:
        return texts("comparison.rate_hidden", clients=clients, count=outcome.known)
    low, high = rate.interval_out_of_100
    share = stress.format(texts("comparison.out_of_100", count=rate.out_of_100))
    return texts("comparison.rate", count=rate.out_of_100, clients=clients, share=share, low=low, high=high)


def closeness_words(facts: GroupFacts, presentation: Presentation) -> str:
    """How similar the similar clients are; empty for another group."""
    if facts.closeness is None:
        return ""
    return presentation.texts(f"comparison.closeness_{facts.closeness}")


def condition_words(condition: Condition, catalogue: Catalogue, presentation: Presentation) -> str:
    """A condition as it stands on its chip, for instance "Revenus : 120 000 – 200 000"."""
    feature = catalogue.by_name[condition.feature]
    label = feature.wording[presentation.language].label
    if isinstance(condition, RangeCondition):
        shown = range_words(feature, condition, presentation)
    else:
        shown = _chosen_words(feature, sorted(condition.categories), catalogue, presentation)
    return presentation.texts("comparison.condition", label=label, shown=shown)


def range_words(feature: Feature, condition: RangeCondition, presentation: Presentation) -> str:
    """The bounds of a condition on a number."""
    texts = presentation.texts
    low, high = condition.low, condition.high
    if feature.unit is Unit.FLAG and low is not None:
        return presentation.formatter.quantity(feature.unit, low)
    if feature.unit is Unit.DAYS_BEFORE:
        low, high = high, low
    shown = ["" if one is None else presentation.formatter.quantity(feature.unit, one) for one in (low, high)]
    if low is None and high is None:
        return texts("comparison.known")
    if low is None:
        return texts("comparison.at_most", high=shown[1])
    if high is None:
        return texts("comparison.at_least", low=shown[0])
    return shown[0] if shown[0] == shown[1] else texts("comparison.between", low=shown[0], high=shown[1])


def _chosen_words(feature: Feature, categories: list[str], catalogue: Catalogue, presentation: Presentation) -> str:
    if len(categories) == 1:
        return presentation.formatter.value(feature, categories[0], catalogue)
    return presentation.texts("comparison.several_chosen", count=len(categories))
