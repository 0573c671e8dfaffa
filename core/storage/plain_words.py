"""Makes what people write plain: words that turn the words around them, or that no page can hold, are no words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

LONGEST_WORD = 70
"""Letters that a line may have to hold: a fingerprint of 64 digits stays whole."""
PIECE = 30
"""Letters after which a longer word may be broken."""
_UNPLAIN = re.compile("[\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_MAY_TURN = re.compile("[\u202a-\u202e\u2066-\u2069]|\\\\u20(?:2[a-eA-E]|6[6-9])")
# A path is broken after its separators, and copied as it is.
_LONG_WORD = re.compile(rf"[^\s/\\]{{{LONGEST_WORD + 1},}}")
_PIECE = re.compile(rf"\S{{{PIECE}}}(?=\S)")
_UNPRINTABLE = ("Cc", "Cs", "Cn", "Co")
_BYTE_ORDER_MARK, _BREAK_HERE = "\ufeff", "\u200b"


def plain_words(text: str) -> str:
    """A text as it is, but for two things.

    What overrides or embeds a direction goes: « accordée » could read as its opposite, and what stands beside it too
    (letters that run from right to left still do). So do halves of characters, which a field that cuts an emoji leaves
    and no file can hold.
    """
    return _UNPLAIN.sub("", text)


def plain_values(value: Any) -> Any:
    """A JSON value whose texts, names included, are plain; numbers and truth values as they are."""
    if isinstance(value, str):
        return plain_words(value)
    if isinstance(value, Mapping):
        return {plain_values(name): plain_values(part) for name, part in value.items()}
    return [plain_values(part) for part in value] if isinstance(value, list) else value


def may_turn(document: str) -> bool:
    """Whether a document, escapes of JSON or TOML included, may hold what ``plain_words`` takes away."""
    return _MAY_TURN.search(document) is not None


def printable_words(text: str) -> str:
    """A text as a page can hold it: controls become spaces, and a word longer than a line may be broken."""
    shown = "".join(
        one if unicodedata.category(one) not in _UNPRINTABLE and one != _BYTE_ORDER_MARK else " "
        for one in plain_words(text)
    )
    return breakable(shown)


def breakable(text: str) -> str:
    """The same words, the longest of them with places, which are not seen, where a line may end."""
    return _LONG_WORD.sub(lambda word: _PIECE.sub(lambda piece: f"{piece[0]}{_BREAK_HERE}", word[0]), text)
