"""Years and months come back as they were written, whatever the unit that is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.features.catalogue import Unit
from desktop.widgets.fields.duration_text import DURATIONS, YearsAndMonths, years_and_months


@given(st.sampled_from(sorted(DURATIONS)), st.integers(0, 70), st.integers(0, 11))
def test_what_was_written_comes_back(unit: Unit, years: int, months: int) -> None:
    written = YearsAndMonths(str(years), str(months))
    assert years_and_months(unit, written.as_text(unit)) == written


@pytest.mark.parametrize(
    ("unit", "years", "months", "kept"),
    [
        (Unit.DAYS_BEFORE, "2", "6", "-913"),
        (Unit.DAYS_BEFORE, "0", "", "0"),
        (Unit.YEARS, "8", "", "8"),
        (Unit.YEARS, "2,5", "", "2.5000"),
        (Unit.MONTHS, "1", "18", "30"),
        (Unit.DAYS, "1", " ", "365"),
        (Unit.DAYS_BEFORE, "", "", ""),
        (Unit.DAYS_BEFORE, "deux", "3", "deux / 3"),
        (Unit.DAYS_BEFORE, "-2", "", "-2 / "),
        (Unit.DAYS_BEFORE, ",", "", ", / "),
    ],
)
def test_what_is_kept(unit: Unit, years: str, months: str, kept: str) -> None:
    assert YearsAndMonths(years, months).as_text(unit) == kept


def test_what_cannot_be_read_is_shown_as_it_was_typed() -> None:
    assert years_and_months(Unit.DAYS_BEFORE, "deux / 3") == YearsAndMonths("deux", "3")
    assert years_and_months(Unit.DAYS_BEFORE, "cher") == YearsAndMonths("cher")
    assert years_and_months(Unit.DAYS_BEFORE, "900") == YearsAndMonths()


@given(st.text(max_size=8), st.text(max_size=8), st.sampled_from(sorted(DURATIONS)))
def test_any_typing_is_kept_or_read(years: str, months: str, unit: Unit) -> None:
    kept = YearsAndMonths(years, months).as_text(unit)
    assert bool(kept) is bool(years.strip() or months.strip())
    years_and_months(unit, kept)
