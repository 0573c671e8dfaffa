"""Whatever the client's screen can say is said in words of every day, in both languages, for many clients."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from core.assessment.assessment import assess
from core.bundle.bundle import Bundle
from core.features.catalogue import Kind, Unit
from core.model.explanation import MAXIMUM_REASONS
from core.population.filter import ClientFilter, ClientOrder
from desktop.client_side.client_words import EXTERNAL_SCORES, ClientWords
from desktop.looks.screen_texts import screen_texts
from desktop.session.letter_changes import change_sentences
from tests.desktop.conftest import make_presentation

BANNED = {
    "fr": (
        "codes?|cotes?|log|log-odds|logit|médianes?|moyennes? pondérées?|centiles?|percentiles?|quantiles?|scores?|"
        "scoring|seuils?|ratios?|variables?|probabilités?|défauts?|externes?|algorithmes?|modèles?|shap|features?|"
        "contributions?|intervalles?|écarts?-types?|HC|SCO|SCOFR|XNA|XAP|nan|none"
    ),
    "en": (
        "codes?|log|log-odds|logit|medians?|percentiles?|quantiles?|scores?|scoring|thresholds?|ratios?|variables?|"
        "probability|probabilities|defaults?|external|algorithms?|models?|shap|features?|contributions?|intervals?|"
        "HC|SCO|SCOFR|XNA|XAP|nan"
    ),
}
CLIENTS = 240
FRENCH_SPACES = re.compile(r"[^\u202f\u00a0 ][;?!%](?=\s|$)|[^\u202f][:](?=\s)|[A-Za-zàéè]'")


def told_of(words: ClientWords, bundle: Bundle, client_id: int) -> Iterator[str]:
    assessment = assess(bundle, bundle.store.get(client_id))
    for reason in words.reasons(assessment, 2 * MAXIMUM_REASONS):
        yield from (reason.title, reason.detail, reason.size)
    for theme in words.themes():
        yield theme.title
        for feature in theme.features:
            yield words.label(feature)
            yield words.meaning(feature)
            yield words.value(feature, assessment.client.values[feature.name])


def client_ids(bundle: Bundle) -> list[int]:
    return [row.client_id for row in bundle.store.rows(ClientFilter(), ClientOrder(), [], 0, CLIENTS)]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_banned_word_for_many_clients(qapp: QApplication, demo: Bundle, language: str) -> None:
    words = ClientWords(make_presentation(qapp, language=language), demo)
    banned = re.compile(rf"\b({BANNED[language]})\b", re.IGNORECASE)
    told = {one for client_id in client_ids(demo) for one in told_of(words, demo, client_id)}
    assert len(told) > 500
    assert {one for one in told if banned.search(one)} == set()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_banned_word_in_any_category_nor_any_sentence_of_the_screen(
    qapp: QApplication, demo: Bundle, language: str
) -> None:
    presentation = make_presentation(qapp, language=language)
    words = ClientWords(presentation, demo)
    banned = re.compile(rf"\b({BANNED[language]})\b", re.IGNORECASE)
    given = [feature for feature in demo.catalogue.features if feature.kind is not Kind.DERIVED]
    told = {
        words.value(feature, category)
        for feature in given
        if feature.is_text
        for category in demo.catalogue.categories[feature.name]
    }
    told |= {words.factor_title(factor.name) for factor in demo.catalogue.factors}
    told |= {
        text
        for key, text in presentation.texts.entries.items()
        if key.startswith(("client_screen.", "personal_data.own"))
    }
    told |= set(change_sentences(demo, demo.store.get(client_ids(demo)[0]), language) or ())
    assert {one for one in told if banned.search(one)} == set()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_factor_is_said_to_the_client(demo: Bundle, language: str) -> None:
    entries = screen_texts(language).entries
    said = {factor.name: entries.get(f"client_screen.factor.{factor.name}", "") for factor in demo.catalogue.factors}
    assert [name for name, text in said.items() if not text] == []
    assert {key for key in entries if key.startswith("client_screen.factor.")} == {
        f"client_screen.factor.{name}" for name in said
    }


def test_the_mark_of_another_body_is_said_with_its_scale_and_what_is_usual(qapp: QApplication, demo: Bundle) -> None:
    words = ClientWords(make_presentation(qapp), demo)
    usual = words.presentation.formatter.number(demo.reference.granted_median["EXT_SOURCE_2"], 2)
    said = words.value(demo.catalogue.by_name["EXT_SOURCE_2"], 0.33)
    assert said == f"0,33 sur 1 (la plupart des clients acceptés\u202f: {usual})"


def test_reasons_keep_their_true_side_and_never_blame_a_group(qapp: QApplication, demo: Bundle) -> None:
    words = ClientWords(make_presentation(qapp), demo)
    groups = 0
    for client_id in client_ids(demo):
        assessment = assess(demo, demo.store.get(client_id))
        by_title = {words.factor_title(one.factor): one for one in assessment.explanation.reasons}
        for told in words.reasons(assessment, 2 * MAXIMUM_REASONS):
            reason = by_title[told.title]
            feature = demo.catalogue.by_name[reason.lead]
            assert told.sense is reason.sense
            assert ("vérifier" in told.detail) == (reason.factor == EXTERNAL_SCORES)
            if feature.unit is Unit.CATEGORY and not assessment.client.is_missing(feature.name):
                groups += 1
                assert told.detail.endswith("cela ne dit rien de vous.")
                assert "risque plus" not in told.detail
    assert groups > 20


def test_what_is_missing_is_never_a_fact_in_favour(qapp: QApplication, demo: Bundle) -> None:
    words = ClientWords(make_presentation(qapp), demo)
    found = 0
    for client_id in client_ids(demo):
        assessment = assess(demo, demo.store.get(client_id))
        by_title = {words.factor_title(one.factor): one for one in assessment.explanation.reasons}
        for told in words.reasons(assessment, 2 * MAXIMUM_REASONS):
            feature = demo.catalogue.by_name[by_title[told.title].lead]
            if feature.table == "application" and assessment.client.is_missing(feature.name):
                found += 1
                assert told.detail.endswith("peut changer le résultat.")
    assert found > 0
