"""The time line and the punctuality say what the history holds, and draw nothing beyond it."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtWidgets import QApplication

from core.bundle.bundle import Bundle
from core.clients.history import ClientHistory, CreditSource, MonthSource, PastCredit, PaymentMonth
from desktop.looks.presentation import Presentation
from desktop.pages.dossier.history_specs import HistoryWriter
from tests.desktop.conftest import make_presentation

UNKNOWN = math.nan
ELSEWHERE = PastCredit(
    CreditSource.BUREAU, "Consumer credit", "Active", "", -14.0, UNKNOWN, 10.0, False, UNKNOWN, 120_000.0, 45_000.0,
    5_000.0, UNKNOWN, 0.0, 0.0, UNKNOWN, 0.0,
)  # fmt: skip
ENDED = replace(ELSEWHERE, status="Closed", opened_months=-40.0, ended_months=-25.5, expected_end_months=-20.0)
LATE = replace(ELSEWHERE, overdue_days=12.0, overdue_amount=900.0)
REFUSED = PastCredit(
    CreditSource.PREVIOUS, "Cash loans", "Refused", "LIMIT", -12.4, UNKNOWN, UNKNOWN, False, 180_000.0, UNKNOWN,
    UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN,
)  # fmt: skip
GRANTED = replace(
    REFUSED, status="Approved", refusal_reason="", opened_months=-56.0, ended_months=-52.8, amount=51_633.0
)
MONTHS = (
    PaymentMonth(-10, MonthSource.INSTALMENTS, 29, 2, 2, 1),
    PaymentMonth(-10, MonthSource.POS, 0, 1, 0, 0),
    PaymentMonth(-9, MonthSource.INSTALMENTS, 0, 2, 1, 0),
    PaymentMonth(0, MonthSource.BUREAU, 0, 3, 0, 0),
)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def writer(demo: Bundle, presentation: Presentation) -> HistoryWriter:
    return HistoryWriter(presentation, demo.catalogue)


@pytest.mark.parametrize(
    ("credit", "form", "start", "end"),
    [
        (ELSEWHERE, "running", -14.0, 0.0),
        (replace(ELSEWHERE, expected_end_months=-3.0), "running", -14.0, 0.0),
        (ENDED, "ended", -40.0, -25.5),
        (LATE, "late", -14.0, 0.0),
        (replace(ELSEWHERE, status="Sold"), "late", -14.0, 0.0),
        (REFUSED, "stopped", -12.4, -12.4),
        (replace(REFUSED, status="Canceled"), "stopped", -12.4, -12.4),
        (GRANTED, "ended", -56.0, -52.8),
        (replace(GRANTED, ended_months=UNKNOWN, expected_end_months=6.0), "running", -56.0, 0.0),
        (replace(GRANTED, ended_months=UNKNOWN, expected_end_months=-50.0), "ended", -56.0, -50.0),
        (replace(ELSEWHERE, opened_months=UNKNOWN), "running", -12.0, 0.0),
    ],
)
def test_each_credit_runs_from_its_opening_to_its_end(writer, credit, form, start, end) -> None:  # type: ignore[no-untyped-def]
    (bar,) = writer.timeline(ClientHistory((credit,))).bars
    assert (bar.form, bar.start, bar.end) == (form, start, end)


def test_others_credits_come_before_our_applications_and_each_is_a_whole_row(writer: HistoryWriter) -> None:
    spec = writer.timeline(ClientHistory((REFUSED, LATE, ENDED, GRANTED)))
    assert [bar.lane for bar in spec.bars] == [0, 0, 1, 1]
    header, late, _ended, refused, granted = spec.rows()
    assert header[0] == "Source" and len(header) == 10
    assert late == (
        "Autre prêteur", "Crédit à la consommation", "En cours", "il y a 1\u00a0an\u00a02\u00a0mois",
        "prévue dans 10\u00a0mois", "", "120\u202f000", "45\u202f000", "5\u202f000", "12\u00a0jours",
    )  # fmt: skip
    assert refused[2].startswith("Refusée\u202f: ") and refused[4] == "" and refused[5] == "180\u202f000"
    assert granted[3:5] == ("il y a 4\u00a0ans\u00a08\u00a0mois", "il y a 4\u00a0ans\u00a05\u00a0mois")
    assert {form for form, _ in spec.legend} == {"late", "ended", "stopped"}


def test_the_sentence_counts_what_runs_and_what_was_granted(writer: HistoryWriter) -> None:
    told = writer.credits_sentence(ClientHistory((ELSEWHERE, ENDED, REFUSED, GRANTED)))
    assert told == "2 crédits chez d’autres prêteurs, dont 1 en cours. 2 demandes chez nous, dont 1 accordée."
    assert writer.credits_sentence(ClientHistory((REFUSED,))) == "1 demande chez nous, dont 0 accordée."


def test_an_amount_in_another_currency_says_so(writer: HistoryWriter) -> None:
    (bar,) = writer.timeline(ClientHistory((replace(ELSEWHERE, in_other_currency=True),))).bars
    assert bar.figure == "120\u202f000 (autre devise)"
    assert "(autre devise)" in bar.reading.text


def test_each_month_is_said_by_source_in_order_of_time(writer: HistoryWriter) -> None:
    spec = writer.punctuality(ClientHistory(months=MONTHS))
    assert [lane.label for lane in spec.lanes] == [
        "Échéances de nos crédits", "Suivi mensuel de nos crédits", "Crédits chez d’autres prêteurs",
    ]  # fmt: skip
    first = ("il y a 10\u00a0mois", "Échéances de nos crédits", "29\u00a0jours de retard", "2", "2", "1")
    assert spec.rows()[1] == first
    assert [row[2] for row in spec.rows()[2:]] == ["à l’heure, sauf de petites sommes", "à l’heure", "à l’heure"]
    assert spec.rows()[-1][0] == "le mois de la demande"
    assert spec.conclusion == (
        "3 mois suivis, dont 1 avec un retard\u202f; le plus long\u202f: 29\u00a0jours, il y a 10\u00a0mois."
    )
    assert (spec.tallest, spec.tallest_label) == (30.0, "pleine hauteur\u202f: 30\u00a0jours")


def test_long_delays_are_held_at_three_months_and_the_legend_says_so(writer: HistoryWriter) -> None:
    spec = writer.punctuality(ClientHistory(months=(replace(MONTHS[0], late_days=303),)))
    assert spec.tallest == 90.0 and "ou plus" in spec.tallest_label
    on_time = writer.punctuality(ClientHistory(months=MONTHS[1:2]))
    assert on_time.conclusion == "1 mois suivi, aucun en retard."


times = st.one_of(st.just(UNKNOWN), st.floats(-96, 0))
credits_of_any_kind = st.builds(
    replace,
    st.sampled_from([ELSEWHERE, ENDED, LATE, REFUSED, GRANTED]),
    opened_months=times,
    ended_months=times,
    expected_end_months=st.one_of(st.just(UNKNOWN), st.floats(-96, 400)),
    amount=st.one_of(st.just(UNKNOWN), st.floats(0, 1e7)),
)
months_of_any_kind = st.builds(
    PaymentMonth, st.integers(-96, 0), st.sampled_from(list(MonthSource)), st.integers(0, 400), st.integers(1, 9),
    st.integers(0, 9), st.integers(0, 9),
)  # fmt: skip


@pytest.fixture(params=["fr", "en"])
def either(request: pytest.FixtureRequest, qapp: QApplication, demo: Bundle) -> HistoryWriter:
    return HistoryWriter(make_presentation(qapp, language=request.param), demo.catalogue)


@quick
@given(past=st.lists(credits_of_any_kind, max_size=12), months=st.lists(months_of_any_kind, max_size=20))
def test_whatever_the_past_every_part_has_a_row_and_lies_on_the_axis(either, past, months) -> None:  # type: ignore[no-untyped-def]
    writer = either
    history = ClientHistory(tuple(past), tuple(sorted(months, key=lambda month: month.month)))
    timeline, punctuality = writer.timeline(history), writer.punctuality(history)
    for bar in timeline.bars:
        assert timeline.axis.low <= bar.start <= bar.end <= timeline.axis.high
        assert not math.isnan(bar.reading.amount)
    for spec, parts in ((timeline, past), (punctuality, months)):
        header, *rows = spec.rows()
        assert len(rows) == len(spec.marks()) == len(parts)
        assert {len(row) for row in rows} <= {len(header)}
        assert all(spec.axis.low <= tick.amount <= spec.axis.high for tick in spec.axis.ticks)


def test_every_code_of_the_demonstration_has_a_label(demo: Bundle, writer: HistoryWriter) -> None:
    for client_id in (100_002, 102_302, 109_663, 116_403):
        for row in writer.timeline(demo.store.history(client_id)).rows()[1:]:
            assert not {"Approved", "Refused", "Canceled", "Active", "Closed"} & set(row)
