"""The shipped catalogue says something true, complete and readable about every feature."""

from __future__ import annotations

import re

import pytest

from core.clients.history import PRODUCT_LABELS, SOURCE_LABELS, STATUS_LABELS
from core.features.catalogue import LANGUAGES, Catalogue, Editable, Feature, Kind, Unit, load_catalogue
from core.features.formatting import NARROW_SPACE, Formatter
from core.storage.resource_files import resource

CONTENT = resource("catalogue.toml").read_bytes()
CATALOGUE: Catalogue = load_catalogue(CONTENT)

PROTECTED = {
    "CODE_GENDER", "DAYS_BIRTH", "age_years", "NAME_FAMILY_STATUS", "CNT_CHILDREN", "CNT_FAM_MEMBERS",
    "NAME_TYPE_SUITE", "REGION_POPULATION_RELATIVE", "REGION_RATING_CLIENT", "REGION_RATING_CLIENT_W_CITY",
    "REG_REGION_NOT_LIVE_REGION", "REG_REGION_NOT_WORK_REGION", "LIVE_REGION_NOT_WORK_REGION",
    "REG_CITY_NOT_LIVE_CITY", "REG_CITY_NOT_WORK_CITY", "LIVE_CITY_NOT_WORK_CITY",
    "OBS_30_CNT_SOCIAL_CIRCLE", "DEF_30_CNT_SOCIAL_CIRCLE", "OBS_60_CNT_SOCIAL_CIRCLE", "DEF_60_CNT_SOCIAL_CIRCLE",
    "WEEKDAY_APPR_PROCESS_START", "HOUR_APPR_PROCESS_START",
}  # fmt: skip
RISES_WITH = {
    "AMT_CREDIT": 1, "AMT_ANNUITY": 1, "AMT_INCOME_TOTAL": -1, "credit_to_income": 1, "annuity_to_income": 1,
    "credit_to_goods": 1, "EXT_SOURCE_1": -1, "EXT_SOURCE_2": -1, "EXT_SOURCE_3": -1, "employment_years": -1,
    "bureau_debt_amount": 1, "previous_refused_count": 1, "instalments_late_share": 1,
}  # fmt: skip
LATE_OR_REFUSED = re.compile(r"_late_|_refused_|overdue|_short_|_over_limit|_below_minimum")
BUILDING = re.compile(r"_(AVG|MODE|MEDI)$")
FORBIDDEN = {
    "fr": re.compile(r"\b(parce que|à cause|grâce à|fautes?|mauvaise?s?|malheureusement|garanti\w*|SHAP)\b|€", re.I),
    "en": re.compile(r"\b(because|thanks to|fault|bad payer|unfortunately|guarantee[ds]?|SHAP)\b|€", re.I),
}  # fmt: skip
PLAIN_SPACE_BEFORE_SIGN = re.compile(r"[ \u00a0][;:?!%»]")

every_feature = pytest.mark.parametrize("feature", CATALOGUE.features, ids=lambda feature: feature.name)
every_language = pytest.mark.parametrize("language", LANGUAGES)


def texts(language: str) -> list[str]:
    """Every sentence and label of one language."""
    said = [label[language] for label in CATALOGUE.themes.values()]
    said += [factor.label[language] for factor in CATALOGUE.factors]
    said += [labels[language] for known in CATALOGUE.categories.values() for labels in known.values()]
    for feature in CATALOGUE.features:
        wording = feature.wording[language]
        said += [wording.label, wording.help, wording.raises, wording.lowers, wording.value, wording.missing]
    return [text for text in said if text]


def test_the_model_has_between_100_and_150_features() -> None:
    assert 100 <= len(CATALOGUE.model_features) <= 150


def test_exactly_the_protected_attributes_are_protected() -> None:
    assert {feature.name for feature in CATALOGUE.features if feature.protected} == PROTECTED


def test_nothing_protected_enters_the_model_or_can_be_edited() -> None:
    for feature in CATALOGUE.features:
        if feature.protected:
            assert not feature.in_model
            assert feature.editable is Editable.NO
            assert feature.theme == "protected"


def test_place_of_residence_and_documents_stay_out() -> None:
    for feature in CATALOGUE.features:
        assert not BUILDING.search(feature.name)
        assert not feature.name.startswith("FLAG_DOCUMENT")


def test_directions_follow_common_sense() -> None:
    for name, direction in RISES_WITH.items():
        assert CATALOGUE.by_name[name].direction == direction, name
    for feature in CATALOGUE.model_features:
        if LATE_OR_REFUSED.search(feature.name) and not feature.is_text:
            assert feature.direction == (-1 if feature.unit is Unit.MONTHS else 1), feature.name


@every_feature
def test_machine_fields_are_coherent(feature: Feature) -> None:
    is_of_the_application = feature.kind in (Kind.RAW, Kind.CATEGORY)
    assert re.fullmatch(r"[A-Z][A-Z0-9_]+" if is_of_the_application else r"[a-z][a-z0-9_]+", feature.name)
    assert feature.direction in (-1, 0, 1)
    assert (feature.kind is Kind.CATEGORY) <= feature.is_text
    assert not (feature.is_text and feature.direction)
    assert feature.in_model or not feature.direction
    if feature.kind is Kind.RAW:
        assert feature.minimum is not None and feature.maximum is not None
        assert feature.minimum < feature.maximum
    if feature.editable is not Editable.NO:
        assert feature.kind in (Kind.RAW, Kind.CATEGORY)
    if feature.factor:
        assert CATALOGUE.factor_by_name[feature.factor].theme == feature.theme


def test_every_theme_factor_and_category_list_is_used() -> None:
    assert {feature.theme for feature in CATALOGUE.features} == set(CATALOGUE.themes)
    assert set(CATALOGUE.factor_positions) == set(CATALOGUE.factor_by_name)
    texts_of_features = {feature.name for feature in CATALOGUE.features if feature.is_text}
    assert texts_of_features | {PRODUCT_LABELS, STATUS_LABELS, SOURCE_LABELS} == set(CATALOGUE.categories)


def test_features_of_a_theme_follow_each_other() -> None:
    order = [feature.theme for feature in CATALOGUE.features]
    assert list(dict.fromkeys(order)) == list(CATALOGUE.themes)
    assert order == sorted(order, key=list(CATALOGUE.themes).index)


@every_language
@every_feature
def test_wording_is_complete(feature: Feature, language: str) -> None:
    wording = feature.wording[language]
    assert wording.label
    assert wording.label[0].isupper()
    assert wording.help.endswith(".")
    assert wording.help.count(".") == 1, "one sentence"
    assert wording.value.count("{value}") == 1
    if not feature.in_model:
        return
    assert wording.raises and wording.lowers
    if feature.direction == 0:
        assert wording.raises == wording.lowers, "where the direction is free, the title must not name a side"
    else:
        assert wording.raises != wording.lowers


@every_language
@every_feature
def test_a_value_is_said_with_its_unit(feature: Feature, language: str) -> None:
    formatter = Formatter(language)
    known = next(iter(CATALOGUE.categories[feature.name])) if feature.is_text else 1.0
    value = formatter.value(feature, known, CATALOGUE)
    said = feature.wording[language].value.format(value=value)
    assert value in said
    assert "{" not in said


@every_language
def test_labels_are_different_inside_a_theme(language: str) -> None:
    for theme in CATALOGUE.themes:
        labels = [feature.wording[language].label for feature in CATALOGUE.features if feature.theme == theme]
        assert len(labels) == len(set(labels)), theme


@every_language
def test_category_labels_tell_categories_apart(language: str) -> None:
    for name, known in CATALOGUE.categories.items():
        labels = [label[language] for label in known.values()]
        assert len(labels) == len(set(labels)), name


@every_language
def test_words_give_no_cause_no_blame_no_promise_no_currency(language: str) -> None:
    assert [text for text in texts(language) if FORBIDDEN[language].search(text)] == []


def test_french_typography() -> None:
    for text in texts("fr"):
        assert "'" not in text, text
        assert not PLAIN_SPACE_BEFORE_SIGN.search(text), text
        for sign in ";:?!%":
            for place in (match.start() for match in re.finditer(re.escape(sign), text)):
                assert text[place - 1] == NARROW_SPACE, text


@every_language
def test_help_is_short_enough_to_be_read_at_once(language: str) -> None:
    for feature in CATALOGUE.features:
        assert len(feature.wording[language].help.split()) <= 30, feature.name
        assert len(feature.wording[language].label) <= 70, feature.name
