"""The three zones of a risk, their limits and the threshold, worded once for every screen and every paper."""

from __future__ import annotations

from dataclasses import dataclass

from core.features.formatting import NARROW_SPACE, Formatter
from core.model.comparable import ObservedBand
from core.model.policy import Advice, Policy


@dataclass(frozen=True)
class _Words:
    names: dict[Advice, str]
    limits: dict[Advice, str]
    colon: str


_WORDS = {
    "fr": _Words(
        {Advice.GRANT: "accord", Advice.REVIEW: "à examiner", Advice.REFUSE: "refus"},
        {
            Advice.GRANT: "moins de {low}",
            Advice.REVIEW: "de {low} à moins de {high}",
            Advice.REFUSE: "{high} et plus",
        },
        f"{NARROW_SPACE}: ",
    ),
    "en": _Words(
        {Advice.GRANT: "approval", Advice.REVIEW: "to be examined", Advice.REFUSE: "refusal"},
        {
            Advice.GRANT: "less than {low}",
            Advice.REVIEW: "from {low} to less than {high}",
            Advice.REFUSE: "{high} or more",
        },
        ": ",
    ),
}


@dataclass(frozen=True)
class Zones:
    """Where the advice changes, in words and figures.

    Args:
        policy: its limits.
        formatter: language and number style.
    """

    policy: Policy
    formatter: Formatter

    @property
    def threshold(self) -> str:
        """The threshold as a percentage."""
        return self.formatter.risk(self.policy.threshold)

    def name(self, advice: Advice) -> str:
        """What a zone is called, in small letters."""
        return zone_name(advice, self.formatter.language)

    def limits(self, advice: Advice) -> str:
        """From which risk to which a zone goes; every risk is in the zone that its shown figure says."""
        low, high = (self.formatter.risk(bound) for bound in (self.policy.review_low, self.policy.review_high))
        return self._words.limits[advice].format(low=low, high=high)

    def sentence(self) -> str:
        """The three zones one after the other, on one line."""
        told = (f"{self.name(advice)}{self._words.colon}{self.limits(advice)}" for advice in Advice)
        return " · ".join(told)

    def band(self, observed: ObservedBand) -> str:
        """The band of risk in which something was observed, such as "9 à 12 %"."""
        low, high = (self.formatter.number(end) for end in (observed.low_percent, observed.high_percent))
        joined = "à" if self.formatter.language == "fr" else "to"
        return f"{low} {joined} {high}{self.formatter.percent_sign}"

    @property
    def _words(self) -> _Words:
        return _WORDS[self.formatter.language]


def zone_name(advice: Advice, language: str) -> str:
    """What a zone is called, in small letters."""
    return _WORDS[language].names[advice]
