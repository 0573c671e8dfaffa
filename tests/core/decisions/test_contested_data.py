"""What a client says is wrong is kept until it is put right, answered or taken back."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bundle.bundle import Bundle
from core.decisions.case import read_case
from core.decisions.contested_data import (
    ContestedDatum,
    ContestOutcome,
    check_contested_datum,
    record_contest,
    record_contest_answer,
)
from core.decisions.data_correction import DataCorrection, record_data_correction
from core.decisions.rules import OpinionFirst
from core.errors import DecisionError, InvalidValueError
from core.journal.journal import Journal
from core.values import same_value

INCOME, JOB = "AMT_INCOME_TOTAL", "OCCUPATION_TYPE"
CLIENT, AUTHOR = 100_247, "Claire Martin"


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    made = Journal(tmp_path / "decisions.sqlite")
    yield made
    made.close()


def waiting(journal: Journal) -> tuple[str, ...]:
    return tuple(one.feature for one in read_case(journal, CLIENT, OpinionFirst(AUTHOR)).contested_data)


def contest(journal: Journal, feature: str, shown: float | str, claimed: float | str | None = None) -> None:
    record_contest(journal, AUTHOR, CLIENT, ContestedDatum(feature, shown, claimed), "dit par le client")


values = st.one_of(st.floats(allow_nan=True, allow_infinity=False), st.text(max_size=8))


@given(values, st.one_of(st.none(), values))
def test_a_payload_gives_the_same_datum_again(shown: float | str, claimed: float | str | None) -> None:
    read = ContestedDatum.from_payload(ContestedDatum(INCOME, shown, claimed).to_payload())
    assert same_value(read.shown, shown)
    assert (read.claimed is None) == (claimed is None)
    assert claimed is None or read.claimed is None or same_value(read.claimed, claimed)


def test_it_waits_over_a_restart_and_the_newest_word_holds(tmp_path: Path) -> None:
    path = tmp_path / "decisions.sqlite"
    first = Journal(path)
    contest(first, INCOME, 157_500.0, 180_000.0)
    contest(first, JOB, "")
    contest(first, INCOME, 157_500.0, 181_000.0)
    first.close()
    second = Journal(path)
    case = read_case(second, CLIENT, OpinionFirst(AUTHOR))
    assert [(one.feature, one.claimed) for one in case.contested_data] == [(JOB, None), (INCOME, 181_000.0)]
    assert read_case(second, CLIENT + 1, OpinionFirst(AUTHOR)).contested_data == ()
    second.close()


def test_a_correction_settles_it(journal: Journal) -> None:
    contest(journal, INCOME, 157_500.0, 180_000.0)
    contest(journal, JOB, "")
    record_data_correction(journal, AUTHOR, CLIENT, DataCorrection(INCOME, 157_500.0, 180_000.0, "paie"), "corrigé")
    assert waiting(journal) == (JOB,)


@pytest.mark.parametrize("outcome", ContestOutcome)
def test_an_answer_settles_it_once_and_needs_a_reason(journal: Journal, outcome: ContestOutcome) -> None:
    contest(journal, INCOME, 157_500.0)
    with pytest.raises(DecisionError, match="text_missing"):
        record_contest_answer(journal, AUTHOR, CLIENT, INCOME, outcome, "  ")
    assert waiting(journal) == (INCOME,)
    record_contest_answer(journal, AUTHOR, CLIENT, INCOME, outcome, "bulletin revu ensemble")
    assert waiting(journal) == ()
    with pytest.raises(DecisionError, match="nothing_contested"):
        record_contest_answer(journal, AUTHOR, CLIENT, INCOME, outcome, "encore")
    contest(journal, INCOME, 157_500.0)
    assert waiting(journal) == (INCOME,)


@pytest.mark.parametrize(
    ("datum", "problem"),
    [
        (ContestedDatum("credit_to_income", 3.0), "not_editable"),
        (ContestedDatum(JOB, "Laborers", "Astronaut"), "unknown_category"),
        (ContestedDatum(JOB, "Laborers", 3.0), "unknown_category"),
        (ContestedDatum(INCOME, 157_500.0, "beaucoup"), "unknown_category"),
        (ContestedDatum(INCOME, 157_500.0, 12.0), "out_of_range"),
    ],
)
def test_what_a_datum_cannot_be_is_refused(demo: Bundle, datum: ContestedDatum, problem: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        check_contested_datum(datum, demo.catalogue)
    assert refused.value.problem == problem


def test_the_value_of_the_file_itself_is_no_contest(demo: Bundle) -> None:
    with pytest.raises(DecisionError, match="nothing_corrected"):
        check_contested_datum(ContestedDatum(INCOME, 157_500.0, 157_500.0), demo.catalogue)
    check_contested_datum(ContestedDatum(INCOME, 157_500.0, math.nan), demo.catalogue)
    check_contested_datum(ContestedDatum("bureau_overdue_count", 1.0, 0.0), demo.catalogue)
