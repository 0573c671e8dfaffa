"""Rows of a past that cannot be summed up are refused with their table, row and column; nothing else gets through."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.assessment.history_sentences import row_problem_sentence
from core.bundle.bundle import Bundle
from core.raw_tables.history_features import history_values
from core.raw_tables.schema import HISTORIES, TABLES
from core.raw_tables.sent_rows import RowProblem, read_histories
from core.raw_tables.summaries import CLIENT, columns_read

CREDIT = {**dict.fromkeys(columns_read(TABLES["bureau"])), "SK_ID_BUREAU": 7, "CREDIT_ACTIVE": "Active"}
MONTH = {"SK_ID_BUREAU": 7, "MONTHS_BALANCE": -1, "STATUS": "0"}


def problem(**sent: Any) -> tuple[str, int, str]:
    (found,) = read_histories(sent).problems
    sentence = row_problem_sentence(found)
    assert found.table in sentence and not sentence.endswith(".")
    return found.problem, found.row, found.column


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"bureau": 5}, ("not_rows", 0, "")),
        ({"bureau": [5]}, ("not_rows", 0, "")),
        ({"bureau": "[{"}, ("not_rows", 0, "")),
        ({"bureau": {"SK_ID_BUREAU": 7}}, ("not_rows", 0, "")),
        ({"bureau": [CREDIT] * 20_001}, ("too_many_rows", 0, "")),
        ({"bureau": [CREDIT, {**CREDIT, "AMT": 1}]}, ("column_unknown", 0, "AMT")),
        ({"bureau": [{"SK_ID_BUREAU": 7}]}, ("column_absent", 0, "CREDIT_ACTIVE")),
        ({"bureau": [CREDIT, {**CREDIT, "SK_ID_BUREAU": None}]}, ("key", 2, "SK_ID_BUREAU")),
        ({"bureau": [{**CREDIT, "SK_ID_BUREAU": 7.5}]}, ("key", 1, "SK_ID_BUREAU")),
        ({"bureau": [{**CREDIT, "DAYS_CREDIT": "soon"}]}, ("not_a_number", 1, "DAYS_CREDIT")),
        ({"bureau": [{**CREDIT, "DAYS_CREDIT": math.inf}]}, ("not_a_number", 1, "DAYS_CREDIT")),
        ({"bureau": [{**CREDIT, "DAYS_CREDIT": int("9" * 300)}]}, ("out_of_range", 1, "DAYS_CREDIT")),
        ({"bureau": [{**CREDIT, "DAYS_CREDIT": int("9" * 400)}]}, ("not_a_number", 1, "DAYS_CREDIT")),
        ({"bureau": [{**CREDIT, "AMT_CREDIT_SUM": 1e308}]}, ("out_of_range", 1, "AMT_CREDIT_SUM")),
        ({"bureau": [{**CREDIT, "CREDIT_ACTIVE": "Sleeping"}]}, ("unknown_category", 1, "CREDIT_ACTIVE")),
        ({"bureau": [{**CREDIT, "CREDIT_ACTIVE": [1]}]}, ("unknown_category", 1, "CREDIT_ACTIVE")),
        ({"bureau": [{**CREDIT, CLIENT: 1}, {**CREDIT, CLIENT: 2}]}, ("other_client", 2, CLIENT)),
        ({CLIENT: 3, "bureau": [{**CREDIT, CLIENT: 1}]}, ("other_client", 1, CLIENT)),
        ({"bureau_balance": [MONTH]}, ("credit_unknown", 1, "SK_ID_BUREAU")),
        ({"bureau": [CREDIT], "bureau_balance": [{**MONTH, "SK_ID_BUREAU": 8}]}, ("credit_unknown", 1, "SK_ID_BUREAU")),
    ],
)
def test_what_is_wrong_is_told_with_its_place(sent: dict[str, Any], expected: tuple[str, int, str]) -> None:
    assert problem(**sent) == expected


@pytest.mark.parametrize("sent", [None, math.nan, "", " NA "])
def test_a_history_that_is_not_sent_is_none(sent: object) -> None:
    assert read_histories({"bureau": sent}).tables == {}


def test_values_are_read_as_people_write_them() -> None:
    row = {**CREDIT, "CREDIT_ACTIVE": " active ", "AMT_CREDIT_SUM": "1 250,5", "AMT_CREDIT_SUM_DEBT": "NA"}
    columns = read_histories({"bureau": [row], "bureau_balance": [{**MONTH, "STATUS": 0}]}).tables
    assert columns["bureau"]["CREDIT_ACTIVE"] == ["Active"]
    assert columns["bureau"]["AMT_CREDIT_SUM"] == [1250.5]
    assert columns["bureau"]["AMT_CREDIT_SUM_DEBT"] == [None]
    assert columns["bureau_balance"]["STATUS"] == ["0"]


CELLS = st.one_of(
    st.none(),
    st.sampled_from(["", "NA", "-1", "1e308", "9" * 300, "\ud800", "Active", "Approved", "C", "2"]),
    st.integers(min_value=-(10**400), max_value=10**400),
    st.floats(),
    st.booleans(),
    st.lists(st.integers(), max_size=1),
)


@given(data=st.data())
def test_whatever_is_sent_is_summed_up_or_refused(demo: Bundle, data: st.DataObject) -> None:
    record = {}
    for table in data.draw(st.lists(st.sampled_from(HISTORIES), max_size=3, unique=True)):
        plain = {
            name: 7 if name.startswith("SK_ID") else st.one_of(st.none(), st.floats(-1e12, 1e12))
            for name in columns_read(table)
        }
        row = {name: data.draw(cell) if isinstance(cell, st.SearchStrategy) else cell for name, cell in plain.items()}
        row = {name: None if column_is_text(table.name, name) else cell for name, cell in row.items()}
        if data.draw(st.booleans()):
            row[data.draw(st.sampled_from(sorted(row)))] = data.draw(CELLS)
        record[table.name] = [row] * data.draw(st.integers(0, 3))
    read = read_histories(record)
    (values,) = history_values([read.tables], demo.catalogue)
    assert read.problems or all(value == "" or isinstance(value, str | float) for value in values.values())
    assert all(isinstance(row_problem_sentence(one), str) for one in read.problems)


def column_is_text(table: str, name: str) -> bool:
    return any(column.name == name and column.categories for column in TABLES[table].columns)


def test_every_problem_has_words(demo: Bundle) -> None:
    assert demo.catalogue.features
    assert "bureau" in row_problem_sentence(RowProblem("bureau", "not_rows"))
