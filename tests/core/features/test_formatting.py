"""Numbers are written as a French or English reader expects them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.features.catalogue import Unit
from core.features.formatting import Formatter, plain

FR, EN = Formatter("fr"), Formatter("en")


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (FR.amount(157_500.0), "157 500"),
        (EN.amount(157_500.0), "157,500"),
        (Formatter("fr", "€").amount(1_000.0), "1 000 €"),
        (FR.risk(0.0594), "5,9 %"),
        (EN.risk(0.0594), "5.9%"),
        (FR.percent(0.72), "72 %"),
        (FR.signed_points(-3.41), "− 3,4"),
        (FR.signed_points(1.46), "+ 1,5"),
        (FR.number(-0.04, 1), "0,0"),
        (FR.number(-1234.5, 1), "−1 234,5"),
        (FR.client_id(100_245), "100 245"),
        (FR.duration_months(88), "7 ans 4 mois"),
        (FR.duration_months(12), "1 an"),
        (FR.duration_months(1), "1 mois"),
        (FR.duration_months(0.3), "moins d’un mois"),
        (EN.duration_months(13), "1 year 1 month"),
        (FR.days(0), "0 jour"),
        (EN.days(0), "0 days"),
        (FR.quantity(Unit.DAYS_BEFORE, -365.25 * 2), "2 ans"),
        (FR.quantity(Unit.YEARS, 43.0), "43 ans"),
        (FR.quantity(Unit.SCORE, 0.7123), "0,71"),
        (FR.quantity(Unit.FLAG, 1.0), "oui"),
        (FR.quantity(Unit.COUNT, 3.0), "3"),
    ],
)  # fmt: skip
def test_quantities(shown: str, expected: str) -> None:
    # No-break spaces in the product, plain ones in the table above.
    assert shown.replace("\u202f", " ").replace("\u00a0", " ") == expected


@given(st.floats(-1e12, 1e12), st.integers(0, 3))
def test_a_number_can_be_read_back(value: float, decimals: int) -> None:
    text = FR.number(value, decimals)
    read = float(text.replace("\u202f", "").replace("−", "-").replace(",", "."))
    assert math.isclose(read, value, abs_tol=0.5 * 10**-decimals + 1e-9 * abs(value))
    assert read != 0 or not text.startswith("−")


def test_plain_text_forgets_accents_and_case() -> None:
    assert plain("Élevé Œuvre l’État") == "eleve oeuvre l'etat"


@given(st.floats(0.0, 3.0), st.floats(0.0, 3.0))
def test_two_numbers_that_differ_are_told_apart_where_digits_can(one: float, other: float) -> None:
    texts = FR.distinct(Unit.RATIO, one, other)
    if abs(one - other) > 1e-3:
        assert texts[0] != texts[1]
    if round(one, 1) != round(other, 1):
        assert texts == (FR.quantity(Unit.RATIO, one), FR.quantity(Unit.RATIO, other))
