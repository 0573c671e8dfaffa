"""Measures rankers on the questions: how often they find, how sure that is, how long a key takes, what they weigh."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.features.catalogue import LANGUAGES
from training.progress import Progress
from training.watch.text.questions import Half, Question, of_half
from training.watch.text.rankers import Ranker

DEPTHS = (1, 3, 5)
RESAMPLES = 2_000
SURE = 0.95
TIMES_EACH = 3
"""The best of a few runs: another program's burst is no part of a key."""
MEGABYTE = 1e6


@dataclass(frozen=True)
class Estimate:
    """A figure, and the ends of its interval by resampling the questions (percentile bootstrap, 95 %)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Quality:
    """How well one method finds.

    Args:
        method: one of ``rankers.METHODS``.
        language, half: the questions asked.
        questions: how many.
        recall: by depth, the share of questions whose answer stands among so many first.
        mrr: mean of 1 / place of the first answer.
    """

    method: str
    language: str
    half: Half
    questions: int
    recall: Mapping[int, Estimate]
    mrr: Estimate


@dataclass(frozen=True)
class Cost:
    """What one method takes: milliseconds a question, in the middle and for 95 of 100, and megabytes on disk."""

    method: str
    middle_ms: float
    p95_ms: float
    megabytes: float


@dataclass(frozen=True)
class TextMeasures:
    """Everything that note and slides say.

    Args:
        qualities: every method, language and half.
        bare: the same on the test half, without the phrases that people say.
        costs: one a method.
        words, dimensions: of the distilled vocabulary.
    """

    qualities: tuple[Quality, ...]
    bare: tuple[Quality, ...]
    costs: tuple[Cost, ...]
    words: int
    dimensions: int


def measure(
    rankers: Mapping[str, Ranker],
    bare: Mapping[str, Ranker],
    questions: Sequence[Question],
    bytes_on_disk: Mapping[str, int],
    vocabulary: tuple[int, int],
    progress: Progress,
) -> TextMeasures:
    """Ask every method every question.

    Args:
        rankers: the methods on all that ships.
        bare: the same without the phrases that people say.
        questions: both halves.
        bytes_on_disk: by method, the files it cannot do without.
        vocabulary: distilled words and their dimensions.
        progress: is told of step ``watch``.
    """
    qualities: list[Quality] = []
    costs = []
    for done, (method, ranker) in enumerate(rankers.items(), 1):
        for language in LANGUAGES:
            qualities += [_quality(method, ranker, questions, half, language) for half in Half]
        costs.append(_cost(method, ranker, questions, bytes_on_disk[method]))
        progress.step("watch", 0.7 * done / len(rankers))
    without = tuple(
        _quality(method, ranker, questions, Half.TEST, language)
        for method, ranker in bare.items()
        for language in LANGUAGES
    )
    progress.step("watch", 1.0)
    return TextMeasures(tuple(qualities), without, tuple(costs), *vocabulary)


def _quality(method: str, ranker: Ranker, questions: Sequence[Question], half: Half, language: str) -> Quality:
    asked = of_half(questions, half, language)
    places = np.array([place_of_answer(ranker.rank(one.text, language), one) for one in asked])
    recall = {depth: estimate((places <= depth).astype(np.float64)) for depth in DEPTHS}
    return Quality(method, language, half, len(asked), recall, estimate(1.0 / places))


def place_of_answer(ranked: Sequence[str], question: Question) -> float:
    """The place of the first variable that answers, from 1; infinite where none is ranked."""
    return next((float(place) for place, name in enumerate(ranked, 1) if name in question.answers), np.inf)


def estimate(values: NDArray[np.float64]) -> Estimate:
    """Mean of values with its bootstrap interval; the same values give the same interval."""
    drawn = np.random.default_rng(0).integers(len(values), size=(RESAMPLES, len(values)))
    low, high = np.quantile(values[drawn].mean(axis=1), [(1.0 - SURE) / 2.0, (1.0 + SURE) / 2.0])
    return Estimate(float(values.mean()), float(low), float(high))


def _cost(method: str, ranker: Ranker, questions: Sequence[Question], size_bytes: int) -> Cost:
    times = []
    for one in questions:
        times.append(min(_milliseconds(ranker, one) for _ in range(TIMES_EACH)))
    middle, p95 = np.quantile(times, [0.5, 0.95])
    return Cost(method, float(middle), float(p95), size_bytes / MEGABYTE)


def _milliseconds(ranker: Ranker, question: Question) -> float:
    start = time.perf_counter()
    ranker.rank(question.text, question.language)
    return 1000.0 * (time.perf_counter() - start)
