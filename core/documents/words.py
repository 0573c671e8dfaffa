"""The words of documents, by language, from the files that ship with the program."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from core.storage.resource_files import resource


@dataclass(frozen=True)
class DocumentWords:
    """Sentences by dotted key, for instance ``"letter.granted.opening"``.

    Args:
        language: ``"fr"`` or ``"en"``.
        entries: every text of that language; ``{name}`` is a place for a value.
    """

    language: str
    entries: Mapping[str, str]

    def __call__(self, key: str, **values: str) -> str:
        """The text of a key, with its values put in their places.

        Raises:
            KeyError: no such text, or a value is not given.
        """
        return self.entries[key].format(**values)


@cache
def document_words(language: str) -> DocumentWords:
    """The words of one language, read once."""
    document = tomllib.loads(resource(f"documents/words_{language}.toml").read_text(encoding="utf-8"))
    return DocumentWords(language, dict(_flat(document)))


def _flat(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, value in table.items():
        found += _flat(value, f"{prefix}{name}.") if isinstance(value, dict) else [(f"{prefix}{name}", str(value))]
    return found
