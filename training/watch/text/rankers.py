"""The ways of ranking that are compared, behind one interface."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from core.features.catalogue import Catalogue
from core.features.formatting import plain
from core.meaning.index import Document
from core.meaning.variables import Said, VariableSearch, variable_documents
from core.meaning.word_vectors import WordVectors

WORDS, BM25, CHARACTERS, E5, STATIC, SHIPPED = "words", "bm25", "characters", "e5", "static", "shipped"
METHODS = (WORDS, BM25, CHARACTERS, E5, STATIC, SHIPPED)
BM25_SATURATION, BM25_LENGTH = 1.5, 0.75
WORD = r"[a-z0-9]+"

Scores = Callable[[str], NDArray[np.float64]]
"""A question to one score a document."""
Embed = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts to vectors of length 1; shape ``(texts, dimensions)``."""


class Ranker(Protocol):
    """Answers a question with the names of variables, best first."""

    def rank(self, text: str, language: str) -> tuple[str, ...]:
        """Every variable, best first."""
        ...


class _DocumentRanker:
    """Ranks by what ``read`` makes of the documents of a language, once each."""

    def __init__(self, documents: Callable[[str], Sequence[Document]], read: Callable[..., Scores]) -> None:
        self._documents = lru_cache(maxsize=None)(documents)
        self._scores = lru_cache(maxsize=None)(lambda language: read(self._documents(language)))

    def rank(self, text: str, language: str) -> tuple[str, ...]:
        documents, scores = self._documents(language), self._scores(language)(text)
        return tuple(documents[place].key for place in np.argsort(-scores, kind="stable"))


def all_rankers(
    catalogue: Catalogue, said: Said, vectors: WordVectors, query: Embed, passage: Embed
) -> Mapping[str, Ranker]:
    """Every method of ``METHODS`` on the same documents.

    Args:
        catalogue: the variables.
        said: what people call them.
        vectors: the distilled words.
        query: the language model on questions.
        passage: the language model on documents.
    """

    def documents(language: str) -> Sequence[Document]:
        return variable_documents(catalogue, said, language)

    return {
        WORDS: _DocumentRanker(documents, word_scores),
        BM25: _DocumentRanker(documents, bm25_scores),
        CHARACTERS: VariableSearch(catalogue, said, None),
        E5: _DocumentRanker(documents, lambda found: model_scores(found, query, passage)),
        STATIC: VariableSearch(catalogue, said, vectors, meaning_share=1.0),
        SHIPPED: VariableSearch(catalogue, said, vectors),
    }


def word_scores(documents: Sequence[Document]) -> Scores:
    """Cosine of TF-IDF on single words (Salton and Buckley, 1988)."""
    reading = TfidfVectorizer(preprocessor=plain, token_pattern=WORD, sublinear_tf=True)
    table = reading.fit_transform([" ".join(one.passages) for one in documents])
    return lambda question: np.asarray((table @ reading.transform([question]).T).todense()).ravel()


def bm25_scores(documents: Sequence[Document]) -> Scores:
    """BM25 on single words (Robertson and Zaragoza, 2009)."""
    reading = CountVectorizer(preprocessor=plain, token_pattern=WORD)
    counts: NDArray[Any] = reading.fit_transform([" ".join(one.passages) for one in documents]).toarray()
    lengths = counts.sum(axis=1, keepdims=True)
    holding = (counts > 0).sum(axis=0)
    rarity = np.log(1.0 + (len(documents) - holding + 0.5) / (holding + 0.5))
    damped = BM25_SATURATION * (1.0 - BM25_LENGTH + BM25_LENGTH * lengths / lengths.mean())
    weights = rarity * counts * (BM25_SATURATION + 1.0) / (counts + damped)

    def scores(question: str) -> NDArray[np.float64]:
        found: NDArray[np.float64] = weights @ reading.transform([question]).toarray()[0]
        return found

    return scores


def model_scores(documents: Sequence[Document], query: Embed, passage: Embed) -> Scores:
    """Cosine of a language model between the question and the nearest passage of each document."""
    vectors = passage([phrase for one in documents for phrase in one.passages])
    first = np.cumsum([0, *(len(one.passages) for one in documents)])[:-1]
    return lambda question: np.maximum.reduceat(vectors @ query([question])[0], first).astype(np.float64)
