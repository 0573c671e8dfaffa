"""Dates of the journal are read in local time, in the window's language."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desktop.looks.moments import day_words, local_moment, moment_words, short_day_words

NOON = datetime(2026, 3, 4, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize(("language", "day", "short"), [("fr", "04/03/2026", "04/03"), ("en", "4 Mar 2026", "4 Mar")])
def test_days_by_language(language: str, day: str, short: str) -> None:
    assert day_words(NOON.isoformat(), language) == day
    assert short_day_words(NOON.isoformat(), language, datetime(2026, 12, 31, tzinfo=UTC)) == short
    assert short_day_words(NOON.isoformat(), language, datetime(2027, 1, 1, tzinfo=UTC)) == day


def test_the_clock_is_the_workstations() -> None:
    local = local_moment(NOON.isoformat())
    assert local == NOON
    assert moment_words(NOON.isoformat(), "fr") == f"{local:%d/%m/%Y %H:%M}"
