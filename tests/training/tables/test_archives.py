"""A damaged zip, gzip or parquet file ends in one sentence that names it."""

import gzip
import shutil
import zipfile
from pathlib import Path

import duckdb
import pytest

from tests.training.tables.spoilt_tables import refusal
from tests.training.tables.tiny_tables import write_tiny_tables


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("original")
    write_tiny_tables(folder, clients=12)
    return folder


@pytest.fixture
def tiny(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "data"))


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
        "The zip cannot be opened (home-credit.zip): it is damaged or was cut short, download or copy it again."
    )


def write_parquet(folder: Path, columns: str) -> None:
    source = folder / "bureau_balance.csv"
    duckdb.sql(
        f"COPY (SELECT {columns} FROM read_csv('{source}', types = {{'STATUS': 'VARCHAR'}})) "
        f"TO '{folder / 'bureau_balance.parquet'}'"
    )
    source.unlink()


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + bytes(100) + b"PAR1", b"no parquet at all, but text"])
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
