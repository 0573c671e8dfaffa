"""Tables in other units, under other names, with codes or words for values: read and told, or refused in words."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.training.tables.spoilt_tables import change_bytes, change_rows, refusal, warnings_of
from tests.training.tables.tiny_tables import Row, write_tiny_tables
from training.tables import open_tables

TRAIN = "application_train"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("original")
    write_tiny_tables(folder, clients=12)
    return folder


@pytest.fixture
def tiny(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "data"))


def change_figures(rows: list[Row], name: str, factor: float) -> None:
    for row in rows:
        if row[name]:
            row[name] = str(float(row[name]) * factor)


@pytest.mark.parametrize(
    ("name", "factor", "told"),
    [
        ("DAYS_ID_PUBLISH", -1 / 365.25, "they seem to be years"),
        ("DAYS_REGISTRATION", -1.0, "counted forwards"),
        ("AMT_CREDIT", 1e-7, "scaled between 0 and 1"),
        ("AMT_INCOME_TOTAL", -1.0, "they are negative"),
        ("AMT_ANNUITY", 1e6, "check the unit"),
    ],
)
def test_a_column_in_another_unit_is_refused_with_its_likely_cause(
    name: str, factor: float, told: str, tiny: Path
) -> None:
    change_rows(tiny, TRAIN, lambda rows: change_figures(rows, name, factor))
    sentence = refusal(tiny)
    assert f"{TRAIN}.csv, column {name}" in sentence and told in sentence


def test_a_few_values_out_of_range_are_told_and_kept(tiny: Path) -> None:
    change_rows(tiny, TRAIN, lambda rows: rows[0].update(AMT_CREDIT="12"))
    (told,) = warnings_of(tiny)
    assert told.startswith("Out of range (from 1000 to 5000000) in 1 row (application_train.csv, column AMT_CREDIT)")


def test_what_no_file_can_leave_out_is_asked_for(tiny: Path) -> None:
    change_rows(tiny, TRAIN, lambda rows: rows[0].update(AMT_CREDIT=""))
    assert "No value in 1 row (application_train.csv, column AMT_CREDIT)" in warnings_of(tiny)[0]
    change_rows(tiny, TRAIN, lambda rows: [row.update(AMT_CREDIT="") for row in rows])
    assert "mostly empty" in refusal(tiny)


def test_categories_with_spaces_in_other_letters_or_with_words_for_nothing_are_read(tiny: Path) -> None:
    read = "SELECT NAME_INCOME_TYPE, OCCUPATION_TYPE FROM application_train ORDER BY rowid"
    change_rows(tiny, TRAIN, lambda rows: [row.update(OCCUPATION_TYPE="Drivers") for row in rows])
    with open_tables(tiny) as tables:
        expected = tables.connection.execute(read).fetchall()

    def spoil(rows: list[Row]) -> None:
        for row in rows:
            row.update(NAME_INCOME_TYPE=f" {row['NAME_INCOME_TYPE'].upper()} " if row["NAME_INCOME_TYPE"] else "")
        rows[0].update(OCCUPATION_TYPE="N/A")
        rows[1].update(OCCUPATION_TYPE="NULL")

    change_rows(tiny, TRAIN, spoil)
    with open_tables(tiny) as tables:
        found = tables.connection.execute(read).fetchall()
        near, missing = tables.warnings
    assert [income for income, _ in found] == [income for income, _ in expected]
    assert [occupation for _, occupation in found] == [None, None, *["Drivers"] * (len(found) - 2)]
    assert near.startswith("Categories written otherwise are read") and "NAME_INCOME_TYPE" in near
    assert missing.startswith("Words that mean nothing is known are read as missing in 2 rows")


def test_categories_as_codes_are_refused(tiny: Path) -> None:
    change_rows(tiny, TRAIN, lambda rows: [row.update(NAME_CONTRACT_TYPE=str(at % 2)) for at, row in enumerate(rows)])
    assert "they seem to be codes" in refusal(tiny)
    change_rows(tiny, TRAIN, lambda rows: [row.update(NAME_CONTRACT_TYPE="Prêt") for row in rows])
    assert 'No value of the column is known: "Prêt"' in refusal(tiny)


def test_words_among_numbers_that_mean_nothing_is_known_are_counted(tiny: Path) -> None:
    words = ("NA", "NULL", "nan", "None", "-", "#N/A")

    def spoil(rows: list[Row]) -> None:
        for row, word in zip(rows, words, strict=False):
            row.update(AMT_GOODS_PRICE=word)

    change_rows(tiny, TRAIN, spoil)
    with open_tables(tiny) as tables:
        found = tables.connection.execute("SELECT AMT_GOODS_PRICE FROM application_train ORDER BY rowid").fetchall()
        (told,) = tables.warnings
    assert found[: len(words)] == [(None,)] * len(words)
    assert told == "Words that mean nothing is known are read as missing (application_train.csv): AMT_GOODS_PRICE (6)."


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("train.csv", "name it application_train.csv"),
        ("application_train (1).csv", "name it application_train.csv"),
        ("application_train - copie.csv", "name it application_train.csv"),
        ("Copy of application_train.csv", "name it application_train.csv"),
        ("application_train.feather", "saved as such"),
        ("applicationtrain.csv", "name it application_train.csv"),
    ],
)
def test_a_table_under_another_name_is_named_with_the_remedy(name: str, meant: str, tiny: Path) -> None:
    (tiny / f"{TRAIN}.csv").rename(tiny / name)
    sentence = refusal(tiny)
    assert f"passed over: {name} (" in sentence and meant in sentence


def test_a_history_under_another_name_is_told(tiny: Path) -> None:
    (tiny / "previous_application.csv").rename(tiny / "previous_app.csv")
    (tiny / "notes.md").write_text("nothing", encoding="utf-8")
    told = warnings_of(tiny)[0]
    assert told.startswith("Files that are no table by their name are passed over: previous_app.csv (name it")
    assert "notes.md" not in told


def test_tables_one_folder_down_are_found_and_two_such_folders_are_not_guessed_between(
    tiny: Path, tmp_path: Path
) -> None:
    outer = tmp_path / "outer"
    shutil.copytree(tiny, outer / "home-credit-default-risk")
    (outer / "__MACOSX").mkdir()
    assert warnings_of(outer) == ()
    shutil.copytree(tiny, outer / "second")
    assert "Tables lie in 2 folders: home-credit-default-risk, second" in refusal(outer)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda content: b"sep=,\n" + content, "sep= line"),
        (lambda content: b"Export of 30 November\n" + content, "is a title"),
        (lambda content: b"\n".join(b'"%s"' % line for line in content.splitlines()) + b"\n", "one quoted field"),
        (lambda content: content.replace(b",", b"\t"), "separated by tabs"),
        (lambda content: b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n", "git lfs pull"),
        (lambda content: b"<!DOCTYPE html><html><body>403</body></html>", "a web page"),
        (lambda content: b"PK\x03\x04\x14\x00[Content_Types].xml", "spreadsheet workbook"),
        (lambda content: content.decode().encode("utf-16"), "UTF-16"),
    ],
)
def test_a_first_line_that_is_something_else_says_what_and_the_remedy(change: object, told: str, tiny: Path) -> None:
    assert callable(change)
    change_bytes(tiny, TRAIN, change)
    assert told in refusal(tiny)


def test_names_of_columns_in_small_letters_are_read(tiny: Path) -> None:
    def in_small_letters(content: bytes) -> bytes:
        first, rest = content.split(b"\n", 1)
        return first.lower() + b"\n" + rest

    change_bytes(tiny, TRAIN, in_small_letters)
    assert warnings_of(tiny) == ()
