"""A missing table or column, an empty key or a wrong target ends in one sentence that names the place."""

import csv
import gzip
import re
import shutil
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from core.raw_tables.schema import HISTORIES, TABLES, TEST, Table
from tests.training.tables.spoilt_tables import change_bytes, change_rows, refusal
from tests.training.tables.tiny_tables import read_rows, write_table, write_tiny_tables
from training.configuration import ResourceSettings
from training.errors import DataError, TrainingError
from training.features import history_sql
from training.tables import open_tables
from training.tables.unread import unread_columns


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("original")
    write_tiny_tables(folder, clients=12)
    return folder


@pytest.fixture
def tiny(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "data"))


def test_path_that_does_not_exist(tmp_path: Path) -> None:
    absent = tmp_path / "absent"
    assert refusal(absent) == f"The data do not exist ({absent}): give a folder or the competition's zip."


def test_path_that_is_neither_a_folder_nor_a_zip(tiny: Path) -> None:
    assert refusal(tiny / "bureau.csv") == (
        "The data are neither a folder nor a zip (bureau.csv): "
        "give the folder that holds the tables, or the competition's zip."
    )


def test_missing_application_train(tiny: Path) -> None:
    (tiny / "application_train.csv").unlink()
    assert refusal(tiny) == (
        f"The table application_train is missing ({tiny}): "
        "put application_train.csv (or .csv.gz, .zip, .parquet) there."
    )


def test_memory_limit_too_low(tiny: Path) -> None:
    with pytest.raises(DataError) as caught:
        open_tables(tiny, resources=ResourceSettings(memory_gib=0.001))
    assert str(caught.value) == "The memory limit is too low (application_train.csv): allow more memory."


def test_two_files_for_one_table(tiny: Path) -> None:
    (tiny / "bureau.csv.gz").write_bytes(gzip.compress((tiny / "bureau.csv").read_bytes()))
    assert refusal(tiny) == ("Two files hold the table bureau (bureau.csv and bureau.csv.gz): keep only one of them.")


@pytest.mark.parametrize("name", list(TABLES))
def test_missing_column(name: str, tiny: Path) -> None:
    column = TABLES[name].column_names[2]
    change_bytes(tiny, name, lambda text: text.replace(column.encode(), b"OTHER", 1))
    assert refusal(tiny) == (
        f"Column {column} missing ({name}.csv): its first line must name every column of the competition's file."
    )


def test_missing_first_line(tiny: Path) -> None:
    change_bytes(tiny, "bureau_balance", lambda text: text.partition(b"\n")[2])
    assert refusal(tiny).startswith("Column SK_ID_BUREAU and 2 more missing (bureau_balance.csv)")


UNREAD = (
    ("previous_application", "RATE_INTEREST_PRIMARY"),
    ("application_train", "FLAG_MOBIL"),
    ("bureau", "AMT_CREDIT_SUM_LIMIT"),
)


@pytest.mark.parametrize(("name", "column"), UNREAD)
def test_a_column_that_nothing_reads_may_be_absent_and_is_told(name: str, column: str, tiny: Path) -> None:
    rows = read_rows(tiny / f"{name}.csv")
    with (tiny / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, [one for one in rows[0] if one != column], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    with open_tables(tiny) as tables:
        assert f"Columns that nothing reads are absent ({name}.csv): {column}." in tables.warnings


def test_what_the_queries_of_the_past_name_is_never_called_unread() -> None:
    queries = " ".join(
        one.read_text(encoding="utf-8") for one in files(history_sql).iterdir() if one.name.endswith(".sql")
    )
    # The status of a month on a card is not read, that of an application and of a contract is.
    named = set(re.findall(r"\w+", queries)) - {"NAME_CONTRACT_STATUS"}
    assert {table.name: found for table in HISTORIES if (found := named & unread_columns(table))} == {}


def test_a_number_of_the_applications_own_new_files_is_refused(tiny: Path) -> None:
    change_rows(tiny, "application_test", lambda rows: rows[0].update(SK_ID_CURR="9000000001"))
    assert "A client has the number 9000000001" in refusal(tiny)


def test_column_given_twice(tiny: Path) -> None:
    change_bytes(tiny, "bureau_balance", lambda text: b"SK_ID_BUREAU,STATUS,MONTHS_BALANCE,STATUS\n1,0,-1,0\n")
    assert refusal(tiny) == "Column STATUS occurs more than once (bureau_balance.csv): keep only one of them."


def test_unknown_column_is_ignored_with_a_warning(tiny: Path) -> None:
    change_bytes(tiny, "bureau_balance", lambda text: b",SK_ID_BUREAU,status,MONTHS_BALANCE,STATUS\n0,1,x,-1,C\n")
    with open_tables(tiny) as tables:
        assert tables.warnings == ("Unknown columns are ignored (bureau_balance.csv): (no name), status.",)
        assert tables.connection.execute("FROM bureau_balance").fetchall() == [(1, -1.0, "C")]


@pytest.mark.parametrize(
    ("name", "bad_key"), [*((name, "") for name in TABLES), ("bureau", "100001.5"), ("bureau_balance", "inf")]
)
def test_key_that_is_empty_or_no_whole_number(name: str, bad_key: str, tiny: Path) -> None:
    key = TABLES[name].keys[0]
    change_rows(tiny, name, lambda rows: [row.update({key: bad_key}) for row in rows[:2]])
    assert refusal(tiny) == (
        f"The key is empty or not a whole number in 2 rows ({name}.csv, column {key}): "
        "download or export the file again."
    )


@pytest.mark.parametrize("name", ["application_train", "application_test"])
def test_client_given_twice(name: str, tiny: Path) -> None:
    change_rows(tiny, name, lambda rows: rows.append(dict(rows[1])))
    assert refusal(tiny) == (
        f"1 client more than once, first in row 2 ({name}.csv, column SK_ID_CURR): keep one row a client."
    )


def test_client_in_both_tables_of_applications(tiny: Path) -> None:
    client = read_rows(tiny / "application_train.csv")[0]["SK_ID_CURR"]
    change_rows(tiny, "application_test", lambda rows: rows[0].update(SK_ID_CURR=client))
    message = refusal(tiny)
    assert message == (
        "1 client in both tables of applications (application_train.csv and application_test.csv): "
        "keep each client in one of them."
    )
    assert client not in message


@pytest.mark.parametrize("target", ["", "2", "-1", "0.5", "nan", "inf"])
def test_target_outside_zero_and_one(target: str, tiny: Path) -> None:
    change_rows(tiny, "application_train", lambda rows: rows[3].update(TARGET=target))
    assert refusal(tiny) == (
        "The target is neither 0 nor 1 in 1 row, first in row 4 (application_train.csv, column TARGET): "
        "correct it, or take these clients out."
    )


@pytest.mark.parametrize("target", ["0", "1"])
def test_same_target_for_all(target: str, tiny: Path) -> None:
    change_rows(tiny, "application_train", lambda rows: [row.update(TARGET=target) for row in rows])
    assert refusal(tiny) == (
        "The target is the same for every client (application_train.csv, column TARGET): "
        "give clients who repaid (0) and clients who did not (1)."
    )


def without_target(folder: Path) -> None:
    rows = read_rows(folder / "application_train.csv")
    for row in rows:
        del row["TARGET"]
    write_table(folder / "application_train.csv", Table("application_train", TEST.columns), rows)


def with_target(target: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        change_rows(folder, "application_train", lambda rows: [row.update(TARGET=target) for row in rows])

    return change


NO_OUTCOME: dict[str, Callable[[Path], None]] = {
    "application_test alone": lambda folder: (folder / "application_train.csv").unlink(),
    "without TARGET": without_target,
    "TARGET empty": with_target(""),
    "TARGET 0 for all": with_target("0"),
    "TARGET 1 for all": with_target("1"),
}


@pytest.mark.parametrize("change", NO_OUTCOME.values(), ids=NO_OUTCOME)
def test_applicants_without_outcome_are_read_where_none_is_needed_and_refused_where_it_is(
    change: Callable[[Path], None], tiny: Path
) -> None:
    change(tiny)
    with pytest.raises(DataError):
        open_tables(tiny)
    with open_tables(tiny, outcomes_needed=False) as tables:
        found = tables.connection.execute("SELECT is_train, TARGET IS NOT NULL, count(*) FROM application GROUP BY ALL")
        counts = {known: clients for known, has_target, clients in found.fetchall() if known == has_target}
        assert tables.warnings == ()
    has_train = (tiny / "application_train.csv").exists()
    is_told = has_train and read_rows(tiny / "application_train.csv")[0].get("TARGET", "") != ""
    assert counts == ({True: 9, False: 3} if is_told else {False: 12 if has_train else 3})


def test_a_target_that_is_no_outcome_is_refused_all_the_same(tiny: Path) -> None:
    change_rows(tiny, "application_train", lambda rows: rows[3].update(TARGET="2"))
    with pytest.raises(DataError, match=r"neither 0 nor 1 in 1 row, first in row 4"):
        open_tables(tiny, outcomes_needed=False)


def test_no_applicant_at_all(tiny: Path) -> None:
    (tiny / "application_train.csv").unlink()
    (tiny / "application_test.csv").unlink()
    with pytest.raises(DataError) as caught:
        open_tables(tiny, outcomes_needed=False)
    assert str(caught.value) == (
        f"There is no table of applications ({tiny}): "
        "put application_test.csv or application_train.csv (or .csv.gz, .zip, .parquet) there."
    )


@pytest.mark.parametrize("setting", [{"memory_gib": 0.0}, {"memory_gib": float("nan")}, {"threads": 0}])
def test_resources_that_cannot_work_are_refused(setting: dict[str, float]) -> None:
    with pytest.raises(TrainingError, match=r"\[resources\]"):
        ResourceSettings(**setting)  # type: ignore[arg-type]
