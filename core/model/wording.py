"""The words of a reason, from the catalogue, the client's value and the reference."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.clients.client import Client
from core.features.catalogue import Catalogue, Feature
from core.features.formatting import NARROW_SPACE, Formatter
from core.model.encoding import CategoryCodes
from core.model.explanation import Reason, Sense


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
        wording = feature.wording[self.formatter.language]
        if client.is_missing(feature.name):
            shown = wording.missing or f"{wording.label}{self._colon}{self.formatter.missing}"
        else:
            shown = wording.value.format(value=self.value_text(reason, client))
        return f"{shown}{self._separator}{self._reference_text(reason, feature, client)}"

    def value_text(self, reason: Reason, client: Client) -> str:
        """The client's value as the reason shows it: never the same digits as a reference that differs."""
        feature = self.catalogue.by_name[reason.lead]
        value = client.values[feature.name]
        if isinstance(value, str) or math.isnan(value) or math.isnan(reason.reference):
            return self.formatter.value(feature, value, self.catalogue)
        return self.formatter.distinct(feature.unit, value, reason.reference)[0]

    def _reference_text(self, reason: Reason, feature: Feature, client: Client) -> str:
        # Named as what it is: the median of the clients advised to be granted.
        median, reference = "médiane" if self.formatter.language == "fr" else "median", reason.reference
        if feature.is_text:
            category = self.codes.nearest_category(feature.name, reference)
            return f"{median}{self._colon}{self.formatter.value(feature, category, self.catalogue)}"
        if math.isnan(reference):
            return f"{median} {self.formatter.missing}"
        value = client.number(feature.name)
        if math.isnan(value):
            return f"{median} {self.formatter.quantity(feature.unit, reference)}"
        return f"{median} {self.formatter.distinct(feature.unit, value, reference)[1]}"

    @property
    def _separator(self) -> str:
        return f"{NARROW_SPACE}; " if self.formatter.language == "fr" else "; "

    @property
    def _colon(self) -> str:
        return f"{NARROW_SPACE}: " if self.formatter.language == "fr" else ": "
