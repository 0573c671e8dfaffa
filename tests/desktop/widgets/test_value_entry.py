"""Fields of the simulation understand what they show, and sliders go through round figures and the file's own."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bundle.bundle import Bundle
from core.errors import InvalidValueError
from core.features.catalogue import Catalogue, Unit
from core.features.derived import NO_CURRENT_JOB_DAYS
from core.features.formatting import Formatter
from core.values import Span
from desktop.widgets.fields.value_entry import Ruler, make_ruler, read_entry, shown_entry

FRENCH, ENGLISH, IN_EUROS = Formatter("fr"), Formatter("en"), Formatter("fr", "EUR")


@pytest.fixture(scope="module")
def catalogue(demo: Bundle) -> Catalogue:
    return demo.catalogue


@pytest.mark.parametrize(
    ("text", "amount"),
    [("420000", 420_000.0), ("420 000", 420_000.0), ("420\u202f000", 420_000.0), ("27 423,50", 27_423.5),
     ("420 000 EUR", 420_000.0), ("27423.5", 27_423.5)],
)  # fmt: skip
def test_amounts_take_spaces_commas_and_the_currency(catalogue: Catalogue, text: str, amount: float) -> None:
    assert read_entry(catalogue.by_name["AMT_CREDIT"], text, catalogue, IN_EUROS) == amount


@given(amount=st.integers(1_000, 5_000_000))
def test_an_amount_shown_is_read_back_in_every_language(demo: Bundle, amount: int) -> None:
    feature = demo.catalogue.by_name["AMT_CREDIT"]
    for formatter in (FRENCH, ENGLISH, IN_EUROS, Formatter("en", "USD")):
        shown = shown_entry(feature, float(amount), demo.catalogue, formatter)
        assert read_entry(feature, shown, demo.catalogue, formatter) == amount


@pytest.mark.parametrize(
    ("text", "months"),
    [("2 ans 1 mois", 25), ("2 ans et 1 mois", 25), ("25 mois", 25), ("2,5", 30), ("2.5 years", 30), ("3", 36),
     ("il y a 1 an", 12), ("1 year 2 months", 14), ("0", 0)],
)  # fmt: skip
def test_durations_are_read_in_years_and_months(catalogue: Catalogue, text: str, months: int) -> None:
    days = read_entry(catalogue.by_name["DAYS_EMPLOYED"], text, catalogue, FRENCH)
    assert isinstance(days, float)
    assert round(-days / 365.25 * 12) == months
    assert math.copysign(1.0, days) == -1.0 or days == 0.0


@pytest.mark.parametrize("formatter", [FRENCH, ENGLISH])
def test_no_current_job_is_said_as_it_is_shown(catalogue: Catalogue, formatter: Formatter) -> None:
    feature = catalogue.by_name["DAYS_EMPLOYED"]
    shown = shown_entry(feature, NO_CURRENT_JOB_DAYS, catalogue, formatter)
    assert read_entry(feature, shown, catalogue, formatter) == NO_CURRENT_JOB_DAYS


@pytest.mark.parametrize("formatter", [FRENCH, ENGLISH, IN_EUROS])
@given(days=st.integers(-18_000, 0))
def test_a_duration_shown_is_read_back_to_the_month(demo: Bundle, formatter: Formatter, days: int) -> None:
    feature = demo.catalogue.by_name["DAYS_ID_PUBLISH"]
    shown = shown_entry(feature, float(days), demo.catalogue, formatter)
    if any(digit.isdigit() for digit in shown):
        read = read_entry(feature, shown, demo.catalogue, formatter)
        assert abs(float(read) - days) <= 16


def test_a_blank_field_is_a_missing_value(catalogue: Catalogue) -> None:
    for name in ("AMT_GOODS_PRICE", "DAYS_EMPLOYED", "OWN_CAR_AGE"):
        value = read_entry(catalogue.by_name[name], "  ", catalogue, FRENCH)
        assert isinstance(value, float)
        assert math.isnan(value)
        assert shown_entry(catalogue.by_name[name], value, catalogue, FRENCH) == ""


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [("AMT_CREDIT", "beaucoup", "not_a_number"), ("AMT_CREDIT", "12", "out_of_range"),
     ("DAYS_EMPLOYED", "longtemps", "not_a_duration"), ("DAYS_EMPLOYED", "2 ans 3 lunes", "not_a_duration"),
     ("DAYS_EMPLOYED", "200 ans", "out_of_range"), ("OWN_CAR_AGE", "140 ans", "out_of_range")],
)  # fmt: skip
def test_what_cannot_be_is_refused(catalogue: Catalogue, name: str, text: str, problem: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        read_entry(catalogue.by_name[name], text, catalogue, FRENCH)
    assert refused.value.problem == problem


@given(own=st.floats(1_000.0, 5_000_000.0), position=st.integers(0, 6_000_000))
def test_a_slider_of_amounts_gives_round_figures_or_the_file_s_own(demo: Bundle, own: float, position: int) -> None:
    feature = demo.catalogue.by_name["AMT_CREDIT"]
    ruler = make_ruler(feature, own, Span(66_222.0, 2_128_362.4))
    value = ruler.value(position)
    assert value == own or value % ruler.step == 0.0 or value in (ruler.low, ruler.high)
    assert ruler.value(ruler.position(own)) == own
    assert 0.003 <= ruler.step / own <= 0.0101
    assert feature.minimum is not None
    assert feature.minimum <= value <= 5_000_000.0


@given(own=st.floats(1_000.0, 1_000_000.0), ups=st.integers(1, 30))
def test_steps_up_and_down_come_back_through_the_file_s_own(demo: Bundle, own: float, ups: int) -> None:
    ruler = make_ruler(demo.catalogue.by_name["AMT_CREDIT"], own, Span(66_222.0, 2_128_362.4))
    value, seen = own, [own]
    for _ in range(ups):
        value = ruler.stepped(value, 1)
        seen.append(value)
    assert seen == sorted(seen)
    for _ in range(ups):
        value = ruler.stepped(value, -1)
    assert value == own


def test_months_are_stepped_one_by_one(demo: Bundle) -> None:
    ruler = make_ruler(demo.catalogue.by_name["DAYS_EMPLOYED"], -760.0, Span(-10_871.0, NO_CURRENT_JOB_DAYS))
    assert (ruler.low, ruler.step) == (0, 1)
    assert ruler.position(ruler.stepped(-760.0, 1)) == ruler.position(-760.0) + 1
    assert ruler.position(NO_CURRENT_JOB_DAYS) == 0


def test_a_slider_reaches_beyond_the_usual_range_where_the_file_does() -> None:
    ruler = Ruler(Unit.YEARS, 0, 65, 1, math.nan)
    assert ruler.value(80) == 65.0
    assert ruler.stepped(math.nan, 1) == 1.0
