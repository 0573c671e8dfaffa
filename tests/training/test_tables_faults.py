"""Every fault of the raw tables ends in one sentence that names the place, and nothing half-read."""

import gzip
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from tests.training.tiny_tables import Row, read_rows, write_table, write_tiny_tables
from training.errors import DataError
from training.tables import open_tables
from training.tables.schema import TABLES


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("original")
    write_tiny_tables(folder, clients=12)
    return folder


@pytest.fixture
def tiny(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "data"))


def change_rows(folder: Path, name: str, change: Callable[[list[Row]], object]) -> None:
    path = folder / f"{name}.csv"
    rows = read_rows(path)
    change(rows)
    write_table(path, TABLES[name], rows)


def change_bytes(folder: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    path = folder / f"{name}.csv"
    path.write_bytes(change(path.read_bytes()))


def refusal(data: Path) -> str:
    with pytest.raises(DataError) as caught:
        open_tables(data)
    return str(caught.value)


def warnings_of(data: Path) -> tuple[str, ...]:
    with open_tables(data) as tables:
        return tables.warnings


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


def test_two_files_for_one_table(tiny: Path) -> None:
    (tiny / "bureau.csv.gz").write_bytes(gzip.compress((tiny / "bureau.csv").read_bytes()))
    assert refusal(tiny) == (
        "Two files hold the table bureau (bureau.csv and bureau.csv.gz): keep only one of them."
    )


@pytest.mark.parametrize("name", list(TABLES))
def test_missing_column(name: str, tiny: Path) -> None:
    column = TABLES[name].column_names[2]
    change_bytes(tiny, name, lambda text: text.replace(column.encode(), b"OTHER", 1))
    assert refusal(tiny) == (
        f"Column {column} missing ({name}.csv): "
        "its first line must name every column of the competition's file."
    )


def test_missing_first_line(tiny: Path) -> None:
    change_bytes(tiny, "bureau_balance", lambda text: text.partition(b"\n")[2])
    assert refusal(tiny).startswith("Column SK_ID_BUREAU and 2 more missing (bureau_balance.csv)")


def test_column_given_twice(tiny: Path) -> None:
    change_bytes(
        tiny, "bureau_balance", lambda text: b"SK_ID_BUREAU,STATUS,MONTHS_BALANCE,STATUS\n1,0,-1,0\n"
    )
    assert refusal(tiny) == "Column STATUS occurs more than once (bureau_balance.csv): keep only one of them."


def test_unknown_column_is_ignored_with_a_warning(tiny: Path) -> None:
    change_bytes(
        tiny, "bureau_balance", lambda text: b",SK_ID_BUREAU,status,MONTHS_BALANCE,STATUS\n0,1,x,-1,C\n"
    )
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


def test_text_instead_of_a_number(tiny: Path) -> None:
    long_text = "abc " * 30
    change_rows(tiny, "application_train", lambda rows: rows[2].update(AMT_CREDIT=long_text))
    assert refusal(tiny) == (
        f'"{long_text[:39]}…" is not a number (application_train.csv, column AMT_CREDIT, line 4): correct it.'
    )


def test_first_of_several_wrong_values_is_named(tiny: Path) -> None:
    def spoil(rows: list[Row]) -> None:
        rows[5].update(AMT_ANNUITY="later")
        rows[1].update(DAYS_CREDIT="first")

    change_rows(tiny, "bureau", spoil)
    assert refusal(tiny) == '"first" is not a number (bureau.csv, column DAYS_CREDIT, line 3): correct it.'


@pytest.mark.parametrize("content", [b"", b"\n\n", b" "])
def test_empty_file(content: bytes, tiny: Path) -> None:
    change_bytes(tiny, "bureau", lambda text: content)
    assert refusal(tiny) == "The file is empty (bureau.csv): download or export it again."


@pytest.mark.parametrize("name", list(TABLES))
def test_file_with_column_names_only(name: str, tiny: Path) -> None:
    write_table(tiny / f"{name}.csv", TABLES[name], [])
    assert refusal(tiny).startswith(
        f"The file has no row under its column names ({name}.csv): download it again"
    )


def test_last_line_cut_short(tiny: Path) -> None:
    lines = (tiny / "bureau.csv").read_bytes().splitlines(keepends=True)
    change_bytes(tiny, "bureau", lambda text: b"".join(lines[:-1]) + b"100001,5000001,Active")
    assert refusal(tiny) == (
        f"A line has fewer fields than the first one (bureau.csv, line {len(lines)}): "
        "the file is cut short or damaged, download or export it again."
    )


def test_last_line_without_end_is_a_warning(tiny: Path) -> None:
    change_bytes(tiny, "bureau", bytes.rstrip)
    assert warnings_of(tiny) == ("The last line has no end, the file may be cut short (bureau.csv).",)


def test_line_with_more_fields(tiny: Path) -> None:
    change_bytes(tiny, "bureau_balance", lambda text: text + b"5000001,-4,0,0\n")
    assert "A line has more fields than the first one (bureau_balance.csv, line " in refusal(tiny)


def test_quote_that_is_never_closed(tiny: Path) -> None:
    change_bytes(tiny, "bureau_balance", lambda text: text.replace(b"\n", b'\n1,-1,"0\n', 1))
    assert refusal(tiny).startswith(
        "A quoted text is not closed, or a line is too long (bureau_balance.csv, line"
    )


@pytest.mark.parametrize(
    ("delimiter", "words"), [(b";", "semicolons"), (b"\t", "tabs"), (b"|", "vertical bars")]
)
def test_wrong_delimiter(delimiter: bytes, words: str, tiny: Path) -> None:
    change_bytes(tiny, "bureau_balance", lambda text: text.replace(b",", delimiter))
    assert refusal(tiny) == (
        f"The fields are separated by {words} (bureau_balance.csv): export it again with commas."
    )


def test_latin_1(tiny: Path) -> None:
    change_rows(tiny, "bureau", lambda rows: rows[6].update(CREDIT_TYPE="Prêt étudiant"))
    change_bytes(tiny, "bureau", lambda text: text.decode().encode("latin-1"))
    assert refusal(tiny) == ("The text is not in UTF-8 (bureau.csv, line 8): save the file again in UTF-8.")


def test_latin_1_in_the_first_line(tiny: Path) -> None:
    change_bytes(tiny, "bureau_balance", lambda text: text.replace(b"\n", b",Ann\xe9e\n", 1))
    assert refusal(tiny) == "Line 1 is not in UTF-8 (bureau_balance.csv): save the file again in UTF-8."


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le"])
def test_utf_16(encoding: str, tiny: Path) -> None:
    change_bytes(tiny, "bureau", lambda text: text.decode().encode(encoding))
    assert refusal(tiny) == (
        "The file is not in UTF-8 but seems to be in UTF-16 (bureau.csv): save it again in UTF-8."
    )


def test_gzip_called_csv(tiny: Path) -> None:
    change_bytes(tiny, "bureau", gzip.compress)
    assert refusal(tiny) == "The file is called .csv but is a gzip (bureau.csv): give it its true extension."


def test_unknown_category_is_kept_with_a_warning(tiny: Path) -> None:
    def rename(rows: list[Row]) -> None:
        for row in rows[:3]:
            row.update(CREDIT_TYPE="Crypto loan")
        rows[3].update(CREDIT_TYPE="Barter\nloan")

    change_rows(tiny, "bureau", rename)
    with open_tables(tiny) as tables:
        assert tables.warnings == (
            'Unknown categories in 4 rows (bureau.csv, column CREDIT_TYPE): "Crypto loan", "Barter loan".',
        )
        count = "SELECT count(*) FROM bureau WHERE CREDIT_TYPE = 'Crypto loan'"
        assert tables.connection.execute(count).fetchone() == (3,)


def test_infinite_number_is_missing_with_a_warning(tiny: Path) -> None:
    def spoil(rows: list[Row]) -> None:
        for row, text in zip(rows, ("inf", "-Infinity", "1e999", "nan"), strict=False):
            row.update(AMT_CREDIT_SUM=text)

    change_rows(tiny, "bureau", spoil)
    with open_tables(tiny) as tables:
        assert tables.warnings == (
            "3 infinite numbers treated as missing (bureau.csv, column AMT_CREDIT_SUM).",
        )
        first = tables.connection.execute(
            "SELECT AMT_CREDIT_SUM FROM bureau ORDER BY rowid LIMIT 4"
        ).fetchall()
        assert first == [(None,)] * 4


def test_unemployment_code_stays_as_it_is(tiny: Path) -> None:
    change_rows(tiny, "application_train", lambda rows: [row.update(DAYS_EMPLOYED="365243") for row in rows])
    with open_tables(tiny) as tables:
        found = tables.connection.execute("SELECT DISTINCT DAYS_EMPLOYED FROM application_train").fetchall()
    assert found == [(365243.0,)]


def zipped(folder: Path, name: str, **members: bytes) -> Path:
    (folder / f"{name}.csv").unlink()
    path = folder / f"{name}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(f"{member}.csv", content)
    return path


def test_zip_cut_short(tiny: Path) -> None:
    path = zipped(tiny, "bureau", bureau=(tiny / "bureau.csv").read_bytes())
    path.write_bytes(path.read_bytes()[:-100])
    assert refusal(tiny) == (
        "The file cannot be unpacked (bureau.zip): it is damaged or was cut short, download or copy it again."
    )


def test_zip_with_an_altered_byte(tiny: Path) -> None:
    path = zipped(tiny, "bureau", bureau=(tiny / "bureau.csv").read_bytes())
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)
    assert refusal(tiny).startswith("The file cannot be unpacked (bureau.zip)")


def test_zip_with_several_or_no_csv(tiny: Path) -> None:
    zipped(tiny, "bureau", one=b"1", two=b"2")
    assert refusal(tiny) == "The zip holds 2 CSV files (bureau.zip): put exactly one CSV file in it."
    (tiny / "bureau.zip").unlink()
    (tiny / "bureau.csv").touch()
    zipped(tiny, "bureau")
    assert refusal(tiny) == "The zip holds no CSV file (bureau.zip): put exactly one CSV file in it."


def test_zip_with_a_password(tiny: Path) -> None:
    path = zipped(tiny, "bureau", bureau=(tiny / "bureau.csv").read_bytes())
    content = bytearray(path.read_bytes())
    # Bit 0 of the general purpose flags, in the local header and in the central directory.
    content[6] |= 1
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)
    assert refusal(tiny).startswith("The zip is encrypted or compressed in an unknown way (bureau.zip)")


def test_gzip_cut_short(tiny: Path) -> None:
    packed = gzip.compress((tiny / "bureau.csv").read_bytes())
    (tiny / "bureau.csv").unlink()
    (tiny / "bureau.csv.gz").write_bytes(packed[: len(packed) // 2])
    assert refusal(tiny).startswith("The file cannot be unpacked (bureau.csv.gz): it is damaged")


def test_competition_zip_cut_short(tiny: Path, tmp_path: Path) -> None:
    path = tmp_path / "home-credit.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(tiny / "application_train.csv", "application_train.csv")
    path.write_bytes(path.read_bytes()[:-30])
    assert refusal(path) == (
        "The zip cannot be opened (home-credit.zip): "
        "it is damaged or was cut short, download or copy it again."
    )


def write_parquet(folder: Path, columns: str) -> None:
    source = folder / "bureau_balance.csv"
    duckdb.sql(
        f"COPY (SELECT {columns} FROM read_csv('{source}', types = {{'STATUS': 'VARCHAR'}})) "
        f"TO '{folder / 'bureau_balance.parquet'}'"
    )
    source.unlink()


@pytest.mark.parametrize(
    "content", [b"", b"PAR1", b"PAR1" + bytes(100) + b"PAR1", b"no parquet at all, but text"]
)
def test_unreadable_parquet(content: bytes, tiny: Path) -> None:
    (tiny / "bureau.csv").unlink()
    (tiny / "bureau.parquet").write_bytes(content)
    assert refusal(tiny) == (
        "The parquet file cannot be read (bureau.parquet): it is damaged or no parquet file, write it again."
    )


def test_parquet_without_a_column(tiny: Path) -> None:
    write_parquet(tiny, "SK_ID_BUREAU, STATUS")
    assert refusal(tiny).startswith("Column MONTHS_BALANCE missing (bureau_balance.parquet)")


def test_parquet_with_a_text_among_numbers(tiny: Path) -> None:
    month = "CASE WHEN row_number() OVER () = 3 THEN 'abc' ELSE MONTHS_BALANCE::VARCHAR END AS MONTHS_BALANCE"
    write_parquet(tiny, f"* REPLACE ({month})")
    assert refusal(tiny) == (
        '"abc" is not a number (bureau_balance.parquet, column MONTHS_BALANCE, row 3): correct it.'
    )


def test_parquet_with_dates_among_numbers(tiny: Path) -> None:
    write_parquet(tiny, "* REPLACE (DATE '2018-07-15' AS MONTHS_BALANCE)")
    message = refusal(tiny)
    assert "bureau_balance.parquet, column MONTHS_BALANCE" in message
