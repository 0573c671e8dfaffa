"""The words of a reason, from the catalogue, the client's value and the reference."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.clients.client import Client
from core.clients.shown_values import job_words
from core.features.catalogue import Catalogue, Feature
from core.features.formatting import NARROW_SPACE, Formatter
from core.model.encoding import CategoryCodes
from core.model.explanation import Reason, Sense
from core.model.reference_words import ReferenceWords, is_worded


@dataclass(frozen=True)
class ReasonText:
    """A reason in words.

    Args:
        title: the factor, with its side where that side is true of this client.
        detail: the client's value and the reference.
        size: signed points of risk, one decimal.
    """

    title: str
    detail: str
    size: str


@dataclass(frozen=True)
class ReasonWriter:
    """Words reasons in one language.

    Args:
        catalogue: labels and fragments.
        codes: category numbers, to name the reference of a categorical question.
        formatter: language and number style.
    """

    catalogue: Catalogue
    codes: CategoryCodes
    formatter: Formatter

    def write(self, reason: Reason, client: Client) -> ReasonText:
        """The words of one reason of this client."""
        feature = self.catalogue.by_name[reason.lead]
        return ReasonText(
            self._title(reason, feature),
            self._detail(reason, feature, client),
            self.formatter.signed_points(reason.size_points),
        )

    def _title(self, reason: Reason, feature: Feature) -> str:
        language = self.formatter.language
        wording = feature.wording[language]
        if not reason.on_named_side:
            return self.catalogue.factor_by_name[reason.factor].label[language]
        return wording.raises if reason.sense is Sense.RAISES else wording.lowers

    def _detail(self, reason: Reason, feature: Feature, client: Client) -> str:
        told = self.stated(reason, client)
        reference = "" if self.stands_alone(feature, client) else self._reference_text(reason, feature, client)
        return f"{told}{self._separator}{reference}" if reference else told

    def stated(self, reason: Reason, client: Client) -> str:
        """What the file says of the lead feature of a reason."""
        feature = self.catalogue.by_name[reason.lead]
        wording = feature.wording[self.formatter.language]
        if retired := job_words(client, feature, self.formatter):
            return retired
        if client.is_missing(feature.name):
            return wording.missing or f"{wording.label}{self._colon}{self.formatter.missing}"
        return wording.value.format(value=self.value_text(reason, client))

    def stands_alone(self, feature: Feature, client: Client) -> bool:
        """Whether there is nothing to compare: an absence has no size, and being retired is no value of a job."""
        return client.is_missing(feature.name) or bool(job_words(client, feature, self.formatter))

    def value_text(self, reason: Reason, client: Client) -> str:
        """The client's value as the reason shows it: never the same digits as a reference that differs."""
        feature = self.catalogue.by_name[reason.lead]
        value = client.values[feature.name]
        if isinstance(value, str) or is_worded(feature) or math.isnan(value) or math.isnan(reason.reference):
            return self.formatter.value(feature, value, self.catalogue)
        return self.formatter.distinct(feature.unit, value, reason.reference)[0]

    def _reference_text(self, reason: Reason, feature: Feature, client: Client) -> str:
        value = math.nan if feature.is_text else client.number(feature.name)
        return self.references.beside(feature, reason.reference, value)

    @property
    def references(self) -> ReferenceWords:
        """The words of the reference, in the same language."""
        return ReferenceWords(self.catalogue, self.codes, self.formatter)

    @property
    def _separator(self) -> str:
        return f"{NARROW_SPACE}; " if self.formatter.language == "fr" else "; "

    @property
    def _colon(self) -> str:
        return f"{NARROW_SPACE}: " if self.formatter.language == "fr" else ": "
