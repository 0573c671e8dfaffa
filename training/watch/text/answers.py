"""What ships, as it answers: the same search as on the desk."""

from __future__ import annotations

from collections.abc import Sequence

from core.bundle.bundle import SAID_NAME, WORDS_NAME
from core.meaning.variables import VariableSearch, read_said
from core.meaning.word_vectors import WordVectors
from core.storage.resource_files import resource
from training.features.catalogue import shipped_catalogue

SEARCH = "search"


def shipped_words() -> WordVectors:
    """The distilled words that every new bundle carries."""
    return WordVectors.from_bytes(resource(f"{SEARCH}/{WORDS_NAME}").read_bytes())


def shipped_search() -> VariableSearch:
    """The search of every new bundle."""
    said = read_said(resource(f"{SEARCH}/{SAID_NAME}").read_bytes())
    return VariableSearch(shipped_catalogue(), said, shipped_words())


def answers(search: VariableSearch, asked: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    """The variables that answer each question, best first.

    Args:
        search: what answers.
        asked: language and text of each question.
    """
    return {text: list(search.rank(text, language)) for language, text in asked}
