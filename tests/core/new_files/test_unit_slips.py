"""Numbers that were probably meant in another unit are asked about; usual ones never are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bundle.bundle import Bundle
from core.new_files.unit_slips import Slip, UnitSlip, unit_slip, usual_span
from core.population.filter import ClientFilter, ClientOrder

AMOUNTS = ("AMT_INCOME_TOTAL", "AMT_CREDIT", "AMT_ANNUITY", "AMT_GOODS_PRICE")


def asked(demo: Bundle, name: str, text: str) -> UnitSlip | None:
    return unit_slip(demo.catalogue.by_name[name], text, demo.catalogue, demo.reference.spans)


@pytest.mark.parametrize(
    ("name", "text", "slip", "meant"),
    [
        ("AMT_INCOME_TOTAL", "2300", Slip.MONTHLY, 27_600.0),
        ("AMT_INCOME_TOTAL", "12 500", Slip.MONTHLY, 150_000.0),
        ("AMT_INCOME_TOTAL", "180", Slip.THOUSANDS, 180_000.0),
        ("AMT_CREDIT", "450", Slip.THOUSANDS, 450_000.0),
        ("AMT_GOODS_PRICE", "500", Slip.THOUSANDS, 500_000.0),
        ("AMT_ANNUITY", "25", Slip.THOUSANDS, 25_000.0),
        ("AMT_ANNUITY", "300000", Slip.YEARLY, 25_000.0),
        ("DAYS_EMPLOYED", "-438300", Slip.DAYS, -1_200.0),
        ("DAYS_EMPLOYED", "-5", Slip.YEARS, -1_826.0),
    ],
)
def test_a_slip_is_seen(demo: Bundle, name: str, text: str, slip: Slip, meant: float) -> None:
    found = asked(demo, name, text)
    assert found is not None
    assert (found.slip, found.meant) == (slip, meant)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("AMT_INCOME_TOTAL", "157500"),
        ("AMT_INCOME_TOTAL", ""),
        ("AMT_INCOME_TOTAL", "beaucoup"),
        ("AMT_INCOME_TOTAL", "9000000"),
        ("DAYS_EMPLOYED", "365243"),
        ("DAYS_EMPLOYED", "-1000"),
        ("EXT_SOURCE_2", "12"),
        ("NAME_INCOME_TYPE", "Working"),
    ],
)
def test_what_no_other_unit_makes_usual_is_not_asked_about(demo: Bundle, name: str, text: str) -> None:
    assert asked(demo, name, text) is None


@given(st.sampled_from(AMOUNTS), st.floats(0.01, 1e9))
def test_what_is_meant_is_usual_and_accepted(demo: Bundle, name: str, typed: float) -> None:
    found = asked(demo, name, repr(typed))
    span = usual_span(demo.catalogue.by_name[name], demo.reference.spans)
    assert span is not None
    if span.low <= typed <= span.high:
        assert found is None
    elif found is not None:
        assert span.low / 1.5 <= found.meant <= span.high * 1.5
        assert asked(demo, name, repr(found.meant)) is None


def test_hardly_any_client_of_the_bundle_would_be_asked(demo: Bundle) -> None:
    rows = demo.store.rows(ClientFilter(), ClientOrder(), list(AMOUNTS), 0, 500)
    doubted = [row for row in rows for name in AMOUNTS if asked(demo, name, repr(row.values[name]))]
    assert len(doubted) <= 10
