"""The words of documents, by language, from the files that ship with the program."""

from __future__ import annotations

from functools import cache

from core.storage.resource_files import resource
from core.storage.texts import Texts


@cache
def document_words(language: str) -> Texts:
    """The words of one language, read once."""
    return Texts.read(resource(f"documents/words_{language}.toml"), language)
