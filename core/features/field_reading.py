"""From what a person typed, or a file holds, to a feature's value: decimal commas, grouped figures, labels."""

from __future__ import annotations

import math
import re

from core.errors import InvalidValueError
from core.features.catalogue import LANGUAGES, Catalogue, Feature, Kind, Unit
from core.features.formatting import MINUS, plain
from core.values import Value

_SPACES = re.compile(r"\s")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(e[+-]?[0-9]+)?", re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")
_GROUPED_BY_POINTS = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{3})+,[0-9]*")
_WHOLE_UNITS = frozenset({Unit.FLAG, Unit.COUNT, Unit.DAYS, Unit.DAYS_BEFORE})
_YES_AND_NO = {"oui": 1.0, "yes": 1.0, "true": 1.0, "non": 0.0, "no": 0.0, "false": 0.0}


def read_field(feature: Feature, text: str, catalogue: Catalogue) -> Value:
    """A feature's value; a blank text means that it is missing.

    Args:
        feature: what the text is about.
        text: a number with a decimal comma or point, with or without grouped figures, or a category by its name
            or by its label in any language.
        catalogue: labels and ranges.

    Raises:
        InvalidValueError: the feature cannot take this value.
    """
    stripped = text.strip()
    if feature.is_text:
        return _category(feature, stripped, catalogue)
    if not stripped:
        return math.nan
    value = _number(feature, stripped)
    check_number(feature, value, text)
    return value


def check_number(feature: Feature, value: float, text: str = "") -> None:
    """Refuse a number that a feature cannot have in a new file, whoever may change it later.

    Raises:
        InvalidValueError: with the reason and the accepted range.
    """
    low, high = accepted_range(feature)
    shown = text or str(value)
    if (low is not None and value < low) or (high is not None and value > high):
        raise InvalidValueError(feature.name, "out_of_range", shown, low, high)
    if feature.unit in _WHOLE_UNITS and feature.kind is Kind.RAW and not value.is_integer():
        raise InvalidValueError(feature.name, "not_whole", shown, low, high)
    if feature.unit is Unit.COUNT and not value.is_integer():
        raise InvalidValueError(feature.name, "not_whole", shown, low, high)


def accepted_range(feature: Feature) -> tuple[float | None, float | None]:
    """Lowest and highest value; what sums up a history is never negative."""
    low = 0.0 if feature.minimum is None and feature.kind is Kind.HISTORY else feature.minimum
    return low, feature.maximum


def _category(feature: Feature, text: str, catalogue: Catalogue) -> str:
    labels = catalogue.categories[feature.name]
    if not text or text in labels:
        return text
    wanted = plain(text)
    for category, by_language in labels.items():
        if wanted == plain(category) or wanted in {plain(by_language[language]) for language in LANGUAGES}:
            return category
    raise InvalidValueError(feature.name, "unknown_category", text)


def _number(feature: Feature, text: str) -> float:
    if feature.unit is Unit.FLAG and text.casefold() in _YES_AND_NO:
        return _YES_AND_NO[text.casefold()]
    compact = _SPACES.sub("", text).replace(MINUS, "-")
    if _GROUPED_BY_POINTS.fullmatch(compact):
        compact = compact.replace(".", "")
    elif _GROUPED.fullmatch(compact) and (compact.count(",") > 1 or "." in compact):
        compact = compact.replace(",", "")
    compact = compact.replace(",", ".")
    if not _NUMBER.fullmatch(compact) or not math.isfinite(float(compact)):
        raise InvalidValueError(feature.name, "not_a_number", text)
    return float(compact)
