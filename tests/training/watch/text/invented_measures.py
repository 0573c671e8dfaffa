"""Measures nobody made, for note and slides."""

from __future__ import annotations

from core.features.catalogue import LANGUAGES
from training.watch.text.measure import DEPTHS, Cost, Estimate, Quality, TextMeasures
from training.watch.text.questions import Half
from training.watch.text.rankers import CHARACTERS, METHODS, SHIPPED


def invented(*, shipped: float = 0.93, letters: float = 0.62) -> TextMeasures:
    values = {**dict.fromkeys(METHODS, 0.7), SHIPPED: shipped, CHARACTERS: letters}

    def estimate(value: float) -> Estimate:
        return Estimate(value, value - 0.07, min(1.0, value + 0.06))

    def quality(method: str, language: str, half: Half, less: float) -> Quality:
        recall = {depth: estimate(values[method] - less - 0.02 * (5 - depth)) for depth in DEPTHS}
        return Quality(method, language, half, 46, recall, estimate(values[method] - 0.1))

    return TextMeasures(
        tuple(quality(one, language, half, 0.0) for one in METHODS for language in LANGUAGES for half in Half),
        tuple(quality(one, language, Half.TEST, 0.3) for one in METHODS for language in LANGUAGES),
        tuple(Cost(one, 0.8, 1.9, 11.3) for one in METHODS),
        47_347, 192,
    )  # fmt: skip
