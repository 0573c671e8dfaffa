"""Distils a language model into one short vector a word (Model2Vec, van Dongen and Tulkens, 2024)."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from core.features.formatting import plain
from core.meaning.word_vectors import WordVectors, signatures
from core.storage.resource_files import resource
from training.progress import Progress
from training.watch.text.rankers import Embed

DIMENSIONS = 192
RARE_SHARE = 1e-3
"""Weight of a word: a / (a + p), p its share in running text (Arora et al., 2017)."""
WORD_LISTS = ("watch/words_fr.txt", "watch/words_en.txt")
PRODUCT_TEXTS = ("catalogue.toml", "i18n/*.toml", "help/*/*.md", "search/said.toml")
BATCH = 64
ZIPF_SUM = 11.0
"""Sum of 1 / rank over the words of a language: what turns a rank into a share."""
_WORD = re.compile(r"[^\W\d_]{2,}")


def vocabulary() -> dict[str, tuple[str, int]]:
    """The words to distil, as compared: the spelling the model reads and the rank in its language, from 1.

    The most frequent words of French and English, then every word of the product's own texts. Of two words that only
    accents tell apart, the more frequent one is read.
    """
    lists = [resource(name).read_text(encoding="utf-8").split() for name in WORD_LISTS]
    found: dict[str, tuple[str, int]] = {}
    for rank in range(max(len(words) for words in lists)):
        for words in lists:
            if rank < len(words):
                found.setdefault(plain(words[rank]), (words[rank], rank + 1))
    own = {word.lower() for name in PRODUCT_TEXTS for path in sorted(resource("").glob(name))
           for word in _WORD.findall(path.read_text(encoding="utf-8"))}  # fmt: skip
    for word in sorted(own):
        found.setdefault(plain(word), (word, len(lists[0])))
    return found


def embedded(spellings: Sequence[str], embed: Embed, progress: Progress) -> NDArray[np.float32]:
    """What the model says of each word alone; shape ``(words, dimensions of the model)``."""
    found = []
    for start in range(0, len(spellings), BATCH):
        found.append(embed(spellings[start : start + BATCH]))
        progress.step("distil", min(1.0, (start + BATCH) / len(spellings)))
    return np.concatenate(found)


def distilled(words: Sequence[str], ranks: Sequence[int], vectors: NDArray[np.float32]) -> WordVectors:
    """Short vectors of words, in whole numbers.

    Args:
        words: as compared: lower case, without accents.
        ranks: place of each word among those of its language, by frequency.
        vectors: what the model says of each; shape ``(words, dimensions of the model)``.
    """
    centred = vectors - vectors.mean(axis=0)
    _values, directions = np.linalg.eigh(centred.T @ centred)
    short = centred @ directions[:, ::-1][:, : min(DIMENSIONS, centred.shape[1])]
    short /= np.maximum(np.linalg.norm(short, axis=1, keepdims=True), 1e-9)
    shares = 1.0 / (np.asarray(ranks, dtype=np.float64) * ZIPF_SUM)
    weights = RARE_SHARE / (RARE_SHARE + shares)
    scale = np.abs(short).max(axis=1) / 127.0
    scale[scale == 0.0] = 1.0
    whole = np.round(short / scale[:, np.newaxis]).astype(np.int8)
    return WordVectors(tuple(words), whole, weights.astype(np.float32), signatures(words))
