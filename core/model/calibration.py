"""Turns the model's log-odds into a probability that means "so many clients out of 100"."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.storage.structured_text import json_value, typed


@dataclass(frozen=True)
class Calibration:
    """Logistic calibration, fitted out of fold (Platt, 1999): strictly increasing, so it never reorders clients.

    Args:
        slope: positive factor on the log-odds.
        intercept: shift of the log-odds.
    """

    slope: float
    intercept: float

    def __post_init__(self) -> None:
        if not self.slope > 0.0:
            raise ValueError("the slope of a calibration is positive")

    def probability(self, log_odds: NDArray[np.float64]) -> NDArray[np.float64]:
        """Calibrated probabilities of default (0 to 1) for raw log-odds of any shape."""
        calibrated: NDArray[np.float64] = 1.0 / (1.0 + np.exp(-(self.slope * log_odds + self.intercept)))
        return calibrated

    def to_json(self) -> bytes:
        """The file kept in a bundle."""
        document = {"method": "logistic", "slope": self.slope, "intercept": self.intercept}
        return json.dumps(document, indent=2).encode()

    @classmethod
    def from_json(cls, content: bytes) -> Calibration:
        """Read the file kept in a bundle.

        Raises:
            ValueError: the file holds no logistic calibration.
        """
        document = typed(json_value(content), dict[str, Any])
        if document.get("method") != "logistic":
            raise ValueError(f"unknown calibration method {document.get('method')!r}")
        return typed(document, cls)
