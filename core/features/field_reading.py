"""The one reading of a value, whoever gives it: a person, a spreadsheet, a table, another program."""

from __future__ import annotations

import math
import re
import unicodedata
from numbers import Real

from core.errors import InvalidValueError
from core.features.catalogue import LANGUAGES, Catalogue, Feature, Kind, Unit
from core.features.formatting import MINUS, plain
from core.values import Value

_SPACES = re.compile(r"\s")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(e[+-]?[0-9]+)?", re.IGNORECASE)
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?")
_GROUPED_BY_POINTS = re.compile(r"[+-]?[0-9]{1,3}(\.[0-9]{3})+,[0-9]*")
_WHOLE_UNITS = frozenset({Unit.FLAG, Unit.COUNT, Unit.DAYS, Unit.DAYS_BEFORE})
_YES = frozenset({"oui", "yes", "true", "vrai", "y", "o", "1"})
_NO = frozenset({"non", "no", "false", "faux", "n", "0"})
_YES_AND_NO_CATEGORIES = frozenset({"Y", "N"})
MISSING_WORDS = frozenset(
    {"na", "n/a", "#n/a", "#na", "#n/d", "n/d", "nd", "n.d.", "nan", "null", "#null!", "none", "nil", "<na>", "nat"}
    | {"-", "--", "—", "–", ".", "?", "non renseigne", "missing"}
)
"""What programs and people write where there is no value, without accents, in small letters."""


def read_field(feature: Feature, text: str, catalogue: Catalogue) -> Value:
    """A feature's value; a text that is blank, or says that there is no value, means that it is missing.

    Args:
        feature: what the text is about.
        text: a number with a decimal comma or point, with or without grouped figures and the sign of a currency, or
            a category by its name or by its label in any language, case and spaces around it ignored.
        catalogue: labels and ranges.

    Raises:
        InvalidValueError: the feature cannot take this value.
    """
    stripped = text.strip()
    if feature.is_text:
        return _category(feature, stripped, catalogue)
    if is_missing_text(stripped):
        return math.nan
    value = _number(feature, stripped)
    check_number(feature, value, text)
    return value


def read_value(feature: Feature, found: object, catalogue: Catalogue) -> Value:
    """A feature's value from what another program gives: a number, a text, a truth value, or nothing.

    Args:
        feature: what it is about.
        found: None and NaN mean that it is missing; a text is read as a person's; true and false are yes and no.
        catalogue: labels and ranges.

    Raises:
        InvalidValueError: the feature cannot take this value.
    """
    if found is None or (isinstance(found, Real) and found != found):  # noqa: PLR0124  (only NaN is not itself)
        return "" if feature.is_text else math.nan
    if isinstance(found, str):
        return read_field(feature, found, catalogue)
    is_truth_value = isinstance(found, bool) or type(found).__name__ == "bool"
    if is_truth_value and (feature.is_text or feature.unit is Unit.FLAG):
        return read_field(feature, "yes" if found else "no", catalogue)
    if feature.is_text:
        raise InvalidValueError(feature.name, "unknown_category", str(found))
    if is_truth_value or not isinstance(found, Real) or not math.isfinite(value := _as_float(found)):
        raise InvalidValueError(feature.name, "not_a_number", str(found))
    check_number(feature, value)
    return value


def read_figure(name: str, found: object) -> float:
    """A number of a column that is no feature, NaN where it is missing.

    Args:
        name: of the column.
        found: what another program gives; a text is read as a person's.

    Raises:
        InvalidValueError: it is no finite number.
    """
    if found is None or (isinstance(found, str) and is_missing_text(found)):
        return math.nan
    if isinstance(found, str):
        return _plain_number(name, found)
    if isinstance(found, bool) or not isinstance(found, Real) or math.isinf(value := _as_float(found)):
        raise InvalidValueError(name, "not_a_number", str(found))
    return value


def read_part(name: str, found: object) -> float:
    """A count that is part of one of an application's sums, NaN where it is missing.

    Args:
        name: of its column.
        found: what another program gives.

    Raises:
        InvalidValueError: it is no number, or below zero.
    """
    is_truth_value = isinstance(found, bool) or type(found).__name__ == "bool"
    value = read_figure(name, int(bool(found)) if is_truth_value else found)
    if value < 0.0:
        raise InvalidValueError(name, "out_of_range", str(found), 0.0)
    return value


def is_missing(value: Value) -> bool:
    """Whether a value that was read says that nothing is known: an empty text, or NaN."""
    return value == "" or (isinstance(value, float) and math.isnan(value))


def is_missing_text(text: str) -> bool:
    """Whether a text says that there is no value: blank, or one of :data:`MISSING_WORDS`."""
    stripped = plain(text.strip())
    return not stripped or stripped in MISSING_WORDS


def check_number(feature: Feature, value: float, text: str = "") -> None:
    """Refuse a number that a feature cannot have in a new file, whoever may change it later.

    Raises:
        InvalidValueError: with the reason and the accepted range.
    """
    low, high = accepted_range(feature)
    shown = text or str(value)
    if (low is not None and value < low) or (high is not None and value > high):
        raise InvalidValueError(feature.name, "out_of_range", shown, low, high)
    if asks_whole_number(feature) and not value.is_integer():
        raise InvalidValueError(feature.name, "not_whole", shown, low, high)


def asks_whole_number(feature: Feature) -> bool:
    """Whether a feature only takes whole numbers: counts, and what a person answers in days or with yes or no."""
    return feature.unit is Unit.COUNT or (feature.unit in _WHOLE_UNITS and feature.kind is Kind.RAW)


def accepted_range(feature: Feature) -> tuple[float | None, float | None]:
    """Lowest and highest value; what sums up a history is never negative."""
    low = 0.0 if feature.minimum is None and feature.kind is Kind.HISTORY else feature.minimum
    return low, feature.maximum


def _category(feature: Feature, text: str, catalogue: Catalogue) -> str:
    labels = catalogue.categories[feature.name]
    if text in labels:
        return text
    wanted = plain(text)
    for category, by_language in labels.items():
        if wanted == plain(category) or wanted in {plain(by_language[language]) for language in LANGUAGES}:
            return category
    if is_missing_text(text):
        return ""
    if labels.keys() - {""} == _YES_AND_NO_CATEGORIES and wanted in _YES | _NO:
        return "Y" if wanted in _YES else "N"
    raise InvalidValueError(feature.name, "unknown_category", text)


def _as_float(number: Real) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf


def _number(feature: Feature, text: str) -> float:
    if feature.unit is Unit.FLAG and (word := plain(text)) in _YES | _NO:
        return 1.0 if word in _YES else 0.0
    if feature.unit is Unit.AMOUNT:
        text = _without_currency(text)
    return _plain_number(feature.name, text)


def _plain_number(name: str, text: str) -> float:
    compact = _SPACES.sub("", text).replace(MINUS, "-")
    if _GROUPED_BY_POINTS.fullmatch(compact):
        compact = compact.replace(".", "")
    elif _GROUPED.fullmatch(compact) and (compact.count(",") > 1 or "." in compact):
        compact = compact.replace(",", "")
    compact = compact.replace(",", ".")
    if not _NUMBER.fullmatch(compact) or not math.isfinite(float(compact)):
        raise InvalidValueError(name, "not_a_number", text)
    return float(compact)


def _without_currency(text: str) -> str:
    bare = "".join(character for character in text if unicodedata.category(character) != "Sc")
    return re.sub(r"(?i)\b(eur|euros?|usd|gbp|chf)\b", "", bare)
