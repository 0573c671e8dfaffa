"""Which inputs of the simulation are shown, under which label, and why some of them are locked."""

from __future__ import annotations

from collections.abc import Mapping

from core.features.catalogue import Catalogue, Feature, Kind
from core.simulation.edits import Lock, lock_of

MAIN_THEME = ""
"""Stands for the inputs that open every simulation, and for whatever is changed."""
LOCKED_THEME = "protected"
MAIN_INPUTS = (
    "AMT_CREDIT",
    "AMT_ANNUITY",
    "AMT_GOODS_PRICE",
    "AMT_INCOME_TOTAL",
    "DAYS_EMPLOYED",
    "OCCUPATION_TYPE",
)
MAIN_LOCKED = ("CODE_GENDER",)
LABELLED_AS = {
    "DAYS_EMPLOYED": "employment_years",
    "DAYS_LAST_PHONE_CHANGE": "phone_change_years",
    "DAYS_ID_PUBLISH": "id_document_years",
    "DAYS_REGISTRATION": "registration_years",
}
"""A date is shown as the time since then: these derived features have the words for it."""


def editable_inputs(catalogue: Catalogue) -> tuple[Feature, ...]:
    """The raw inputs an advisor may change, in catalogue order."""
    return tuple(feature for feature in catalogue.of_kind(Kind.RAW, Kind.CATEGORY) if lock_of(feature) is None)


def locked_inputs(catalogue: Catalogue) -> tuple[Feature, ...]:
    """What the model never sees, in catalogue order."""
    return tuple(feature for feature in catalogue.features if lock_of(feature) is Lock.PROTECTED)


def themes(catalogue: Catalogue) -> tuple[str, ...]:
    """The themes that have inputs, the locked ones last."""
    found = dict.fromkeys(feature.theme for feature in editable_inputs(catalogue))
    return (MAIN_THEME, *found, LOCKED_THEME)


def inputs_of(catalogue: Catalogue, theme: str, changed: Mapping[str, object]) -> tuple[Feature, ...]:
    """The inputs shown under a theme.

    Args:
        catalogue: the features.
        theme: one of ``themes``.
        changed: names of the inputs that are changed: the main ones hide none of them.
    """
    if theme == LOCKED_THEME:
        return locked_inputs(catalogue)
    if theme != MAIN_THEME:
        return tuple(feature for feature in editable_inputs(catalogue) if feature.theme == theme)
    known = catalogue.by_name
    main = [known[name] for name in MAIN_INPUTS if name in known]
    others = [one for one in editable_inputs(catalogue) if one.name in changed and one not in main]
    return (*main, *others, *(known[name] for name in MAIN_LOCKED if name in known))


def input_label(feature: Feature, catalogue: Catalogue, language: str) -> str:
    """What an input is called."""
    return catalogue.by_name[LABELLED_AS.get(feature.name, feature.name)].wording[language].label
