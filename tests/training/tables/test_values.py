"""A file that is not the text it should be, or holds a wrong value, ends in one sentence naming the line."""

import gzip
import shutil
from pathlib import Path

import pytest

from core.raw_tables.schema import TABLES
from tests.training.tables.spoilt_tables import change_bytes, change_rows, refusal, warnings_of
from tests.training.tables.tiny_tables import Row, write_table, write_tiny_tables
from training.tables import open_tables


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("original")
    write_tiny_tables(folder, clients=12)
    return folder


@pytest.fixture
def tiny(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "data"))


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
    assert refusal(tiny).startswith(f"The file has no row under its column names ({name}.csv): download it again")


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
    assert refusal(tiny).startswith("A quoted text is not closed, or a line is too long (bureau_balance.csv, line")


@pytest.mark.parametrize(("delimiter", "words"), [(b";", "semicolons"), (b"\t", "tabs"), (b"|", "vertical bars")])
def test_wrong_delimiter(delimiter: bytes, words: str, tiny: Path) -> None:
    change_bytes(tiny, "bureau_balance", lambda text: text.replace(b",", delimiter))
    assert refusal(tiny) == (f"The fields are separated by {words} (bureau_balance.csv): export it again with commas.")


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
    assert refusal(tiny) == ("The file is not in UTF-8 but seems to be in UTF-16 (bureau.csv): save it again in UTF-8.")


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
            '1 "not a number" value treated as missing (bureau.csv, column AMT_CREDIT_SUM).',
        )
        first = tables.connection.execute("SELECT AMT_CREDIT_SUM FROM bureau ORDER BY rowid LIMIT 4").fetchall()
        assert first == [(None,)] * 4


def test_unemployment_code_stays_as_it_is(tiny: Path) -> None:
    change_rows(tiny, "application_train", lambda rows: [row.update(DAYS_EMPLOYED="365243") for row in rows])
    with open_tables(tiny) as tables:
        found = tables.connection.execute("SELECT DISTINCT DAYS_EMPLOYED FROM application_train").fetchall()
    assert found == [(365243.0,)]
