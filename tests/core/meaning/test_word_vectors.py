"""Word vectors are read as they were written, and refused where they were spoilt."""

from __future__ import annotations

import numpy as np
import pytest

from core.meaning.word_vectors import WordVectors, signatures
from tests.core.meaning.word_vectors_file import WORDS, shipped_words

NAMES = ("credit", "revenu", "voiture")


def small() -> WordVectors:
    directions = np.array([[127, 0], [0, 127], [90, -90]], np.int8)
    return WordVectors(NAMES, directions, np.array([0.9, 0.5, 1.0], np.float32), signatures(NAMES))


def test_what_is_written_is_read() -> None:
    found = WordVectors.from_bytes(small().to_bytes())
    assert found.words == NAMES
    assert np.array_equal(found.directions, small().directions)
    assert np.array_equal(found.weights, small().weights)
    assert np.array_equal(found.signatures, small().signatures)


@pytest.mark.parametrize("content", [b"", b"nonsense", small().to_bytes()[:200], b"\x80\x04K\x01."])
def test_anything_else_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match="no word vectors"):
        WordVectors.from_bytes(content)


def test_arrays_that_do_not_fit_are_refused() -> None:
    spoilt = WordVectors(NAMES[:2], small().directions, small().weights, small().signatures)
    with pytest.raises(ValueError, match="do not fit"):
        WordVectors.from_bytes(spoilt.to_bytes())


def test_words_of_a_text_have_length_one_and_their_weight() -> None:
    vectors, weights = small().read("Crédit, voiture, crédit !")
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0)
    assert weights.tolist() == pytest.approx([0.9, 1.0])


def test_an_unknown_word_takes_the_meaning_of_one_spelt_like_it() -> None:
    vectors, weights = small().read("voitures")
    assert vectors[0] @ (np.array([1.0, -1.0]) / np.sqrt(2.0)) > 0.9
    assert 0.0 < weights[0] < 1.0
    assert len(small().read("zzz")[1]) == 0


def test_words_of_one_meaning_are_nearer_than_others() -> None:
    words = shipped_words()

    def likeness(one: str, other: str) -> float:
        return float(words.of_word(one)[0] @ words.of_word(other)[0])

    assert likeness("salaire", "wage") > likeness("salaire", "voiture")
    assert likeness("voiture", "car") > likeness("voiture", "salaire")


def test_what_ships_is_read_as_it_was_made() -> None:
    assert WordVectors.from_bytes(shipped_words().to_bytes()).words == shipped_words().words
    assert len(shipped_words().words) > 40_000
    assert WORDS.suffix == ".npz"
