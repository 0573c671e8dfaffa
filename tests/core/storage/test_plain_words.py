"""Words that turn the words around them are taken away where a document is read; all others stay."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from core.storage.plain_words import LONGEST_WORD, may_turn, plain_values, plain_words, printable_words
from core.storage.structured_text import json_value, toml_table

TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def test_documents_are_read_without_what_turns_words() -> None:
    written = b'{"name": "\\u202e\\u00e9\\ud83d\\ude00", "kept": "\\u05d0\\u200d"}'
    assert json_value(written) == {"name": "é😀", "kept": "\u05d0\u200d"}
    assert toml_table('name = "a\u2066b"\n"k\\u202E" = 1'.encode()) == {"name": "ab", "k": 1}


def test_half_an_emoji_is_no_character() -> None:
    assert plain_words("x\ud83d").encode("utf-8") == b"x"


@given(st.text())
def test_only_what_turns_words_goes(text: str) -> None:
    assert plain_words(text) == "".join(one for one in text if one not in TURNING)
    assert may_turn(text) == (plain_words(text) != text) or "\\u20" in text
    assert plain_values({text: [text, 1, None, True]}) == {plain_words(text): [plain_words(text), 1, None, True]}


@given(st.text())
def test_a_page_can_hold_what_is_printed(text: str) -> None:
    shown = printable_words(text)
    assert max(map(len, re.split(r"[\s/\\\u200b]", shown))) <= LONGEST_WORD
    assert not any(ord(one) < 32 for one in shown)
