"""A form says everything that is wrong with it, as one types, and makes a client like any other."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.assessment.assessment import assess
from core.bundle.bundle import Bundle
from core.clients.consistency import WORKING_INCOME_TYPES
from core.errors import InvalidValueError
from core.features.catalogue import Kind, load_catalogue
from core.features.field_reading import is_missing_text, read_field
from core.features.formatting import NARROW_SPACE, Formatter
from core.model.explanation import Reason, Sense
from core.model.wording import ReasonWriter
from core.new_files.form import (
    REQUIRED,
    FieldProblem,
    Section,
    client_from_form,
    form_fields,
    read_form,
    required_names,
    validate,
)
from core.storage.resource_files import resource

CATALOGUE = load_catalogue(resource("catalogue.toml").read_bytes())
CREDIT = CATALOGUE.by_name["AMT_CREDIT"]
MINIMAL = {
    "NAME_CONTRACT_TYPE": "Cash loans",
    "AMT_CREDIT": "500 000",
    "AMT_ANNUITY": "25000,5",
    "AMT_INCOME_TOTAL": "180000",
    "NAME_INCOME_TYPE": "Salaire",
    "DAYS_EMPLOYED": "-1200",
}


def test_the_form_asks_for_what_can_be_known_and_nothing_protected() -> None:
    fields = form_fields(CATALOGUE)
    assert {field.feature.name for field in fields if field.is_required} == set(REQUIRED)
    assert not any(field.feature.protected or field.feature.kind is Kind.DERIVED for field in fields)
    given_by_people = {f.name for f in CATALOGUE.of_kind(Kind.RAW, Kind.CATEGORY) if not f.protected}
    assert given_by_people <= {field.feature.name for field in fields}
    assert [field.section for field in fields] == sorted((field.section for field in fields), key=list(Section).index)
    assert {field.section for field in fields} == set(Section)


def test_a_minimal_form_has_no_problem_and_is_assessed(demo: Bundle) -> None:
    assert validate(MINIMAL, demo.catalogue) == ()
    values, _ = read_form(MINIMAL, demo.catalogue)
    assessment = assess(demo, client_from_form(values, demo.catalogue, 9_000_000_001))
    assert 0.0 < assessment.probability < 1.0
    assert assessment.client.number("implied_instalments") == pytest.approx(500_000.0 / 25_000.5)
    assert assessment.explanation.reasons


def test_an_empty_form_misses_exactly_what_is_required() -> None:
    assert {(problem.feature, problem.problem) for problem in validate({}, CATALOGUE)} == {
        (name, "missing_required") for name in REQUIRED
    }


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"AMT_CREDIT": "beaucoup"}, FieldProblem("AMT_CREDIT", "not_a_number", "beaucoup")),
        ({"AMT_CREDIT": "12"}, FieldProblem("AMT_CREDIT", "out_of_range", "12", 1_000.0, 5_000_000.0)),
        ({"EXT_SOURCE_1": "1,2"}, FieldProblem("EXT_SOURCE_1", "out_of_range", "1,2", 0.0, 1.0)),
        ({"OCCUPATION_TYPE": "Astronaute"}, FieldProblem("OCCUPATION_TYPE", "unknown_category", "Astronaute")),
        ({"FLAG_PHONE": "0.5"}, FieldProblem("FLAG_PHONE", "not_whole", "0.5", 0.0, 1.0)),
        ({"bureau_active_count": "-1"}, FieldProblem("bureau_active_count", "out_of_range", "-1", 0.0, None)),
        (
            {"AMT_CREDIT": "1000", "AMT_ANNUITY": "1000"},
            FieldProblem(
                "AMT_ANNUITY", "contradiction", "1000", rule="instalment_above_credit", others=("AMT_CREDIT",)
            ),
        ),
        (
            {"bureau_debt_amount": "10"},
            FieldProblem(
                "bureau_debt_amount", "contradiction", "10", rule="debt_without_credit", others=("bureau_active_count",)
            ),
        ),
    ],
)
def test_each_problem_is_told_with_its_facts(texts: dict[str, str], expected: FieldProblem) -> None:
    assert validate({**MINIMAL, **texts}, CATALOGUE) == (expected,)


def test_credits_that_are_declared_are_counted() -> None:
    declared = {"bureau_active_count": 3.0, "bureau_closed_count": 1.0, "bureau_debt_amount": 5_000.0}
    client = client_from_form(declared, CATALOGUE, 1)
    assert client.number("bureau_credit_count") == 4.0
    assert client.number("bureau_active_share") == 0.75
    assert client.number("bureau_opened_12m") == 0.0
    alone = client_from_form({"bureau_closed_count": 2.0}, CATALOGUE, 1)
    assert alone.number("bureau_active_share") == 0.0


def test_protected_and_derived_values_never_enter() -> None:
    client = client_from_form({"CODE_GENDER": "F", "DAYS_BIRTH": -9_000.0, "credit_to_income": 99.0}, CATALOGUE, 1)
    for name in ("CODE_GENDER", "DAYS_BIRTH", "age_years", "credit_to_income"):
        assert client.is_missing(name)


@given(st.integers(1_000, 4_999_999), st.sampled_from(["fr", "en"]))
def test_an_amount_is_read_as_it_is_written(amount: int, language: str) -> None:
    if language == "fr" or amount >= 1_000_000 or amount < 1_000:
        assert read_field(CREDIT, Formatter(language).number(float(amount)), CATALOGUE) == amount
    assert read_field(CREDIT, f" {amount},25 ", CATALOGUE) == amount + 0.25
    assert read_field(CREDIT, f"{amount}.25", CATALOGUE) == amount + 0.25


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (f"157{NARROW_SPACE}500,5", 157_500.5),
        ("157\xa0500", 157_500.0),
        ("1.234.567,5", 1_234_567.5),
        ("1,234,567.5", 1_234_567.5),
        ("1,234.5", 1_234.5),
        ("1.234,5", 1_234.5),
        ("1e5", 100_000.0),
    ],
)
def test_numbers_of_every_habit(text: str, value: float) -> None:
    assert read_field(CREDIT, text, CATALOGUE) == value


@pytest.mark.parametrize("text", ["infinity", "inf", "1e999", "--3", "12 kg", "0x10", "1,2,3", "१२३४५"])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError):
        read_field(CREDIT, text, CATALOGUE)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_never_anything_else(text: str) -> None:
    for name in ("AMT_CREDIT", "FLAG_PHONE", "NAME_INCOME_TYPE"):
        try:
            value = read_field(CATALOGUE.by_name[name], text, CATALOGUE)
        except InvalidValueError:
            continue
        assert isinstance(value, str) or math.isfinite(value) or is_missing_text(text)


def test_categories_are_found_by_name_and_by_label() -> None:
    feature = CATALOGUE.by_name["FLAG_OWN_CAR"]
    for text in ("Y", "y", "Oui", "yes"):
        assert read_field(feature, text, CATALOGUE) == "Y"


@pytest.mark.parametrize("category", list(CATALOGUE.categories["NAME_INCOME_TYPE"]))
def test_who_lives_on_a_job_says_since_when(category: str) -> None:
    typed = {**MINIMAL, "NAME_INCOME_TYPE": category, "DAYS_EMPLOYED": ""}
    missing = [one.feature for one in validate(typed, CATALOGUE) if one.problem == "missing_required"]
    assert missing == (["DAYS_EMPLOYED"] if category in WORKING_INCOME_TYPES else [] if category else missing)
    assert ("DAYS_EMPLOYED" in required_names(category)) == (category in WORKING_INCOME_TYPES)


@pytest.mark.parametrize(
    ("language", "told"), [("fr", "début de l’emploi non renseigné"), ("en", "start of the job not given")]
)
def test_a_blank_start_of_a_job_is_never_said_to_be_no_job(demo: Bundle, language: str, told: str) -> None:
    values, _ = read_form({**MINIMAL, "DAYS_EMPLOYED": ""}, demo.catalogue)
    client = client_from_form(values, demo.catalogue, 9_000_000_001)
    writer = ReasonWriter(demo.catalogue, demo.codes, Formatter(language))
    reason = Reason("employment", Sense.LOWERS, -2.5, -0.2, "employment_years", 5.0, on_named_side=False)
    assert writer.write(reason, client).detail == told
    assert writer.write(replace(reason, lead="no_current_job", reference=0.0), client).detail == told
    unemployed = client_from_form({**values, "DAYS_EMPLOYED": 365_243.0}, demo.catalogue, 9_000_000_001)
    assert told not in writer.write(reason, unemployed).detail
