"""The clients for whom the model is less sure, from what its card says of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.bundle.bundle import Bundle
from desktop.looks.presentation import Presentation

MOST_SENTENCES = 2


def weak_cohorts(bundle: Bundle, presentation: Presentation) -> tuple[str, ...]:
    """One sentence a cohort, the weakest first; one where none is weak; nothing where the card does not say."""
    if "cohorts" not in bundle.card:
        return ()
    found = bundle.card["cohorts"]
    weak = [one for one in found if one["is_weak"]][:MOST_SENTENCES]
    if not weak:
        return (presentation.texts("model.limits.weak_none", count=len(found)),) if found else ()
    return tuple(_sentence(one, bundle, presentation) for one in weak)


def _sentence(one: Mapping[str, Any], bundle: Bundle, presentation: Presentation) -> str:
    formatter, theme = presentation.formatter, one["theme"]
    said = [_condition(each, bundle, presentation) for each in one["conditions"]]
    who = bundle.catalogue.themes[theme][presentation.language] if theme else ", ".join(said)
    return presentation.texts(
        f"model.limits.weak_{one['kind']}",
        who=who,
        predicted=formatter.percent(one["predicted"], 1),
        observed=formatter.percent(one["observed"]["share"], 1),
        low=formatter.percent(one["observed"]["low"], 1),
        high=formatter.percent(one["observed"]["high"], 1),
    )


def _condition(one: Mapping[str, Any], bundle: Bundle, presentation: Presentation) -> str:
    feature = bundle.catalogue.by_name[one["feature"]]
    side = "up_to" if one["above"] is None else "above"
    value = one["above"] if side == "above" else one["up_to"]
    return presentation.texts(
        f"model.limits.weak_{side}",
        label=feature.wording[presentation.language].label,
        value="" if value is None else presentation.formatter.quantity(feature.unit, value),
    )
