"""Sentences are found by key, filled, and agree with their number."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.storage.texts import Texts


def test_nested_tables_give_dotted_keys_and_a_section_leaves_its_name_out(tmp_path: Path) -> None:
    file = tmp_path / "fr.toml"
    file.write_text('[a]\nb = "un {thing}"\n[a.c]\nd = "deux"\n[ab]\ne = "trois"\n', encoding="utf-8")
    texts = Texts.read(file, "fr")
    assert dict(texts.entries) == {"a.b": "un {thing}", "a.c.d": "deux", "ab.e": "trois"}
    assert texts("a.b", thing="chat") == "un chat"
    assert dict(texts.section("a").entries) == {"b": "un {thing}", "c.d": "deux"}
    assert texts.section("a").language == "fr"


def test_what_is_no_sentence_is_named(tmp_path: Path) -> None:
    (tmp_path / "xx.toml").write_text("[a]\nb = 3\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"xx.toml: a.b must be a sentence, not 3"):
        Texts.read(tmp_path / "xx.toml", "xx")
    with pytest.raises(FileNotFoundError):
        Texts.read(tmp_path / "absent.toml", "fr")


def test_sentences_take_their_values() -> None:
    texts = Texts("fr", {"a.b": "{share:.1f}\u202f% de {name}"})
    assert texts("a.b", share=12.34, name="x") == "12.3\u202f% de x"
    with pytest.raises(KeyError, match="name"):
        texts("a.b", share=1.0)
    with pytest.raises(KeyError, match=r"a\.c\.other"):
        texts("a.c", count=3)


@given(st.integers(0, 10**6))
def test_number_agrees_in_both_languages(count: int) -> None:
    entries = {"a.one": "{count} client", "a.other": "{count} clients"}
    assert Texts("fr", entries)("a", count=count).endswith("s") == (count >= 2)
    assert Texts("en", entries)("a", count=count).endswith("s") == (count != 1)


def test_fractions_below_two_are_singular_in_french() -> None:
    entries = {"a.one": "point", "a.other": "points"}
    assert Texts("fr", entries)("a", count=1.9) == "point"
    assert Texts("fr", entries)("a", count=-2.0) == "points"
    assert Texts("en", entries)("a", count=1.9) == "points"
    with pytest.raises(TypeError, match="a count is a number"):
        Texts("fr", entries)("a", count="many")
