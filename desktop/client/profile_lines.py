"""What the profile says of each feature: label, value, and what helps to judge the value."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.clients.shown_values import correction_note, shown_value
from core.features.catalogue import Feature
from core.model.reference_words import ReferenceWords, is_worded
from desktop.looks.presentation import Presentation

MAIN_THEME = ""
"""Stands for the choice of features that opens every profile."""
MAIN_FEATURES = (
    "AMT_INCOME_TOTAL",
    "AMT_CREDIT",
    "AMT_ANNUITY",
    "employment_years",
    "age_years",
    "NAME_FAMILY_STATUS",
    "NAME_HOUSING_TYPE",
    "OCCUPATION_TYPE",
)


@dataclass(frozen=True)
class ProfileLine:
    """One feature of one client.

    Args:
        label: the feature.
        value: the client's value, in words where it is missing.
        reference: the median of the accepted clients, possibly empty; the card names it once for all lines.
        named_reference: the same with its name.
        remarks: what else helps to judge it.
    """

    label: str
    value: str
    reference: str
    named_reference: str
    remarks: tuple[str, ...]

    @property
    def below(self) -> str:
        """What is written under the value."""
        return "\n".join(one for one in (self.reference, *self.remarks) if one)

    @property
    def spoken(self) -> str:
        """The whole line in one sentence, for who cannot see which name stands above."""
        return ", ".join(one for one in (self.label, self.value, self.named_reference, *self.remarks) if one)


def profile_features(bundle: Bundle, theme: str) -> tuple[Feature, ...]:
    """The features of a theme, or the main ones for ``MAIN_THEME``."""
    if theme == MAIN_THEME:
        known = bundle.catalogue.by_name
        return tuple(known[name] for name in MAIN_FEATURES if name in known)
    return tuple(feature for feature in bundle.catalogue.features if feature.theme == theme)


def profile_line(feature: Feature, client: Client, bundle: Bundle, presentation: Presentation) -> ProfileLine:
    """What is said of one feature of a client."""
    references, reference, value = reference_words(bundle, presentation), math.nan, client.number(feature.name)
    if feature.in_model and not is_worded(feature) and not client.is_missing(feature.name):
        reference = bundle.reference.granted_median[feature.name]
    return ProfileLine(
        feature.wording[presentation.language].label,
        shown_value(client, feature, presentation.formatter, bundle.catalogue),
        "" if math.isnan(reference) else references.apart(feature, reference, value),
        "" if math.isnan(reference) else references.beside(feature, reference, value),
        _remarks(feature, client, bundle, presentation),
    )


def reference_words(bundle: Bundle, presentation: Presentation) -> ReferenceWords:
    """The words of the accepted clients' values."""
    return ReferenceWords(bundle.catalogue, bundle.codes, presentation.formatter)


def _remarks(feature: Feature, client: Client, bundle: Bundle, presentation: Presentation) -> tuple[str, ...]:
    remarks = [correction_note(client.corrected, feature, presentation.formatter, bundle.catalogue)]
    if feature.protected:
        remarks.append(presentation.texts("profile.not_used"))
    if feature.in_model and bundle.reference.is_unusual(feature.name, client.number(feature.name)):
        remarks.append(presentation.texts("profile.unusual"))
    return tuple(one for one in remarks if one)
