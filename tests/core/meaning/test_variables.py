"""A question in one's own words finds its variable, however it is spelt, and noise finds nothing."""

from __future__ import annotations

import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.features.catalogue import LANGUAGES
from core.meaning.characters import words_of
from core.meaning.variables import FEW, VariableSearch
from tests.core.meaning.word_vectors_file import WORDS, shipped_search

LARGEST_BYTES = 20_000_000


@pytest.fixture(scope="module")
def search() -> VariableSearch:
    return shipped_search()


@pytest.mark.parametrize(
    ("language", "asked", "name"),
    [
        ("fr", "ce qu’il lui reste pour vivre une fois le crédit payé", "income_after_instalment"),
        ("fr", "combien de fois on lui a dit non", "previous_refused_count"),
        ("fr", "mauvais payeur", "instalments_late_share"),
        ("fr", "depuis quand il travaille là-bas", "employment_years"),
        ("fr", "salaire", "AMT_INCOME_TOTAL"),
        ("en", "how long at this job", "employment_years"),
        ("en", "wages", "AMT_INCOME_TOTAL"),
        ("en", "maxed out card", "card_max_use_12m"),
    ],
)
def test_what_is_meant_stands_among_the_first(search: VariableSearch, language: str, asked: str, name: str) -> None:
    assert name in search.rank(asked, language)[:FEW]
    assert name in search.best(asked, language)


@pytest.mark.parametrize(
    "spelt",
    ["MAUVAIS PAYEUR", "mauvais payeur ?", "  mauvais\tpayeur ", "mauvais payeurs", "movais payeur", "mauvais paieur"],
)
def test_case_signs_endings_and_faults_of_spelling_are_forgiven(search: VariableSearch, spelt: str) -> None:
    assert {"instalments_late_share", "pos_late_month_share"} & set(search.rank(spelt, "fr")[:FEW])


def test_accents_and_case_change_nothing(search: VariableSearch) -> None:
    expected = search.rank("dernière échéance payée en retard", "fr")
    assert search.rank("DERNIERE ECHEANCE PAYEE EN RETARD", "fr") == expected
    assert search.rank("dernie\u0300re e\u0301che\u0301ance paye\u0301e en retard", "fr") == expected


@pytest.mark.parametrize("noise", ["", "   ", "?!…", "zzz", "qwxzk", "😀", "\x00"])
def test_noise_finds_nothing(search: VariableSearch, noise: str) -> None:
    for language in LANGUAGES:
        assert search.best(noise, language) == ()


def test_a_page_pasted_by_mistake_is_answered_like_its_beginning(search: VariableSearch) -> None:
    begun = "combien il gagne chaque mois " * 20
    assert search.rank(begun * 5_000, "fr") == search.rank(begun, "fr")


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=120), language=st.sampled_from(LANGUAGES))
def test_any_text_ranks_every_variable_once_or_none(text: str, language: str) -> None:
    search = shipped_search()
    ranked = search.rank(text, language)
    assert len(ranked) in (0, len(search.catalogue.features))
    assert len(set(ranked)) == len(ranked)
    found = search.best(text, language)
    assert len(found) <= FEW
    assert list(found) == [name for name in ranked if name in found]


def test_where_own_words_answer_often_nothing_is_added(search: VariableSearch) -> None:
    often = [one.name for one in search.catalogue.features[: FEW + 1]]
    assert search.completed(often, "salaire", "fr") == set(often)
    assert search.completed(["CODE_GENDER"], "salaire", "fr") > {"CODE_GENDER", "AMT_INCOME_TOTAL"}
    assert search.completed([], "  ", "fr") == set()


def test_without_words_letters_alone_still_find(search: VariableSearch) -> None:
    alone = VariableSearch(search.catalogue, {}, None)
    assert alone.best("revenus", "fr")[0] in ("AMT_INCOME_TOTAL", "income_after_instalment", "NAME_INCOME_TYPE")
    assert alone.best("zzz", "fr") == ()


def test_every_variable_is_said_in_both_languages(search: VariableSearch) -> None:
    names = [one.name for one in search.catalogue.features]
    for language in LANGUAGES:
        assert list(search.said[language]) == names
        assert all(words_of(phrase) for said in search.said[language].values() for phrase in said.split(";"))


def test_no_network_is_asked(search: VariableSearch, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("the search asked the network")

    monkeypatch.setattr(socket, "socket", refuse)
    fresh = VariableSearch(search.catalogue, search.said, search.vectors)
    assert fresh.rank("mauvais payeur", "fr") == search.rank("mauvais payeur", "fr")


def test_what_a_bundle_carries_is_small() -> None:
    assert 1_000_000 < WORDS.stat().st_size < LARGEST_BYTES
