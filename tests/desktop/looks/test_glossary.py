"""One sentence for each word, the same words in both languages, found where they stand in a sentence."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.looks.glossary import glossary
from desktop.looks.screen_texts import screen_texts

LANGUAGE = pytest.mark.parametrize("language", ["fr", "en"])
ASKED = ("median", "centile", "threshold", "external", "points", "interval", "zone")


@LANGUAGE
def test_each_word_says_one_thing(language: str) -> None:
    words = glossary(language).words
    assert {one.id for one in words} == {one.id for one in glossary("fr").words}
    assert set(ASKED) <= {one.id for one in words}
    forms = [form.casefold() for one in words for form in one.forms]
    assert len(set(forms)) == len(forms)
    for one in words:
        assert one.text.endswith(".")
        assert len(re.split(r"(?<=\.) ", one.text)) <= 2, one.id
        assert all(len(sentence.split()) <= 32 for sentence in one.text.split(". ")), one.id


def test_french_typography_is_kept() -> None:
    for one in glossary("fr").words:
        assert not re.search(r"[^\u202f\s][;:?!»%](\s|$)| [;:?!»%]|« |'", one.text), one.id


@LANGUAGE
@given(place=st.integers(0, 400), other=st.integers(0, 400))
def test_the_pieces_of_a_sentence_are_the_sentence(language: str, place: int, other: int) -> None:
    sentences = list(screen_texts(language).entries.values())
    sentence = f"{sentences[place]} {sentences[other]}"
    pieces = list(glossary(language).parts(sentence))
    assert "".join(text for text, _ in pieces) == sentence
    named = [word.id for _, word in pieces if word is not None]
    assert len(named) == len(set(named))


def test_a_word_is_found_whole_and_the_longest_first() -> None:
    known = glossary("fr")
    found = [(text, word.id) for text, word in known.parts("Médiane : 3 points de risque, intermédiaire") if word]
    assert found == [("Médiane", "median"), ("points de risque", "points")]
    assert known.word("zone").term == "Zone à examiner"
    with pytest.raises(KeyError):
        known.word("absent")


@pytest.mark.parametrize(("language", "said"), [("fr", "Observé"), ("en", "Observed")])
def test_what_was_observed_is_explained_in_both_languages(language: str, said: str) -> None:
    sentences = screen_texts(language).entries.values()
    sentence = next(one for one in sentences if one.startswith(said) and "{band}" in one)
    assert next((text, word.id) for text, word in glossary(language).parts(sentence) if word) == (said, "interval")
