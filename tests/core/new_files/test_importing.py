"""One row of JSON or CSV fills the form; everything that was wrong is in the report."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.features.catalogue import load_catalogue
from core.features.formatting import plain
from core.new_files.form import read_form
from core.new_files.importing import MAXIMUM_BYTES, ImportReport, import_content, import_file
from core.storage.resource_files import resource

CATALOGUE = load_catalogue(resource("catalogue.toml").read_bytes())
ROW = {
    "NAME_CONTRACT_TYPE": "Cash loans",
    "AMT_CREDIT": "500000",
    "AMT_ANNUITY": "25000,5",
    "AMT_INCOME_TOTAL": "180000",
    "NAME_INCOME_TYPE": "Working",
    "DAYS_EMPLOYED": "-1200",
}


def as_csv(row: dict[str, str], delimiter: str = ";") -> str:
    return delimiter.join(row) + "\r\n" + delimiter.join(row.values()) + "\r\n"


def told(report: ImportReport) -> list[tuple[str, str]]:
    return [(problem.problem, problem.column or problem.feature) for problem in report.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_a_csv_row_is_read(encoding: str, delimiter: str, tmp_path: Path) -> None:
    french = {CATALOGUE.by_name[name].wording["fr"].label: value for name, value in ROW.items()}
    path = tmp_path / "client.csv"
    path.write_bytes(as_csv(french, delimiter).encode(encoding))
    report = import_file(path, CATALOGUE)
    assert report.problems == ()
    assert report.is_complete
    assert report.values == ROW


def test_a_comma_separated_row_may_quote_decimal_commas() -> None:
    quoted = {name: f'"{value}"' for name, value in ROW.items()}
    assert import_content(as_csv(quoted, ",").encode(), CATALOGUE).values == ROW


def test_a_json_object_is_read_alone_or_in_a_list() -> None:
    typed = {**ROW, "AMT_CREDIT": 500_000, "AMT_ANNUITY": 25_000.5, "OWN_CAR_AGE": None, "FLAG_PHONE": True}
    for document in (typed, [typed]):
        report = import_content(json.dumps(document).encode(), CATALOGUE)
        assert report.is_complete and report.problems == ()
        assert report.values == {**ROW, "AMT_ANNUITY": "25000.5", "FLAG_PHONE": "1"}


@pytest.mark.parametrize("word", ["NaN", "NA", "n/a", "#N/A", "null", "None", "-", " — ", "Non renseigné"])
def test_a_word_that_means_nothing_known_is_read_as_missing_and_told(word: str) -> None:
    for content in (as_csv({**ROW, "EXT_SOURCE_1": word}).encode(), json.dumps({**ROW, "EXT_SOURCE_1": word}).encode()):
        report = import_content(content, CATALOGUE)
        assert told(report) == [("read_as_missing", "EXT_SOURCE_1")]
        assert report.is_complete and report.values == {name: text for name, text in ROW.items() if text}


def test_nothing_in_the_place_of_a_number_is_missing() -> None:
    report = import_content(json.dumps({**ROW, "EXT_SOURCE_1": math.nan, "OWN_CAR_AGE": None}).encode(), CATALOGUE)
    assert report.is_complete and "EXT_SOURCE_1" not in report.values


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xfe" + as_csv(ROW, "\t").encode("utf-16-le"),
        as_csv(ROW, "\t").encode("utf-16-le"),
        b"sep=;\r\n" + as_csv(ROW).encode(),
        b"Export du 30 novembre;;\r\n" + as_csv(ROW).encode(),
        as_csv(ROW).replace("\r\n", "\r").encode(),
        b"".join(b'"%s"\n' % line.encode() for line in as_csv(ROW).split("\r\n")),
        json.dumps({"dataframe_records": [ROW]}).encode(),
        json.dumps({"dataframe_split": {"columns": list(ROW), "index": [0], "data": [list(ROW.values())]}}).encode(),
        json.dumps({"columns": list(ROW), "data": [list(ROW.values())]}).encode(),
        json.dumps({name: [value] for name, value in ROW.items()}).encode(),
    ],
)
def test_one_client_is_read_however_a_spreadsheet_or_a_program_writes_it(content: bytes) -> None:
    report = import_content(content, CATALOGUE)
    assert report.values == {name: text for name, text in ROW.items() if text}
    assert report.is_complete


def test_amounts_with_their_currency_and_french_truth_values_are_read() -> None:
    typed = {
        **ROW,
        "AMT_CREDIT": "500\u202f000 €",
        "AMT_ANNUITY": "25.000,00 EUR",
        "FLAG_OWN_CAR": "VRAI",
        "FLAG_PHONE": "FAUX",
    }
    report = import_content(as_csv(typed).encode(), CATALOGUE)
    assert report.is_complete
    values, problems = read_form(report.values, CATALOGUE)
    assert problems == ()
    assert [values[name] for name in ("AMT_CREDIT", "AMT_ANNUITY", "FLAG_OWN_CAR", "FLAG_PHONE")] == [
        500_000,
        25_000,
        "Y",
        0.0,
    ]


def test_every_problem_is_told_at_once() -> None:
    row = {
        **ROW, "AMT_CREDIT": "12", "AMT_ANNUITY": "cher", "OCCUPATION_TYPE": "Astronaute", "couleur": "bleu",
        "CODE_GENDER": "F", "credit_to_income": "3", "SK_ID_CURR": "100002",
    }  # fmt: skip
    del row["NAME_INCOME_TYPE"]
    report = import_content(as_csv(row).encode(), CATALOGUE)
    assert told(report) == [
        ("out_of_range", "AMT_CREDIT"),
        ("not_a_number", "AMT_ANNUITY"),
        ("unknown_category", "OCCUPATION_TYPE"),
        ("unknown_column", "couleur"),
        ("protected", "CODE_GENDER"),
        ("recomputed", "credit_to_income"),
        ("not_needed", "SK_ID_CURR"),
        ("missing_required", "NAME_INCOME_TYPE"),
    ]
    assert not report.is_complete
    assert report.values == {
        "NAME_CONTRACT_TYPE": "Cash loans",
        "AMT_INCOME_TOTAL": "180000",
        "DAYS_EMPLOYED": "-1200",
    }
    assert (report.problems[0].minimum, report.problems[0].maximum) == (1_000.0, 5_000_000.0)


def test_columns_left_out_do_not_keep_a_file_from_being_scored() -> None:
    report = import_content(as_csv({**ROW, "couleur": "bleu", "CODE_GENDER": "F"}).encode(), CATALOGUE)
    assert report.is_complete
    assert [problem.is_note for problem in report.problems] == [True, True]


def test_a_column_written_twice_is_told() -> None:
    text = '{"AMT_CREDIT": 500000, "Montant du crédit": 3, "AMT_CREDIT": 400000}'
    report = import_content(text.encode(), CATALOGUE)
    assert [problem.column for problem in report.problems if problem.problem == "twice"] == [
        column for column in ("Montant du crédit", "AMT_CREDIT") if _means(column, "AMT_CREDIT")
    ]
    assert report.values["AMT_CREDIT"] == "500000"


def test_a_value_that_is_no_value_is_told() -> None:
    report = import_content(json.dumps({**ROW, "AMT_CREDIT": [1, 2]}).encode(), CATALOGUE)
    assert ("wrong_type", "AMT_CREDIT") in told(report)
    assert import_content(b'{"AMT_CREDIT": Infinity}', CATALOGUE).problems[0].problem == "not_a_number"
    halved = import_content(b'{"AMT_CREDIT": "\\ud83d", "\\udc00": 1}', CATALOGUE)
    assert [(problem.column, problem.value) for problem in halved.problems[:2]] == [("AMT_CREDIT", "?"), ("?", "")]


def test_a_contradiction_is_told() -> None:
    report = import_content(as_csv({**ROW, "AMT_CREDIT": "300000", "AMT_ANNUITY": "400000"}).encode(), CATALOGUE)
    assert {problem.rule for problem in report.problems} == {"instalment_above_credit", "instalment_above_income"}


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "not_one_row"),
        (b"   \n", "not_one_row"),
        (b"AMT_CREDIT;AMT_ANNUITY\n", "not_one_row"),
        (b"AMT_CREDIT;AMT_ANNUITY\n1;2\n3;4\n", "not_one_row"),
        (b"[]", "not_one_row"),
        (b'[{"AMT_CREDIT": 1}, {"AMT_CREDIT": 2}]', "not_one_row"),
        (b"AMT_CREDIT;AMT_ANNUITY\n1\n", "row_length"),
        (b'{"AMT_CREDIT": ', "unreadable"),
        (b"[3]", "unreadable"),
        (b'A;B\n"1;2\n', "unreadable"),
        (b"PK\x03\x04\x00\x00", "other_format"),
        (b"PAR1", "other_format"),
        (b"<!DOCTYPE html><html>", "other_format"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:1", "other_format"),
        (b"[" * 100_000, "unreadable"),
        (b"A" * (MAXIMUM_BYTES + 1), "too_large"),
    ],
)
def test_a_file_that_holds_no_single_row_is_refused(content: bytes, problem: str) -> None:
    report = import_content(content, CATALOGUE)
    assert [found.problem for found in report.problems] == [problem]
    assert report.values == {}
    assert not report.is_complete


@given(st.binary(max_size=200))
def test_any_bytes_end_in_a_report(content: bytes) -> None:
    assert isinstance(import_content(content, CATALOGUE), ImportReport)


@given(st.dictionaries(st.sampled_from([*ROW, "couleur", "CODE_GENDER"]), st.text(max_size=12)))
def test_any_values_end_in_a_report(row: dict[str, str]) -> None:
    report = import_content(json.dumps(row).encode(), CATALOGUE)
    assert set(report.values) <= set(ROW)


def _means(column: str, name: str) -> bool:
    feature = CATALOGUE.by_name[name]
    return plain(column) in {plain(name), *(plain(wording.label) for wording in feature.wording.values())}


@pytest.mark.parametrize("label", ["Revenus (par an)", "revenus", "Income", "Income (per year)"])
def test_the_period_after_a_label_may_be_left_out(label: str) -> None:
    row = {label if name == "AMT_INCOME_TOTAL" else name: value for name, value in ROW.items()}
    assert import_content(as_csv(row).encode(), CATALOGUE).values == ROW
