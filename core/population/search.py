"""What an advisor types in the search field, as a filter on clients."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.features.catalogue import Catalogue
from core.features.formatting import plain
from core.model.policy import Advice
from core.population.filter import NO_CLIENT, CategoryCondition, ClientFilter

SEARCHED_FEATURES = ("OCCUPATION_TYPE", "NAME_CONTRACT_TYPE")


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

        Digits are the first digits of a client's number, spaces between them ignored; any other word is looked up
        at the beginning of the words of the labels, accents and case ignored. A word that means nothing finds nobody.
        """
        words = plain(text).replace("\u202f", " ").replace("\xa0", " ").split()
        digits = "".join(word for word in words if word.isascii() and word.isdigit())
        found = ClientFilter(id_prefix=digits)
        if digits.startswith("0"):
            return NO_CLIENT
        for word in words:
            if not (word.isascii() and word.isdigit()):
                found = self._with_word(found, word)
        return found

    def _with_word(self, found: ClientFilter, word: str) -> ClientFilter:
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
            return NO_CLIENT
        return replace(found, any_category=(*found.any_category, conditions))

    def _categories(self, feature_name: str, word: str) -> frozenset[str]:
        labels = self.catalogue.categories[feature_name]
        return frozenset(value for value in labels if _matches(labels[value][self.language], word))


def title_matches(title: str, text: str) -> bool:
    """Whether every word of a text begins a word of a title, accents and case ignored; a blank text matches nothing."""
    words = plain(text).split()
    return bool(words) and all(_matches(title, word) for word in words)


def _matches(label: str, word: str) -> bool:
    parts = plain(label).replace("/", " ").replace("-", " ").replace("'", " ").split()
    return any(part.startswith(word) for part in parts)
