"""What is measured of a ranker is what it does, and its interval holds the figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from core.features.catalogue import LANGUAGES
from core.meaning.index import Document
from tests.core.meaning.word_vectors_file import shipped_search, shipped_words
from training.progress import Progress
from training.watch.text.distillation import distilled
from training.watch.text.measure import DEPTHS, RESAMPLES, estimate, measure, place_of_answer
from training.watch.text.questions import Half, Question
from training.watch.text.rankers import E5, METHODS, SHIPPED, Ranker, all_rankers, bm25_scores, word_scores

DOCUMENTS = (
    Document("income", ("salaire", "ce qu’il gagne")),
    Document("car", ("voiture", "ce qu’il conduit, voiture de la famille")),
    Document("home", ("maison",)),
)


class Silent(Progress):
    def step(self, name: str, share: float) -> None:
        del name, share


class Fixed:
    def rank(self, text: str, language: str) -> tuple[str, ...]:
        return ("a", "b", "c", "d", "e", "f") if language == "fr" else ()


def by_words(texts: Sequence[str]) -> NDArray[np.float32]:
    """A language model of nothing but known words."""
    words = shipped_words()
    vectors = [words.read(text)[0].sum(axis=0) for text in texts]
    return np.stack([one / max(float(np.linalg.norm(one)), 1e-9) for one in vectors])


def question(answer: str, language: str = "fr", half: Half = Half.TEST) -> Question:
    return Question(answer, language, frozenset({answer}), half)


def test_the_place_of_an_answer_is_that_of_the_first_one() -> None:
    ranked = ("a", "b", "c")
    assert place_of_answer(ranked, Question("", "fr", frozenset({"c", "b"}), Half.TEST)) == 2.0
    assert place_of_answer(ranked, question("z")) == np.inf


def test_recall_and_mrr_are_what_the_places_say() -> None:
    asked = [question(name, half=half) for name in "abdf" for half in Half]
    asked += [question("a", "en", half) for half in Half]
    rankers: Mapping[str, Ranker] = {SHIPPED: Fixed()}
    found = measure(rankers, rankers, asked, {SHIPPED: 2_000_000}, (7, 3), Silent())
    french = next(one for one in found.qualities if (one.language, one.half) == ("fr", Half.TEST))
    assert [french.recall[depth].value for depth in DEPTHS] == [0.25, 0.5, 0.75]
    assert french.mrr.value == pytest.approx((1 + 1 / 2 + 1 / 4 + 1 / 6) / 4)
    english = next(one for one in found.qualities if one.language == "en")
    assert english.recall[5].value == english.mrr.value == 0.0
    assert found.costs[0].megabytes == 2.0
    assert found.costs[0].middle_ms >= 0.0
    assert (found.words, found.dimensions) == (7, 3)


def test_an_interval_is_as_wide_as_theory_says() -> None:
    values = np.array([1.0] * 70 + [0.0] * 30)
    found = estimate(values)
    spread = 1.96 * np.sqrt(0.7 * 0.3 / 100)
    assert found.value == pytest.approx(0.7)
    assert found.low == pytest.approx(0.7 - spread, abs=0.02)
    assert found.high == pytest.approx(0.7 + spread, abs=0.02)
    assert estimate(values) == found
    assert RESAMPLES >= 1_000


@pytest.mark.parametrize("read", [word_scores, bm25_scores])
def test_words_in_common_decide(read: object) -> None:
    assert callable(read)
    scores = read(DOCUMENTS)
    assert int(scores("une VOITURE").argmax()) == 1
    assert int(scores("sa maison").argmax()) == 2
    assert scores("xyzzy").tolist() == [0.0, 0.0, 0.0]


def test_every_method_ranks_every_variable() -> None:
    search = shipped_search()
    rankers = all_rankers(search.catalogue, search.said, shipped_words(), by_words, by_words)
    assert tuple(rankers) == METHODS
    names = {one.name for one in search.catalogue.features}
    for ranker in rankers.values():
        for language in LANGUAGES:
            assert set(ranker.rank("salaire wages", language)) == names
    assert rankers[SHIPPED].rank("mauvais payeur", "fr") == search.rank("mauvais payeur", "fr")
    assert rankers[E5].rank("ce qu’il lui reste pour vivre", "fr")[0] == "income_after_instalment"


def test_a_distillation_keeps_who_is_near_whom_and_weighs_frequent_words_less() -> None:
    generator = np.random.default_rng(1)
    vectors = generator.normal(size=(60, 24)).astype(np.float32)
    vectors[1] = vectors[0] + 0.05 * generator.normal(size=24)
    names = [f"mot{chr(97 + place // 26)}{chr(97 + place % 26)}" for place in range(60)]
    found = distilled(names, list(range(1, 61)), vectors)
    near = found.of_word(names[0])[0] @ found.of_word(names[1])[0]
    others = [found.of_word(names[0])[0] @ found.of_word(name)[0] for name in names[2:]]
    assert near > max(others)
    assert np.all(np.diff(found.weights) > 0.0)
    assert found.directions.dtype == np.int8
