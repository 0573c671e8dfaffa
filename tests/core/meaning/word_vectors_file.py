"""The words that every new bundle carries, read once a process, and a search on them."""

from __future__ import annotations

from functools import cache

from core.bundle.bundle import SAID_NAME, WORDS_NAME
from core.features.catalogue import load_catalogue
from core.meaning.variables import VariableSearch, read_said
from core.meaning.word_vectors import WordVectors
from core.storage.resource_files import resource

WORDS = resource(f"search/{WORDS_NAME}")


@cache
def shipped_words() -> WordVectors:
    return WordVectors.from_bytes(WORDS.read_bytes())


@cache
def shipped_search() -> VariableSearch:
    catalogue = load_catalogue(resource("catalogue.toml").read_bytes())
    return VariableSearch(catalogue, read_said(resource(f"search/{SAID_NAME}").read_bytes()), shipped_words())
