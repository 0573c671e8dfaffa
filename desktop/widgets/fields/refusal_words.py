"""Why an edit was refused and what to do, in one sentence beside its field."""

from __future__ import annotations

import math

from core.errors import ContradictionError, InvalidValueError
from core.features.catalogue import Catalogue, Feature, Unit
from desktop.looks.presentation import Presentation
from desktop.widgets.fields.input_choice import input_label


def refusal_sentence(
    error: InvalidValueError | ContradictionError, catalogue: Catalogue, presentation: Presentation
) -> str:
    """The sentence for a refused edit.

    Args:
        error: with its facts.
        catalogue: labels and units.
        presentation: language and number style.
    """
    if isinstance(error, ContradictionError):
        return contradiction_sentence(error, presentation)
    if error.problem == "not_closable":
        return presentation.texts("simuler.refused.not_closable")
    texts, feature = presentation.texts, catalogue.by_name[error.feature]
    label = input_label(feature, catalogue, presentation.language)
    if error.problem == "out_of_range":
        low, high = bounds_text(feature, error.minimum, error.maximum, presentation)
        return texts("simuler.refused.out_of_range", label=label, low=low, high=high)
    return texts(f"simuler.refused.{error.problem}", label=label, value=error.value.strip())


def contradiction_sentence(error: ContradictionError, presentation: Presentation) -> str:
    """The sentence for values that cannot be true together."""
    amount = presentation.formatter.amount
    found, limit = ("" if math.isnan(one) else amount(one) for one in (error.found, error.limit))
    return presentation.texts(f"simuler.contradiction.{error.rule}", found=found, limit=limit)


def bounds_text(
    feature: Feature, minimum: float | None, maximum: float | None, presentation: Presentation
) -> tuple[str, str]:
    """The accepted range of a feature as its field shows values, lowest first; dates are the time since then."""
    formatter = presentation.formatter
    if feature.unit is Unit.DAYS_BEFORE:
        return formatter.duration_months(0.0), formatter.quantity(feature.unit, minimum or 0.0)
    low, high = (0.0 if bound is None else bound for bound in (minimum, maximum))
    return formatter.quantity(feature.unit, low), formatter.quantity(feature.unit, high)
