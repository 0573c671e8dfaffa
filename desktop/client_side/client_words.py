"""What is said to the client of a file: labels, values and reasons in words of every day, no jargon and no blame."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from core.assessment.assessment import Assessment
from core.assessment.outside_known import outside_sentence
from core.bundle.bundle import Bundle
from core.clients.client import Client
from core.clients.shown_values import job_words
from core.features.catalogue import Feature, Kind, Unit
from core.model.explanation import Reason, Sense
from core.values import Value
from desktop.client.chart_specs import by_size
from desktop.looks.presentation import Presentation

EXTERNAL_SCORES = "external_scores"
NO_JOB, INCOME_TYPE = "no_current_job", "NAME_INCOME_TYPE"
SAID_IN_PHRASES = frozenset({Unit.RATIO, Unit.MONTHS, Unit.YEARS, Unit.SHARE})
"""A bare ratio or duration says nothing: its phrase names what it is compared with, or since when it runs."""


@dataclass(frozen=True)
class ClientReason:
    """One reason.

    Args:
        title: the factor, said to the client.
        detail: the client's value, what it is with most granted clients, and what it goes with.
        size: by how much the risk out of 100 would differ, with its sign.
        sense: which way it moves the risk.
    """

    title: str
    detail: str
    size: str
    sense: Sense


@dataclass(frozen=True)
class ClientTheme:
    """Data that belong together.

    Args:
        name: of the theme in the catalogue.
        title: said to the client.
        features: in catalogue order.
    """

    name: str
    title: str
    features: tuple[Feature, ...]


@dataclass(frozen=True)
class ClientWords:
    """Words one file for the client's own eyes, in one language.

    Args:
        presentation: texts and number style.
        bundle: labels, and what is usual.
    """

    presentation: Presentation
    bundle: Bundle

    def reasons(self, assessment: Assessment, most: int) -> tuple[ClientReason, ...]:
        """The reasons of both sides, in the order of the points shown."""
        largest = by_size(assessment.explanation.reasons)[:most]
        return tuple(self._reason(reason, assessment.client) for reason in largest)

    def outside(self, assessment: Assessment) -> str:
        """Which values the tool does not know, and the risk at the nearest known; empty where it knows them all."""
        known, formatter = self.bundle.catalogue.by_name, self.presentation.formatter
        return outside_sentence(
            assessment.outside, assessment.probability, lambda name: self.label(known[name]), formatter
        )

    def themes(self) -> tuple[ClientTheme, ...]:
        """What the file holds, by theme; values computed from others are left out: those they come from are there."""
        catalogue, language = self.bundle.catalogue, self.presentation.language
        given = [feature for feature in catalogue.features if feature.kind is not Kind.DERIVED]
        found = (
            ClientTheme(
                name,
                self._own(f"client_screen.theme.{name}") or labels[language],
                tuple(feature for feature in given if feature.theme == name),
            )
            for name, labels in catalogue.themes.items()
        )
        return tuple(theme for theme in found if theme.features)

    def factor_title(self, factor: str) -> str:
        """A factor as it is said to the client; by its label where this bundle has factors of its own."""
        label = self.bundle.catalogue.factor_by_name[factor].label[self.presentation.language]
        return self._own(f"client_screen.factor.{factor}") or label

    def label(self, feature: Feature) -> str:
        """What a datum is called before the client."""
        own = self._own(f"client_screen.label.{feature.name}")
        return own or feature.wording[self.presentation.language].label

    def meaning(self, feature: Feature) -> str:
        """One sentence that explains a datum."""
        if feature.unit is Unit.SCORE and feature.theme == "external":
            return self.presentation.texts("client_screen.score_meaning")
        own = self._own(f"client_screen.meaning.{feature.name}")
        return own or feature.wording[self.presentation.language].help

    def value(self, feature: Feature, value: Value) -> str:
        """A value that stands beside its label."""
        if isinstance(value, str):
            return self._own(f"client_screen.category.{feature.name}.{value}") or self._plain(feature, value)
        wording = feature.wording[self.presentation.language]
        if math.isnan(value):
            return self._own(f"client_screen.absent.{feature.theme}") or wording.missing or self._plain(feature, value)
        if feature.unit is Unit.SCORE and feature.theme == "external":
            usual = self.bundle.reference.granted_median.get(feature.name, math.nan)
            return self._out_of_one(value, usual)
        if feature.unit in SAID_IN_PHRASES:
            return wording.value.format(value=self._plain(feature, value))
        if feature.unit is Unit.DAYS_BEFORE and value <= 0.0:
            return self.presentation.texts("client_screen.ago", duration=self._plain(feature, value))
        return self._plain(feature, value)

    def _reason(self, reason: Reason, client: Client) -> ClientReason:
        feature = self.bundle.catalogue.by_name[reason.lead]
        sentences = [self._value_sentence(reason, feature, client), *self._usual(reason, feature, client)]
        if reason.factor == EXTERNAL_SCORES:
            sentences.append(self.presentation.texts("client_screen.check_scores"))
        sentences.append(self._sense(reason, feature, client))
        size = self.presentation.texts(
            "client_screen.size", points=self.presentation.formatter.signed_points(reason.size_points)
        )
        return ClientReason(self.factor_title(reason.factor), " ".join(sentences), size, reason.sense)

    def _value_sentence(self, reason: Reason, feature: Feature, client: Client) -> str:
        texts, language = self.presentation.texts, self.presentation.language
        if retired := job_words(client, feature, self.presentation.formatter):
            return texts("client_screen.value_phrase", phrase=_capital(retired))
        if feature.name == NO_JOB and client.number(NO_JOB) == 1.0:
            income = self.bundle.catalogue.by_name[INCOME_TYPE]
            return texts("client_screen.no_job", income=self.value(income, client.values[INCOME_TYPE]))
        shown = self.value(feature, client.values[feature.name])
        named = feature.wording[language].label == self.bundle.catalogue.factor_by_name[reason.factor].label[language]
        if client.is_missing(feature.name) or feature.unit in SAID_IN_PHRASES:
            return texts("client_screen.value_phrase", phrase=_capital(shown))
        if named:
            phrase = shown if feature.unit is Unit.SCORE else feature.wording[language].value.format(value=shown)
            return texts("client_screen.value_phrase", phrase=_capital(phrase))
        return texts("client_screen.value", label=self.label(feature), value=shown)

    def _usual(self, reason: Reason, feature: Feature, client: Client) -> Iterable[str]:
        """What most granted clients have; the score of another body says it beside its value."""
        is_said = feature.is_text or feature.unit in {Unit.FLAG, Unit.SCORE} or math.isnan(reason.reference)
        if not is_said and not client.is_missing(feature.name):
            formatter = self.presentation.formatter
            value, usual = formatter.distinct(feature.unit, client.number(feature.name), reason.reference)
            if value != usual and feature.unit in SAID_IN_PHRASES:
                usual = feature.wording[self.presentation.language].value.format(value=usual)
            if value != usual:
                yield self.presentation.texts("client_screen.usual", value=usual)

    def _sense(self, reason: Reason, feature: Feature, client: Client) -> str:
        texts = self.presentation.texts
        if client.is_missing(feature.name) and feature.table == "application":
            return texts("client_screen.to_complete")
        group = "group_" if feature.is_text else ""
        return texts(f"client_screen.{group}{reason.sense}")

    def _out_of_one(self, value: float, usual: float) -> str:
        texts, number = self.presentation.texts, self.presentation.formatter.number
        if math.isnan(usual):
            return texts("client_screen.out_of_one", value=number(value, 2))
        return texts("client_screen.out_of_one_usual", value=number(value, 2), usual=number(usual, 2))

    def _plain(self, feature: Feature, value: Value) -> str:
        return self.presentation.formatter.value(feature, value, self.bundle.catalogue)

    def _own(self, key: str) -> str:
        return self.presentation.texts.entries.get(key, "")


def _capital(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]
