"""One ordered number per categorical question, so that the model only ever sees numbers."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.clients.client import Client
from core.features.catalogue import Feature
from core.storage.structured_text import json_value, typed


@dataclass(frozen=True)
class CategoryCodes:
    """The number of every category of every categorical question.

    Args:
        codes: by feature, by category (empty text: missing), the number given to the model.
        unknown: by feature, the number of a category never seen in training.
    """

    codes: Mapping[str, Mapping[str, float]]
    unknown: Mapping[str, float]

    def code(self, feature_name: str, category: str) -> float:
        """The number of one category."""
        return self.codes[feature_name].get(category, self.unknown[feature_name])

    def nearest_category(self, feature_name: str, code: float) -> str:
        """The category whose number is nearest to ``code``."""
        known = self.codes[feature_name]
        return min(known, key=lambda category: (abs(known[category] - code), category))

    def to_json(self) -> bytes:
        """The file kept in a bundle."""
        return json.dumps({"codes": self.codes, "unknown": self.unknown}, ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, content: bytes) -> CategoryCodes:
        """Read the file kept in a bundle.

        Raises:
            StructuredTextError: it holds no such codes.
        """
        return typed(json_value(content), cls)


def model_vector(client: Client, features: Sequence[Feature], codes: CategoryCodes) -> NDArray[np.float64]:
    """The client as the model sees it.

    Args:
        client: the file.
        features: the model's features, in the model's order.
        codes: numbers of the categories.

    Returns:
        One float a feature, NaN where the value is missing; shape ``(len(features),)``.
    """
    vector = np.empty(len(features), dtype=np.float64)
    for position, feature in enumerate(features):
        value = client.values[feature.name]
        if feature.is_text:
            vector[position] = codes.code(feature.name, value if isinstance(value, str) else "")
        else:
            vector[position] = value if isinstance(value, float) else math.nan
    return vector
