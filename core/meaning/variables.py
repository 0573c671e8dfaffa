"""The variables of the catalogue as documents of the search by meaning."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

from core.features.catalogue import Catalogue, Feature
from core.meaning.index import MEANING_SHARE, Document, MeaningIndex
from core.meaning.word_vectors import WordVectors
from core.storage.structured_text import toml_table, typed

FEW = 5
"""Answers that a person looks over at once."""
Said = Mapping[str, Mapping[str, str]]
"""By language and variable, the phrases by which people name it, parted by semicolons."""


def read_said(content: bytes) -> Said:
    """What ``said.toml`` holds.

    Raises:
        ValueError: something else.
    """
    return typed(toml_table(content), dict[str, dict[str, str]])


def variable_documents(catalogue: Catalogue, said: Said, language: str) -> tuple[Document, ...]:
    """Every variable with its label, explanation, factor, reasons and what people call it."""
    phrases = said.get(language, {})
    return tuple(
        Document(one.name, _passages(one, catalogue, phrases.get(one.name, ""), language)) for one in catalogue.features
    )


def _passages(feature: Feature, catalogue: Catalogue, said: str, language: str) -> tuple[str, ...]:
    wording = feature.wording[language]
    factor = catalogue.factor_by_name.get(feature.factor)
    found = [wording.label, wording.help, wording.raises, wording.lowers]
    found += [factor.label[language]] if factor is not None else []
    found += [phrase.strip() for phrase in said.split(";")]
    return tuple(dict.fromkeys(phrase for phrase in found if phrase))


class VariableSearch:
    """Finds variables by what a person means.

    Args:
        catalogue: the variables.
        said: what people call them; empty where a bundle does not say.
        vectors: meanings of words; None where a bundle has none.
        meaning_share: weight of the meanings beside the letters, 0 to 1.
    """

    def __init__(
        self, catalogue: Catalogue, said: Said, vectors: WordVectors | None, meaning_share: float = MEANING_SHARE
    ) -> None:
        self.catalogue, self._meaning_share = catalogue, meaning_share
        self.said, self.vectors = said, vectors
        self._index = lru_cache(maxsize=None)(self._read_index)

    def rank(self, text: str, language: str) -> tuple[str, ...]:
        """Names of all variables, best first; none where no word of the text says anything.

        Args:
            text: what a person typed, of any length.
            language: ``fr`` or ``en``.
        """
        return self._index(language).rank(text)

    def best(self, text: str, language: str) -> tuple[str, ...]:
        """The few variables that have to do with a text, best first; none for noise. Arguments as for ``rank``."""
        return self._index(language).best(text, FEW)

    def completed(self, exact: Collection[str], text: str, language: str) -> frozenset[str]:
        """Variables to show for a text typed in a list of them.

        Args:
            exact: those whose own words hold every word of the text; where they are few, those meant join them.
            text: as for ``rank``.
            language: as for ``rank``.
        """
        return (
            frozenset(exact)
            if len(exact) >= FEW or not text.strip()
            else frozenset((*exact, *self.best(text, language)))
        )

    def _read_index(self, language: str) -> MeaningIndex:
        documents = variable_documents(self.catalogue, self.said, language)
        return MeaningIndex(documents, self.vectors, self._meaning_share)
