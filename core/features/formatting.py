"""Numbers, shares and durations as an advisor reads them, by language."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass

from core.features.catalogue import Catalogue, Feature, Unit
from core.features.derived import NO_CURRENT_JOB_DAYS
from core.features.rounding import RISK_DECIMALS, half_up, percentage
from core.storage.texts import is_singular
from core.values import Value

NARROW_SPACE = "\u202f"
NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
DAYS_A_YEAR = 365.25
MONTHS_A_YEAR = 12
FINEST = 4
NO_CURRENT_JOB = "no_current_job"


@dataclass(frozen=True)
class _Words:
    decimal: str
    group: str
    before_percent: str
    year: tuple[str, str]
    month: tuple[str, str]
    day: tuple[str, str]
    less_than_a_month: str
    yes: str
    no: str
    missing: str
    no_current_job: str
    job_flag: tuple[str, str]


_WORDS = {
    "fr": _Words(
        ",", NARROW_SPACE, NARROW_SPACE, ("an", "ans"), ("mois", "mois"), ("jour", "jours"),
        "moins d’un mois", "oui", "non", "non renseigné", "sans emploi en cours",
        ("en emploi", "sans emploi ou à la retraite"),
    ),
    "en": _Words(
        ".", ",", "", ("year", "years"), ("month", "months"), ("day", "days"),
        "less than a month", "yes", "no", "not given", "no current job",
        ("in work", "no job or retired"),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Formatter:
    """Writes values in one language.

    Args:
        language: ``"fr"`` or ``"en"``.
        currency: unit after amounts, empty where the data do not state it.
    """

    language: str = "fr"
    currency: str = ""

    @property
    def missing(self) -> str:
        """How a missing value is said."""
        return self._words.missing

    def number(self, value: float, decimals: int = 0) -> str:
        """A number with grouped thousands and the language's decimal mark."""
        text = f"{half_up(abs(value), decimals):,.{decimals}f}"
        whole, _, fraction = text.partition(".")
        grouped = whole.replace(",", self._words.group)
        negative = value < 0 and any(digit in "123456789" for digit in text)
        return (MINUS if negative else "") + grouped + (self._words.decimal + fraction if fraction else "")

    def amount(self, value: float) -> str:
        """An amount of money, rounded to the unit."""
        text = self.number(value)
        return f"{text}{NARROW_SPACE}{self.currency}" if self.currency else text

    def percent(self, share: float, decimals: int = 0) -> str:
        """A share (0 to 1) as a percentage."""
        return f"{self.number(percentage(share), decimals)}{self.percent_sign}"

    @property
    def percent_sign(self) -> str:
        """What stands behind a percentage, with its space where the language has one."""
        return f"{self._words.before_percent}%"

    def risk(self, probability: float) -> str:
        """A probability of default (0 to 1), one decimal."""
        return self.percent(probability, RISK_DECIMALS)

    def risk_figure(self, probability: float) -> str:
        """The same figure without its sign, where the words beside it say "out of 100"."""
        return self.number(percentage(probability), RISK_DECIMALS)

    def points(self, value: float) -> str:
        """Points of risk without their sign, one decimal."""
        return self.number(abs(value), 1)

    def signed_points(self, value: float) -> str:
        """Points of risk with their sign, one decimal."""
        sign = "+" if value > 0 else MINUS
        return f"{sign}{NARROW_SPACE}{self.points(value)}"

    def client_id(self, client_id: int) -> str:
        """A client's number in groups of three."""
        return f"{client_id:,}".replace(",", NARROW_SPACE)

    def duration_months(self, months: float) -> str:
        """A duration in years and months."""
        years, rest = divmod(round(abs(months)), MONTHS_A_YEAR)
        parts = [self._counted(years, self._words.year)] if years else []
        parts += [self._counted(rest, self._words.month)] if rest else []
        return NO_BREAK_SPACE.join(parts) or self._words.less_than_a_month

    def days(self, days: float) -> str:
        """A number of days."""
        return self._counted(round(days), self._words.day)

    def value(self, feature: Feature, value: Value, catalogue: Catalogue) -> str:
        """A feature's value, in words where it is missing."""
        if isinstance(value, str):
            return catalogue.category_label(feature.name, value, self.language) if value else self.missing
        if feature.unit is Unit.DAYS_BEFORE and value == NO_CURRENT_JOB_DAYS:
            return self._words.no_current_job
        if math.isnan(value):
            return self.missing
        # A bare yes or no would tell a pensioner that a job is lacking.
        return (
            self._words.job_flag[bool(value)] if feature.name == NO_CURRENT_JOB else self.quantity(feature.unit, value)
        )

    def distinct(self, unit: Unit, value: float, other: float) -> tuple[str, str]:
        """Two different numbers of one unit, with as many decimals as it takes to tell them apart."""
        for finer in range(FINEST):
            texts = self.quantity(unit, value, finer), self.quantity(unit, other, finer)
            if texts[0] != texts[1]:
                return texts
        return self.quantity(unit, value), self.quantity(unit, other)

    def quantity(self, unit: Unit, value: float, finer: int = 0) -> str:
        """A known number in its unit, with ``finer`` decimals more than usual where the unit has decimals."""
        match unit:
            case Unit.AMOUNT:
                return self.amount(value)
            case Unit.SHARE:
                return self.percent(value, finer)
            case Unit.SCORE:
                return self.number(value, 2 + finer)
            case Unit.RATIO:
                return self.number(value, 1 + finer)
            case Unit.FLAG:
                return self._words.yes if value else self._words.no
            case Unit.YEARS:
                return self.duration_months(value * MONTHS_A_YEAR)
            case Unit.MONTHS:
                return self.duration_months(value)
            case Unit.DAYS:
                return self.days(value)
            case Unit.DAYS_BEFORE:
                return self.duration_months(-value / DAYS_A_YEAR * MONTHS_A_YEAR)
            case _:
                return self.number(value, 0 if float(value).is_integer() else 1 + finer)

    @property
    def _words(self) -> _Words:
        return _WORDS[self.language]

    def _counted(self, count: int, forms: tuple[str, str]) -> str:
        form = forms[0] if is_singular(count, self.language) else forms[1]
        return f"{self.number(count)}{NO_BREAK_SPACE}{form}"


def plain(text: str) -> str:
    """A text for comparing: lower case, without accents."""
    decomposed = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("’", "'"))
    return "".join(character for character in decomposed if not unicodedata.combining(character))
