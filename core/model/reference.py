"""What the model's clients look like: the reference profile, and the ranges seen in training."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.storage.structured_text import json_value, typed
from core.values import Span

_Numbers = dict[str, float | None]
_Bounds = dict[str, tuple[float, float]]


@dataclass(frozen=True)
class Reference:
    """Figures of the population, by feature name.

    Args:
        granted_median: of the clients advised to be granted, for each model feature: the median of a number, the most
            frequent one of a category (its code) or of a yes or no.
        median: median of all clients, for each numeric feature.
        seen: lowest and highest value of the training clients, for each numeric feature.
        spans: range drawn for each numeric feature.
    """

    granted_median: Mapping[str, float]
    median: Mapping[str, float]
    seen: Mapping[str, Span]
    spans: Mapping[str, Span]

    def profile(self, feature_names: tuple[str, ...]) -> NDArray[np.float64]:
        """The reference profile in the model's order; shape ``(features,)``."""
        return np.array([self.granted_median[name] for name in feature_names], dtype=np.float64)

    def is_unusual(self, feature_name: str, value: float) -> bool:
        """Whether a known value lies outside all that the model has seen in training."""
        span = self.seen.get(feature_name)
        return span is not None and not math.isnan(value) and not span.low <= value <= span.high

    def to_json(self) -> bytes:
        """The file kept in a bundle."""
        document = {
            "granted_median": {name: _json_number(value) for name, value in self.granted_median.items()},
            "median": {name: _json_number(value) for name, value in self.median.items()},
            "seen": {name: [span.low, span.high] for name, span in self.seen.items()},
            "spans": {name: [span.low, span.high] for name, span in self.spans.items()},
        }
        return json.dumps(document, indent=1).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Reference:
        """Read the file kept in a bundle.

        Raises:
            StructuredTextError: it holds no such figures.
        """
        document = typed(json_value(content), _Document)
        return cls(
            _numbers(document.granted_median),
            _numbers(document.median),
            _spans(document.seen),
            _spans(document.spans),
        )


@dataclass(frozen=True)
class _Document:
    granted_median: _Numbers
    median: _Numbers
    seen: _Bounds
    spans: _Bounds


def _json_number(value: float) -> float | None:
    return None if math.isnan(value) else value


def _numbers(found: _Numbers) -> dict[str, float]:
    return {name: math.nan if value is None else value for name, value in found.items()}


def _spans(found: _Bounds) -> dict[str, Span]:
    return {name: Span(*bounds) for name, bounds in found.items()}
