"""The letters of texts are compared as scikit-learn's TF-IDF compares them."""

from __future__ import annotations

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from core.features.formatting import plain
from core.meaning.characters import CharacterIndex

TEXTS = ("revenus du client", "montant du crédit", "ancienneté dans l’emploi")


def test_texts_are_as_like_as_scikit_learn_says() -> None:
    reading = TfidfVectorizer(analyzer="char", ngram_range=(3, 5), sublinear_tf=True, preprocessor=_line)
    table = reading.fit_transform(TEXTS).toarray()
    index = CharacterIndex.of(TEXTS)
    for text, row in zip(TEXTS, table, strict=True):
        assert np.allclose(index.likeness(text), table @ row)


def _line(text: str) -> str:
    words = plain(text).replace("'", " ").split()
    return f" {' '.join(words)} "
