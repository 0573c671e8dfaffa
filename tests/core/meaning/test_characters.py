"""Texts are compared by their letters: what is begun is found, noise is not."""

from __future__ import annotations

from core.meaning.characters import CharacterIndex

TEXTS = ("revenus du client", "montant du crédit", "ancienneté dans l’emploi")


def test_a_word_begun_is_like_the_whole_and_noise_like_nothing() -> None:
    index = CharacterIndex.of(TEXTS)
    assert index.likeness("ancienn").argmax() == 2
    assert index.likeness("xqz").tolist() == [0.0, 0.0, 0.0]
