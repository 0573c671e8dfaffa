"""How easy a French text is to read: Flesch's index as adapted to French.

L. Kandel and A. Moles, "Application de l'indice de Flesch à la langue française", Cahiers d'études de
radio-télévision 19, 1958, pages 253-274: 207 - 1.015 words per sentence - 73.6 syllables per word. From 60 upwards a
text is called standard to easy; official letters usually lie below 50.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

LONG_WORD_LETTERS = 10
_WORD = re.compile(r"[^\W\d_]+(?:[-][^\W\d_]+)*")
_VOWELS = re.compile(r"[aeiouyàâäéèêëîïôöùûüÿœæ]+")


@dataclass(frozen=True)
class Readability:
    """The measures of one text: words a sentence, share of words of ten letters and more, index of Kandel and Moles."""

    words_per_sentence: float
    longest_sentence: int
    long_words_share: float
    index: float


def measure(sentences: Iterable[str]) -> Readability:
    """Measure a text given by its sentences; figures and signs are no words."""
    words = [found for sentence in sentences if (found := _WORD.findall(sentence.replace("’", " ")))]
    flat = [word for sentence in words for word in sentence]
    per_sentence = len(flat) / len(words)
    syllables = sum(map(syllable_count, flat)) / len(flat)
    long_words = sum(len(word) >= LONG_WORD_LETTERS for word in flat)
    return Readability(
        per_sentence, max(map(len, words)), long_words / len(flat), 207.0 - 1.015 * per_sentence - 73.6 * syllables
    )


def syllable_count(word: str) -> int:
    """Groups of vowels, a mute ending left out; at least one.

    The ending "ent", mute in verbs only, always counts: a text is rather judged harder than it is.
    """
    plain = unicodedata.normalize("NFC", word.casefold())
    trimmed = re.sub(r"(?<=[^aeiouyàâéèêëîïôùûü])(e|es)$", "", plain)
    return max(1, len(_VOWELS.findall(trimmed)))


def split_sentences(text: str) -> list[str]:
    """Sentences end with a full stop, a question or exclamation mark, or the end of the text; never with a colon."""
    return [part for part in re.split(r"(?<=[.!?])\s+", text.replace("\u202f", " ")) if _WORD.search(part)]
