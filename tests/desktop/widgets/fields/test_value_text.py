"""What is typed for a value is read in one way, and what is shown is read back."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bundle.bundle import Bundle
from core.errors import InvalidValueError
from core.features.catalogue import Catalogue, Kind, Unit
from core.features.derived import NO_CURRENT_JOB_DAYS
from core.features.formatting import Formatter
from desktop.widgets.fields.value_text import DURATIONS, ValueText, bound_of, is_chosen, plain_text

FRENCH, ENGLISH, IN_EUROS, IN_DOLLARS = Formatter("fr"), Formatter("en"), Formatter("fr", "EUR"), Formatter("en", "USD")
FORMATTERS = st.sampled_from((FRENCH, ENGLISH, IN_EUROS, IN_DOLLARS))
NUMBERS = tuple(unit for unit in Unit if unit not in {Unit.FLAG, Unit.CATEGORY})


@pytest.fixture(scope="module")
def catalogue(demo: Bundle) -> Catalogue:
    return demo.catalogue


def about(catalogue: Catalogue, name: str, formatter: Formatter = FRENCH) -> ValueText:
    return ValueText(catalogue.by_name[name], catalogue, formatter)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("420000", 420_000.0), ("420 000", 420_000.0), ("420\u202f000", 420_000.0), ("27 423,50", 27_423.5),
     ("420 000 EUR", 420_000.0), ("27423.5", 27_423.5)],
)  # fmt: skip
def test_amounts_take_spaces_commas_and_the_currency(catalogue: Catalogue, text: str, amount: float) -> None:
    assert about(catalogue, "AMT_CREDIT", IN_EUROS).read(text) == amount


def test_english_groups_figures_by_commas_and_french_does_not(catalogue: Catalogue) -> None:
    for text, amount in (("25,000", 25_000.0), ("1,510,380.5", 1_510_380.5), ("900", 900.0)):
        assert about(catalogue, "bureau_debt_amount", ENGLISH).read(text) == amount
    assert about(catalogue, "bureau_debt_amount", FRENCH).read("25,000") == 25.0
    assert about(catalogue, "EXT_SOURCE_1", ENGLISH).read("0,450") == 0.45


@pytest.mark.parametrize(
    ("text", "months"),
    [("2 ans 1 mois", 25), ("2 ans et 1 mois", 25), ("25 mois", 25), ("2,5", 30), ("2.5 years", 30), ("3", 36),
     ("il y a 1 an", 12), ("1 year 2 months", 14), ("0", 0), ("moins d'un mois", 0)],
)  # fmt: skip
def test_durations_are_read_in_years_and_months(catalogue: Catalogue, text: str, months: int) -> None:
    days = about(catalogue, "DAYS_EMPLOYED").read(text)
    assert isinstance(days, float)
    assert round(-days / 365.25 * 12) == months
    assert math.copysign(1.0, days) == -1.0 or days == 0.0


@pytest.mark.parametrize("formatter", [FRENCH, ENGLISH])
def test_no_current_job_is_said_as_it_is_shown(catalogue: Catalogue, formatter: Formatter) -> None:
    employed, born = about(catalogue, "DAYS_EMPLOYED", formatter), about(catalogue, "DAYS_BIRTH", formatter)
    assert employed.read(employed.shown(NO_CURRENT_JOB_DAYS)) == NO_CURRENT_JOB_DAYS
    with pytest.raises(InvalidValueError):
        born.read(employed.shown(NO_CURRENT_JOB_DAYS))


def test_a_blank_field_is_a_missing_value(catalogue: Catalogue) -> None:
    for name in ("AMT_GOODS_PRICE", "DAYS_EMPLOYED", "OWN_CAR_AGE"):
        writing = about(catalogue, name)
        value = writing.read("  ")
        assert isinstance(value, float)
        assert math.isnan(value)
        assert (writing.shown(value), writing.figures(value), writing.kept(" ")) == ("", "", "")
    assert (about(catalogue, "OCCUPATION_TYPE").read(""), about(catalogue, "OCCUPATION_TYPE").shown("")) == ("", "")


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [("AMT_CREDIT", "beaucoup", "not_a_number"), ("AMT_CREDIT", "12", "out_of_range"),
     ("DAYS_EMPLOYED", "longtemps", "not_a_duration"), ("DAYS_EMPLOYED", "2 ans 3 lunes", "not_a_duration"),
     ("DAYS_EMPLOYED", "-3", "not_a_duration"), ("DAYS_EMPLOYED", "200 ans", "out_of_range"),
     ("OWN_CAR_AGE", "140 ans", "out_of_range"), ("OWN_CAR_AGE", "-3", "out_of_range"),
     ("CNT_CHILDREN", "1,5", "not_whole"), ("NAME_INCOME_TYPE", "Astronaute", "unknown_category")],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_kept_as_it_is(catalogue: Catalogue, name: str, text: str, problem: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        about(catalogue, name).read(text)
    assert (refused.value.problem, refused.value.value) == (problem, text)


@given(formatter=FORMATTERS, amount=st.integers(1_000, 5_000_000))
def test_an_amount_shown_is_read_back(demo: Bundle, formatter: Formatter, amount: int) -> None:
    writing = about(demo.catalogue, "AMT_CREDIT", formatter)
    assert writing.read(writing.shown(float(amount))) == amount


@given(formatter=FORMATTERS, unit=st.sampled_from(sorted(DURATIONS - {Unit.DAYS})), months=st.integers(0, 600))
def test_a_duration_shown_is_read_back_to_the_month(
    demo: Bundle, formatter: Formatter, unit: Unit, months: int
) -> None:
    feature = replace(demo.catalogue.by_name["DAYS_ID_PUBLISH"], unit=unit, minimum=None, maximum=None)
    writing = ValueText(feature, demo.catalogue, formatter)
    value = writing.read(writing.joined("", str(months)))
    assert isinstance(value, float)
    read = writing.read(writing.shown(value))
    assert writing.shown(read) == writing.shown(value)
    assert writing.parts(float(read)) == (str(months // 12), str(months % 12))


@given(formatter=FORMATTERS, unit=st.sampled_from(NUMBERS), value=st.floats(-1e8, 1e8))
def test_figures_are_read_back_exactly_in_every_unit(
    demo: Bundle, formatter: Formatter, unit: Unit, value: float
) -> None:
    writing = ValueText(replace(bound_of(demo.catalogue.by_name["EXT_SOURCE_1"]), unit=unit), demo.catalogue, formatter)
    if unit is Unit.COUNT:
        value = float(round(value))
    if unit is Unit.DAYS_BEFORE:
        value = -abs(value)
    read = writing.read(writing.figures(value))
    # A share is typed in percent and a date in years: both are rounded.
    rounding = {Unit.SHARE: 1e-6, Unit.DAYS_BEFORE: 0.02}.get(unit, 0.0)
    assert read == pytest.approx(value, abs=rounding, rel=0.0)
    assert writing.figures(float(read)) == writing.figures(value)


@given(formatter=FORMATTERS, days=st.integers(-25_000, 0))
def test_a_date_of_a_file_is_typed_to_the_day(demo: Bundle, formatter: Formatter, days: int) -> None:
    writing = about(demo.catalogue, "DAYS_EMPLOYED", formatter)
    assert writing.feature.kind is Kind.RAW
    assert writing.read(writing.figures(float(days))) == days


@given(formatter=FORMATTERS, text=st.text(max_size=12), place=st.integers(0))
def test_whatever_is_typed_is_read_or_refused_and_what_is_kept_means_the_same(
    demo: Bundle, formatter: Formatter, text: str, place: int
) -> None:
    features = demo.catalogue.features
    writing = ValueText(features[place % len(features)], demo.catalogue, formatter)
    kept = writing.kept(text)
    try:
        value = writing.read(text)
    except InvalidValueError as error:
        assert kept == text or error.problem in {"out_of_range", "not_whole"}
    else:
        assert kept == plain_text(value)
        assert is_chosen(writing.feature) or plain_text(writing.of_kept(kept)) == kept


def test_every_answer_of_every_list_is_read_by_its_label(catalogue: Catalogue) -> None:
    chosen = [feature for feature in catalogue.features if is_chosen(feature)]
    assert chosen
    for feature in chosen:
        for formatter in (FRENCH, ENGLISH):
            writing = ValueText(feature, catalogue, formatter)
            assert [writing.read(writing.label(one)) for one in writing.answers] == list(writing.answers)
