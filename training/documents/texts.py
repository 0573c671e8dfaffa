"""The texts of a document: sentences with places for figures, set with French spaces."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from core.features.formatting import NARROW_SPACE
from core.storage.resource_files import resource_table

_BEFORE = re.compile(r" (?=[;:?!»%])")
_AFTER = re.compile(r"(?<=«) ")


def read_texts(name: str) -> dict[str, Any]:
    """The texts of ``resources/documents/{name}.toml``, as they are written there."""
    return resource_table(f"documents/{name}.toml")


def french(text: str) -> str:
    """The same text with narrow no-break spaces where French typography has them."""
    return _AFTER.sub(NARROW_SPACE, _BEFORE.sub(NARROW_SPACE, text))


def filled(part: Any, values: Mapping[str, str]) -> Any:
    """Texts, lists and tables of texts with their figures put in place.

    Raises:
        KeyError: a text asks for a figure that is not there.
    """
    if isinstance(part, str):
        return french(part.format_map(values))
    if isinstance(part, Mapping):
        return {name: filled(one, values) for name, one in part.items()}
    return [filled(one, values) for one in part] if isinstance(part, list) else part


def listed_alt(words: Mapping[str, Any], items: Sequence[Mapping[str, str]]) -> str:
    """What a figure shows, for who does not see it: one sentence that lists everything drawn.

    Args:
        words: the texts of the figure, with an ``item`` and an ``alt`` that takes all ``items``.
        items: the values of each item.

    Raises:
        KeyError: a text asks for a value that is not there.
    """
    said = " ; ".join(str(filled(words["item"], item)) for item in items)
    return str(filled(words["alt"], {"items": said}))
