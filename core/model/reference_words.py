"""The one reference beside which values and reasons are read, named wherever it is used: the accepted clients."""

from __future__ import annotations

import math
from dataclasses import dataclass

from core.features.catalogue import Catalogue, Feature, Unit
from core.features.formatting import NARROW_SPACE, Formatter
from core.model.encoding import CategoryCodes

_COLON = {"fr": f"{NARROW_SPACE}: ", "en": ": "}
_MEDIAN = {"fr": "médiane des acceptés", "en": "median of the accepted"}
_MOST_FREQUENT = {"fr": "le plus fréquent chez les acceptés", "en": "most frequent among the accepted"}


@dataclass(frozen=True)
class ReferenceWords:
    """Words the values of the clients whom the tool advises to accept: a median, or for words the most frequent one.

    Args:
        catalogue: units and labels.
        codes: category numbers, to name the category of a question.
        formatter: language and number style.
    """

    catalogue: Catalogue
    codes: CategoryCodes
    formatter: Formatter

    def value(self, feature: Feature, reference: float) -> str:
        """The bare value of the reference (code of a category for a text); empty where none is known."""
        if feature.is_text:
            category = self.codes.nearest_category(feature.name, reference)
            return self.formatter.value(feature, category, self.catalogue)
        return "" if math.isnan(reference) else self.formatter.value(feature, reference, self.catalogue)

    def beside(self, feature: Feature, reference: float, value: float = math.nan) -> str:
        """The same with its name, as it stands beside a client's number; empty where none is known.

        Args:
            feature: in whose unit.
            reference: code of a category for a text.
            value: the client's number, from which a different reference must not read the same.
        """
        shown = self.apart(feature, reference, value)
        said = _MOST_FREQUENT if is_worded(feature) else _MEDIAN
        language = self.formatter.language
        return f"{said[language]}{_COLON[language]}{shown}" if shown else ""

    def apart(self, feature: Feature, reference: float, value: float) -> str:
        """The bare value of the reference, which reads otherwise than a different one of the client.

        Args:
            feature: in whose unit.
            reference: code of a category for a text.
            value: the client's number, NaN where it has none.
        """
        shown = self.value(feature, reference)
        if shown and not is_worded(feature) and not math.isnan(value):
            return self.formatter.distinct(feature.unit, value, reference)[1]
        return shown


def is_worded(feature: Feature) -> bool:
    """Whether a value is a word, which can be the most frequent one but has no middle."""
    return feature.is_text or feature.unit is Unit.FLAG
