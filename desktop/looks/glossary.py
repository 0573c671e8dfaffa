"""The words that an advisor or a client may not know, one sentence each, for the help and the underlined words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from core.storage.resource_files import resource_table


@dataclass(frozen=True)
class GlossaryWord:
    """One word.

    Args:
        id: the same in every language.
        term: as a heading.
        forms: what stands for it in the sentences of the screens.
        text: one sentence, seldom two.
    """

    id: str
    term: str
    forms: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Glossary:
    """Every word of one language, in the order of the file.

    Args:
        words: each with an id of its own.
    """

    words: tuple[GlossaryWord, ...]

    def word(self, word_id: str) -> GlossaryWord:
        """The word of an id.

        Raises:
            KeyError: no such word.
        """
        found = {one.id: one for one in self.words}
        return found[word_id]

    def parts(self, sentence: str) -> Iterator[tuple[str, GlossaryWord | None]]:
        """A sentence in pieces: each word is named where it stands first, and nowhere else."""
        said: set[str] = set()
        place = 0
        for found in self._pattern.finditer(sentence):
            word = self._by_form[found.group().casefold()]
            if word.id not in said:
                said.add(word.id)
                if found.start() > place:
                    yield sentence[place : found.start()], None
                yield found.group(), word
                place = found.end()
        if place < len(sentence):
            yield sentence[place:], None

    @cached_property
    def _by_form(self) -> dict[str, GlossaryWord]:
        return {form.casefold(): one for one in self.words for form in one.forms}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        longest_first = sorted(self._by_form, key=len, reverse=True)
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b", re.IGNORECASE)


@cache
def glossary(language: str) -> Glossary:
    """The words of one language, read once.

    Raises:
        OSError: the file is missing.
    """
    entries = resource_table(f"help/{language}/glossaire.toml")["words"]
    return Glossary(tuple(GlossaryWord(one["id"], one["term"], tuple(one["forms"]), one["text"]) for one in entries))
