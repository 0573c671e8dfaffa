"""The words of letters: easy to read, no jargon, no blame, no promise, no causal claim."""

from __future__ import annotations

import re
import tomllib

import pytest

from core.bundle.bundle import Bundle
from core.decisions.record import Decision
from core.documents.letter import Letter, LetterRequest, compose_letter
from core.documents.letter_annex import Section
from core.documents.letter_contacts import default_contacts
from core.documents.words import document_words
from core.storage.resource_files import resource
from tests.core.decisions.examples import assessed, client_ids
from tests.core.documents.readability import measure, split_sentences, syllable_count
from tests.core.documents.test_letter import CHANGES, DAY

LEAST_INDEX = 75.0
"""Well above the 60 of a standard text."""
LONGEST_AVERAGE_WORDS = 13.0
LONGEST_SENTENCE_WORDS = 30
LARGEST_LONG_WORDS_SHARE = 0.10
FORBIDDEN = {
    "fr": r"parce qu|\bcar\b|puisqu|à cause|en raison|cause de votre|mauvais|fautif|vous obtiendrez|garanti\b|"
    r"score|algorithm|SHAP|probabilit|modèle statistique|défaut de paiement|solvab|éligib|shap|log-odds|€",
    "en": r"because|due to|caused by|\bbad\b|fault|you will get|guarantee|algorithm|SHAP|probabilit|log-odds|eligib",
}


def letter_sentences(letter: Letter) -> list[str]:
    """The sentences of the first page, element titles and signature left out."""
    sections: tuple[Section, ...] = (letter.role, *letter.sections)
    texts = [letter.opening, letter.reasons_intro, *(reason.text for reason in letter.reasons), letter.closing]
    texts += [text for section in sections for text in (section.heading, *section.paragraphs, *section.points)]
    return [sentence for text in texts for sentence in split_sentences(text)]


@pytest.fixture(scope="module")
def letters(demo: Bundle) -> dict[Decision, list[Letter]]:
    found = [assessed(demo, client_id) for client_id in client_ids(demo, 20_000)[::400]]
    assert len(found) == 50
    contacts = default_contacts("fr")
    requests = {
        decision: LetterRequest(decision, DAY, "Claire Dumont", own_reason="Votre contrat finit.", changes=CHANGES)
        for decision in Decision
    }
    return {
        decision: [compose_letter(demo, assessment, request, contacts) for assessment in found]
        for decision, request in requests.items()
    }


@pytest.mark.parametrize("decision", list(Decision))
def test_every_letter_is_easy_to_read(letters: dict[Decision, list[Letter]], decision: Decision) -> None:
    for letter in letters[decision]:
        found = measure(letter_sentences(letter))
        assert found.index >= LEAST_INDEX
        assert found.words_per_sentence <= LONGEST_AVERAGE_WORDS
        assert found.longest_sentence <= LONGEST_SENTENCE_WORDS
        assert found.long_words_share <= LARGEST_LONG_WORDS_SHARE


def test_the_annex_is_nearly_as_easy(letters: dict[Decision, list[Letter]]) -> None:
    annex = letters[Decision.REFUSED][0].annex.sections
    texts = [text for section in annex for text in (*section.paragraphs, *section.points)]
    found = measure([sentence for text in texts for sentence in split_sentences(text)])
    assert found.index >= 50.0
    assert found.words_per_sentence <= LONGEST_AVERAGE_WORDS


def test_no_letter_blames_promises_or_explains_by_causes(letters: dict[Decision, list[Letter]]) -> None:
    for found in letters.values():
        for letter in found:
            assert not [text for text in letter_sentences(letter) if re.search(FORBIDDEN["fr"], text, re.IGNORECASE)]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_words_keep_to_the_rules(language: str) -> None:
    entries = document_words(language).entries
    spoken = {key: text for key, text in entries.items() if key.split(".")[0] in ("letter", "annex")}
    assert {key: text for key, text in spoken.items() if re.search(FORBIDDEN[language], text, re.IGNORECASE)} == {}


def test_both_languages_say_the_same_things() -> None:
    french, english = (document_words(language).entries for language in ("fr", "en"))
    assert set(french) == set(english)
    for key, text in french.items():
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", english[key])), key
    contacts = tomllib.loads(resource("documents/contacts.toml").read_text(encoding="utf-8"))
    assert set(contacts["fr"]) == set(contacts["en"])


def test_french_typography() -> None:
    for key, text in document_words("fr").entries.items():
        assert not re.search(r"[^\u202f][:;?!](\s|$)", text), key
        assert "'" not in text, key


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("une", 1), ("crédit", 2), ("demande", 2), ("personne", 2), ("outil", 2), ("argent", 2), ("le", 1)],
)
def test_syllables_are_counted_as_spoken(word: str, syllables: int) -> None:
    assert syllable_count(word) == syllables


def test_the_measure_tells_hard_from_easy() -> None:
    easy = measure(["Le chat dort.", "Il fait beau."])
    hard = measure([
        "Conformément aux dispositions réglementaires susmentionnées, l’établissement procède systématiquement à "
        "l’instruction approfondie des sollicitations de financement."
    ])  # fmt: skip
    assert easy.index > 100
    assert hard.index < 20
