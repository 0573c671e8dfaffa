"""Ranks documents by what a question means: letters in common and meanings of words, together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.meaning.characters import CharacterIndex, words_of
from core.meaning.word_vectors import WordVectors

MEANING_SHARE = 0.6
"""Weight of the words' meanings beside the letters, chosen on the development half of the questions."""
PHRASE_SHARE = 0.25
"""Within the letters, weight of the likest phrase beside the whole document: a word that is a phrase is no chance."""
LEAST_LETTERS, LEAST_PHRASE, LEAST_MEANING = 0.12, 0.6, 0.62
"""Likeness from which a document has to do with a question."""
Scores = NDArray[np.float64]


@dataclass(frozen=True)
class Document:
    """Something that can be found.

    Args:
        key: names it.
        passages: what it says and how people call it, one phrase each.
    """

    key: str
    passages: tuple[str, ...]


class MeaningIndex:
    """Documents in one language, ready to be ranked.

    Args:
        documents: what can be found, each with a passage at least, in the order that decides between equals.
        vectors: meanings of words; None ranks by letters alone.
        meaning_share: weight of the meanings beside the letters, 0 to 1.
    """

    def __init__(
        self, documents: Sequence[Document], vectors: WordVectors | None, meaning_share: float = MEANING_SHARE
    ) -> None:
        self._meaning_share = meaning_share
        self._keys = tuple(one.key for one in documents)
        self._characters = CharacterIndex.of([" ".join(one.passages) for one in documents])
        self._phrases = CharacterIndex.of([phrase for one in documents for phrase in one.passages])
        self._first = np.cumsum([0, *(len(one.passages) for one in documents)])[:-1]
        self._words = _WordIndex(documents, vectors) if vectors is not None else None

    def rank(self, question: str) -> tuple[str, ...]:
        """The keys of every document, best first; none for a question of which nothing is known."""
        return tuple(self._keys[place] for place in self._order(question)[0])

    def best(self, question: str, limit: int) -> tuple[str, ...]:
        """The first keys of ``rank``, as far as they have to do with the question: none for noise."""
        order, fitting = self._order(question)
        return tuple(self._keys[place] for place in order if fitting[place])[:limit]

    def _order(self, question: str) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        letters = self._characters.likeness(question)
        phrases = np.maximum.reduceat(self._phrases.likeness(question), self._first)
        scores = (1.0 - PHRASE_SHARE) * _standard(letters) + PHRASE_SHARE * _standard(phrases)
        fitting = (letters >= LEAST_LETTERS) | (phrases >= LEAST_PHRASE)
        if self._words is not None:
            likeness, apart = self._words.likeness(question)
            scores = self._meaning_share * _standard(apart) + (1.0 - self._meaning_share) * scores
            fitting |= likeness >= LEAST_MEANING
        order = np.argsort(-scores, kind="stable") if scores.any() else np.zeros(0, np.int64)
        return order, fitting


class _WordIndex:
    """The words of the documents, each word of a question meeting its nearest one (as ColBERT does, 2020)."""

    def __init__(self, documents: Sequence[Document], vectors: WordVectors) -> None:
        self._vectors = vectors
        places: dict[str, int] = {}
        # The first place is near nothing: it keeps a document of unknown words in the count.
        known = [np.zeros(vectors.directions.shape[1], np.float32)]
        found: list[int] = []
        first: list[int] = []
        for one in documents:
            first.append(len(found))
            found.append(0)
            for word in dict.fromkeys(word for phrase in one.passages for word in words_of(phrase)):
                if word not in places:
                    vector, weight = vectors.of_word(word)
                    places[word] = len(known) if weight > 0.0 else 0
                    known += [vector] if weight > 0.0 else []
                found.append(places[word])
        self._known, self._found, self._first = np.stack(known), np.array(found), np.array(first)

    def likeness(self, question: str) -> tuple[Scores, Scores]:
        """How near each document is, 0 to 1, and how much nearer than the others; each of shape ``(documents,)``."""
        vectors, weights = self._vectors.read(question)
        if len(weights) == 0:
            nothing = np.zeros(len(self._first))
            return nothing, nothing
        near = np.maximum(vectors @ self._known.T, 0.0)[:, self._found]
        nearest = np.maximum.reduceat(near, self._first, axis=1)
        apart = weights @ (nearest - nearest.mean(axis=1, keepdims=True))
        return (weights @ nearest / weights.sum()).astype(np.float64), apart.astype(np.float64)


def _standard(values: Scores) -> Scores:
    spread = float(values.std())
    return (values - values.mean()) / spread if spread > 0.0 else np.zeros_like(values)
