"""What a person types for a value, and how a value is written where it is typed: one way for every page."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from itertools import count

from core.errors import InvalidValueError
from core.features.catalogue import MISSING_CATEGORY, Catalogue, Feature, Kind, Unit
from core.features.derived import NO_CURRENT_JOB_DAYS
from core.features.field_reading import check_number, read_field
from core.features.formatting import DAYS_A_YEAR, MONTHS_A_YEAR, Formatter, plain
from core.values import Value

DURATIONS = frozenset({Unit.DAYS_BEFORE, Unit.DAYS, Unit.MONTHS, Unit.YEARS})
DAYS_A_MONTH = DAYS_A_YEAR / MONTHS_A_YEAR
LONGEST_LIST_UNSORTED = 8
FINEST = 4
"""Decimals of a number that is typed in another unit than it is kept in."""
FINEST_PART = 10
# English groups figures by commas, which elsewhere are decimal marks; no group starts with a nought.
_GROUPED_BY_COMMAS = re.compile(r"[+\-−]?[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]*)?")
_PART = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*([a-z]*)")
_BETWEEN = re.compile(r"(\s|,|\bet\b|\band\b|\bil y a\b|\bago\b)*")
_DAYS = {
    **dict.fromkeys(("", "an", "ans", "annee", "annees", "a", "y", "yr", "yrs", "year", "years"), DAYS_A_YEAR),
    **dict.fromkeys(("mois", "m", "month", "months"), DAYS_A_MONTH),
    **dict.fromkeys(("jour", "jours", "j", "day", "days", "d"), 1.0),
}
_DAYS_IN_ONE = {Unit.DAYS: 1.0, Unit.MONTHS: DAYS_A_MONTH, Unit.YEARS: DAYS_A_YEAR}


@dataclass(frozen=True)
class ValueText:
    """Reads and writes the values of one feature in one language.

    Args:
        feature: what the texts are about.
        catalogue: labels of the categories.
        formatter: the language, and the currency of amounts.
    """

    feature: Feature
    catalogue: Catalogue
    formatter: Formatter

    def read(self, text: str) -> Value:
        """What somebody typed.

        Args:
            text: a number as the language writes it, or with a decimal comma or point, the currency or a percent sign
                after it; a duration in words, or a number of the unit that ``figures`` writes; a category; blank where
                the value is missing.

        Raises:
            InvalidValueError: nothing the feature can be.
        """
        return self.checked(self._parsed(text), text)

    def kept(self, text: str) -> str:
        """How a file keeps what somebody typed: a plain writing of the value, or the text itself where it has none."""
        return plain_text(self._parsed(text)) if self.is_read(text) else text

    def is_read(self, text: str) -> bool:
        """Whether a text says a value, whether or not the feature can take it."""
        try:
            self._parsed(text)
        except InvalidValueError:
            return False
        return True

    def of_kept(self, kept: str) -> float:
        """The number that a file kept, whether or not the feature can take it.

        Raises:
            InvalidValueError: what was kept is a text that could not be read.
        """
        return self._number(kept)

    def checked(self, value: Value, text: str = "") -> Value:
        """The same value.

        Raises:
            InvalidValueError: the feature cannot take it; ``text`` is what is said to be wrong.
        """
        if isinstance(value, float) and not math.isnan(value):
            check_number(self.feature, value, text)
        return value

    def shown(self, value: Value) -> str:
        """A value in words, rounded as it is everywhere; empty where it is missing."""
        return "" if is_missing(value) else self.label(value)

    def label(self, value: Value) -> str:
        """A value in words, the missing one too."""
        return self.formatter.value(self.feature, value, self.catalogue)

    def figures(self, value: float) -> str:
        """A number to the last decimal, a share in percent, a date in years ago; empty where it is missing."""
        if math.isnan(value):
            return ""
        match self.feature.unit:
            case Unit.DAYS_BEFORE:
                number = round(-value / DAYS_A_YEAR, FINEST)
            case Unit.SHARE:
                number = round(100.0 * value, FINEST)
            case _:
                number = value
        decimals = next(places for places in count() if float(f"{number:.{places}f}") == number)
        return self.formatter.number(number, decimals)

    def parts(self, value: float) -> tuple[str, str]:
        """A duration in whole years and months, two empty texts where there is none; ``joined`` reads them as one."""
        unit = self.feature.unit
        days = -value if unit is Unit.DAYS_BEFORE else value * _DAYS_IN_ONE[unit]
        if math.isnan(days) or round(days / DAYS_A_MONTH) < 0:
            return "", ""
        years, months = divmod(round(days / DAYS_A_MONTH), MONTHS_A_YEAR)
        return str(years), str(months)

    def joined(self, years: str, months: str) -> str:
        """One text for a duration typed in two parts: a mere number counts years in one, months in the other."""
        if not months.strip() and self.feature.unit in {Unit.DAYS_BEFORE, Unit.YEARS}:
            return years.strip()
        parts = []
        for text, word in ((years.strip(), "a"), (months.strip(), "m")):
            try:
                parts.append(f"{self._number(self._stripped(text)):.{FINEST_PART}f}{word}" if text else "")
            except InvalidValueError:
                parts.append(text)
        return " ".join(parts).strip()

    @property
    def answers(self) -> tuple[Value, ...]:
        """What can be chosen, but for no answer; long lists are in the order of the alphabet."""
        if self.feature.unit is Unit.FLAG:
            return 1.0, 0.0
        known = [one for one in self.catalogue.categories[self.feature.name] if one != MISSING_CATEGORY]
        in_order = len(known) <= LONGEST_LIST_UNSORTED
        return tuple(known if in_order else sorted(known, key=lambda one: self.label(one).casefold()))

    @property
    def knows_no_job(self) -> bool:
        """Whether a duration may also be that of a person without a job."""
        return self.feature.maximum == NO_CURRENT_JOB_DAYS

    def _parsed(self, text: str) -> Value:
        """The value of a text, whether or not the feature can take it."""
        feature, figures = self.feature, self._stripped(text)
        if not figures or is_chosen(feature):
            named = {plain(self.label(one)): one for one in self.answers} if feature.unit is Unit.FLAG else {}
            if plain(text) in named:
                return named[plain(text)]
            return read_field(feature, figures, self.catalogue)
        if feature.unit in DURATIONS:
            return self._parsed_duration(figures)
        if feature.unit is Unit.SHARE:
            return self._number(figures.removesuffix("%")) / 100.0
        return self._number(figures)

    def _parsed_duration(self, text: str) -> float:
        unit, wanted = self.feature.unit, plain(text)
        if self.knows_no_job and wanted == plain(self.label(NO_CURRENT_JOB_DAYS)):
            return NO_CURRENT_JOB_DAYS
        if wanted == plain(self.formatter.duration_months(0.0)):
            return 0.0
        try:
            number = self._number(text)
        except InvalidValueError:
            days = self._counted_days(wanted, text)
        else:
            if unit is not Unit.DAYS_BEFORE or math.isnan(number):
                return number
            if number < 0.0:
                raise InvalidValueError(self.feature.name, "not_a_duration", text)
            days = number * DAYS_A_YEAR
        if unit is not Unit.DAYS_BEFORE:
            return days / _DAYS_IN_ONE[unit]
        # A file counts whole days; a bound of a filter may lie between two.
        return 0.0 - (round(days) if self.feature.kind is Kind.RAW else days)

    def _counted_days(self, wanted: str, text: str) -> float:
        parts = _PART.findall(wanted)
        rest = _BETWEEN.fullmatch(_PART.sub(" ", wanted))
        if not parts or rest is None or any(unit not in _DAYS for _, unit in parts):
            raise InvalidValueError(self.feature.name, "not_a_duration", text)
        return sum(float(number.replace(",", ".")) * _DAYS[unit] for number, unit in parts)

    def _number(self, text: str) -> float:
        value = read_field(replace(bound_of(self.feature), unit=Unit.RATIO), text, self.catalogue)
        return value if isinstance(value, float) else math.nan

    def _stripped(self, text: str) -> str:
        stripped = text.strip()
        if self.formatter.currency:
            stripped = stripped.removesuffix(self.formatter.currency).strip()
        is_grouped = self.formatter.language == "en" and _GROUPED_BY_COMMAS.fullmatch(stripped)
        return stripped.replace(",", "") if is_grouped else stripped


def bound_of(feature: Feature) -> Feature:
    """A feature for the bounds of a filter: any number of its unit, whether or not a client may have it."""
    return replace(feature, kind=Kind.DERIVED, minimum=None, maximum=None)


def is_chosen(feature: Feature) -> bool:
    """Whether a feature is answered from a list."""
    return feature.is_text or feature.unit is Unit.FLAG


def is_missing(value: Value) -> bool:
    """Whether a value is that of no answer."""
    return value == MISSING_CATEGORY if isinstance(value, str) else math.isnan(value)


def plain_text(value: Value) -> str:
    """How files keep a value, the same in every language: a category's own name, a number's figures."""
    if isinstance(value, str):
        return value
    return "" if math.isnan(value) else str(int(value)) if value.is_integer() else repr(value)
