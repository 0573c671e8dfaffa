"""The meaning of French and English words as short vectors, distilled from a language model; needs NumPy alone."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from core.meaning.characters import LONGEST_QUESTION, words_of

SIGNATURE_BYTES = 32
MOST_WORDS, MOST_GUESSED = 32, 4_000
NEIGHBOURS = 3
LEAST_LIKENESS = 0.45
"""Share of their letter triples that an unknown word and a known one must have in common to stand for each other."""
Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class WordVectors:
    """What each word means (Model2Vec, van Dongen and Tulkens, 2024) and how much it weighs in a sentence.

    Args:
        words: lower case, without accents.
        directions: the vectors in whole numbers; shape ``(words, dimensions)``.
        weights: rare words weigh more (Arora, Liang and Ma, 2017); shape ``(words,)``.
        signatures: the letter triples of each word, see ``signature``; shape ``(words, SIGNATURE_BYTES)``.
    """

    words: tuple[str, ...]
    directions: NDArray[np.int8]
    weights: NDArray[np.float32]
    signatures: NDArray[np.uint8]

    @classmethod
    def from_bytes(cls, content: bytes) -> WordVectors:
        """Read what ``to_bytes`` wrote.

        Raises:
            ValueError: something else, or something cut short.
        """
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
                words = tuple(arrays["words"].tobytes().decode("utf-8").split("\n"))
                found = cls(words, arrays["directions"], arrays["weights"], arrays["signatures"])
        except Exception as error:
            # NumPy and zipfile raise whatever the spoilt byte leads them to.
            raise ValueError("no word vectors") from error
        rows = {len(one) for one in (found.words, found.directions, found.weights, found.signatures)}
        kinds = [str(one.dtype) for one in (found.directions, found.weights, found.signatures)]
        if len(rows) != 1 or kinds != ["int8", "float32", "uint8"] or found.signatures.shape[1] != SIGNATURE_BYTES:
            raise ValueError("word vectors that do not fit together")
        return found

    def to_bytes(self) -> bytes:
        """Arrays alone, without pickle."""
        stream = io.BytesIO()
        np.savez(
            stream,
            words=np.frombuffer("\n".join(self.words).encode("utf-8"), np.uint8),
            directions=self.directions,
            weights=self.weights,
            signatures=self.signatures,
        )
        return stream.getvalue()

    def read(self, text: str) -> tuple[Vectors, Vectors]:
        """The words of a text, each once, as far as they are known or spelt almost like a known one.

        Returns:
            Their vectors of length 1, shape ``(words found, dimensions)``, and their weights, shape ``(words found,)``.
        """
        found = [self.of_word(word) for word in list(dict.fromkeys(words_of(text[:LONGEST_QUESTION])))[:MOST_WORDS]]
        known = [(vector, weight) for vector, weight in found if weight > 0.0]
        vectors = np.array([vector for vector, _weight in known], np.float32).reshape(-1, self.directions.shape[1])
        return vectors, np.array([weight for _vector, weight in known], np.float32)

    def of_word(self, word: str) -> tuple[Vectors, float]:
        """Vector and weight of one word, lower case and without accents; both zero where nothing is spelt like it."""
        place = self._places.get(word)
        if place is not None:
            return _unit(self.directions[place].astype(np.float32)), float(self.weights[place])
        if word not in self._guessed:
            if len(self._guessed) >= MOST_GUESSED:
                self._guessed.clear()
            self._guessed[word] = self._guess(word)
        return self._guessed[word]

    def _guess(self, word: str) -> tuple[Vectors, float]:
        nearest, shares = self._spelt_like(word)
        if len(nearest) == 0:
            return np.zeros(self.directions.shape[1], np.float32), 0.0
        mixed = shares @ self.directions[nearest].astype(np.float32)
        return _unit(mixed.astype(np.float32)), float(shares.max() * self.weights[nearest].mean())

    def _spelt_like(self, word: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        wanted = signature(word)
        shared = np.bitwise_count(self._packed & wanted.view(np.uint64)[:, np.newaxis]).sum(axis=0, dtype=np.int16)
        either = self._triples + np.int16(np.bitwise_count(wanted).sum()) - shared
        near = np.flatnonzero(shared >= np.float32(LEAST_LIKENESS) * either)
        likeness = shared[near] / either[near]
        best = np.argsort(-likeness, kind="stable")[:NEIGHBOURS]
        return near[best], likeness[best] ** 2

    @cached_property
    def _places(self) -> dict[str, int]:
        return {word: place for place, word in enumerate(self.words)}

    @cached_property
    def _guessed(self) -> dict[str, tuple[Vectors, float]]:
        # One key asks several indexes about the same half-typed word.
        return {}

    @cached_property
    def _packed(self) -> NDArray[np.uint64]:
        # Word beside word: the sum over a few rows is many times faster than over a few columns.
        return np.ascontiguousarray(np.ascontiguousarray(self.signatures).view(np.uint64).T)

    @cached_property
    def _triples(self) -> NDArray[np.int16]:
        counted: NDArray[np.int16] = np.bitwise_count(self._packed).sum(axis=0, dtype=np.int16)
        return counted


def signature(word: str) -> NDArray[np.uint8]:
    """The letter triples of a word as bits, by which words of like spelling are found; shape ``(SIGNATURE_BYTES,)``."""
    line = f" {word} "
    bits = np.zeros(8 * SIGNATURE_BYTES, np.uint8)
    for start in range(len(line) - 2):
        bits[zlib.crc32(line[start : start + 3].encode("utf-8")) % len(bits)] = 1
    return np.packbits(bits)


def signatures(words: Sequence[str]) -> NDArray[np.uint8]:
    """The signature of each word; shape ``(words, SIGNATURE_BYTES)``."""
    return np.stack([signature(word) for word in words])


def _unit(vector: Vectors) -> Vectors:
    length = float(np.linalg.norm(vector))
    return vector / length if length > 0.0 else vector
