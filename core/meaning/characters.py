"""Compares texts by the letters they share: forgives spelling, endings and half-typed words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.features.formatting import plain

SHORTEST_RUN, LONGEST_RUN = 3, 5
LONGEST_QUESTION = 400
"""Letters of a question that are looked at: a page pasted by mistake takes no longer than a sentence."""
_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """The words of a text in lower case, without accents, apostrophes or signs."""
    return _WORD.findall(plain(text))


def runs_of(words: Sequence[str]) -> Counter[str]:
    """How often each run of letters stands in words set side by side, spaces included."""
    line = f" {' '.join(words)} "
    return Counter(
        line[start : start + length]
        for length in range(SHORTEST_RUN, LONGEST_RUN + 1)
        for start in range(len(line) - length + 1)
    )


@dataclass(frozen=True)
class CharacterIndex:
    """Texts by their runs of letters, weighed by TF-IDF (Salton and Buckley, 1988; logarithmic counts).

    Args:
        places: by run of letters, its place in ``starts`` and ``rarity``.
        rarity: inverse document frequency of each run; shape ``(runs,)``.
        starts: where the entries of each run begin in ``texts`` and ``weights``; shape ``(runs + 1,)``.
        texts: places of the texts that hold a run, run after run.
        weights: weight of the run in each of them; the weights of one text have length 1.
        count: texts.
    """

    places: dict[str, int]
    rarity: NDArray[np.float64]
    starts: NDArray[np.int64]
    texts: NDArray[np.int64]
    weights: NDArray[np.float64]
    count: int

    @classmethod
    def of(cls, texts: Sequence[str]) -> CharacterIndex:
        """The index of some texts."""
        counted = [runs_of(words_of(text)) for text in texts]
        places = {run: place for place, run in enumerate(dict.fromkeys(run for runs in counted for run in runs))}
        text = np.repeat(np.arange(len(texts)), [len(runs) for runs in counted])
        run = np.array([places[one] for runs in counted for one in runs], dtype=np.int64)
        often = np.array([count for runs in counted for count in runs.values()], dtype=np.float64)
        holding = np.bincount(run, minlength=len(places))
        rarity = np.log((1.0 + len(texts)) / (1.0 + holding)) + 1.0
        weights = (1.0 + np.log(often)) * rarity[run]
        lengths = np.sqrt(np.bincount(text, weights**2, minlength=len(texts)))
        order = np.argsort(run, kind="stable")
        starts = np.concatenate(([0], np.cumsum(holding)))
        return cls(places, rarity, starts, text[order], (weights / lengths[text])[order], len(texts))

    def likeness(self, question: str) -> NDArray[np.float64]:
        """Cosine of a question with each text, 0 to 1; shape ``(texts,)``."""
        runs = runs_of(words_of(question[:LONGEST_QUESTION]))
        known = [(self.places[run], count) for run, count in runs.items() if run in self.places]
        if not known:
            return np.zeros(self.count)
        places, often = np.array(known).T
        # A run that no text holds weighs as much as the rarest that one does: noise must not look like a question.
        unknown = len(runs) - len(known)
        weights = (1.0 + np.log(often)) * self.rarity[places]
        length = np.sqrt((weights**2).sum() + unknown * self.rarity.max() ** 2)
        spans = [slice(self.starts[place], self.starts[place + 1]) for place in places]
        texts = np.concatenate([self.texts[span] for span in spans])
        shares = np.concatenate([self.weights[span] * weight for span, weight in zip(spans, weights, strict=True)])
        found: NDArray[np.float64] = np.bincount(texts, shares, minlength=self.count) / length
        return found
