"""What an advisor types in the search field, as a filter on clients."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.features.catalogue import Catalogue
from core.features.formatting import plain
from core.model.policy import Advice
from core.population.filter import NO_CLIENT, CategoryCondition, ClientFilter

SEARCHED_FEATURES = ("OCCUPATION_TYPE", "NAME_CONTRACT_TYPE")
_BEFORE_A_NUMBER = frozenset(
    {"client", "cliente", "n", "no", "nr", "num", "number", "numero", "dossier", "file", "id", "ref", "reference"}
)
"""Words that only announce a number, though some of them begin a label too."""
_DECIMALS = re.compile(r"(?<=[0-9])[.,]0{1,2}(?![0-9])")
_BETWEEN_DIGITS = re.compile(r"(?<=[0-9])[.,'_](?=[0-9])")
_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")


LONGEST_NUMBER = 18
"""Digits; no database holds a longer one."""


@dataclass(frozen=True)
class SearchIndex:
    """Finds what words mean: professions, types of contract, advices.

    Args:
        catalogue: labels of the categories.
        advice_labels: the words shown for each advice.
        language: language of the labels.
    """

    catalogue: Catalogue
    advice_labels: Mapping[Advice, str]
    language: str

    def parse(self, text: str) -> ClientFilter:
        """The clients that a text asks for; every word must be met.

        Digits are the first digits of a client's number, as a heading, a letter or a spreadsheet writes it
        (``N° 100 001``, ``#100001``, ``100001.0``); beside them, a word that means nothing is passed over. Any other
        word is looked up at the beginning of the words of the labels, accents and case ignored; alone, a word that
        means nothing finds nobody.
        """
        digits, words = _tokens(text)
        if digits.startswith("0"):
            return NO_CLIENT
        found = ClientFilter(id_prefix=digits)
        for word in words:
            with_word = self._with_word(found, word)
            if with_word is not None:
                found = with_word
            elif not digits:
                return NO_CLIENT
        return found if digits or words or not text.strip() else NO_CLIENT

    def _with_word(self, found: ClientFilter, word: str) -> ClientFilter | None:
        """What is asked for with one more word, None where it means nothing."""
        advices = frozenset(advice for advice, label in self.advice_labels.items() if _matches(label, word))
        conditions = tuple(
            CategoryCondition(name, categories)
            for name in SEARCHED_FEATURES
            if (categories := self._categories(name, word))
        )
        if advices and not conditions:
            kept = found.advices & advices if found.advices else advices
            return replace(found, advices=kept) if kept else NO_CLIENT
        if not conditions:
            return None
        return replace(found, any_category=(*found.any_category, conditions))

    def _categories(self, feature_name: str, word: str) -> frozenset[str]:
        labels = self.catalogue.categories[feature_name]
        return frozenset(value for value in labels if _matches(labels[value][self.language], word))


def title_matches(title: str, text: str) -> bool:
    """Whether every word of a text begins a word of a title, accents and case ignored; a blank text matches nothing."""
    words = plain(text).split()
    return bool(words) and all(_matches(title, word) for word in words)


def typed_number(text: str) -> int | None:
    """The client's number that a text consists of, None where it asks for something else or for more."""
    digits, words = _tokens(text)
    return int(digits) if digits and len(digits) <= LONGEST_NUMBER and not words else None


def _tokens(text: str) -> tuple[str, list[str]]:
    """The digits of a text, one after another, and its words but those that only announce a number."""
    tokens = _TOKEN.findall(_BETWEEN_DIGITS.sub("", _DECIMALS.sub("", plain(text))))
    digits = "".join(token for token in tokens if token.isascii() and token.isdigit())
    words = [token for token in tokens if not (token.isascii() and token.isdigit())]
    return digits, [word for word in words if word not in _BEFORE_A_NUMBER] if digits else words


def _matches(label: str, word: str) -> bool:
    parts = plain(label).replace("/", " ").replace("-", " ").replace("'", " ").split()
    return any(part.startswith(word) for part in parts)
